import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSigningRequest } from '../../../electron/identity/csr.ts';
import { type Examination, examineIdentity, type Finding, findingsText } from '../../../electron/identity/doctor.ts';
import { type InspectedIdentity, openIdentities } from '../../../electron/identity/open.ts';
import { readContents } from '../../../electron/identity/read-contents.ts';
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

function examine(identity: InspectedIdentity, more: Partial<Examination> = {}): readonly Finding[] {
  return examineIdentity({ identity, now: NOW, requests: [], otherKeys: [], ...more });
}

function codes(findings: readonly Finding[]): readonly string[] {
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
    expect(first?.remedy).toContain('Keychain Access');
  });

  it('tells from which signing request a certificate without key was made', async () => {
    const request = readSigningRequest('mine.certSigningRequest', await fixtures.bytes('rsa1.csr'));
    const findings = examine(await open(['rsa1.pem']), { requests: request === null ? [] : [request] });
    const found = findings.find(({ code }) => code === 'request-found');
    expect(found?.sentence).toContain('mine.certSigningRequest');
  });

  it('sees a certificate that was made from another signing request than the key at hand', async () => {
    const request = readSigningRequest('second.certSigningRequest', await fixtures.bytes('rsa2.csr'));
    const [key] = readContents({ name: 'second.key', bytes: await fixtures.bytes('rsa2.key') }, null).keys;
    if (request === null || key === undefined) throw new Error('the fixtures are incomplete');
    const findings = examine(await open(['rsa1.pem']), {
      requests: [request],
      otherKeys: [{ fileName: 'second.key', publicKeyDer: key.publicKeyDer }],
    });
    const trap = findings.find(({ code }) => code === 'made-from-another-request');
    expect(trap).toMatchObject({ weight: 'failure' });
    expect(trap?.sentence).toContain('second.key');
    expect(trap?.sentence).toContain('second.certSigningRequest');
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
    expect(first?.sentence).toContain("one of Apple's");
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
    expect(note?.sentence).toContain('RC2-40');
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
  });
});
