import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { prepare } from '../../scripts/prepare.mjs';
import { temporaryFolder } from '../support/temporary-folder.ts';

const START = resolve(import.meta.dirname, '../../scripts/start.mjs');
const LINK = /http:\/\/127\.0\.0\.1:\d+\/open\?code=[\w-]{43}/;

interface Started {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves once `pattern` was printed on either stream; rejects when the process ends without. */
  until(pattern: RegExp): Promise<string>;
  readonly exit: Promise<number | null>;
}

interface Surroundings {
  readonly home: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** As a newcomer types it, instead of the script itself. */
  readonly npm?: boolean;
}

/** `node scripts/start.mjs`, or npm over it, as a process group of its own, from another folder, without standard input, display or Electron. */
function start({ home, args = [], env = {}, npm = false }: Surroundings): Started {
  const { DISPLAY: _d, WAYLAND_DISPLAY: _w, ELECTRON_OVERRIDE_DIST_PATH: _e, ...inherited } = process.env;
  const command = npm ? ['npm', '--prefix', resolve(START, '../..'), 'start', '--'] : [process.execPath, START];
  const [program = '', ...before] = command;
  const child = spawn(program, [...before, ...args], {
    cwd: home,
    detached: true,
    env: { ...inherited, PUSHWRIGHT_HOME: home, BROWSER: 'none', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const looks = new Set<() => void>();
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    for (const look of looks) look();
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    for (const look of looks) look();
  });
  const exit = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid ?? 0), 'SIGKILL');
    await exit;
  });
  return {
    child,
    exit,
    stdout: () => stdout,
    stderr: () => stderr,
    until: (pattern) =>
      new Promise((found, ended) => {
        const look = (): void => {
          const match = pattern.exec(stdout + stderr);
          if (match === null) return;
          looks.delete(look);
          found(match[0]);
        };
        looks.add(look);
        void exit.then((code) => ended(new Error(`It ended with ${code} and said: ${stdout}${stderr}`)));
        look();
      }),
  };
}

/** A folder with an executable called as Electron is, which does what `script` says. */
async function standIn(script: string): Promise<Record<string, string>> {
  const folder = await temporaryFolder();
  const path = join(folder, 'electron');
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return { ELECTRON_OVERRIDE_DIST_PATH: folder, DISPLAY: ':0' };
}

const onLinux = describe.skipIf(process.platform !== 'linux');

beforeAll(() => prepare({ quiet: true }), 120_000);

onLinux('npm start without a window', () => {
  it('says in one line that there is no display, and serves the page', async () => {
    const started = start({ home: await temporaryFolder() });
    const link = await started.until(LINK);
    await started.until(/served as a page\./);
    const said = started.stderr().trimEnd().split('\n');
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(
      /^There is no display: .+ under xvfb-run\. Until then, the same window is served as a page\.$/,
    );

    const opened = await fetch(link, { redirect: 'manual' });
    const [cookie = ''] = (opened.headers.get('set-cookie') ?? '').split(';');
    const page = await fetch(new URL('/', link), { headers: { cookie } });
    expect(await page.text()).toContain('<title>Pushwright</title>');

    started.child.kill('SIGINT');
    expect(await started.exit).toBe(0);
  });

  it.each([
    [
      'a library is missing',
      '#!/bin/sh\necho "electron: error while loading shared libraries: libgbm.so.1: cannot open shared object file" >&2\nexit 127\n',
      /^Electron lacks the library libgbm\.so\.1\. .*apt-get install libgbm1\./m,
    ],
    [
      'the sandbox is refused',
      '#!/bin/sh\necho "[1:0101/0:FATAL:zygote_host_impl_linux.cc(1)] No usable sandbox!" >&2\nkill -ABRT $$\n',
      /^This system refuses the user namespaces/m,
    ],
    ['it ends without a word', '#!/bin/sh\nexit 0\n', /^Electron ended with code 0 before it opened a window\./m],
    ['it is no program', '\u007fELF', /^Electron cannot be run \(ENOEXEC\)\.|^Electron ended with code/m],
  ])('serves the page and says why where %s', async (_, script, why) => {
    const started = start({ home: await temporaryFolder(), env: await standIn(script) });
    await started.until(LINK);
    await started.until(why);
    started.child.kill('SIGTERM');
    expect(await started.exit).toBe(0);
  });

  it('serves it at once, on the port that is asked for', async () => {
    const first = start({ home: await temporaryFolder(), args: ['--web'] });
    const { port } = new URL(await first.until(LINK));
    expect(first.stderr()).toBe('');
    first.child.kill('SIGINT');
    expect(await first.exit).toBe(0);

    const second = start({ home: await temporaryFolder(), args: ['--port', port] });
    expect(new URL(await second.until(LINK)).port).toBe(port);
  });

  it('gives a fresh link to the page that is being served already, and ends', async () => {
    const home = await temporaryFolder();
    const first = start({ home, args: ['--web'] });
    const link = await first.until(LINK);
    const second = start({ home, args: ['--web'] });
    const other = await second.until(LINK);
    expect(await second.exit).toBe(0);
    expect(other).not.toBe(link);
    expect(new URL(other).port).toBe(new URL(link).port);
  });

  it('ends all of it when the terminal and npm both pass Ctrl-C on', async () => {
    const home = await temporaryFolder();
    const started = start({ home, args: ['--web'] });
    await started.until(LINK);
    expect(existsSync(join(home, 'loopback.json'))).toBe(true);
    process.kill(-(started.child.pid ?? 0), 'SIGINT');
    started.child.kill('SIGINT');
    expect(await started.exit).toBe(0);
    expect(existsSync(join(home, 'loopback.json'))).toBe(false);
  });

  it.each([[['--nonsense']], [['--port', 'x']], [['--port', '70000']], [['extra']]])(
    'refuses %j in one line',
    async (args) => {
      const started = start({ home: await temporaryFolder(), args });
      expect(await started.exit).toBe(2);
      expect(started.stdout()).toBe('');
      expect(started.stderr().trimEnd().split('\n')).toHaveLength(1);
      expect(started.stderr()).toContain('npm start -- --help');
    },
  );
});

onLinux('npm start under npm', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('leaves nothing running when npm alone hears %s', async (signal) => {
    const started = start({ home: await temporaryFolder(), args: ['--web'], npm: true });
    const link = await started.until(LINK);
    started.child.kill(signal);
    // The pipes close when the last of the processes under npm is gone.
    await started.exit;
    await expect(fetch(link)).rejects.toThrow('fetch failed');
  });
});

onLinux('npm start with a window', () => {
  /** Opens at once, notes how it was started, and ends as Electron's main process does. */
  const WINDOW = `#!${process.execPath}
const { writeFileSync } = require('node:fs');
writeFileSync(process.env.PUSHWRIGHT_HOME + '/started', JSON.stringify(process.argv.slice(2)));
process.on('SIGTERM', () => process.exit(0));
process.on('SIGINT', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
console.error('[1:1124/204147.2:ERROR:bus.cc(399)] Failed to connect to the bus');
process.send(process.env.SAY || 'opened', () => {
  console.error('[1:1124/204147.2:ERROR:bus.cc(399)] Failed to connect to the bus');
  console.error('Refused something.');
  if (process.env.END) process.exit(Number(process.env.END));
});
setInterval(() => {}, 1000);
`;

  it('shows what the window says, without what Chromium says to itself, and serves nothing', async () => {
    const home = await temporaryFolder();
    const started = start({ home, env: await standIn(WINDOW) });
    await started.until(/Refused something\./);
    expect(started.stderr()).not.toContain('bus.cc');
    expect(started.stdout()).toBe('');
    const args: string[] = JSON.parse(readFileSync(join(home, 'started'), 'utf8'));
    const asRoot = process.getuid?.() === 0;
    expect(args.includes('--no-sandbox')).toBe(asRoot);
    expect(started.stderr().includes('Running as root')).toBe(asRoot);
    started.child.kill('SIGINT');
    expect(await started.exit).toBe(0);
    expect(started.stdout()).toBe('');
  });

  it('says that it runs already, and ends', async () => {
    const started = start({
      home: await temporaryFolder(),
      env: { ...(await standIn(WINDOW)), SAY: 'running already', END: '0' },
    });
    expect(await started.exit).toBe(0);
    expect(started.stderr()).toContain('Pushwright is running already: its window comes to the front.');
  });

  it('ends with the code of a window that failed after it had opened, and serves nothing', async () => {
    const started = start({ home: await temporaryFolder(), env: { ...(await standIn(WINDOW)), END: '7' } });
    expect(await started.exit).toBe(7);
    expect(started.stdout()).toBe('');
  });
});
