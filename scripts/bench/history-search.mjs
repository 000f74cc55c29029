import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from '../build.mjs';
import { measureIfStarted } from './alone.mjs';

/*
 * How long a text takes to be found, or not found, anywhere in 100,000 sends, a fifth of them Chinese: asked as the window
 * asks, with what was added since looked for and the newest fifty read. Beside it the least there is: `Buffer.indexOf` over
 * the bytes of the same files. The slowest searches are for what is in none of them.
 */

const ROOT = join(import.meta.dirname, '../..');
const SENDS = 100_000;
const SEARCHES = 100;
const MOST_MS = 40;

/** Measures the search and hands it to `floor(what, measured, beside, ratio, kept)`. */
export async function measureHistorySearch(folder, floor) {
  await build({ names: ['bench-history'] });
  const program = join(ROOT, 'dist/bench/our-history.cjs');
  const argv = [program, join(folder, 'history-of-many'), String(SENDS), String(SEARCHES)];
  const { stdout } = await promisify(execFile)(process.execPath, argv);
  const { first, ours, floor: least, common, megabytes } = JSON.parse(stdout);
  floor(
    'a text that is in none of 100,000 sends, p99',
    `${ours.p99.toFixed(1)} ms`,
    `at most ${MOST_MS} ms; median ${ours.median.toFixed(1)} ms beside ${least.median.toFixed(1)} ms of Buffer.indexOf over ${Math.round(megabytes)} MB; ` +
      `one that is in many ${common.p99.toFixed(1)} ms; the first look ${(first / 1000).toFixed(1)} s`,
    ours.p99 / MOST_MS,
    ours.p99 <= MOST_MS,
  );
}

await measureIfStarted(import.meta.filename, measureHistorySearch);
