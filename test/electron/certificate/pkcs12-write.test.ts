import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Pkcs12Encryption, writePkcs12 } from '../../../electron/certificate/pkcs12-write.ts';
import { type Fixtures, makeFixtures } from '../identity/openssl.ts';

let fixtures: Fixtures;
beforeAll(async () => {
  fixtures = await makeFixtures();
}, 60_000);
afterAll(() => fixtures.remove());

async function write(name: string, encryption: Pkcs12Encryption, passphrase: string): Promise<string> {
  const bytes = writePkcs12({
    privateKeyPem: await fixtures.text(`${name}.key`),
    certificateChainPem: (await fixtures.text(`${name}.pem`)) + (await fixtures.text('authority.pem')),
    passphrase,
    friendlyName: 'Zoë’s key',
    encryption,
  });
  const file = `${name}-${encryption}-${passphrase.length}.p12`;
  await writeFile(join(fixtures.folder, file), bytes);
  return file;
}

describe('writing PKCS#12', () => {
  it.each([
    ['rsa1', 'keychain', 'secret'],
    ['ec1', 'keychain', 'pä€ss🔑'],
    ['rsa1', 'legacy', 'secret'],
    ['ec1', 'legacy', 'pä€ss🔑'],
    ['rsa1', 'modern', 'pä€ss🔑'],
    ['ec1', 'modern', ''],
    ['rsa1', 'legacy', ''],
  ] as const)(
    'writes %s with %s encryption so that OpenSSL opens it with “%s”',
    async (name, encryption, passphrase) => {
      const file = await write(name, encryption, passphrase);
      const args = ['pkcs12', '-legacy', '-in', file, '-passin', `pass:${passphrase}`, '-nodes'];
      const text = await fixtures.openssl(...args);
      expect(text.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
      const key = /-----BEGIN PRIVATE KEY-----[\s\S]*-----END PRIVATE KEY-----\n/.exec(text)?.[0];
      const original = await fixtures.openssl('pkcs8', '-topk8', '-nocrypt', '-in', `${name}.key`);
      expect(key).toBe(original);
    },
  );

  it('uses RC2-40, 3DES and SHA-1 in files as Keychain Access exports them', async () => {
    const file = await write('rsa1', 'keychain', 'secret');
    const bytes = (await fixtures.bytes(file)).toString('hex');
    expect(bytes).toContain('2a864886f70d010c0106');
    expect(bytes).toContain('2a864886f70d010c0103');
  });

  it.each(['modern', 'legacy'] as const)('writes %s files that need no legacy provider', async (encryption) => {
    const file = await write('rsa1', encryption, 'secret');
    const text = await fixtures.openssl('pkcs12', '-in', file, '-passin', 'pass:secret', '-nodes');
    expect(text).toContain('BEGIN PRIVATE KEY');
  });

  it('refuses to write where there is no certificate', async () => {
    const privateKeyPem = await fixtures.text('rsa1.key');
    expect(() =>
      writePkcs12({ privateKeyPem, certificateChainPem: '', passphrase: '', friendlyName: '', encryption: 'modern' }),
    ).toThrow('no certificate');
  });
});
