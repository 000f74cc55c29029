import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IdentityFinding } from '../../../contract/identity.ts';
import { describeClosed } from '../../../electron/identity/describe.ts';
import { type Examination, examineIdentity } from '../../../electron/identity/doctor.ts';
import { type InspectedIdentity, type KeyAlone, openIdentities } from '../../../electron/identity/open.ts';
import { passphraseNeeded } from '../../../electron/identity/problems.ts';
import { readSigningRequest } from '../../../electron/identity/requests/csr.ts';
import { type FindingSaid, findingInWords, findingsText } from '../../../words/identity/doctor.ts';
import { type Fixtures, makeFixtures } from './openssl.ts';

const NOW = Date.now() + 60_000;
const DAY_MS = 86_400_000;

let fixtures: Fixtures;
beforeAll(async () => {
  fixtures = await makeFixtures();
}, 60_000);
afterAll(() => fixtures.remove());

async function open(names: readonly string[], now = NOW, fileName = 'push.pem'): Promise<InspectedIdentity> {
  const bytes = Buffer.concat(await Promise.all(names.map((name) => fixtures.bytes(name))));
  const { identities } = await openIdentities([{ name: fileName, path: null, bytes }], {
    passphrase: 'secret',
    now,
    beside: () => Promise.resolve([]),
  });
  const [identity] = identities;
  if (identity === undefined) throw new Error(`${names.join(' and ')} gave no identity`);
  return identity;
}

function examine(identity: InspectedIdentity, more: Partial<Examination> = {}): readonly IdentityFinding[] {
  return examineIdentity({ identity, now: NOW, requests: [], keysAlone: [], others: [], ...more });
}

/** The keys of fixtures as a search finds those that belong to no certificate. */
async function keysIn(fileName: string, name: string): Promise<readonly KeyAlone[]> {
  const file = { name: fileName, path: null, bytes: await fixtures.bytes(name) };
  const beside = () => Promise.resolve([]);
  return (await openIdentities([file], { passphrase: null, now: NOW, beside, chosen: 'folder' })).keysAlone;
}

/** A certificate for the same app as `name`'s, from another signing request, as renewed.pem and renewed.key. */
async function renew(name: string): Promise<void> {
  const subject = `/UID=com.example.app1/CN=Apple Push Services: com.example.app1/OU=TEAM123451/O=Example/C=US`;
  await fixtures.openssl('genrsa', '-out', 'renewed.key', '2048');
  await fixtures.openssl('req', '-new', '-key', 'renewed.key', '-subj', subject, '-out', 'renewed.csr');
  const signing = ['x509', '-req', '-in', 'renewed.csr', '-CA', 'authority.pem', '-CAkey', 'authority.key'];
  const marks = ['-extfile', 'apple.cnf', '-extensions', 'universal', '-days', '395'];
  await fixtures.openssl(...signing, ...marks, '-out', 'renewed.pem');
  expect(await fixtures.text(`${name}.pem`)).not.toBe(await fixtures.text('renewed.pem'));
}

/** A finding in words, as the doors show it. */
function said(finding: IdentityFinding | undefined): FindingSaid {
  if (finding === undefined) throw new Error('there is no such finding');
  return findingInWords(finding);
}

function codes(findings: readonly IdentityFinding[]): readonly string[] {
  return findings.map(({ weight, code }) => `${weight}: ${code}`);
}

describe('examining an identity', () => {
  it('finds a whole one well, but for the authority of the test', async () => {
    expect(codes(examine(await open(['rsa1.pem', 'rsa1.key'])))).toEqual([
      'warning: issuer-not-apple',
      'fine: key-found',
      'fine: dates-valid',
      'fine: topics-found',
      'fine: key-size',
    ]);
  });

  it("takes Apple's authority for Apple's by its name", async () => {
    await fixtures.openssl(
      'req',
      '-x509',
      '-new',
      '-key',
      'authority.key',
      '-subj',
      '/CN=Apple Worldwide Developer Relations Certification Authority/OU=G4/O=Apple Inc./C=US',
      '-days',
      '400',
      '-out',
      'wwdr.pem',
    );
    const signing = ['x509', '-req', '-in', 'rsa1.csr', '-CA', 'wwdr.pem', '-CAkey', 'authority.key', '-days', '395'];
    await fixtures.openssl(...signing, '-extfile', 'apple.cnf', '-extensions', 'universal', '-out', 'by-apple.pem');
    expect(codes(examine(await open(['by-apple.pem', 'rsa1.key'])))).toContain('fine: issuer-apple');
  });

  it('puts a missing key first, with the way to export it', async () => {
    const [first] = examine(await open(['rsa1.pem']));
    expect(first).toMatchObject({ weight: 'failure', code: 'private-key-missing' });
    const steps = said(first).steps.join('\n');
    expect(steps).toContain('Keychain Access');
    expect(steps).toContain('File, Export Items…');
  });

  it('tells from which signing request a certificate without key was made', async () => {
    const request = readSigningRequest('mine.certSigningRequest', await fixtures.bytes('rsa1.csr'));
    const findings = examine(await open(['rsa1.pem']), { requests: request === null ? [] : [request] });
    const found = findings.find(({ code }) => code === 'request-found');
    expect(found?.facts).toEqual({ file: 'push.pem', request: 'mine.certSigningRequest' });
    expect(said(found).sentence).toContain('mine.certSigningRequest');
  });

  it('sees a certificate that was made from another signing request than the key at hand', async () => {
    const request = readSigningRequest('second.certSigningRequest', await fixtures.bytes('rsa2.csr'));
    if (request === null) throw new Error('the fixtures are incomplete');
    const findings = examine(await open(['rsa1.pem'], NOW, 'aps.cer'), {
      requests: [request],
      keysAlone: await keysIn('second.key', 'rsa2.key'),
    });
    const trap = findings.find(({ code }) => code === 'made-from-another-request');
    expect(trap).toMatchObject({ weight: 'failure' });
    for (const name of ['second.key', 'second.certSigningRequest', 'aps.cer'])
      expect(said(trap).sentence).toContain(name);
    expect(said(trap).steps.length).toBeGreaterThan(2);
  });

  it('names both files where the key at hand belongs to another certificate of the same topic', async () => {
    await renew('rsa1');
    const renewed = await open(['renewed.pem'], NOW, 'aps-2027.cer');
    const old = await open(['rsa1.pem', 'rsa1.key'], NOW, 'push-2026.p12');
    const other = await open(['rsa2.pem', 'rsa2.key'], NOW, 'another-app.p12');
    const trap = examine(renewed, { others: [old, other, renewed] }).filter(
      ({ code }) => code === 'same-topic-other-key',
    );
    expect(trap).toHaveLength(1);
    for (const word of ['push-2026.p12', 'aps-2027.cer', 'com.example.app1'])
      expect(said(trap[0]).sentence).toContain(word);
    expect(said(trap[0]).meaning).toContain('different public keys');
    // Whoever has the key of the new one needs no such word.
    expect(codes(examine(await open(['renewed.pem', 'renewed.key']), { others: [old] }))).not.toContain(
      'warning: same-topic-other-key',
    );
  });

  it('compares a key that lies beside the certificate, and leaves those of other folders out', async () => {
    const identity = await open(['rsa1.pem']);
    const keysAlone = await keysIn('some.key', 'rsa2.key');
    expect(codes(examine(identity, { keysAlone }))).toContain('note: another-key-at-hand');
    const elsewhere = keysAlone.map((key) => ({ ...key, file: { ...key.file, folder: 'elsewhere' } }));
    expect(codes(examine(identity, { keysAlone: elsewhere }))).not.toContain('note: another-key-at-hand');
  });

  it('says of a file that does not open what is known of it', () => {
    const description = describeClosed(
      { id: 'file-1', name: 'push.p12', form: 'certificate', store: 'file', fileName: 'push.p12', location: null },
      [passphraseNeeded('push.p12', 'identity')],
    );
    const findings = examine({ description, secret: null, certificatePem: null, notes: [], files: [] });
    expect(codes(findings)).toEqual(['failure: passphrase-needed']);
    expect(findingsText(description, findings)).not.toContain('provider token key');
  });

  it.each([
    [396, 'failure: certificate-expired'],
    [-2, 'failure: certificate-not-yet-valid'],
    [380, 'warning: certificate-expires-soon'],
  ])('judges the dates %d days from now', async (days, code) => {
    expect(codes(examine(await open(['rsa1.pem', 'rsa1.key'], NOW + days * DAY_MS)))).toContain(code);
  });

  it('sees through a look-alike that vouches for itself', async () => {
    const subject = '/UID=com.example.fake/CN=Apple Push Services: com.example.fake';
    await fixtures.openssl('req', '-new', '-key', 'rsa1.key', '-subj', subject, '-out', 'fake.csr');
    const signing = ['x509', '-req', '-in', 'fake.csr', '-signkey', 'rsa1.key', '-days', '300'];
    await fixtures.openssl(...signing, '-extfile', 'apple.cnf', '-extensions', 'universal', '-out', 'fake.pem');
    const [first] = examine(await open(['fake.pem', 'rsa1.key']));
    expect(first).toMatchObject({ code: 'self-signed-look-alike' });
    expect(first?.facts).toEqual({ marked: true });
    expect(said(first).sentence).toContain("one of Apple's");
  });

  it('warns of a short key, an old signature and an expired issuer', async () => {
    await fixtures.openssl('genrsa', '-out', 'short.key', '1024');
    await fixtures.openssl(
      'req',
      '-new',
      '-key',
      'short.key',
      '-subj',
      '/UID=com.example.short/CN=x',
      '-out',
      'short.csr',
    );
    await fixtures.openssl(
      'x509',
      '-req',
      '-in',
      'short.csr',
      '-CA',
      'authority.pem',
      '-CAkey',
      'authority.key',
      '-sha1',
      '-days',
      '800',
      '-extfile',
      'apple.cnf',
      '-extensions',
      'universal',
      '-out',
      'short.pem',
    );
    const now = NOW + 500 * DAY_MS;
    const identity = await open(['short.pem', 'authority.pem', 'short.key'], now);
    expect(codes(examine(identity, { now }))).toEqual(
      expect.arrayContaining(['warning: key-too-short', 'warning: signature-old', 'warning: issuer-expired']),
    );
  });

  it('notes an encryption that other tools refuse', async () => {
    const old = ['-legacy', '-certpbe', 'PBE-SHA1-RC2-40', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'];
    await fixtures.openssl(
      'pkcs12',
      '-export',
      '-inkey',
      'rsa1.key',
      '-in',
      'rsa1.pem',
      '-passout',
      'pass:secret',
      ...old,
      '-out',
      'old.p12',
    );
    const note = examine(await open(['old.p12'], NOW, 'old.p12')).find(({ code }) => code === 'old-encryption');
    expect(note).toMatchObject({ weight: 'note' });
    expect(said(note).sentence).toContain('RC2-40');
  });

  it('says of a certificate for something else that APNs refuses it', async () => {
    expect(codes(examine(await open(['plain.pem', 'plain.key'])))).toContain('failure: not-an-apple-push-certificate');
  });

  it('asks for the ids of a provider token key', async () => {
    const known = examine(await open(['AuthKey_ABC123DEFG.p8'], NOW, 'AuthKey_ABC123DEFG.p8'));
    expect(codes(known)).toEqual([
      'failure: team-id-missing',
      'note: key-scope-unknown',
      'fine: key-found',
      'fine: key-id-known',
    ]);
    const unknown = examine(await open(['AuthKey_ABC123DEFG.p8'], NOW, 'push.p8'));
    expect(codes(unknown)).toContain('failure: key-id-missing');
  });

  it('writes everything as text without a secret in it', async () => {
    const identity = await open(['rsa1.pem', 'rsa1.key']);
    const text = findingsText(identity.description, examine(identity));
    expect(text).toContain('Apple Push Services: com.example.app1');
    expect(text).toContain('[warning] Its issuer is called');
    expect(text).toContain('Topics: com.example.app, com.example.app.voip');
    expect(text).not.toMatch(/PRIVATE KEY|secret/);
    const keyless = await open(['rsa1.pem']);
    expect(findingsText(keyless.description, examine(keyless))).toMatch(/\[failure\][\s\S]*\n {4}1\. On the Mac/);
  });
});
