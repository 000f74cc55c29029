#!/usr/bin/env node
// Packages the app for this platform into release/ and reads the fuses back from the program that came out.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './lib/root.mjs';
import { writeLicences } from './licences.mjs';
import { prepareOrExit } from './prepare.mjs';

await prepareOrExit();
const { FuseState, FuseV1Options, getCurrentFuseWire } = await loadFuses();
const { build } = await import('electron-builder');

const CONFIGURATION = join(ROOT, 'electron-builder.yml');
const { values } = parseArgs({ options: { into: { type: 'string', default: join(ROOT, 'release') } } });
const RELEASE = resolve(values.into);
/** What may be shipped: the bundles, the page and the package's description. */
const OURS = /^\/(package\.json|dist\/electron\/[\w-]+\.cjs|dist\/renderer\/.+)$/;
const PLATFORMS = {
  darwin: { flag: 'mac', runtime: 'Electron.app', folder: /^mac/, program: 'Pushwright.app' },
  linux: { flag: 'linux', runtime: 'electron', folder: /^linux.*unpacked$/, program: 'pushwright' },
  win32: { flag: 'win', runtime: 'electron.exe', folder: /^win.*unpacked$/, program: 'Pushwright.exe' },
};

async function loadFuses() {
  const fuses = await import('@electron/fuses');
  const { FuseState: states } = await import('@electron/fuses/dist/constants.js');
  return { ...fuses, FuseState: states };
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** The fuses that electron-builder.yml asks for, by their name there. */
function wantedFuses() {
  const section = /^electronFuses:\n((?: {2}.*\n)+)/m.exec(readFileSync(CONFIGURATION, 'utf8'));
  return [...section[1].matchAll(/^ {2}(\w+): (true|false)/gm)].map(([, name, value]) => [name, value === 'true']);
}

/**
 * The configuration to package with: electron-builder.yml, or with an Electron that is already here, so that nothing is
 * downloaded, a copy that names it. An older one may lack the newest fuses.
 */
async function configuration() {
  const text = readFileSync(CONFIGURATION, 'utf8').replace('output: release', `output: ${JSON.stringify(RELEASE)}`);
  const copy = join(ROOT, 'dist/electron-builder.yml');
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!dist) {
    writeFileSync(copy, text);
    return copy;
  }
  const version = readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  const fuses = await readFuses(join(dist, platform.runtime));
  const absent = fuses.filter(({ actual }) => actual === 'absent').map(({ name }) => name);
  const kept = text.split('\n').filter((line) => !absent.some((name) => line.startsWith(`  ${name}:`)));
  writeFileSync(copy, `${kept.join('\n')}\nelectronDist: ${JSON.stringify(dist)}\nelectronVersion: ${version}\n`);
  return copy;
}

/** The paths of the files in an asar archive, from the JSON at its head. */
function listArchive(file) {
  const archive = readFileSync(file);
  const { files } = JSON.parse(archive.toString('utf8', 16, 16 + archive.readUInt32LE(12)));
  const pathsIn = (entries, folder) =>
    Object.entries(entries).flatMap(([name, entry]) =>
      entry.files === undefined ? [`${folder}/${name}`] : pathsIn(entry.files, `${folder}/${name}`),
    );
  return pathsIn(files, '');
}

async function readFuses(program) {
  const wire = await getCurrentFuseWire(program);
  return wantedFuses().map(([name, wanted]) => {
    const index = FuseV1Options[name.charAt(0).toUpperCase() + name.slice(1)];
    const state = wire[index];
    const actual =
      state === undefined
        ? 'absent'
        : state === FuseState.ENABLE
          ? 'on'
          : state === FuseState.DISABLE
            ? 'off'
            : 'removed';
    return { name, wanted: wanted ? 'on' : 'off', actual };
  });
}

const platform = PLATFORMS[process.platform];
if (platform === undefined) fail(`Pushwright is not packaged for ${process.platform}.`);
rmSync(RELEASE, { recursive: true, force: true });
try {
  writeLicences();
} catch (error) {
  fail(error.message);
}
try {
  await build({ [platform.flag]: ['dir'], publish: 'never', projectDir: ROOT, config: await configuration() });
} catch (error) {
  const remedy = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT/.test(error.message)
    ? ' Electron has to be downloaded once; or name a folder that holds it by ELECTRON_OVERRIDE_DIST_PATH.'
    : '';
  fail(`The app could not be packaged: ${error.message}.${remedy}`);
}
const folder = existsSync(RELEASE) ? readdirSync(RELEASE).find((name) => platform.folder.test(name)) : undefined;
if (folder === undefined) fail('electron-builder ended without a folder in release/.');
const program = join(RELEASE, folder, platform.program);

const archive = join(
  ...(process.platform === 'darwin' ? [program, 'Contents', 'Resources'] : [RELEASE, folder, 'resources']),
  'app.asar',
);
const strangers = listArchive(archive).filter((path) => !OURS.test(path));
if (strangers.length > 0) fail(`The archive holds what does not belong there: ${strangers.slice(0, 10).join(', ')}.`);

const resources = join(archive, '..');
const beside = process.platform === 'darwin' ? resources : join(RELEASE, folder);
const notices = [
  ...['LICENSE.txt', 'THIRD-PARTY.txt', 'sbom.cdx.json'].map((name) => join(resources, 'licences', name)),
  ...['LICENSE.electron.txt', 'LICENSES.chromium.html'].map((name) => join(beside, name)),
];
const missing = notices.filter((file) => !existsSync(file));
if (missing.length > 0) fail(`The package lacks licences: ${missing.join(', ')}.`);

const fuses = await readFuses(program);
const width = Math.max(...fuses.map(({ name }) => name.length));
process.stdout.write(`${'fuse'.padEnd(width)}  wanted  read back\n`);
for (const { name, wanted, actual } of fuses) {
  process.stdout.write(`${name.padEnd(width)}  ${wanted.padEnd(6)}  ${actual}\n`);
}
const differing = fuses.filter(({ wanted, actual }) => actual !== 'absent' && actual !== wanted);
if (differing.length > 0) fail(`${differing.length} fuses differ from electron-builder.yml.`);
process.stdout.write(`${program} is ready.\n`);
