import { execFile } from 'node:child_process';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/*
 * How long the search of a folder of 40 mixed files takes (test/fixtures/mixed-folder.sh: decoys, duplicates, a file of
 * 200 MB, a pipe, links in a circle), as the command line takes it, start of the program included. What it finds is
 * checked one by one in test/electron/identity/search/search-files.test.ts; here, that nothing of it was left out.
 */

const ROOT = join(import.meta.dirname, '../..');
const RUNS = 5;
const USABLE = 10;
const MOST_MS = 2_000;

const run = promisify(execFile);

async function makeFolder(folder) {
  const [parts, mixed] = [join(folder, 'parts'), join(folder, 'mixed')];
  await mkdir(parts, { recursive: true });
  await run('sh', [join(ROOT, 'test/fixtures/make.sh'), parts]);
  await run('sh', [join(ROOT, 'test/fixtures/mixed-folder.sh'), parts, mixed]);
  return mixed;
}

async function searchOnce(mixed, folder) {
  const started = performance.now();
  const { stdout } = await run(process.execPath, [join(ROOT, 'scripts/cli.mjs'), 'identity', mixed, '--json'], {
    env: { ...process.env, PUSHWRIGHT_HOME: join(folder, 'home'), PUSHWRIGHT_PASSPHRASE: 'secret' },
  });
  const ms = performance.now() - started;
  const { summary } = JSON.parse(stdout.trim().split('\n').at(-1));
  if (summary.usable !== USABLE || summary.cutShort)
    throw new Error(`The search ended with ${JSON.stringify(summary)}.`);
  return { ms, files: summary.files };
}

/** Measures the search and hands it to `floor(what, measured, beside, ratio, kept)`. */
export async function measureIdentitySearch(folder, floor) {
  const mixed = await makeFolder(join(folder, 'identities'));
  try {
    const runs = [];
    for (let n = 0; n < RUNS; n += 1) runs.push(await searchOnce(mixed, folder));
    const slowest = Math.max(...runs.map(({ ms }) => ms));
    floor(
      'search of 40 mixed files, slowest of 5',
      `${Math.round(slowest)} ms`,
      `less than ${MOST_MS / 1000} s, start included; ${runs[0].files} read, ${USABLE} pairs`,
      slowest / MOST_MS,
      slowest < MOST_MS,
    );
  } finally {
    // Else it could not be removed by whoever made it.
    await chmod(join(mixed, 'closed'), 0o700);
  }
}

// By itself: node scripts/bench/identity-search.mjs
if (process.argv[1] === import.meta.filename) {
  const { mkdtemp, rm } = await import('node:fs/promises');
  const { tmpdir } = await import('node:os');
  const folder = await mkdtemp(join(tmpdir(), 'pushwright-bench-'));
  try {
    await measureIdentitySearch(folder, (what, measured, beside, ratio, kept) => {
      process.stdout.write(`${kept ? 'kept  ' : 'MISSED'}  ${what}  ${measured}  ${beside} (${ratio.toFixed(2)})\n`);
      if (!kept) process.exitCode = 1;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
