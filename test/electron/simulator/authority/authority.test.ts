import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAppleCertificate } from '../../../../electron/certificate/apple-extensions.ts';
import { MOST_ITERATIONS, WorkLimit } from '../../../../electron/certificate/passphrase-encryption.ts';
import { openPkcs12 } from '../../../../electron/identity/contents/pkcs12.ts';
import { openAuthority, SIMULATOR_PASSPHRASE } from '../../../../electron/simulator/authority/authority.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { filledFolder } from '../support.ts';

const DAY_MS = 86_400_000;

async function contents(dir: string): Promise<Record<string, string>> {
  const names = (await readdir(dir)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, (await readFile(join(dir, name))).toString('hex')])),
  );
}

describe("the simulator's folder", () => {
  it('is made with everything in it, for its owner only', async () => {
    const dir = join(await temporaryFolder(), 'new', 'simulator');
    const { files, keyId } = await openAuthority(dir);
    const names = await readdir(dir);
    expect(names.sort()).toEqual(
      [
        'ca.pem',
        'ca-key.pem',
        'server.pem',
        'identity.p12',
        'identity.pem',
        'passphrase.txt',
        'settings.json',
        'simulator.json',
        `AuthKey_${keyId}.p8`,
      ].sort(),
    );
    expect(keyId).toMatch(/^[A-Z0-9]{10}$/);
    if (process.platform !== 'win32') {
      expect((await stat(dir)).mode & 0o777).toBe(0o700);
      for (const name of names) expect((await stat(join(dir, name))).mode & 0o777).toBe(0o600);
    }
    const identity = readAppleCertificate(new X509Certificate(await readFile(files.identityPem)).raw);
    expect(identity).toMatchObject({
      uid: 'com.example.pushwright',
      commonName: 'Apple Push Services: com.example.pushwright',
      teamId: 'PUSHWRIGHT',
      kind: 'universal',
      environments: ['sandbox', 'production'],
      topics: [
        { topic: 'com.example.pushwright', kind: 'app' },
        { topic: 'com.example.pushwright.voip', kind: 'voip' },
        { topic: 'com.example.pushwright.complication', kind: 'complication' },
      ],
    });
    expect(createPrivateKey(await readFile(files.identityPem)).asymmetricKeyDetails?.modulusLength).toBe(2048);
  });

  it('is left as it is by the next start', async () => {
    const dir = await filledFolder();
    const before = await contents(dir);
    await openAuthority(dir);
    expect(await contents(dir)).toEqual(before);
  });

  it('comes to the same for all who start at once', async () => {
    const dir = join(await temporaryFolder(), 'shared');
    const opened = await Promise.all(Array.from({ length: 6 }, () => openAuthority(dir)));
    expect(new Set(opened.map(({ keyId, caPem }) => keyId + caPem)).size).toBe(1);
    expect((await readdir(dir)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it.each([
    ['ca.pem', ['ca.pem', 'ca-key.pem', 'server.pem', 'identity.pem', 'identity.p12', 'simulator.json']],
    ['ca-key.pem', ['ca.pem', 'ca-key.pem', 'server.pem', 'identity.pem', 'identity.p12', 'simulator.json']],
    ['server.pem', ['server.pem']],
    ['identity.pem', ['identity.pem', 'identity.p12', 'simulator.json']],
    ['identity.p12', ['identity.p12', 'simulator.json']],
    ['passphrase.txt', ['passphrase.txt']],
  ])('is repaired when %s is missing or damaged, and the rest is kept', async (name, changed) => {
    const dir = await filledFolder();
    const before = await contents(dir);
    for (const damage of ['missing', 'cut off']) {
      if (damage === 'missing') await rm(join(dir, name));
      else await writeFile(join(dir, name), 'cut');
      const opened = await openAuthority(dir);
      const after = await contents(dir);
      const different = Object.keys(after).filter((file) => after[file] !== before[file]);
      // What is damaged cannot be told from what is somebody else's: it is kept.
      for (const file of different)
        expect([...changed, 'identity.p12', 'simulator.json']).toContain(file.replace(/\.damaged(?:-\d+)?$/, ''));
      expect(new X509Certificate(opened.serverCertificatePem).verify(opened.caCertificate.publicKey)).toBe(true);
      Object.assign(before, after);
    }
  });

  it('gets a new provider token key with its own id when that is lost', async () => {
    const dir = await filledFolder();
    const before = await openAuthority(dir);
    await rm(before.files.providerTokenKey);
    const after = await openAuthority(dir);
    expect(after.keyId).not.toBe(before.keyId);
    expect(after.caPem).toBe(before.caPem);
  });

  it('gets new certificates of the same authority a month before the old ones end', async () => {
    const dir = await filledFolder();
    const now = Date.now();
    const before = await openAuthority(dir, now + 300 * DAY_MS);
    const after = await openAuthority(dir, now + 370 * DAY_MS);
    expect(after.caPem).toBe(before.caPem);
    expect(after.serverCertificatePem).not.toBe(before.serverCertificatePem);
    expect(Date.parse(new X509Certificate(after.serverCertificatePem).validTo)).toBeGreaterThan(now + 700 * DAY_MS);
    const later = await openAuthority(dir, now + 3640 * DAY_MS);
    expect(later.caPem).not.toBe(before.caPem);
  });

  it('is cleared of what a start that was cut off has left', async () => {
    const dir = await temporaryFolder();
    await writeFile(join(dir, '.ca.pem.999999999-0123456789ab.tmp'), 'half');
    await writeFile(join(dir, 'ca.pem'), 'half');
    await openAuthority(dir);
    expect((await readdir(dir)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it.each([
    ['a folder of somebody’s own', []],
    ['one with a simulator.json of something else', ['simulator.json']],
  ])('takes nobody’s only file: %s', async (_, more) => {
    const dir = await temporaryFolder();
    const names = ['identity.p12', 'identity.pem', 'ca.pem', 'ca-key.pem', 'server.pem', 'passphrase.txt', ...more];
    for (const name of names) await writeFile(join(dir, name), `the only ${name}`);
    const { setAside } = await openAuthority(dir);
    expect([...setAside].sort()).toEqual(names.map((name) => join(dir, `${name}.damaged`)).sort());
    for (const name of names) expect(await readFile(join(dir, `${name}.damaged`), 'utf8')).toBe(`the only ${name}`);
    expect((await openAuthority(dir)).setAside).toEqual([]);
  });

  it('keeps no copy of its own that it makes anew: an identity that ends, a file that is gone', async () => {
    const dir = await filledFolder();
    await openAuthority(dir, Date.now() + 380 * DAY_MS);
    await openAuthority(dir, Date.now() + 3_900 * DAY_MS);
    await rm(join(dir, 'server.pem'));
    expect((await openAuthority(dir, Date.now() + 3_900 * DAY_MS)).setAside).toEqual([]);
    expect((await readdir(dir)).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('gets a new identity.p12 where a repair that was cut off left the one of an earlier identity', async () => {
    const dir = await filledFolder();
    const paths = ['identity.p12', 'simulator.json'].map((name) => join(dir, name));
    const earlier = await Promise.all(paths.map((path) => readFile(path)));
    await rm(join(dir, 'identity.pem'));
    await openAuthority(dir);
    await Promise.all(earlier.map((bytes, index) => writeFile(paths[index] ?? '', bytes)));
    const { files } = await openAuthority(dir);
    const limit = new WorkLimit({ iterations: MOST_ITERATIONS, ms: 60_000 });
    const inFile = openPkcs12(await readFile(files.identity), SIMULATOR_PASSPHRASE, limit);
    const certificate = new X509Certificate(await readFile(files.identityPem)).raw;
    expect(inFile.certificates[0]?.der).toEqual(certificate);
  });

  it('is taken over from a process that died while it made it', async () => {
    const dir = await temporaryFolder();
    await writeFile(join(dir, '.lock'), '999999999');
    await openAuthority(dir);
    const again = await temporaryFolder();
    const lock = join(again, '.lock');
    await writeFile(lock, String(process.pid));
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(lock, longAgo, longAgo);
    await openAuthority(again);
    expect(await readdir(again)).not.toContain('.lock');
    const unsigned = join(await temporaryFolder(), '.lock');
    await writeFile(unsigned, '');
    await utimes(unsigned, new Date(Date.now() - 2_000), new Date(Date.now() - 2_000));
    await openAuthority(dirname(unsigned));
    expect(await readdir(dirname(unsigned))).not.toContain('.lock');
  });

  it('keeps settings that somebody wrote', async () => {
    const dir = await temporaryFolder();
    await writeFile(join(dir, 'settings.json'), '{"pushTypeRequired": true}');
    await openAuthority(dir);
    expect(await readFile(join(dir, 'settings.json'), 'utf8')).toBe('{"pushTypeRequired": true}');
  });

  it('is refused in words when there is a file in its place', async () => {
    const path = join(await temporaryFolder(), 'file');
    await writeFile(path, '');
    await expect(openAuthority(path)).rejects.toMatchObject({
      problem: { code: 'simulator-folder-unusable', facts: { folder: path, part: null, why: 'ENOTDIR' } },
    });
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'is refused in words when it is closed',
    async () => {
      const dir = join(await temporaryFolder(), 'closed');
      await mkdir(dir);
      await chmod(dir, 0o500);
      await expect(openAuthority(dir)).rejects.toMatchObject({ problem: { facts: { use: 'write', denied: true } } });
    },
  );
});
