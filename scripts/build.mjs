#!/usr/bin/env node
// Builds what is stale into dist/: the page with Vite, and one CommonJS file for each program (see docs/architecture.md).
// Vite is imported only when something has to be built, so that asking whether anything is stale costs milliseconds.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { digestOf, fingerprintOf, listFiles } from './lib/fingerprint.mjs';
import { withLock } from './lib/lock.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, '.stamp');
const LOCK = join(DIST, '.lock');
/** Which packages each target took in, for scripts/licences.mjs. */
export const PACKAGES = join(DIST, 'packages');
const TOOLING = ['scripts/build.mjs', 'vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json'];
const PROGRAM = ['electron', 'contract', 'payload', 'words'];

/**
 * What dist/ consists of. `wires` is the wire tests as one file, to be run by the Node inside Electron; `bench-client` and
 * `bench-history` are what `npm run bench` measures.
 */
const TARGETS = {
  renderer: { entry: 'renderer/index.html', output: 'renderer', sources: ['renderer', 'contract', 'payload', 'words'] },
  main: { entry: 'electron/main.ts', output: 'electron/main.cjs', sources: PROGRAM },
  preload: { entry: 'electron/preload.ts', output: 'electron/preload.cjs', sources: PROGRAM },
  cli: { entry: 'electron/cli/main.ts', output: 'electron/cli.cjs', sources: PROGRAM },
  'pkcs12-worker': {
    entry: 'electron/identity/contents/pkcs12-worker.ts',
    output: 'electron/pkcs12-worker.cjs',
    sources: PROGRAM,
  },
  wires: {
    entry: 'test/support/wires-main.ts',
    output: 'test/wires.cjs',
    sources: [...PROGRAM, 'test/support', 'test/electron'],
    forTests: true,
  },
  'bench-client': {
    entry: 'scripts/bench/clients/our-client.mjs',
    output: 'bench/our-client.cjs',
    sources: [...PROGRAM, 'scripts/bench/clients'],
    forTests: true,
  },
  'bench-history': {
    entry: 'scripts/bench/clients/our-history.mjs',
    output: 'bench/our-history.cjs',
    sources: [...PROGRAM, 'scripts/bench/clients', 'test/support'],
    forTests: true,
  },
};

export const PRODUCT = Object.keys(TARGETS).filter((name) => !TARGETS[name].forTests);

/** Notes the packages that something of is in a bundle; of a style sheet that is taken out of its module, all is. */
function notePackages(name) {
  return {
    name: 'note-packages',
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap(({ modules = {} }) => Object.entries(modules));
      const used = modules.filter(([id, { renderedLength }]) => renderedLength > 0 || /\.css(?:\?|$)/.test(id));
      const paths = used.flatMap(
        ([id]) => /\/(node_modules\/(?:@[^/]+\/)?[^/@]+)\//.exec(id.replaceAll('\\', '/'))?.[1] ?? [],
      );
      mkdirSync(PACKAGES, { recursive: true });
      writeFileSync(join(PACKAGES, `${name}.json`), `${JSON.stringify([...new Set(paths)].sort(), null, 2)}\n`);
    },
  };
}

/** A build that cannot be made, in a sentence for people; `detail` holds the bundler's own words. */
export class BuildError extends Error {
  constructor(sentence, detail = '') {
    super(sentence);
    this.detail = detail;
  }
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8'));
  } catch {
    return {};
  }
}

function writeStamp(stamp) {
  const draft = `${STAMP}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(stamp, null, 2)}\n`);
  renameSync(draft, STAMP);
}

function inspect(names) {
  const stamp = readStamp();
  const listed = new Map();
  return names.map((name) => {
    const { output, sources } = TARGETS[name];
    const key = sources.join();
    if (!listed.has(key)) {
      const files = listFiles(ROOT, [...sources, ...TOOLING]);
      listed.set(key, { files, fingerprint: fingerprintOf(files), digest: null });
    }
    const inputs = listed.get(key);
    const made = existsSync(join(DIST, output)) ? stamp[name] : undefined;
    const digest = () => {
      inputs.digest ??= digestOf(ROOT, inputs.files);
      return inputs.digest;
    };
    return {
      name,
      inputs,
      digest,
      unchanged: made?.fingerprint === inputs.fingerprint,
      isFresh: () => made !== undefined && (made.fingerprint === inputs.fingerprint || made.digest === digest()),
    };
  });
}

/** Whether dist/ holds these targets, made from the sources as they are now. */
export function isBuilt(names = PRODUCT) {
  return inspect(names).every((target) => target.isFresh());
}

/** Builds those of the targets that are stale and returns their names; waits where another build is under way. */
export async function build({ names = PRODUCT, force = false } = {}) {
  mkdirSync(DIST, { recursive: true });
  return withLock(LOCK, async () => {
    const targets = inspect(names);
    const stale = targets.filter((target) => force || !target.isFresh());
    for (const { name } of stale) {
      if (!existsSync(join(ROOT, TARGETS[name].entry))) {
        throw new BuildError(`${name} cannot be built: its first file, ${TARGETS[name].entry}, is missing.`);
      }
    }
    if (stale.length > 0) {
      const vite = await import('vite');
      const results = await Promise.allSettled(stale.map(({ name }) => make(vite, name)));
      const failed = results.flatMap((result, index) =>
        result.status === 'rejected' ? [{ name: stale[index].name, reason: result.reason }] : [],
      );
      record(targets, new Set(failed.map(({ name }) => name)));
      if (failed.length > 0) {
        const list = failed.map(({ name }) => name).join(', ');
        throw new BuildError(
          `Not built: ${list}.`,
          failed.map(({ reason }) => stripVTControlCharacters(reason?.message ?? String(reason))).join('\n\n'),
        );
      }
    } else if (targets.some((target) => !target.unchanged)) {
      record(targets, new Set());
    }
    return stale.map(({ name }) => name);
  });
}

function record(targets, failed) {
  const stamp = readStamp();
  for (const { name, inputs, digest } of targets) {
    if (failed.has(name)) delete stamp[name];
    else stamp[name] = { fingerprint: inputs.fingerprint, digest: digest() };
  }
  writeStamp(stamp);
}

async function make(vite, name) {
  const { entry, output } = TARGETS[name];
  const draft = join(DIST, `.${name}-${process.pid}`);
  const finished = join(DIST, output);
  try {
    if (name === 'renderer') {
      await vite.build({
        configFile: join(ROOT, 'vite.config.ts'),
        logLevel: 'silent',
        plugins: [notePackages(name)],
        build: { outDir: draft, emptyOutDir: true },
      });
      replace(draft, finished);
    } else {
      await vite.build({ ...programConfig(join(ROOT, entry), draft), plugins: [notePackages(name)] });
      replace(join(draft, 'program.cjs'), finished);
    }
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function programConfig(entry, outDir) {
  return {
    configFile: false,
    root: ROOT,
    logLevel: 'silent',
    ssr: { noExternal: true, external: ['electron'], target: 'node' },
    resolve: { mainFields: ['module', 'main'] },
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: true,
      target: 'node16',
      minify: false,
      copyPublicDir: false,
      rolldownOptions: {
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: 'program.cjs', codeSplitting: false },
      },
    },
  };
}

function replace(draft, finished) {
  mkdirSync(join(finished, '..'), { recursive: true });
  // A file takes the place of the former one in one step; a folder cannot.
  const former = `${draft}-former`;
  if (statSync(finished, { throwIfNoEntry: false })?.isDirectory()) renameSync(finished, former);
  renameSync(draft, finished);
  rmSync(former, { recursive: true, force: true });
}

async function main() {
  const { values } = parseArgs({
    options: { only: { type: 'string', multiple: true }, force: { type: 'boolean', default: false } },
  });
  const names = values.only ?? PRODUCT;
  const unknown = names.find((name) => !(name in TARGETS));
  if (unknown !== undefined) {
    throw new BuildError(`There is no target called ${unknown}. The targets are ${Object.keys(TARGETS).join(', ')}.`);
  }
  const started = performance.now();
  const built = await build({ names, force: values.force });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stderr.write(built.length === 0 ? 'Nothing to build.\n' : `Built ${built.join(', ')} in ${seconds} s.\n`);
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) {
  main().catch((error) => {
    process.stderr.write(error instanceof BuildError ? `${error.message}\n` : `${error.stack}\n`);
    if (error.detail) process.stderr.write(`${error.detail}\n`);
    process.exitCode = 1;
  });
}
