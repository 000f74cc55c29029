#!/usr/bin/env node
// Writes the licence of every package that is bundled into dist/, and our own, into dist/licences/, which is shipped; so is
// a list of those packages that programs read (CycloneDX): `npm sbom --omit dev` leaves out what a tool needs as well. Fails where a text is missing, or where package.json does not declare that a package is shipped.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, PACKAGES, PRODUCT } from './build.mjs';
import { ROOT } from './lib/root.mjs';

const LICENCES = join(ROOT, 'dist/licences');
const OURS = join(ROOT, 'LICENSE');
const TEXT = /^(?:licen[cs]e|copying|notice)(?:[-.].*)?$/i;

/** Packages that come without a text of their own, and the one of the same author and licence whose text is theirs. */
const SAME_TEXT = { 'react-remove-scroll-bar': 'react-remove-scroll' };

export class LicenceError extends Error {}

/** Paths of the packages in the bundles, from the root: what scripts/build.mjs noted. */
export function bundledPackages() {
  const paths = PRODUCT.flatMap((name) => JSON.parse(readFileSync(join(PACKAGES, `${name}.json`), 'utf8')));
  return [...new Set(paths)].sort();
}

/** Name, version, licence and its texts. Throws `LicenceError` where there is no text. */
export function licenceOf(path, root = ROOT) {
  const folder = join(root, path);
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => TEXT.test(file));
  const lender = SAME_TEXT[name];
  if (files.length === 0 && lender !== undefined) {
    const lent = licenceOf(join(dirname(path), lender), root);
    if (lent.license === license) return { name, version, license, texts: lent.texts };
  }
  if (typeof license !== 'string' || files.length === 0) {
    throw new LicenceError(`${name} ${version} is bundled, and no licence text of it was found in ${path}.`);
  }
  return { name, version, license, texts: files.map((file) => readFileSync(join(folder, file), 'utf8').trim()) };
}

/** Packages that are bundled though package.json has them for development only, or not at all: an audit passes those by. */
export function undeclared(paths, lock) {
  const reached = declared(lock);
  return paths.filter((path) => !reached.has(path) || lock.packages[path].dev === true);
}

/** Packages that `dependencies` of package.json lead to, as Node finds them; what only tools lead to is not among them. */
export function declared({ packages }) {
  const reached = new Set();
  const follow = (from, names) => {
    for (const name of names) {
      let folder = from;
      while (folder !== '' && packages[join(folder, 'node_modules', name)] === undefined)
        folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')));
      const path = join(folder, 'node_modules', name);
      if (packages[path] === undefined || reached.has(path)) continue;
      reached.add(path);
      const { dependencies, peerDependencies, optionalDependencies } = packages[path];
      follow(path, Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies }));
    }
  };
  follow('', Object.keys(packages[''].dependencies));
  return reached;
}

/** A software bill of materials of what is bundled: CycloneDX 1.5, names as package URLs. */
export function billOfMaterials(paths, lock, root = ROOT) {
  const { name, version, license } = lock.packages[''];
  const components = paths.map((path) => {
    const { name, version, license } = licenceOf(path, root);
    const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
    const [, sha512] = /^sha512-(\S+)$/.exec(lock.packages[path].integrity) ?? [];
    const hashes = sha512 && [{ alg: 'SHA-512', content: Buffer.from(sha512, 'base64').toString('hex') }];
    return { type: 'library', 'bom-ref': purl, name, version, hashes, licenses: [{ expression: license }], purl };
  });
  const component = { type: 'application', 'bom-ref': name, name, version, licenses: [{ expression: license }] };
  return { bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, metadata: { component }, components };
}

/** Writes dist/licences/ and returns what is in it. Throws `LicenceError`. */
export function writeLicences() {
  const paths = bundledPackages();
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const hidden = undeclared(paths, lock);
  if (hidden.length > 0) {
    const list = hidden.map((path) => basename(path)).join(', ');
    throw new LicenceError(`Shipped, and not among the dependencies of package.json: ${list}.`);
  }
  const found = paths.map((path) => licenceOf(path));
  const blocks = found.map(({ name, version, license, texts }) =>
    [`${name} ${version} (${license})`, '', ...texts].join('\n'),
  );
  const rule = `\n\n${'-'.repeat(78)}\n\n`;
  const head = `Pushwright is made with these ${found.length} packages. Electron's and Chromium's notices lie beside the program.`;
  rmSync(LICENCES, { recursive: true, force: true });
  mkdirSync(LICENCES, { recursive: true });
  writeFileSync(join(LICENCES, 'LICENSE.txt'), readFileSync(OURS));
  writeFileSync(join(LICENCES, 'THIRD-PARTY.txt'), `${[head, ...blocks].join(rule)}\n`);
  writeFileSync(join(LICENCES, 'sbom.cdx.json'), `${JSON.stringify(billOfMaterials(paths, lock), null, 2)}\n`);
  return found;
}

async function main() {
  // What was built before packages were noted is built again.
  const unnoted = PRODUCT.filter((name) => !existsSync(join(PACKAGES, `${name}.json`)));
  await build({ names: PRODUCT });
  if (unnoted.length > 0) await build({ names: unnoted, force: true });
  const found = writeLicences();
  process.stdout.write(`${found.length} packages and our own, and sbom.cdx.json: dist/licences.\n`);
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) {
  main().catch((error) => {
    process.stderr.write(error instanceof LicenceError ? `${error.message}\n` : `${error.stack}\n`);
    process.exitCode = 1;
  });
}
