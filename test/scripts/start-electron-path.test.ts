import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { downloadElectron, executableName, findElectron } from '../../scripts/electron-path.mjs';
import { temporaryFolder } from '../support/temporary-folder.ts';

const NAME = executableName();

/** A folder like the `electron` package's, with an installer of our own. */
async function packageWith(installer: string): Promise<string> {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, 'install.js'), installer);
  return folder;
}

const INSTALLS = `
const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
mkdirSync(join(__dirname, 'dist'));
writeFileSync(join(__dirname, 'dist', 'it'), '');
writeFileSync(join(__dirname, 'path.txt'), 'it');
`;

describe('findElectron', () => {
  it('takes the folder that ELECTRON_OVERRIDE_DIST_PATH names before the package’s own', async () => {
    const folder = await temporaryFolder();
    mkdirSync(join(folder, NAME, '..'), { recursive: true });
    writeFileSync(join(folder, NAME), '');
    const packageFolder = await packageWith(INSTALLS);
    expect(findElectron({ env: { ELECTRON_OVERRIDE_DIST_PATH: folder }, packageFolder })).toEqual({
      path: join(folder, NAME),
    });
  });

  it('says what is wrong with the variable, and does not look elsewhere', async () => {
    const folder = await temporaryFolder();
    const found = findElectron({ env: { ELECTRON_OVERRIDE_DIST_PATH: folder } });
    expect(found.path).toBeNull();
    expect(found.why).toContain(`${join(folder, NAME)} is not there`);
    expect(found.missing).toBeUndefined();
  });

  it('misses what was not downloaded, or only named', async () => {
    const packageFolder = await packageWith('');
    expect(findElectron({ env: {}, packageFolder })).toEqual({ path: null, missing: true });
    writeFileSync(join(packageFolder, 'path.txt'), 'it');
    expect(findElectron({ env: { ELECTRON_OVERRIDE_DIST_PATH: '' }, packageFolder })).toEqual({
      path: null,
      missing: true,
    });
  });
});

describe('downloadElectron', () => {
  it('finds what the package’s installer brought', async () => {
    const packageFolder = await packageWith(INSTALLS);
    expect(await downloadElectron({ packageFolder, env: {} })).toEqual({ path: join(packageFolder, 'dist', 'it') });
  });

  it.each([
    ['TypeError: fetch failed', 'the network refuses it'],
    ['getaddrinfo ENOTFOUND github.com', 'the network says ENOTFOUND'],
    ['Response code 403 (Forbidden)', 'the server refuses it'],
    ['ENOSPC: no space left on device', 'the disk is full'],
    ['something else', 'its installer failed'],
  ])('says why where it ends with “%s”', async (words, why) => {
    const packageFolder = await packageWith(`console.error(${JSON.stringify(words)}); process.exit(1);`);
    const found = await downloadElectron({ packageFolder, env: {} });
    expect(found).toMatchObject({ path: null, why: `Electron could not be downloaded (${why}).` });
  });

  it('says so where the package itself is missing', async () => {
    const found = await downloadElectron({ packageFolder: await temporaryFolder(), env: {} });
    expect(found.why).toBe('Electron could not be downloaded (the electron package is not installed whole).');
  });

  it('ends an installer that takes too long', async () => {
    const packageFolder = await packageWith('setInterval(() => {}, 1000);');
    const found = await downloadElectron({ packageFolder, env: {}, limitMs: 300 });
    expect(found).toMatchObject({ path: null, why: 'Electron was not downloaded within 0.3 s.' });
  });

  it('ends its installer when it is broken off', async () => {
    const packageFolder = await packageWith('setInterval(() => {}, 1000);');
    const abort = new AbortController();
    const working = downloadElectron({ packageFolder, env: {}, signal: abort.signal });
    abort.abort();
    expect((await working).path).toBeNull();
  });
});
