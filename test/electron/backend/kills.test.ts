import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { expect, it } from 'vitest';
import type { HistoryLine } from '../../../contract/history/history.ts';
import { systemClock } from '../../../electron/apns/clock.ts';
import { DeviceBook } from '../../../electron/backend/devices/device-book.ts';
import { DraftStore } from '../../../electron/backend/drafts/draft-store.ts';
import { History } from '../../../electron/backend/history/history.ts';
import { LogBook } from '../../../electron/backend/log/log-book.ts';
import { Redactor } from '../../../electron/backend/log/redact.ts';
import { SettingsStore } from '../../../electron/backend/store/settings-store.ts';
import { runCommand } from '../../support/cli.ts';
import type { Acknowledged } from '../../support/everything-program.ts';
import { SeededRandom } from '../../support/random.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const KILLS = Number(process.env['PUSHWRIGHT_ALL_KILLS'] ?? 12);
/** A killed program had time for its start, or for some rounds. */
const LONGEST_MS = 500;
const PROGRAMS = ['serve', 'command', 'command'] as const;

interface Killed {
  readonly said: readonly Acknowledged[];
  /** What it ended with where it was not killed. */
  readonly fault: string | null;
}

/** Runs a program, kills it so long after its start or its first acknowledgement, and resolves with what it had acknowledged. */
function killed(program: string, argv: readonly string[], after: 'start' | 'first', ms: number): Promise<Killed> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [program, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
    if (after === 'start') setTimeout(() => child.kill('SIGKILL'), ms);
    const texts = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (after === 'first' && texts.stdout === '') setTimeout(() => child.kill('SIGKILL'), ms);
      texts.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      texts.stderr += text;
    });
    child.on('error', fail);
    child.on('close', (code) =>
      done({
        // The last may be cut off: it was not told whole.
        said: texts.stdout
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line)),
        fault: code === null ? null : `${argv[0]} ended with ${code}: ${texts.stderr}`,
      }),
    );
  });
}

async function builtProgram(folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: resolve('test/support/everything-program.ts'),
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'program.cjs', codeSplitting: false } },
    },
  });
  return join(folder, 'program.cjs');
}

/** The draft as the next program finds it. */
async function draftIn(home: string): Promise<string> {
  const store = new DraftStore(home);
  const { draft, problems } = await store.load();
  await store.settled();
  expect(problems).toEqual([]);
  return (JSON.parse(draft?.payload ?? '{}') as { aps?: { alert?: string } }).aps?.alert ?? '';
}

async function linesIn(home: string): Promise<readonly HistoryLine[]> {
  const redactor = new Redactor('/nobody');
  const log = new LogBook(systemClock, redactor, () => undefined);
  const parts = { dataFolder: home, clock: systemClock, settings: new SettingsStore(home, true), environment: {} };
  const history = new History({ ...parts, redactor, door: 'window', log });
  const every = { text: '', topic: null, device: null, outcome: null, from: null, until: null, after: null };
  const { lines, state } = await history.list({ ...every, limit: 10_000_000 });
  await history.close();
  expect(state).toMatchObject({ unreadable: 0, closedFiles: [] });
  return lines;
}

const marksOf = (said: readonly Acknowledged[], did: Acknowledged['did']) =>
  said.filter((one) => one.did === did).map(({ mark }) => mark);

/** What is missing of `wanted`. */
function lost(wanted: readonly string[], there: readonly string[]): readonly string[] {
  const known = new Set(there);
  return wanted.filter((mark) => !known.has(mark));
}

it(
  `keeps all that was acknowledged in ${KILLS} kills of a served page and two commands at once`,
  async () => {
    const folder = await temporaryFolder();
    const home = join(folder, 'home');
    const program = await builtProgram(folder);
    expect((await runCommand(['send', '--alert', 'First', 'a1'.repeat(32)], { home })).code).toBe(0);
    const random = new SeededRandom(7);
    const said: Acknowledged[] = [];
    let draft = '';
    // On a slow machine every kill may come before the first send is done: then there is nothing to have kept yet.
    const nothingSent = () => marksOf(said, 'send').length === 0;
    for (let kill = 0; kill < KILLS || (nothingSent() && kill < 5 * KILLS); kill += PROGRAMS.length) {
      const runs = PROGRAMS.map((role, at) => {
        const after = random.below(4) === 0 ? 'start' : 'first';
        return killed(
          program,
          [role, home, `k${kill + at}`],
          after,
          random.below(kill < KILLS ? LONGEST_MS : 10 * LONGEST_MS),
        );
      });
      const ended = await Promise.all(runs);
      expect(ended.flatMap(({ fault }) => fault ?? [])).toEqual([]);
      said.push(...ended.flatMap((one) => one.said));
      // The one that was acknowledged last, or the one that was on its way to the disk.
      const last = marksOf(ended[0]?.said ?? [], 'draft').at(-1);
      const next = (last ?? '').replace(/\d+$/, (number) => String(Number(number) + 1).padStart(5, '0'));
      const found = await draftIn(home);
      expect([last ?? draft, last === undefined ? `k${kill}-00000` : next]).toContain(found);
      draft = found;
      const { devices, problem } = await new DeviceBook(home).load();
      expect(problem).toBeNull();
      const names = devices.map(({ name }) => name);
      expect(lost(marksOf(said, 'device'), names)).toEqual([]);
      expect(new Set(devices.map(({ deviceToken }) => deviceToken)).size).toBe(devices.length);
    }
    const lines = await linesIn(home);
    const excerpts = lines.flatMap((line) => (line.kind === 'send' ? line.excerpt : []));
    expect(excerpts).toHaveLength(lines.length);
    expect(lost(marksOf(said, 'send'), excerpts)).toEqual([]);
    expect(new Set(excerpts).size).toBe(excerpts.length);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
    expect(marksOf(said, 'send').length).toBeGreaterThan(0);
    const counted = (['draft', 'device', 'send'] as const).map((did) => `${marksOf(said, did).length} ${did}`);
    if (KILLS > 12) process.stdout.write(`${KILLS} kills, acknowledged ${counted.join(', ')}; ${lines.length} rows\n`);
  },
  60_000 + KILLS * 2_000,
);
