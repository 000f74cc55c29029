#!/usr/bin/env node
// Writes the licence of every package that is bundled into dist/, and our own, into dist/licences/, which is shipped.
// Fails where a text is missing, or where package.json does not declare that a package is shipped.
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

/** Packages that are bundled though package-lock.json has them for development only: an audit and an SBOM pass those by. */
export function undeclared(paths, lock) {
  return paths.filter((path) => lock.packages[path] === undefined || lock.packages[path].dev === true);
}

/** Writes dist/licences/ and returns what is in it. Throws `LicenceError`. */
export function writeLicences() {
  const paths = bundledPackages();
  const hidden = undeclared(paths, JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')));
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
  return found;
}

async function main() {
  // What was built before packages were noted is built again.
  const unnoted = PRODUCT.filter((name) => !existsSync(join(PACKAGES, `${name}.json`)));
  await build({ names: PRODUCT });
  if (unnoted.length > 0) await build({ names: unnoted, force: true });
  const found = writeLicences();
  process.stdout.write(`${found.length} packages and our own: dist/licences.\n`);
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) {
  main().catch((error) => {
    process.stderr.write(error instanceof LicenceError ? `${error.message}\n` : `${error.stack}\n`);
    process.exitCode = 1;
  });
}
