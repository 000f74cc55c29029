import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { measureIfStarted } from './alone.mjs';

/*
 * What a batch costs in memory: `pushwright send` sends a file of a million device tokens to `pushwright simulator`, a
 * process of its own, and writes every result into a CSV. The most memory that the sending process ever took is the figure.
 */

const ROOT = join(import.meta.dirname, '../..');
const CLI = join(ROOT, 'scripts/cli.mjs');
const TOKENS = 1_000_000;
const MOST_MB = 200;

async function writeTokens(path) {
  const file = createWriteStream(path);
  for (let n = 0; n < TOKENS; n += 1_000) {
    const lines = Array.from({ length: 1_000 }, (_, m) => `${(n + m).toString(16).padStart(64, '0')}\n`);
    if (!file.write(lines.join(''))) await once(file, 'drain');
  }
  file.end();
  await finished(file);
}

async function countRows(path) {
  let rows = -1;
  for await (const _ of createInterface({ input: createReadStream(path) })) rows += 1;
  return rows;
}

async function startSimulator(folder, environment) {
  const child = spawn(process.execPath, [CLI, 'simulator', '--json', '--dir', join(folder, 'apns')], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  // It tells of each notification, and nobody listens any more.
  child.stdout.resume();
  return { child, ...JSON.parse(line) };
}

/** Sends over a wire; the most memory the sending process took, in MB, and how long it was at it. */
async function sendAll(wire, simulator, tokens, folder, environment) {
  const { port } = wire === 'http2' ? simulator.http2 : simulator.gateway;
  const results = join(folder, `${wire}.csv`);
  const memory = join(folder, `${wire}.memory`);
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [
      ...['--require', join(import.meta.dirname, 'tell-memory.cjs'), CLI, 'send', '--json', '--wire', wire],
      ...['--to', `127.0.0.1:${port}`, '--ca', simulator.ca, '--identity', simulator.identity],
      ...['--alert', 'Hello', '--tokens', tokens, '--results', results],
    ],
    {
      env: { ...environment, TELL_MEMORY: memory, PUSHWRIGHT_PASSPHRASE: simulator.passphrase },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const [code] = await once(child, 'exit');
  const seconds = (performance.now() - started) / 1000;
  const rows = await countRows(results);
  if (code !== 0 || rows !== TOKENS) throw new Error(`${rows} of ${TOKENS} results over ${wire}, exit code ${code}.`);
  return { mb: Number(await readFile(memory, 'utf8')) / 1024, seconds };
}

/** Measures both wires and hands each to `floor(what, measured, beside, ratio, kept)`. */
export async function measureBatchMemory(folder, floor) {
  const environment = { ...process.env, PUSHWRIGHT_HOME: join(folder, 'home') };
  const tokens = join(folder, 'tokens.txt');
  await writeTokens(tokens);
  const simulator = await startSimulator(folder, environment);
  try {
    for (const [wire, words] of [
      ['http2', 'HTTP/2'],
      ['binary', 'binary wire'],
    ]) {
      const { mb, seconds } = await sendAll(wire, simulator, tokens, folder, environment);
      floor(
        `memory for 1,000,000 tokens, ${words}`,
        `${Math.round(mb)} MB`,
        `less than ${MOST_MB} MB; it took ${Math.round(seconds)} s`,
        mb / MOST_MB,
        mb < MOST_MB,
      );
    }
  } finally {
    simulator.child.kill('SIGTERM');
    await rm(tokens, { force: true });
  }
}

await measureIfStarted(import.meta.filename, measureBatchMemory);
