import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { build } from '../../scripts/build.mjs';
import {
  bundledPackages,
  declared,
  LicenceError,
  licenceOf,
  undeclared,
  writeLicences,
} from '../../scripts/licences.mjs';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = resolve(import.meta.dirname, '../..');

describe('the licences of what is bundled', () => {
  beforeAll(() => build(), 120_000);

  it('are all there, with our own, in what is shipped', async () => {
    const found = writeLicences();
    expect(found.length).toBeGreaterThanOrEqual(40);
    const text = await readFile(join(ROOT, 'dist/licences/THIRD-PARTY.txt'), 'utf8');
    for (const { name, version, license } of found) expect(text).toContain(`${name} ${version} (${license})`);
    const names = found.map(({ name }) => name);
    for (const known of ['react', 'react-dom', 'valibot', 'node-forge', 'commander', '@codemirror/view'])
      expect(names).toContain(known);
    expect(await readFile(join(ROOT, 'dist/licences/LICENSE.txt'), 'utf8')).toContain('The Pushwright authors');
  });

  it('are of packages that package.json declares, as an audit and an SBOM see them', async () => {
    const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8'));
    const paths = bundledPackages();
    expect(undeclared(paths, lock)).toEqual([]);
    const [first = ''] = paths;
    const hidden = { packages: { ...lock.packages, [first]: { ...lock.packages[first], dev: true } } };
    expect(undeclared(paths, hidden)).toEqual([first]);
  });

  it('are those of the tree that the dependencies of package.json lead to, which the lockfile marks as shipped', async () => {
    const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8'));
    const reached = declared(lock);
    expect([...reached].filter((path) => lock.packages[path].dev === true)).toEqual([]);
    for (const path of bundledPackages()) expect(reached).toContain(path);
    const { commander: _, ...fewer } = lock.packages[''].dependencies;
    const tool = { packages: { ...lock.packages, '': { ...lock.packages[''], dependencies: fewer } } };
    expect(undeclared(bundledPackages(), tool)).toEqual(['node_modules/commander']);
  });

  it('are listed for programs too, each with its version, licence and hash', async () => {
    writeLicences();
    const bill = JSON.parse(await readFile(join(ROOT, 'dist/licences/sbom.cdx.json'), 'utf8'));
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5', components: expect.any(Array) });
    const listed = (
      bill.components as { name: string; version: string; purl: string; hashes: { content: string }[] }[]
    ).map(({ name, version, purl, hashes }) => {
      expect(purl).toBe(`pkg:npm/${name.replace('@', '%40')}@${version}`);
      expect(hashes[0]?.content).toMatch(/^[0-9a-f]{128}$/);
      return `node_modules/${name}`;
    });
    expect(listed).toEqual(bundledPackages());
    expect(listed).toEqual(expect.arrayContaining(['node_modules/commander', 'node_modules/tslib']));
  });

  it.each([
    ['no text', { name: 'a', version: '1.0.0', license: 'MIT' }, 'README.md'],
    ['a text and no word which it is', { name: 'a', version: '1.0.0' }, 'LICENSE'],
  ])('fail where a package has %s', async (_, description, file) => {
    const root = await temporaryFolder();
    await mkdir(join(root, 'a'));
    await writeFile(join(root, 'a', 'package.json'), JSON.stringify(description));
    await writeFile(join(root, 'a', file), 'text');
    expect(() => licenceOf('a', root)).toThrow(LicenceError);
  });

  it.each(['LICENSE', 'LICENSE.md', 'LICENCE.txt', 'license', 'LICENSE-MIT', 'COPYING'])(
    'are found in %s',
    async (file) => {
      const root = await temporaryFolder();
      await mkdir(join(root, 'a'));
      await writeFile(join(root, 'a', 'package.json'), '{"name":"a","version":"1.0.0","license":"MIT"}');
      await writeFile(join(root, 'a', file), 'The text');
      expect(licenceOf('a', root).texts).toEqual(['The text']);
    },
  );
});
