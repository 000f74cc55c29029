import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { expect, it } from 'vitest';
import { systemClock } from '../../../../electron/apns/clock.ts';
import { History } from '../../../../electron/backend/history/history.ts';
import { LogBook } from '../../../../electron/backend/log/log-book.ts';
import { Redactor } from '../../../../electron/backend/log/redact.ts';
import { SettingsStore } from '../../../../electron/backend/store/settings-store.ts';
import { SeededRandom } from '../../../support/random.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const KILLS = Number(process.env['PUSHWRIGHT_KILLS'] ?? 40);
const AT_ONCE = 2;
/** A killed program had time for its first lines, and for many. */
const LONGEST_MS = 60;

/** Runs a program, kills it so long after its first acknowledgement, and resolves with what it had acknowledged. */
function killed(program: string, folder: string, name: string, afterMs: number): Promise<readonly string[]> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [program, folder, name], { stdio: ['ignore', 'pipe', 'inherit'] });
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (told === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
      told += text;
    });
    child.on('error', fail);
    // The last may be cut off: it was not told whole.
    child.on('close', () => done(told.split('\n').slice(0, -1)));
  });
}

it(`loses nothing that was acknowledged in ${KILLS} kills of programs that write at once`, async () => {
  const folder = await temporaryFolder();
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: resolve('test/support/history-program.ts'),
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'program.cjs', codeSplitting: false } },
    },
  });
  const program = join(folder, 'program.cjs');
  const data = join(folder, 'data');
  const settings = new SettingsStore(data, true);
  const redactor = new Redactor('/nobody');
  const parts = { dataFolder: data, clock: systemClock, settings, environment: {}, redactor };
  const log = new LogBook(systemClock, redactor, () => undefined);
  const random = new SeededRandom(40);
  const acknowledged: string[] = [];
  for (let kill = 0; kill < KILLS; kill += AT_ONCE) {
    const names = Array.from({ length: AT_ONCE }, (_, n) => `kill-${kill + n}`);
    const told = names.map((name) => killed(program, join(data, 'history'), name, random.below(LONGEST_MS)));
    acknowledged.push(...(await Promise.all(told)).flat());
    // Every opening works, while lines are being written or after a kill.
    if (kill % 20 > 0) continue;
    const history = new History({ ...parts, door: 'window', log });
    expect(await history.state()).toMatchObject({ unreadable: 0, closedFiles: [] });
    await history.close();
  }
  const history = new History({ ...parts, door: 'window', log });
  const { sends, unreadable, closedFiles } = await history.state();
  const every = { text: '', topic: null, device: null, outcome: null, from: null, until: null, after: null };
  const { lines } = await history.list({ ...every, limit: 10_000_000 });
  const ids = lines.map(({ id }) => id);
  const there = new Set(ids);
  expect({ lost: acknowledged.filter((id) => !there.has(id)), unreadable, closedFiles }).toEqual({
    ...{ lost: [], unreadable: 0, closedFiles: [] },
  });
  expect(acknowledged.length).toBeGreaterThan(KILLS);
  expect(there.size).toBe(ids.length);
  // What was on its way when it was killed is there as well, or not: one each at most.
  expect(sends - acknowledged.length).toBeLessThanOrEqual(KILLS);
  const files = (await readdir(join(data, 'history'))).filter((name) => name.endsWith('.jsonl'));
  expect(files.length).toBeLessThanOrEqual(AT_ONCE + 1 + Math.ceil(acknowledged.length / 4_000));
  if (KILLS > 40) process.stdout.write(`${KILLS} kills, ${acknowledged.length} acknowledged, ${sends} there\n`);
}, 600_000);
