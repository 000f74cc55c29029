import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isInstalled } from '../../scripts/lib/install.mjs';
import { temporaryFolder } from '../support/temporary-folder.ts';

type Entries = Record<string, { version: string; integrity?: string; optional?: boolean }>;

const VITE = { version: '8.0.0', integrity: 'sha512-a' };

async function checkout({ wanted, present }: { wanted: Entries; present: Entries | null }): Promise<string> {
  const root = await temporaryFolder();
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...wanted } }));
  if (present !== null) {
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages: present }));
  }
  return root;
}

describe('isInstalled', () => {
  it('is false before the first install', async () => {
    expect(isInstalled(await checkout({ wanted: { 'node_modules/vite': VITE }, present: null }))).toBe(false);
  });

  it('is true when everything that the lockfile names is there, and remembers it', async () => {
    const root = await checkout({ wanted: { 'node_modules/vite': VITE }, present: { 'node_modules/vite': VITE } });

    expect(isInstalled(root)).toBe(true);
    expect(existsSync(join(root, 'node_modules/.pushwright-lockfile'))).toBe(true);
    expect(isInstalled(root)).toBe(true);
  });

  it('is false again when the lockfile names another version', async () => {
    const root = await checkout({ wanted: { 'node_modules/vite': VITE }, present: { 'node_modules/vite': VITE } });
    expect(isInstalled(root)).toBe(true);
    const lockfile = join(root, 'package-lock.json');
    writeFileSync(lockfile, readFileSync(lockfile, 'utf8').replace('8.0.0', '8.0.1'));

    expect(isInstalled(root)).toBe(false);
  });

  it('is false when a package has the right version and other contents', async () => {
    const present = { 'node_modules/vite': { ...VITE, integrity: 'sha512-b' } };

    expect(isInstalled(await checkout({ wanted: { 'node_modules/vite': VITE }, present }))).toBe(false);
  });

  it('does not miss what only other platforms install', async () => {
    const wanted = { 'node_modules/vite': VITE, 'node_modules/only-mac': { version: '1.0.0', optional: true } };

    expect(isInstalled(await checkout({ wanted, present: { 'node_modules/vite': VITE } }))).toBe(true);
  });
});
