import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DeviceBook } from '../../../../electron/backend/devices/device-book.ts';
import { removeLeftovers } from '../../../../electron/ground/whole-file.ts';
import type { Said } from '../../../support/device-book-program.ts';
import { SeededRandom } from '../../../support/random.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** How often a writer is killed; `PUSHWRIGHT_KILLS=1000` for the large run. */
const KILLS = Number(process.env['PUSHWRIGHT_KILLS'] ?? 6);
const SEED = Number(process.env['PUSHWRIGHT_RANDOM_SEED'] ?? 11);

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pushwright-writers-'));
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: resolve('test/support/device-book-program.ts'),
      outDir: home,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'program.cjs', codeSplitting: false } },
    },
  });
}, 60_000);
afterAll(() => rm(home, { recursive: true, force: true }));

/** A writer's process, and what it has said by its end. `kill`: how many milliseconds after so many lines it is killed. */
async function writer(
  folder: string,
  number: number,
  rounds: number,
  kill: { readonly lines: number; readonly ms: number } | null = null,
): Promise<readonly Said[]> {
  const child = spawn(process.execPath, [join(home, 'program.cjs'), folder, String(number), String(rounds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    text += more;
    if (kill !== null && text.split('\n').length > kill.lines) setTimeout(() => child.kill('SIGKILL'), kill.ms);
  });
  await once(child, 'close');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Said]));
}

async function expectKept(folder: string, said: readonly Said[], where: string): Promise<void> {
  const { devices, problem } = await new DeviceBook(folder).load();
  expect(problem, where).toBeNull();
  const there = new Map(devices.map((device) => [device.deviceToken, device]));
  expect(there.size, where).toBe(devices.length);
  const of = (did: Said['did']) => said.filter((one) => one.did === did).map(({ deviceToken }) => deviceToken);
  const going = new Set(of('removing'));
  expect(
    of('added').filter((one) => !there.has(one) && !going.has(one)),
    where,
  ).toEqual([]);
  expect(
    of('removed').filter((one) => there.has(one)),
    where,
  ).toEqual([]);
  expect(
    of('noted').filter((one) => there.get(one)?.last === null),
    where,
  ).toEqual([]);
}

it('loses nothing of three programs that write at once', async () => {
  const folder = await temporaryFolder();
  const said = await Promise.all([1, 2, 3].map((number) => writer(folder, number, 40)));
  await expectKept(folder, said.flat(), '');
  expect((await new DeviceBook(folder).load()).devices).toHaveLength(3 * 27);
  expect(await readdir(folder)).toEqual(['devices.json']);
}, 60_000);

it(
  `loses nothing that was said to be kept when writers are killed ${KILLS} times`,
  async () => {
    const random = new SeededRandom(SEED);
    const folder = await temporaryFolder();
    const said: Said[] = [];
    for (let kill = 0; kill < KILLS; kill += 2) {
      const numbers = [kill + 1, kill + 2];
      const ended = await Promise.all(
        numbers.map((number) => writer(folder, number, 1_000, { lines: random.below(12), ms: random.below(15) })),
      );
      said.push(...ended.flat());
      await expectKept(folder, said, `seed ${SEED}, after ${kill + 2} kills`);
    }
    expect(said.length).toBeGreaterThan(KILLS);
    await removeLeftovers(folder);
    const left = (await readdir(folder)).filter((name) => !/^\.lock/.test(name));
    expect(left).toEqual(['devices.json']);
  },
  60_000 + KILLS * 2_000,
);
