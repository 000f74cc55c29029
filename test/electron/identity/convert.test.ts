import { X509Certificate } from 'node:crypto';
import { link, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Conversion } from '../../../contract/conversion.ts';
import { type ConvertibleIdentity, convertIdentity } from '../../../electron/identity/convert.ts';
import { fileNameOf } from '../../../electron/identity/files/file-name.ts';
import { writePrivateFile } from '../../../electron/identity/files/write-file.ts';
import { openIdentities } from '../../../electron/identity/open.ts';
import { IdentityError } from '../../../electron/identity/problems.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type Fixtures, makeFixtures } from './openssl.ts';

vi.mock('node:fs/promises', { spy: true });

let fixtures: Fixtures;
beforeAll(async () => {
  fixtures = await makeFixtures();
}, 60_000);
afterAll(() => fixtures.remove());

async function identity(name: string): Promise<ConvertibleIdentity> {
  return {
    name: `Apple Push Services: com.example/${name}`,
    fileName: `com.example/${name}`,
    certificateChainPem: (await fixtures.text(`${name}.pem`)) + (await fixtures.text('authority.pem')),
    privateKeyPem: await fixtures.openssl('pkcs8', '-topk8', '-nocrypt', '-in', `${name}.key`),
  };
}

/** Puts a conversion into the folder where `openssl` runs. */
async function written(from: ConvertibleIdentity, conversion: Conversion): Promise<string> {
  const { fileName, bytes } = convertIdentity(from, conversion);
  const name = `${conversion.form}-${fileName}`;
  await writeFile(join(fixtures.folder, name), bytes);
  return name;
}

describe('writing an identity in another form', () => {
  it.each([
    ['rsa1', { form: 'pkcs12', encryption: 'modern', passphrase: 'Zoë' }, 'p12'],
    ['ec1', { form: 'pkcs12', encryption: 'modern', passphrase: 'Zoë' }, 'p12'],
    ['rsa1', { form: 'pkcs12', encryption: 'legacy', passphrase: 'Zoë' }, 'p12'],
    ['ec1', { form: 'pkcs12', encryption: 'legacy', passphrase: 'Zoë' }, 'p12'],
    ['rsa1', { form: 'pem', passphrase: 'Zoë' }, 'pem'],
    ['ec1', { form: 'pem', passphrase: null }, 'pem'],
  ] as const)('gives %s as %o so that it opens again as it was', async (name, conversion: Conversion, ending) => {
    const before = await identity(name);
    const { fileName, bytes, unprotected, holdsKey } = convertIdentity(before, conversion);
    expect(fileName).toBe(`com.example-${name}.${ending}`);
    expect(holdsKey).toBe(true);
    expect(unprotected).toBe(conversion.form === 'pem' && conversion.passphrase === null);
    const opened = await openIdentities([{ name: fileName, path: null, bytes }], {
      passphrase: unprotected ? null : 'Zoë',
      now: Date.now() + 60_000,
      beside: () => Promise.resolve([]),
    });
    expect(opened.problems).toEqual([]);
    expect(opened.identities[0]?.notes.filter(({ code }) => code === 'old-encryption')).toHaveLength(
      conversion.form === 'pkcs12' && conversion.encryption === 'legacy' ? 1 : 0,
    );
    expect(opened.identities[0]?.secret).toMatchObject({
      privateKeyPem: before.privateKeyPem,
      certificateChainPem: before.certificateChainPem,
    });
  });

  it.each([
    ['modern', 'rsa1', []],
    ['modern', 'ec1', []],
    ['legacy', 'rsa1', []],
    ['legacy', 'ec1', []],
    ['legacy', 'rsa1', ['-legacy']],
  ] as const)(
    'writes a %s .p12 of %s that OpenSSL opens with %j, and Node takes for TLS',
    async (encryption, name, more) => {
      const before = await identity(name);
      const file = await written(before, { form: 'pkcs12', encryption, passphrase: 'pä€ss🔑' });
      const args = ['pkcs12', ...more, '-in', file, '-passin', 'pass:pä€ss🔑', '-nodes'];
      const text = await fixtures.openssl(...args);
      expect(text.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
      expect(text).toContain(before.privateKeyPem);
      await expect(fixtures.openssl(...args.slice(0, -2), 'pass:wrong', '-nodes')).rejects.toThrow();
      const pfx = await readFile(join(fixtures.folder, file));
      expect(() => createSecureContext({ pfx, passphrase: 'pä€ss🔑' })).not.toThrow();
    },
  );

  it('says in a modern .p12 how it is encrypted: AES-256, and 100,000 rounds with SHA-256', async () => {
    const file = await written(await identity('rsa1'), { form: 'pkcs12', encryption: 'modern', passphrase: 'secret' });
    // `-info` speaks on standard error.
    const said = await fixtures.said('pkcs12', '-in', file, '-passin', 'pass:secret', '-noout', '-info');
    expect(said).toContain('MAC: sha256, Iteration 100000');
    expect(said.match(/PBES2, PBKDF2, AES-256-CBC, Iteration 100000, PRF hmacWithSHA256/g)).toHaveLength(2);
  });

  it.each(['pem', 'key'] as const)(
    'encrypts the key of a %s file so that OpenSSL and Node open it with the passphrase and not without',
    async (form) => {
      const before = await identity('rsa1');
      const file = await written(before, { form, passphrase: 'secret' });
      await expect(fixtures.openssl('pkey', '-in', file, '-passin', 'pass:wrong')).rejects.toThrow();
      expect(await fixtures.openssl('pkey', '-in', file, '-passin', 'pass:secret')).toBe(before.privateKeyPem);
      const key = await fixtures.text(file);
      expect(key).not.toContain('BEGIN PRIVATE KEY');
      expect(key.includes('BEGIN CERTIFICATE')).toBe(form === 'pem');
      const cert = before.certificateChainPem ?? '';
      expect(() => createSecureContext({ key, cert, passphrase: 'secret' })).not.toThrow();
    },
  );

  it('writes the certificate alone without any key, and the chain with what vouches for it', async () => {
    const before = { ...(await identity('rsa1')), privateKeyPem: null };
    const leaf = new X509Certificate(await fixtures.text('rsa1.pem'));
    const der = convertIdentity(before, { form: 'certificate', encoding: 'der' });
    expect(der).toMatchObject({ fileName: 'com.example-rsa1.cer', holdsKey: false, bytes: leaf.raw });
    const pem = convertIdentity(before, { form: 'certificate', encoding: 'pem' });
    expect(pem).toMatchObject({ fileName: 'com.example-rsa1-certificate.pem', holdsKey: false });
    expect(pem.bytes.toString()).toBe(leaf.toString());
    const chain = convertIdentity(before, { form: 'chain' });
    expect(chain.bytes.toString()).toBe(before.certificateChainPem);
  });

  it('writes a provider token key as the .p8 that Apple gives out, or encrypted', async () => {
    const p8 = await fixtures.text('AuthKey_ABC123DEFG.p8');
    const key = {
      name: 'Key ABC123DEFG',
      fileName: 'AuthKey_ABC123DEFG',
      certificateChainPem: null,
      privateKeyPem: p8,
    };
    const plain = convertIdentity(key, { form: 'key', passphrase: null });
    expect(plain).toMatchObject({ fileName: 'AuthKey_ABC123DEFG.p8', unprotected: true });
    expect(plain.bytes.toString()).toBe(p8);
    expect(convertIdentity(key, { form: 'key', passphrase: 'secret' })).toMatchObject({
      fileName: 'AuthKey_ABC123DEFG.key',
      unprotected: false,
    });
  });

  it('refuses an empty passphrase, an identity without key, and a certificate where there is none', async () => {
    const before = await identity('rsa1');
    const tokenKey = { ...before, certificateChainPem: null };
    const refusals: readonly (readonly [ConvertibleIdentity, Conversion, string])[] = [
      [before, { form: 'pem', passphrase: '' }, 'passphrase-empty'],
      [before, { form: 'key', passphrase: '' }, 'passphrase-empty'],
      [before, { form: 'pkcs12', encryption: 'modern', passphrase: '' }, 'passphrase-empty'],
      [{ ...before, privateKeyPem: null }, { form: 'pem', passphrase: null }, 'private-key-missing'],
      [tokenKey, { form: 'pkcs12', encryption: 'modern', passphrase: 'x' }, 'certificate-none'],
      [tokenKey, { form: 'certificate', encoding: 'der' }, 'certificate-none'],
    ];
    for (const [from, conversion, code] of refusals) {
      expect(() => convertIdentity(from, conversion)).toThrow(IdentityError);
      try {
        convertIdentity(from, conversion);
      } catch (error) {
        expect(error).toMatchObject({ problem: { code } });
      }
    }
  });

  it.each([
    ['Apple Push Services: com.example', 'Apple-Push-Services-com.example'],
    ['../../etc/passwd', 'etc-passwd'],
    ['Zoë’s “key”', 'Zoë-s-key'],
    ['…', 'identity'],
    ['NUL.p12', '_NUL.p12'],
    ['com1', '_com1'],
    ['com.example', 'com.example'],
  ])('suggests for “%s” a name that every file system takes', (name, expected) => {
    expect(fileNameOf(name)).toBe(expected);
  });
});

describe('writing a file with a key in it', () => {
  it('lets only its owner read it, and asks before replacing one', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'push.pem');
    await writePrivateFile(path, Buffer.from('first'), { replace: false });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await expect(writePrivateFile(path, Buffer.from('second'), { replace: false })).rejects.toMatchObject({
      problem: { code: 'file-exists', place: { file: 'push.pem' } },
    });
    expect(await readFile(path, 'utf8')).toBe('first');
    await writePrivateFile(path, Buffer.from('second'), { replace: true });
    expect(await readFile(path, 'utf8')).toBe('second');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['push.pem']);
  });

  it('asks too on a disk where a file has one name only', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'push.pem');
    const refused = Object.assign(new Error('not on this file system'), { code: 'EPERM' });
    vi.mocked(link).mockRejectedValueOnce(refused).mockRejectedValueOnce(refused);
    await writePrivateFile(path, Buffer.from('first'), { replace: false });
    await expect(writePrivateFile(path, Buffer.from('second'), { replace: false })).rejects.toMatchObject({
      problem: { code: 'file-exists' },
    });
    expect(await readFile(path, 'utf8')).toBe('first');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['push.pem']);
  });

  it('says so where the folder cannot be written to', async () => {
    const path = join(await temporaryFolder(), 'gone', 'push.pem');
    await expect(writePrivateFile(path, Buffer.from('x'), { replace: true })).rejects.toMatchObject({
      problem: { code: 'file-unwritable' },
    });
  });
});
