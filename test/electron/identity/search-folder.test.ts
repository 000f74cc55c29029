import { execFile } from 'node:child_process';
import { chmod, copyFile, link, mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchFolder } from '../../../electron/identity/search-folder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type Fixtures, makeFixtures } from './openssl.ts';

const run = promisify(execFile);
const NOW = Date.now() + 60_000;

let fixtures: Fixtures;
beforeAll(async () => {
  fixtures = await makeFixtures();
}, 60_000);
afterAll(() => fixtures.remove());

/** Forty files as a real folder has them: pairs under unlike names, decoys, and what a search must not fall into. */
async function mixedFolder(): Promise<string> {
  const folder = await temporaryFolder();
  for (const name of ['certs', 'keys', 'old', 'node_modules', 'locked']) await mkdir(join(folder, name));
  const put = async (name: string, from: string) => copyFile(join(fixtures.folder, from), join(folder, name));
  const der = async (name: string, from: string) =>
    fixtures.openssl('x509', '-in', from, '-outform', 'der', '-out', join(folder, name));
  const p12 = async (name: string, key: string, passphrase: string, ...more: string[]) =>
    fixtures.openssl(
      'pkcs12',
      '-export',
      '-inkey',
      `${key}.key`,
      '-in',
      `${key}.pem`,
      '-passout',
      `pass:${passphrase}`,
      ...more,
      '-out',
      join(folder, name),
    );
  // Pairs: certificate here, key there.
  await der('certs/aps (1).cer', 'rsa1.pem');
  await put('keys/unrelated-name.pem', 'rsa1.key');
  await der('certs/aps (2).cer', 'ec1.pem');
  await put('keys/b.pkey', 'ec1.key');
  await p12('production.p12', 'rsa2', '');
  await p12('old/Zertifikate.p12', 'ec2', 'secret', '-certfile', 'authority.pem');
  await put('AuthKey_ABC123DEFG.p8', 'AuthKey_ABC123DEFG.p8');
  // The same ones again.
  await der('certs/aps (3).cer', 'rsa1.pem');
  await put('old/copy.pem', 'rsa1.key');
  await link(join(folder, 'production.p12'), join(folder, 'old', 'production.p12'));
  await symlink(join(folder, 'production.p12'), join(folder, 'latest.p12'));
  // Without its key.
  await der('certs/development.cer', 'development.pem');
  // Of other people, or not for push.
  await put('old/www.crt', 'plain.pem');
  await put('old/www.key', 'rsa3.key');
  await put('old/AppleWWDRCA.pem', 'authority.pem');
  await put('old/push.certSigningRequest', 'rsa1.csr');
  // Other things.
  for (const [name, text] of [
    ['notes.txt', 'remember the milk'],
    ['README', 'nothing here'],
    ['token.txt', 'a1b2'.repeat(16)],
    ['page.p12', '<html></html>'],
    ['empty.p12', ''],
    ['broken.pem', '-----BEGIN CERTIFICATE-----\nMIIC'],
    ['ssh', '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n'],
    ['data.json', '{}'],
    ['photo.jpg', 'x'],
    ['node_modules/trap.pem', ''],
  ] as const)
    await writeFile(join(folder, name), text);
  await put('node_modules/hidden.p8', 'AuthKey_ABC123DEFG.p8');
  for (let n = 0; n < 8; n += 1) await writeFile(join(folder, 'old', `noise-${n}.txt`), 'x'.repeat(5000));
  await writeFile(join(folder, 'film.p12'), '');
  await truncate(join(folder, 'film.p12'), 200 * 1024 * 1024);
  await run('mkfifo', [join(folder, 'pipe.pem')]);
  await symlink(folder, join(folder, 'keys', 'up'));
  await symlink('circle-b.pem', join(folder, 'circle-a.pem'));
  await symlink('circle-a.pem', join(folder, 'circle-b.pem'));
  await put('locked/secret.pem', 'rsa3.key');
  await chmod(join(folder, 'locked', 'secret.pem'), 0);
  return folder;
}

describe('searching a folder', () => {
  it('finds every pair and no wrong one in under 2 seconds', async () => {
    const folder = await mixedFolder();
    const started = performance.now();
    const { identities, problems, requests, cutShort } = await searchFolder(folder, { passphrase: 'secret', now: NOW });
    expect(performance.now() - started).toBeLessThan(2_000);
    const usable = identities.filter(({ secret }) => secret !== null);
    expect(usable.map(({ description }) => [description.name, description.privateKeyFoundIn]).sort()).toEqual([
      ['Apple Push Services: com.example.app1', expect.stringMatching(/^(unrelated-name|copy)\.pem$/)],
      ['Apple Push Services: com.example.app2', 'in the same file'],
      ['Apple Push Services: com.example.ec1', 'b.pkey'],
      ['Apple Push Services: com.example.ec2', 'in the same file'],
      ['Key ABC123DEFG', 'in the same file'],
    ]);
    const unusable = identities.filter(({ secret }) => secret === null);
    expect(unusable.map(({ description }) => [description.name, description.problems[0]?.code])).toEqual([
      ['Apple Development IOS Push Services: com.example.dev', 'private-key-missing'],
    ]);
    expect(problems.map(({ code, place }) => [code, place?.name])).toEqual([['damaged-file', 'broken.pem']]);
    expect(requests.map(({ fileName }) => fileName)).toEqual(['push.certSigningRequest']);
    expect(cutShort).toBe(false);
  });

  it('names the files that want a passphrase, and finds the rest', async () => {
    const { identities, problems } = await searchFolder(await mixedFolder(), { passphrase: null, now: NOW });
    expect(identities.filter(({ secret }) => secret !== null)).toHaveLength(4);
    expect(problems.map(({ code }) => code).sort()).toEqual(['damaged-file', 'passphrase-needed']);
  });

  it('stops at its limits and says so', async () => {
    const folder = await mixedFolder();
    const limits = { depth: 6, entries: 5, ms: 10_000 };
    expect((await searchFolder(folder, { passphrase: null, now: NOW, limits })).cutShort).toBe(true);
    const shallow = await searchFolder(folder, {
      passphrase: null,
      now: NOW,
      limits: { ...limits, entries: 500, depth: 0 },
    });
    expect(shallow.cutShort).toBe(true);
    expect(shallow.identities.filter(({ secret }) => secret !== null)).toHaveLength(2);
  });

  it('says so where the folder is not there', async () => {
    const folder = join(await temporaryFolder(), 'gone');
    const { identities, problems } = await searchFolder(folder, { passphrase: null, now: NOW });
    expect(identities).toEqual([]);
    expect(problems).toMatchObject([{ code: 'folder-unreadable', place: { name: 'gone' } }]);
  });
});
