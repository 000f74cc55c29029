import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesBeside, readIdentityFile } from '../../../../electron/identity/files/read-file.ts';
import { openIdentities } from '../../../../electron/identity/open.ts';
import { IdentityError } from '../../../../electron/identity/problems.ts';
import {
  checkSigningRequest,
  createSigningRequest,
  readSigningRequest,
  type SigningRequestOptions,
  writeSigningRequest,
} from '../../../../electron/identity/requests/csr.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { type Fixtures, makeFixtures } from '../openssl.ts';

let fixtures: Fixtures;
beforeAll(async () => {
  fixtures = await makeFixtures();
}, 60_000);
afterAll(() => fixtures.remove());

const OPTIONS: SigningRequestOptions = { commonName: 'Zoë’s push key', emailAddress: 'zoe@example.com', keyBits: 2048 };

describe('making a signing request', () => {
  it('is one that OpenSSL verifies, with the fields that Keychain Access fills in', async () => {
    const { requestPem } = await createSigningRequest(OPTIONS);
    await writeFile(join(fixtures.folder, 'made.csr'), requestPem);
    const text = await fixtures.openssl(
      'req',
      '-in',
      'made.csr',
      '-noout',
      '-text',
      '-verify',
      '-nameopt',
      'utf8,sep_comma_plus',
    );
    expect(text).toContain('emailAddress=zoe@example.com');
    expect(text).toContain('CN=Zoë’s push key');
    expect(text).toContain('Public-Key: (2048 bit)');
    expect(text).toContain('sha256WithRSAEncryption');
  });

  it('completes the identity when the certificate comes back, whatever it is called', async () => {
    const folder = await temporaryFolder();
    const request = await createSigningRequest(OPTIONS);
    const { requestPath, keyPath } = await writeSigningRequest(folder, 'push', request);
    expect((await stat(keyPath)).mode & 0o777).toBe(0o600);
    await writeFile(join(fixtures.folder, 'back.csr'), await readFile(requestPath));
    const cer = join(folder, 'aps (3).cer');
    const signing = [
      'x509',
      '-req',
      '-in',
      'back.csr',
      '-CA',
      'authority.pem',
      '-CAkey',
      'authority.key',
      '-days',
      '395',
    ];
    await fixtures.openssl(
      ...signing,
      '-extfile',
      'apple.cnf',
      '-extensions',
      'universal',
      '-outform',
      'der',
      '-out',
      cer,
    );
    const opened = await openIdentities([await readIdentityFile(cer)], {
      passphrase: null,
      now: Date.now() + 60_000,
      beside: ({ path }) => filesBeside(path ?? ''),
    });
    expect(opened.problems).toEqual([]);
    expect(opened.identities[0]?.description).toMatchObject({
      privateKeyFoundIn: { in: 'other-file', file: 'push.key' },
      problems: [],
    });
  });

  it('never replaces a key that is there', async () => {
    const folder = await temporaryFolder();
    const request = await createSigningRequest(OPTIONS);
    await writeSigningRequest(folder, 'push', request);
    const second = await createSigningRequest(OPTIONS);
    await expect(writeSigningRequest(folder, 'push', second)).rejects.toThrow(IdentityError);
    expect(await readFile(join(folder, 'push.key'), 'utf8')).toBe(request.privateKeyPem);
  });

  it('names a field that a request cannot hold', async () => {
    expect(checkSigningRequest(OPTIONS)).toEqual([]);
    expect(checkSigningRequest({ ...OPTIONS, emailAddress: '' })).toEqual([]);
    expect(checkSigningRequest({ ...OPTIONS, commonName: ' ', emailAddress: 'zoë@example' })).toMatchObject([
      { code: 'request-name-invalid', place: { field: 'name' } },
      { code: 'request-email-invalid', place: { field: 'email-address' } },
    ]);
    await expect(createSigningRequest({ ...OPTIONS, commonName: 'x'.repeat(65) })).rejects.toMatchObject({
      problem: { code: 'request-name-invalid' },
    });
  });
});

describe('reading a signing request', () => {
  it('tells which key it was made with', async () => {
    const request = readSigningRequest('rsa1.csr', await fixtures.bytes('rsa1.csr'));
    const publicDer = join(fixtures.folder, 'rsa1.pub');
    await fixtures.openssl('pkey', '-in', 'rsa1.key', '-pubout', '-outform', 'der', '-out', publicDer);
    expect(request?.publicKeyDer.equals(await readFile(publicDer))).toBe(true);
    expect(request).toMatchObject({ fileName: 'rsa1.csr', intact: true });
  });

  it('tells a request whose signature is not by its own key', async () => {
    const der = join(fixtures.folder, 'forged.der');
    await fixtures.openssl('req', '-in', 'ec1.csr', '-outform', 'der', '-out', der);
    const bytes = await readFile(der);
    const at = bytes.indexOf('com.example.ec1');
    bytes.write('com.example.ecX', at);
    expect(readSigningRequest('forged.der', bytes)).toMatchObject({ intact: false });
  });

  it('finds none in other files', async () => {
    for (const name of ['rsa1.pem', 'rsa1.key', 'apple.cnf'])
      expect(readSigningRequest(name, await fixtures.bytes(name))).toBeNull();
    expect(readSigningRequest('x', Buffer.from('30053003020100', 'hex'))).toBeNull();
  });
});
