import { type ChildProcess, spawn } from 'node:child_process';
import { lstat, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findWindow } from '../../scripts/lib/window.mjs';
import { expect, test } from './fixtures.ts';

test.skip(({ host }) => host !== 'window', 'These starts open the window.');

const START = resolve(import.meta.dirname, '../../scripts/start.mjs');
const RUNNING = 'Pushwright is running already: its window comes to the front.';

interface Start {
  readonly child: ChildProcess;
  readonly exit: Promise<{ readonly code: number | null; readonly said: string }>;
}

/** `npm start` in a process group of its own, as a terminal gives it. */
function start(home: string): Start {
  const child = spawn(process.execPath, [START], {
    detached: true,
    env: { ...process.env, PUSHWRIGHT_HOME: home, BROWSER: 'none' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  return { child, exit: new Promise((done) => child.once('close', (code) => done({ code, said }))) };
}

/** Chromium's lock on a data folder: there as long as a window is. */
async function isLocked(home: string): Promise<boolean> {
  return lstat(join(home, 'electron', 'SingletonLock')).then(
    () => true,
    () => false,
  );
}

async function untilOpen(home: string): Promise<void> {
  await expect.poll(() => isLocked(home)).toBe(true);
}

test.beforeEach(() => {
  test.skip(findWindow().executablePath === undefined, 'No Electron is here.');
});

test('a second start brings the first one’s window forward, and Ctrl-C ends all of it', async ({ home }) => {
  const first = start(home);
  await untilOpen(home);
  const second = await start(home).exit;
  expect(second.code).toBe(0);
  expect(second.said).toContain(RUNNING);
  expect(await isLocked(home)).toBe(true);

  process.kill(-(first.child.pid ?? 0), 'SIGINT');
  first.child.kill('SIGINT');
  const ended = await first.exit;
  expect(ended.code).toBe(0);
  expect(ended.said).not.toContain('served');
  expect(await isLocked(home)).toBe(false);
  expect(JSON.parse(await readFile(join(home, 'window.json'), 'utf8'))).toMatchObject({ maximized: false });
});

test('SIGTERM to the start alone closes the window', async ({ home }) => {
  const started = start(home);
  await untilOpen(home);
  // The window is asked to end once it can hear it.
  expect((await start(home).exit).said).toContain(RUNNING);
  started.child.kill('SIGTERM');
  expect((await started.exit).code).toBe(0);
  expect(await isLocked(home)).toBe(false);
});

test('a start that is killed takes its window with it', async ({ home }) => {
  const started = start(home);
  await untilOpen(home);
  expect((await start(home).exit).said).toContain(RUNNING);
  started.child.kill('SIGKILL');
  await expect.poll(() => isLocked(home)).toBe(false);
});

test('what was typed just before the window was closed is there at the next start', async ({ app }) => {
  const { page } = app;
  await page.getByRole('textbox', { name: 'Body', exact: true }).fill('Typed in the last moment');
  const restarted = await app.restart();
  await expect(restarted.getByRole('textbox', { name: 'Body', exact: true })).toHaveValue('Typed in the last moment');
});

test('a page that crashes comes back with what was typed', async ({ home }) => {
  const { executablePath = '' } = findWindow();
  const child = spawn(
    executablePath,
    [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      resolve(import.meta.dirname, '../support/crash-the-page.cjs'),
    ],
    { env: { ...process.env, PUSHWRIGHT_HOME: home }, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = await new Promise((done) => child.once('close', done));
  expect(said).toContain('shown: Typed before the crash');
  expect(code).toBe(0);
});
