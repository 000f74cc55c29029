import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Conversion, convertIdentity } from '../../../electron/identity/convert.ts';
import { openIdentities } from '../../../electron/identity/open.ts';
import { IdentityError } from '../../../electron/identity/problems.ts';
import { writePrivateFile } from '../../../electron/identity/write-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type Fixtures, makeFixtures } from './openssl.ts';

let fixtures: Fixtures;
beforeAll(async () => {
  fixtures = await makeFixtures();
}, 60_000);
afterAll(() => fixtures.remove());

async function identity(name: string) {
  return {
    name: `Apple Push Services: com.example/${name}`,
    certificateChainPem: (await fixtures.text(`${name}.pem`)) + (await fixtures.text('authority.pem')),
    privateKeyPem: await fixtures.openssl('pkcs8', '-topk8', '-nocrypt', '-in', `${name}.key`),
  };
}

describe('writing an identity in another form', () => {
  it.each([
    ['rsa1', { form: 'pkcs12', encryption: 'modern', passphrase: 'Zoë' }, 'p12'],
    ['ec1', { form: 'pkcs12', encryption: 'legacy', passphrase: 'Zoë' }, 'p12'],
    ['rsa1', { form: 'pem', passphrase: 'Zoë' }, 'pem'],
    ['ec1', { form: 'pem', passphrase: null }, 'pem'],
  ] as const)('gives %s as %o so that it opens again as it was', async (name, conversion: Conversion, ending) => {
    const before = await identity(name);
    const { fileName, bytes, unprotected } = convertIdentity(before, conversion);
    expect(fileName).toBe(`Apple-Push-Services-com.example-${name}.${ending}`);
    expect(unprotected).toBe(conversion.form === 'pem' && conversion.passphrase === null);
    const opened = await openIdentities([{ name: fileName, path: null, bytes }], {
      passphrase: unprotected ? null : 'Zoë',
      now: Date.now() + 60_000,
      beside: () => Promise.resolve([]),
    });
    expect(opened.problems).toEqual([]);
    expect(opened.identities[0]?.secret).toMatchObject({
      privateKeyPem: before.privateKeyPem,
      certificateChainPem: before.certificateChainPem,
    });
  });

  it('encrypts the key so that OpenSSL opens it with the passphrase and not without', async () => {
    const { bytes } = convertIdentity(await identity('rsa1'), { form: 'pem', passphrase: 'secret' });
    await writeFile(join(fixtures.folder, 'locked-out.pem'), bytes);
    await expect(fixtures.openssl('pkey', '-in', 'locked-out.pem', '-passin', 'pass:wrong')).rejects.toThrow();
    expect(await fixtures.openssl('pkey', '-in', 'locked-out.pem', '-passin', 'pass:secret')).toContain('PRIVATE KEY');
  });

  it('writes the certificate alone without any key', async () => {
    const before = { ...(await identity('rsa1')), privateKeyPem: null };
    const der = convertIdentity(before, { form: 'certificate', encoding: 'der' });
    await writeFile(join(fixtures.folder, 'alone.cer'), der.bytes);
    expect(await fixtures.openssl('x509', '-inform', 'der', '-in', 'alone.cer')).toContain('BEGIN CERTIFICATE');
    const pem = convertIdentity(before, { form: 'certificate', encoding: 'pem' });
    expect(pem.bytes.toString()).toBe(before.certificateChainPem);
  });

  it('refuses an empty passphrase, and an identity without key', async () => {
    const before = await identity('rsa1');
    const refusals = [
      [before, { form: 'pem', passphrase: '' }, 'passphrase-empty'],
      [before, { form: 'pkcs12', encryption: 'modern', passphrase: '' }, 'passphrase-empty'],
      [{ ...before, privateKeyPem: null }, { form: 'pem', passphrase: null }, 'private-key-missing'],
    ] as const;
    for (const [from, conversion, code] of refusals) {
      expect(() => convertIdentity(from, conversion)).toThrow(IdentityError);
      try {
        convertIdentity(from, conversion);
      } catch (error) {
        expect(error).toMatchObject({ problem: { code } });
      }
    }
  });
});

describe('writing a file with a key in it', () => {
  it('lets only its owner read it, and asks before replacing one', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'push.pem');
    await writePrivateFile(path, Buffer.from('first'), { replace: false });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await expect(writePrivateFile(path, Buffer.from('second'), { replace: false })).rejects.toMatchObject({
      problem: { code: 'file-exists', place: { name: 'push.pem' } },
    });
    expect(await readFile(path, 'utf8')).toBe('first');
    await writePrivateFile(path, Buffer.from('second'), { replace: true });
    expect(await readFile(path, 'utf8')).toBe('second');
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
