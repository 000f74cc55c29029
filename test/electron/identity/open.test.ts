import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  encodeAlgorithm,
  encodeDer,
  encodeInteger,
  encodeSequence,
  membersOf,
  readDer,
  TAG,
} from '../../../electron/certificate/der.ts';
import { toPem } from '../../../electron/certificate/pem.ts';
import { writePkcs12 } from '../../../electron/certificate/pkcs12-write.ts';
import { filesBeside, type IdentityFile, readIdentityFile } from '../../../electron/identity/files/read-file.ts';
import { type OpenOptions, openIdentities } from '../../../electron/identity/open.ts';
import { remedyOf, sentenceOf } from '../../support/said.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type Fixtures, makeFixtures } from './openssl.ts';

/** A minute from now: certificates made during the tests are valid by then. */
const NOW = Date.now() + 60_000;
const DAY_MS = 86_400_000;

let fixtures: Fixtures;
beforeAll(async () => {
  fixtures = await makeFixtures();
}, 60_000);
afterAll(() => fixtures.remove());

function file(name: string, content: string | Buffer): IdentityFile {
  return { name, path: null, bytes: Buffer.isBuffer(content) ? content : Buffer.from(content) };
}

function open(files: readonly IdentityFile[], options: Partial<OpenOptions> = {}) {
  return openIdentities(files, { passphrase: null, now: NOW, beside: () => Promise.resolve([]), ...options });
}

async function cer(name: string): Promise<Buffer> {
  await fixtures.openssl('x509', '-in', `${name}.pem`, '-outform', 'der', '-out', `${name}.cer`);
  return fixtures.bytes(`${name}.cer`);
}

/** The one problem of what was opened, wherever it is told. */
async function problemWith(files: readonly IdentityFile[], options: Partial<OpenOptions> = {}) {
  const { identities, problems } = await open(files, options);
  const all = [...problems, ...identities.flatMap(({ description }) => description.problems)];
  expect(all).toHaveLength(1);
  const [problem] = all;
  if (problem === undefined) throw new Error('no problem');
  for (const { secret } of identities) expect(secret).toBeNull();
  return problem;
}

describe('opening PEM files', () => {
  it('finds certificate and key in any order with text between them', async () => {
    const [certificate, key] = [await fixtures.text('rsa1.pem'), await fixtures.text('rsa1.key')];
    for (const text of [
      `Bag Attributes\r\n  friendlyName: x\r\n${certificate}\nKey Attributes: <No Attributes>\n${key}`,
      `\ufeff${key}some words\n\n${certificate}trailing`,
      `${certificate}${key}`.replaceAll('\n', '\r\n'),
      `${certificate}${key}`.replaceAll('\n', '\r'),
    ]) {
      const { identities, problems } = await open([file('both.pem', text)]);
      expect(problems).toEqual([]);
      expect(identities).toHaveLength(1);
      expect(identities[0]?.description.privateKeyFoundIn).toEqual({ in: 'same-file' });
      expect(identities[0]?.secret).not.toBeNull();
    }
  });

  it('reads a file in UTF-16, as Windows editors write it', async () => {
    const text = `${await fixtures.text('ec1.pem')}${await fixtures.text('ec1.key')}`;
    const { identities } = await open([file('both.pem', Buffer.from(`\ufeff${text}`, 'utf16le'))]);
    expect(identities[0]?.secret).not.toBeNull();
  });

  it('pairs several certificates and keys from several files, whatever they are called', async () => {
    const { identities, problems } = await open([
      file('a.pem', (await fixtures.text('rsa1.pem')) + (await fixtures.text('ec2.pem'))),
      file('b.key', (await fixtures.text('ec2.key')) + (await fixtures.text('rsa1.key'))),
    ]);
    expect(problems).toEqual([]);
    expect(identities.map(({ description }) => [description.name, description.privateKeyFoundIn])).toEqual([
      ['Apple Push Services: com.example.app1', { in: 'other-file', file: 'b.key' }],
      ['Apple Push Services: com.example.ec2', { in: 'other-file', file: 'b.key' }],
    ]);
  });

  it.each([
    ['PKCS#1', 'rsa1', ['rsa', '-in', 'rsa1.key', '-traditional']],
    ['PKCS#8', 'rsa1', ['pkcs8', '-topk8', '-nocrypt', '-in', 'rsa1.key']],
    ['SEC1', 'ec1', ['ec', '-in', 'ec1.key']],
    ['PKCS#1 with AES-256', 'rsa1', ['rsa', '-in', 'rsa1.key', '-traditional', '-aes256', '-passout', 'pass:Zoë']],
    ['PKCS#1 with 3DES', 'rsa1', ['rsa', '-in', 'rsa1.key', '-traditional', '-des3', '-passout', 'pass:Zoë']],
    ['SEC1 with AES-128', 'ec1', ['ec', '-in', 'ec1.key', '-aes128', '-passout', 'pass:Zoë']],
    ['PKCS#8 with AES-256', 'ec1', ['pkcs8', '-topk8', '-in', 'ec1.key', '-v2', 'aes256', '-passout', 'pass:Zoë']],
    ['PKCS#8 with 3DES', 'rsa1', ['pkcs8', '-topk8', '-in', 'rsa1.key', '-v2', 'des3', '-passout', 'pass:Zoë']],
    ['PKCS#8 with scrypt', 'rsa1', ['pkcs8', '-topk8', '-in', 'rsa1.key', '-scrypt', '-passout', 'pass:Zoë']],
    [
      'PKCS#8 with PBE-3DES',
      'rsa1',
      ['pkcs8', '-topk8', '-in', 'rsa1.key', '-v1', 'PBE-SHA1-3DES', '-passout', 'pass:Zoë'],
    ],
  ])('reads a key in %s, in PEM and in DER', async (what, name, command) => {
    const [tool = '', ...rest] = command;
    const certificate = file('push.cer', await cer(name));
    const pem = await fixtures.openssl(tool, ...rest);
    const inPem = await open([certificate, file('key.pem', pem)], { passphrase: 'Zoë' });
    expect(inPem.problems).toEqual([]);
    expect(inPem.identities[0]?.description.privateKeyFoundIn).toEqual({ in: 'other-file', file: 'key.pem' });
    if (/with AES-128|PKCS#1 with/.test(what)) return;
    await fixtures.openssl(tool, ...rest, '-outform', 'der', '-out', 'key.der');
    const inDer = await open([file('key.der', await fixtures.bytes('key.der')), certificate], { passphrase: 'Zoë' });
    expect(inDer.problems).toEqual([]);
    expect(inDer.identities[0]?.description.privateKeyFoundIn).toEqual({ in: 'other-file', file: 'key.der' });
  });

  it.each([
    ['rsa', ['rsa', '-in', 'rsa1.key', '-traditional', '-aes256', '-passout', 'pass:right']],
    ['pkcs8', ['pkcs8', '-topk8', '-in', 'rsa1.key', '-passout', 'pass:right']],
  ])('asks for the passphrase of an encrypted key (%s) and tells a wrong one', async (_, command) => {
    const [tool = '', ...rest] = command;
    const files = [file('push.cer', await cer('rsa1')), file('key.pem', await fixtures.openssl(tool, ...rest))];
    expect(await problemWith(files)).toMatchObject({ code: 'passphrase-needed', place: { file: 'key.pem' } });
    const wrong = await problemWith(files, { passphrase: 'canary-5up3r' });
    expect(wrong).toMatchObject({ code: 'passphrase-wrong', place: { file: 'key.pem' } });
    expect(JSON.stringify([wrong, sentenceOf(wrong), remedyOf(wrong)])).not.toContain('canary');
  });

  it('names the encryption of a key that is not carried out here', async () => {
    const key = await fixtures.openssl(
      'rsa',
      '-in',
      'rsa1.key',
      '-traditional',
      '-provider',
      'legacy',
      '-provider',
      'default',
      '-des',
      '-passout',
      'pass:right',
    );
    const problem = await problemWith([file('push.pem', (await fixtures.text('rsa1.pem')) + key)], {
      passphrase: 'right',
    });
    expect(problem).toMatchObject({ code: 'unsupported-encryption' });
    expect(sentenceOf(problem)).toContain('DES-CBC');
  });

  it('keeps the chain in order and leaves the root out', async () => {
    const text = [
      await fixtures.text('root.pem'),
      await fixtures.text('authority.pem'),
      await fixtures.text('rsa1.pem'),
    ];
    const { identities } = await open([file('all.pem', text.join('') + (await fixtures.text('rsa1.key')))]);
    expect(identities).toHaveLength(1);
    const secret = identities[0]?.secret;
    expect(secret?.kind === 'certificate' && secret.certificateChainPem.match(/BEGIN/g)).toHaveLength(2);
    expect(
      secret?.kind === 'certificate' &&
        secret.certificateChainPem.startsWith((await fixtures.text('rsa1.pem')).slice(0, 200)),
    ).toBe(true);
  });

  it('says at which line a block is cut off', async () => {
    const cut = (await fixtures.text('rsa1.pem')).slice(0, 500);
    const problem = await problemWith([file('push.pem', `\n\n${cut}`)]);
    expect(problem).toMatchObject({ code: 'damaged-file', place: { file: 'push.pem', line: 3 } });
  });

  it('opens a certificate of its own making with its key and warns of it', async () => {
    await fixtures.openssl(
      'req',
      '-x509',
      '-new',
      '-key',
      'plain.key',
      '-subj',
      '/CN=mine',
      '-days',
      '60',
      '-out',
      'self.pem',
    );
    const { identities } = await open([
      file('self.pem', (await fixtures.text('self.pem')) + (await fixtures.text('plain.key'))),
    ]);
    expect(identities[0]?.secret).not.toBeNull();
    expect(identities[0]?.description.warnings.map(({ code }) => code)).toEqual([
      'not-an-apple-push-certificate',
      'self-signed-certificate',
    ]);
  });
});

describe('finding the private key', () => {
  it('finds it among the files beside the certificate by comparing public keys', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'aps.cer'), await cer('rsa1'));
    for (const [name, from] of [
      ['aps.key', 'rsa2.key'],
      ['zz-unrelated-name.pem', 'rsa1.key'],
      ['other.pem', 'ec1.key'],
    ] as const)
      await writeFile(join(folder, name), await fixtures.text(from));
    await writeFile(join(folder, 'notes.txt'), 'nothing');
    const { identities, problems } = await open([await readIdentityFile(join(folder, 'aps.cer'))], {
      beside: ({ path }) => filesBeside(path ?? ''),
    });
    expect(problems).toEqual([]);
    expect(identities[0]?.description).toMatchObject({
      privateKeyFoundIn: { in: 'other-file', file: 'zz-unrelated-name.pem' },
      problems: [],
    });
    expect(identities[0]?.secret).not.toBeNull();
  });

  it('finds the certificate beside a key that was chosen alone', async () => {
    const certificate = file('aps.cer', await cer('rsa1'));
    const { identities } = await open([file('my.key', await fixtures.text('rsa1.key'))], {
      beside: () => Promise.resolve([certificate]),
    });
    expect(identities[0]?.description).toMatchObject({
      fileName: 'aps.cer',
      privateKeyFoundIn: { in: 'other-file', file: 'my.key' },
    });
  });

  it('says that the key is missing and how to export it, where it is nowhere', async () => {
    const problem = await problemWith([file('aps.cer', await cer('rsa1'))]);
    expect(problem).toMatchObject({ code: 'private-key-missing', place: { file: 'aps.cer' } });
    expect(sentenceOf(problem)).toContain('aps.cer');
    expect(remedyOf(problem)).toContain('Keychain Access');
    expect(remedyOf(problem)).toContain('.p12');
  });

  it('says of a .p12 without a key that only the certificate was exported', async () => {
    await fixtures.openssl('pkcs12', '-export', '-nokeys', '-in', 'rsa1.pem', '-passout', 'pass:', '-out', 'nokey.p12');
    const problem = await problemWith([file('nokey.p12', await fixtures.bytes('nokey.p12'))]);
    expect(problem).toMatchObject({ code: 'private-key-missing', place: { file: 'nokey.p12' } });
    expect(remedyOf(problem)).toContain('Only the certificate was selected');
  });

  it('still describes a certificate without key', async () => {
    const { identities } = await open([file('aps.cer', await cer('development'))]);
    expect(identities[0]?.description).toMatchObject({
      name: 'Apple Development IOS Push Services: com.example.dev',
      certificateKind: 'development',
      topics: ['com.example.dev'],
      environments: ['sandbox'],
      teamId: 'TEAM123456',
      privateKeyFoundIn: null,
    });
  });

  it('names the key that belongs to another certificate', async () => {
    const problem = await problemWith([
      file('aps.cer', await cer('rsa1')),
      file('wrong.key', await fixtures.text('rsa2.key')),
    ]);
    expect(problem).toMatchObject({ code: 'private-key-mismatch', place: { file: 'wrong.key' } });
    expect(sentenceOf(problem)).toContain('The private key in wrong.key belongs to another certificate');
  });

  it('says which encrypted file beside a certificate may hold its key', async () => {
    const locked = await fixtures.openssl('pkcs8', '-topk8', '-in', 'rsa1.key', '-passout', 'pass:right');
    const options = { beside: () => Promise.resolve([file('locked.pem', locked)]) };
    const problem = await problemWith([file('aps.cer', await cer('rsa1'))], options);
    expect(problem).toMatchObject({ code: 'private-key-missing' });
    expect(sentenceOf(problem)).toContain('locked.pem');
    const opened = await open([file('aps.cer', await cer('rsa1'))], { ...options, passphrase: 'right' });
    expect(opened.identities[0]?.description.privateKeyFoundIn).toEqual({ in: 'other-file', file: 'locked.pem' });
  });

  it('says of a key alone that its certificate is missing', async () => {
    expect(await problemWith([file('my.key', await fixtures.text('rsa1.key'))])).toMatchObject({
      code: 'certificate-missing',
      place: { file: 'my.key' },
    });
  });

  it('takes the same certificate from two files once', async () => {
    const both = (await fixtures.text('rsa1.pem')) + (await fixtures.text('rsa1.key'));
    const { identities } = await open([
      file('aps.cer', await cer('rsa1')),
      file('both.pem', both),
      file('copy.pem', both),
    ]);
    expect(identities).toHaveLength(1);
    expect(identities[0]?.description).toMatchObject({ fileName: 'both.pem', privateKeyFoundIn: { in: 'same-file' } });
  });
});

describe('opening provider token keys', () => {
  it('takes the key id from the name as Apple gives it, and leaves the team id to the user', async () => {
    const text = await fixtures.text('AuthKey_ABC123DEFG.p8');
    for (const name of [
      'AuthKey_ABC123DEFG.p8',
      'APNsAuthKey_ABC123DEFG.p8',
      'authkey_abc123defg.P8',
      'AuthKey_ABC123DEFG (1).p8',
    ]) {
      const { identities, problems } = await open([file(name, text)]);
      expect(problems).toEqual([]);
      expect(identities[0]?.description).toMatchObject({
        form: 'provider-token-key',
        keyId: 'ABC123DEFG',
        teamId: null,
        topics: [],
        environments: ['sandbox', 'production'],
        problems: [],
        notAfter: null,
      });
      expect(identities[0]?.secret).toMatchObject({ kind: 'provider-token-key', keyId: 'ABC123DEFG', teamId: null });
    }
  });

  it('asks for the key id where the name does not tell it', async () => {
    const { identities } = await open([file('push.p8', await fixtures.text('AuthKey_ABC123DEFG.p8'))]);
    expect(identities[0]?.description).toMatchObject({ keyId: null, name: 'push.p8' });
  });

  it('names a key that is not EC P-256', async () => {
    const rsa = await problemWith([file('AuthKey_ABC123DEFG.p8', await fixtures.text('rsa1.key'))]);
    expect(rsa).toMatchObject({ code: 'not-a-provider-token-key' });
    expect(sentenceOf(rsa)).toContain('RSA 2048');
    const p384 = await fixtures.openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384');
    const other = await problemWith([file('AuthKey_ABC123DEFG.p8', p384)]);
    expect(sentenceOf(other)).toContain('EC P-384');
  });

  it('reads a key without its first and last line, and says that others will not', async () => {
    const text = (await fixtures.text('AuthKey_ABC123DEFG.p8')).replace(/-----.*-----\n/g, '');
    const { identities } = await open([file('AuthKey_ABC123DEFG.p8', text)]);
    expect(identities[0]?.secret).not.toBeNull();
    expect(identities[0]?.description.warnings.map(({ code }) => code)).toEqual(['key-not-pem']);
  });

  it('reads a key whose line breaks were written as \\n', async () => {
    const text = (await fixtures.text('AuthKey_ABC123DEFG.p8')).trim().replaceAll('\n', '\\n');
    const { identities } = await open([file('AuthKey_ABC123DEFG.p8', text)]);
    expect(identities[0]?.secret).not.toBeNull();
  });

  it('does not blame a provider token key for a certificate without key', async () => {
    const { identities, problems } = await open([
      file('aps.cer', await cer('rsa1')),
      file('AuthKey_ABC123DEFG.p8', await fixtures.text('AuthKey_ABC123DEFG.p8')),
    ]);
    expect(problems).toEqual([]);
    expect(identities.map(({ description }) => description.problems.map(({ code }) => code))).toEqual([
      ['private-key-missing'],
      [],
    ]);
  });
});

describe('judging dates', () => {
  async function warningsAt(now: number) {
    const both = (await fixtures.text('rsa1.pem')) + (await fixtures.text('rsa1.key'));
    const { identities } = await open([file('both.pem', both)], { now });
    expect(identities[0]?.secret).not.toBeNull();
    return identities[0]?.description.warnings ?? [];
  }

  it('warns of an expired certificate, and lets the user try it', async () => {
    expect(await warningsAt(NOW + 396 * DAY_MS)).toMatchObject([
      { code: 'certificate-expired', mend: { kind: 'accept-expired' }, place: { file: 'both.pem' } },
    ]);
  });

  it('warns of one that expires within a month, and of one that is not valid yet', async () => {
    expect(await warningsAt(NOW + 380 * DAY_MS)).toMatchObject([{ code: 'certificate-expires-soon' }]);
    expect(await warningsAt(NOW - 2 * DAY_MS)).toMatchObject([{ code: 'certificate-not-yet-valid' }]);
    expect(await warningsAt(NOW)).toEqual([]);
  });
});

describe('naming what is no identity', () => {
  it.each([
    ['{"aps":{}}', 'a JSON document'],
    ['<!DOCTYPE html><html></html>', 'an HTML page'],
    ['<?xml version="1.0"?><plist version="1.0"/>', 'a property list'],
    ['%PDF-1.7\n…', 'a PDF document'],
    ['hello', 'a text file'],
    ['ssh-ed25519 AAAAC3 me@mac', 'a public key for SSH'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----', 'a key for SSH'],
    ['aa'.repeat(32), 'perhaps a device token'],
    [Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), 'a ZIP archive'],
    [Buffer.from([0, 1, 2, 3, 0xff]), 'a file of an unknown kind'],
  ])('says of %j called .p12 that it is %s', async (content, words) => {
    const problem = await problemWith([file('push.p12', content)], { passphrase: 'x' });
    expect(problem).toMatchObject({ code: 'not-an-identity', place: { file: 'push.p12' } });
    expect(sentenceOf(problem)).toContain(`push.p12 is ${words.startsWith('perhaps') ? 'a text file' : words}`);
    expect(sentenceOf(problem)).toContain(words);
  });

  it('names signing requests and public keys, in PEM and in DER', async () => {
    await fixtures.openssl('req', '-in', 'rsa1.csr', '-outform', 'der', '-out', 'request.der');
    await fixtures.openssl('pkey', '-in', 'rsa1.key', '-pubout', '-outform', 'der', '-out', 'public.der');
    const publicPem = await fixtures.openssl('pkey', '-in', 'rsa1.key', '-pubout');
    for (const [content, words] of [
      [await fixtures.text('rsa1.csr'), 'signing request'],
      [await fixtures.bytes('request.der'), 'signing request'],
      [publicPem, 'public key'],
      [await fixtures.bytes('public.der'), 'public key'],
    ] as const) {
      const problem = await problemWith([file('push.pem', content)]);
      expect(problem).toMatchObject({ code: 'not-an-identity' });
      expect(sentenceOf(problem)).toContain(words);
    }
  });

  it('reads the certificates of a .p7b and finds the key for the right one', async () => {
    await fixtures.openssl(
      'crl2pkcs7',
      '-nocrl',
      '-certfile',
      'rsa1.pem',
      '-certfile',
      'authority.pem',
      '-out',
      'chain.p7b',
    );
    const { identities, problems } = await open([
      file('chain.p7b', await fixtures.text('chain.p7b')),
      file('key.pem', await fixtures.text('rsa1.key')),
    ]);
    expect(problems).toEqual([]);
    expect(identities.map(({ description }) => description.privateKeyFoundIn)).toEqual([
      { in: 'other-file', file: 'key.pem' },
    ]);
  });

  it('reads a .p12 that was kept as base64', async () => {
    await fixtures.openssl(
      'pkcs12',
      '-export',
      '-inkey',
      'ec1.key',
      '-in',
      'ec1.pem',
      '-passout',
      'pass:',
      '-out',
      'b.p12',
    );
    const base64 = (await fixtures.bytes('b.p12')).toString('base64');
    const { identities } = await open([file('P12_BASE64.txt', base64)]);
    expect(identities[0]?.secret).not.toBeNull();
  });

  it('says that a certificate of an authority sends nothing', async () => {
    expect(await problemWith([file('AppleWWDRCA.pem', await fixtures.text('authority.pem'))])).toMatchObject({
      code: 'authority-certificate',
    });
  });

  it('names an empty file, one that is too large, and a .p12 that is cut off', async () => {
    expect(await problemWith([file('push.p12', '')])).toMatchObject({ code: 'empty-file' });
    expect(await problemWith([file('push.p12', Buffer.alloc(1024 * 1024 + 1))])).toMatchObject({ code: 'too-large' });
    await fixtures.openssl(
      'pkcs12',
      '-export',
      '-inkey',
      'ec1.key',
      '-in',
      'ec1.pem',
      '-passout',
      'pass:',
      '-out',
      'c.p12',
    );
    const cut = (await fixtures.bytes('c.p12')).subarray(0, 300);
    expect(await problemWith([file('push.p12', cut)])).toMatchObject({ code: 'damaged-file' });
  });

  it('opens the good files where others are bad', async () => {
    const both = (await fixtures.text('rsa1.pem')) + (await fixtures.text('rsa1.key'));
    const { identities, problems } = await open([file('bad.p12', 'x'), file('good.pem', both), file('empty.pem', '')]);
    expect(identities).toHaveLength(1);
    expect(problems.map(({ code }) => code)).toEqual(['not-an-identity', 'empty-file']);
  });
});

describe('bounding the work that a file may ask for', () => {
  /** `bytes` with another iteration count for its integrity check, which is its last element. */
  function withIterations(bytes: Buffer, count: number): Buffer {
    const [version = Buffer.alloc(0), safe = Buffer.alloc(0), mac = Buffer.alloc(0)] = parts(bytes);
    const members = parts(mac);
    expect(members.at(-1)).toEqual(encodeInteger(100_000));
    return encodeSequence(version, safe, encodeSequence(...members.slice(0, -1), encodeInteger(count)));
  }

  function parts(sequence: Buffer): readonly Buffer[] {
    return membersOf(readDer(sequence)).map(({ raw }) => raw);
  }

  it.each([2 ** 31, 2 ** 31 - 1, 10_000_001, Number.MAX_SAFE_INTEGER])(
    'refuses %d iterations at once',
    async (count) => {
      const bytes = writePkcs12({
        privateKeyPem: await fixtures.text('ec1.key'),
        certificateChainPem: await fixtures.text('ec1.pem'),
        passphrase: '',
        friendlyName: 'x',
        encryption: 'modern',
      });
      const problem = await problemWith([file('slow.p12', withIterations(bytes, count))]);
      expect(problem).toMatchObject({ code: 'iterations-excessive', place: { file: 'slow.p12' } });
      expect(sentenceOf(problem)).toContain(count.toLocaleString('en-US'));
    },
  );

  it('opens a file with more iterations than usual', async () => {
    const args = ['pkcs12', '-export', '-inkey', 'ec1.key', '-in', 'ec1.pem', '-passout', 'pass:', '-iter', '200000'];
    await fixtures.openssl(...args, '-out', 'many.p12');
    const { identities } = await open([file('many.p12', await fixtures.bytes('many.p12'))]);
    expect(identities[0]?.secret).not.toBeNull();
  });

  it('refuses an encrypted key in PEM that asks for too many', async () => {
    const octets = (length: number) => encodeDer(TAG.octetString, Buffer.alloc(length));
    const derivation = encodeAlgorithm('1.2.840.113549.1.5.12', encodeSequence(octets(8), encodeInteger(20_000_000)));
    const cipher = encodeAlgorithm('2.16.840.1.101.3.4.1.42', octets(16));
    const pbes2 = encodeAlgorithm('1.2.840.113549.1.5.13', encodeSequence(derivation, cipher));
    const key = toPem('ENCRYPTED PRIVATE KEY', encodeSequence(pbes2, octets(64)));
    expect(await problemWith([file('key.pem', key)], { passphrase: 'x' })).toMatchObject({
      code: 'iterations-excessive',
    });
  });
});
