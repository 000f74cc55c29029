import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { findWindow } from '../../scripts/lib/window.mjs';
import { HOSTILE_FILES, REFUSED } from '../support/hostile-arguments.ts';
import { countEvents, ventures } from '../support/net-log.ts';
import { expect, test } from './fixtures.ts';

/* The program as it is packaged, which no test drives from within: its debugger's doors are closed. */

const ROOT = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

test.skip(({ host }) => host !== 'window' || process.platform !== 'linux', 'Packaged here for Linux.');
test.describe.configure({ mode: 'serial' });

let folder = '';
let program = '';

test.beforeAll(async () => {
  test.setTimeout(240_000);
  const { executablePath } = findWindow();
  test.skip(executablePath === undefined, 'No Electron is here.');
  folder = await mkdtemp(join(tmpdir(), 'pushwright-packaged-'));
  const env = { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: dirname(executablePath ?? '') };
  await run(process.execPath, ['scripts/package.mjs', '--into', folder], { cwd: ROOT, env });
  const [unpacked = ''] = (await readdir(folder)).filter((name) => name.endsWith('unpacked'));
  program = join(folder, unpacked, 'pushwright');
});

test.afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts the program as scripts/start.mjs starts a window, by which it tells that it has opened. */
function start(home: string, ...switches: readonly string[]): Started {
  return startIn(ROOT, home, switches);
}

interface Started {
  readonly child: ChildProcess;
  said(): string;
}

function startIn(cwd: string, home: string, switches: readonly string[]): Started {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(program, [...asRoot, ...switches], {
    cwd,
    env: { ...process.env, PUSHWRIGHT_HOME: home },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return { child, said: () => said };
}

test('it calls nobody', async ({ home }) => {
  const log = join(home, 'net-log.json');
  const { child } = start(home, `--log-net-log=${log}`, '--net-log-capture-mode=Everything');
  const ended = once(child, 'exit');
  expect((await once(child, 'message'))[0]).toBe('opened');
  child.kill('SIGTERM');
  await ended;
  expect(await countEvents(log)).toBeGreaterThan(0);
  expect(await ventures(log)).toEqual([]);
});

for (const name of [
  ...['--remote-debugging-port=0', '--remote-debugging-pipe', '--inspect', '--inspect-brk=0', '--js-flags=--expose-gc'],
  ...['--gpu-launcher=0', '--renderer-cmd-prefix=0', '--utility-cmd-prefix=0'],
])
  test(`it refuses ${name}, in a sentence`, async ({ home }) => {
    const { child, said } = start(home, name);
    expect((await once(child, 'close'))[0]).toBe(2);
    expect(said()).toContain(
      `Pushwright takes no ${name.replace(/=.*/, '')}: it would let other programs use your keys.`,
    );
    expect(said()).not.toContain('DevTools listening');
    expect(existsSync(join(home, 'electron', 'DevToolsActivePort'))).toBe(false);
  });

test('the licences of all that is in it lie in it', async () => {
  const beside = dirname(program);
  const texts = await Promise.all(
    [
      'resources/licences/LICENSE.txt',
      'resources/licences/THIRD-PARTY.txt',
      'LICENSE.electron.txt',
      'LICENSES.chromium.html',
    ].map((path) => readFile(join(beside, path), 'utf8')),
  );
  for (const text of texts) expect(text.length).toBeGreaterThan(500);
  expect(texts[1]).toContain('react-dom ');
});

test('it opens with a file, hands one over to the window that is there, and refuses what is neither', async ({
  home,
}) => {
  const file = join(home, 'hello.json');
  await writeFile(file, '{"aps":{"alert":"Hi"}}');
  const first = start(home, file);
  expect((await once(first.child, 'message'))[0]).toBe('opened');
  const second = start(home, file);
  expect((await once(second.child, 'message'))[0]).toBe('running already');
  for (const words of [['pushwright://send'], [file, 'https://example.com'], [file, join(home, 'gone')]]) {
    const { child, said } = start(home, ...words);
    expect((await once(child, 'close'))[0]).toBe(2);
    expect(said()).toMatch(/ is an address, and Pushwright opens none| is no file that is there/);
  }
  const ended = once(first.child, 'exit');
  first.child.kill('SIGTERM');
  await ended;
});

test('words that nobody meant end in a sentence, or open a window that they say nothing to', async ({ home }) => {
  test.setTimeout(180_000);
  const cwd = join(home, 'files');
  await mkdir(cwd);
  for (const name of HOSTILE_FILES) await writeFile(join(cwd, name), '{"aps":{"alert":"Hi"}}');
  const tried = async (number: number): Promise<void> => {
    const words = REFUSED[number] ?? [];
    const own = join(home, String(number));
    const { child, said } = startIn(cwd, own, words);
    const closed = once(child, 'close');
    const shown = JSON.stringify(words).slice(0, 80);
    const first = await Promise.race([once(child, 'message'), closed]);
    if (first[0] === 'opened') child.kill('SIGTERM');
    else expect({ shown, code: first[0] }).toEqual({ shown, code: 2 });
    await closed;
    // Chromium's own lines begin with a bracket.
    const ours = said()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('['));
    expect(ours.length, `${shown}: ${said()}`).toBeLessThanOrEqual(first[0] === 'opened' ? 0 : 2);
    expect(ours.join('\n'), shown).not.toMatch(/[^\P{Cc}\n]|[\u2028-\u202e]/u);
    expect(existsSync(join(own, 'history')), shown).toBe(false);
  };
  // Each opens an Electron of its own. All are tried on the built program; here what looks like a switch, which Electron
  // itself would take, and of the other words every fourth.
  const all = process.env['PUSHWRIGHT_ALL_WORDS'] !== undefined;
  const waiting = REFUSED.flatMap(([first = ''], at) => (all || first.startsWith('-') || at % 4 === 0 ? [at] : []));
  const work = async (): Promise<void> => {
    for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) await tried(at);
  };
  await Promise.all([work(), work()]);
  expect((await readdir(cwd)).sort()).toEqual([...HOSTILE_FILES].sort());
});
