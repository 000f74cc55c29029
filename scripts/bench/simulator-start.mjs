import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from '../build.mjs';
import { ROOT } from '../lib/root.mjs';
import { measureIfStarted } from './alone.mjs';
import { median } from './throughput.mjs';

/*
 * From starting `pushwright simulator --json` to the line that says where it listens: in a folder of its own each time,
 * where every key and certificate has yet to be made, as in other people's CI, and again in the same folder. A Node that
 * does nothing but print a line takes its turn too.
 */

const STARTS = 15;
const MOST_MS = 300;
const CLI = join(ROOT, 'scripts/cli.mjs');

/** Milliseconds to the first line of what a Node prints, which must hold `words`. */
async function msToFirstLine(args, environment, words) {
  const started = performance.now();
  const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const ms = performance.now() - started;
  if (!line.includes(words)) throw new Error(`It said “${line}” instead of ${words}.`);
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
  return ms;
}

/** Hands the row to `floor(what, measured, beside, ratio, kept)`. */
export async function measureSimulatorStart(folder, floor) {
  await build({ names: ['cli', 'pkcs12-worker'] });
  const times = { empty: [], fresh: [], used: [] };
  for (let n = 0; n < STARTS; n += 1) {
    const environment = { ...process.env, PUSHWRIGHT_HOME: join(folder, `start-${n}`) };
    const simulator = [CLI, 'simulator', '--json', '--dir', join(folder, `start-${n}`, 'apns')];
    times.empty.push(await msToFirstLine(['--eval', 'console.log("here")'], environment, 'here'));
    times.fresh.push(await msToFirstLine(simulator, environment, '"port"'));
    times.used.push(await msToFirstLine(simulator, environment, '"port"'));
  }
  const [empty, fresh, used] = [times.empty, times.fresh, times.used].map((values) => Math.round(median(values)));
  floor(
    `start of the simulator, median of ${STARTS}`,
    `${fresh} ms`,
    `less than ${MOST_MS} ms; ${used} ms in a folder that has its keys, ${empty} ms for a Node that does nothing`,
    fresh / MOST_MS,
    fresh < MOST_MS,
  );
}

await measureIfStarted(import.meta.filename, measureSimulatorStart);
