import { execFile } from 'node:child_process';
import { link, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CommandResult, type RunningCommand, runCommand, startCommand } from '../../../support/cli.ts';
import { type StartLine, startedSimulator, startLineIn } from '../../../support/cli-simulator.ts';
import { asOrdinaryUser } from '../../../support/ordinary-user.ts';

const A = 'a1'.repeat(32);
const GONE = 'c3'.repeat(32);
const KEPT = 'the only one';

let home: string;
let simulator: RunningCommand;
let start: StartLine;
/** Of each test. */
let folder: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pushwright-written-'));
  const devices = join(home, 'simulated.json');
  await writeFile(devices, JSON.stringify([{ token: GONE, state: 'unregistered', timestamp: 1_767_225_600_000 }]));
  simulator = await startedSimulator(home, ['--json', '--dir', join(home, 'D'), '--devices', devices]);
  start = startLineIn(simulator.stdout.text);
});
beforeEach(async () => {
  folder = await mkdtemp(join(home, 'test-'));
});
afterAll(async () => {
  simulator.signal('SIGTERM');
  await simulator.ended;
  await rm(home, { recursive: true, force: true });
});

const environment = (): Record<string, string> => ({
  PUSHWRIGHT_PASSPHRASE: start.passphrase,
  PUSHWRIGHT_NEW_PASSPHRASE: 'a new one',
});
const run = (...argv: string[]): Promise<CommandResult> => runCommand(argv, { home, environment: environment() });

function argvTo(service: 'http2' | 'feedback', command: string, ...argv: string[]): string[] {
  const to = `127.0.0.1:${start[service].port}`;
  return [command, '--to', to, '--ca', start.ca, '--identity', start.identity, ...argv];
}

/** Every option that writes, with a command line that writes to `path`. */
const OPTIONS: readonly (readonly [string, (path: string) => string[]])[] = [
  ['send --log', (path) => argvTo('http2', 'send', '--alert', 'Hi', '--log', path, GONE)],
  ['send --results', (path) => argvTo('http2', 'send', '--alert', 'Hi', '--results', path, GONE)],
  ['send --gone', (path) => argvTo('http2', 'send', '--alert', 'Hi', '--gone', path, GONE)],
  ['network --log', (path) => argvTo('http2', 'network', '--log', path)],
  ['feedback --log', (path) => argvTo('feedback', 'feedback', '--log', path)],
  ['feedback --out', (path) => argvTo('feedback', 'feedback', '--out', path)],
  ['convert --out', (path) => ['convert', start.identity, '--to', 'pem', '--out', path]],
  ['convert --to cer --out', (path) => ['convert', start.identity, '--to', 'cer', '--out', path]],
];

describe.each(OPTIONS)('%s', (name, argvOf) => {
  const done = name.startsWith('send') ? 1 : 0;

  it('writes a whole file for oneself alone, and leaves nothing beside it', async () => {
    const path = join(folder, 'out');
    const { code, stderr } = await run(...argvOf(path));
    expect({ code, stderr: code === done ? '' : stderr }).toEqual({ code: done, stderr: '' });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(path)).size).toBeGreaterThan(0);
    expect(await readdir(folder)).toEqual(['out']);
  });

  it.each([
    ['a file', (path: string) => writeFile(path, KEPT)],
    ['an empty file', (path: string) => writeFile(path, '')],
    ['a link to a file', (path: string) => symlink('victim', path)],
    ['a link to nothing', (path: string) => symlink('nothing', path)],
    ['a second name of a file', (path: string) => link(join(path, '..', 'victim'), path)],
    ['a folder', (path: string) => mkdir(path)],
  ])('writes nothing, and says so, where %s has the name', async (_, make) => {
    const path = join(folder, 'out');
    await writeFile(join(folder, 'victim'), KEPT);
    await make(path);
    const before = { names: await readdir(folder), mode: (await lstat(path)).mode, ino: (await lstat(path)).ino };
    const { code, stderr } = await run(...argvOf(path));
    expect(code).toBe(2);
    expect(stderr).toMatch(/already|is there/);
    expect(stderr).not.toContain('inside Pushwright');
    expect({ names: await readdir(folder), mode: (await lstat(path)).mode, ino: (await lstat(path)).ino }).toEqual(
      before,
    );
    expect(await readFile(join(folder, 'victim'), 'utf8')).toBe(KEPT);
  });

  it('writes to a device, and to a pipe as it is read', async () => {
    expect((await run(...argvOf('/dev/null'))).code).toBe(done);
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
    const pipe = join(folder, 'pipe');
    await promisify(execFile)('mkfifo', [pipe]);
    const unread = await run(...argvOf(pipe));
    expect(unread.code).toBe(2);
    expect(unread.stderr).toContain('a pipe that nobody reads');
    const reading = readFile(pipe);
    expect((await run(...argvOf(pipe))).code).toBe(done);
    expect((await reading).length).toBeGreaterThan(0);
    expect(await readdir(folder)).toEqual(['pipe']);
  });

  it.each([
    ['that is not there', 'none/out', /its folder is not there|its folder is made/],
    ['that is a file', 'file/out', /not a folder|already/],
    ['that may not be written to', 'closed/out', /you may not write there/],
  ])('names a folder %s for what it is', async (_, path, words) => {
    await writeFile(join(folder, 'file'), '');
    await mkdir(join(folder, 'closed'), { mode: 0o555 });
    const { code, stderr } = await asOrdinaryUser(home, () => run(...argvOf(join(folder, path))));
    // A reading of a feedback service makes its folder.
    if (name === 'feedback --out' && path.startsWith('none')) return expect(code).toBe(0);
    expect(stderr).toMatch(words);
    expect(stderr).not.toContain('inside Pushwright');
    return expect(code).toBe(2);
  });

  it('names a disk that is full, and leaves no file', async () => {
    const { code, stderr } = await run(...argvOf('/dev/full'));
    expect(stderr).toContain('the disk is full');
    expect(code).toBe(name.startsWith('convert') || name === 'feedback --out' ? 2 : 3);
  });

  it.each(['', '-'])('refuses “%s”, which names no file', async (path) => {
    if (path === '-' && name.endsWith('--log')) return;
    const { code, stderr } = await run(...argvOf(path));
    expect(code).toBe(2);
    expect(stderr).toMatch(/is empty|names no file/);
    expect(await readdir('.')).not.toContain('-');
  });
});

describe('a file that is read', () => {
  it.each([
    ['the same path', async (path: string) => path],
    ['another spelling', async (path: string) => join(path, '..', '.', basename(path))],
    [
      'a link',
      async (path: string) => {
        await symlink(basename(path), `${path}.link`);
        return `${path}.link`;
      },
    ],
    [
      'a second name',
      async (path: string) => {
        await link(path, `${path}.second`);
        return `${path}.second`;
      },
    ],
  ])('survives --log, and convert --replace, by %s', async (_, spell) => {
    const p12 = join(folder, 'only.p12');
    const bytes = await readFile(start.identity);
    await writeFile(p12, bytes);
    const out = await spell(p12);
    const to = ['--to', `127.0.0.1:${start.http2.port}`, '--ca', start.ca];
    const sent = await run('send', ...to, '--identity', p12, '--alert', 'Hi', '--log', out, A);
    expect(sent).toMatchObject({ code: 2, stderr: expect.stringContaining('is not replaced') });
    const converted = await run('convert', p12, '--to', 'cer', '--out', out, '--replace');
    expect(converted).toMatchObject({ code: 2, stderr: expect.stringContaining('is the file that is read') });
    expect(await readFile(p12)).toEqual(bytes);
  });
});

describe('files that appear meanwhile', () => {
  it.each(['--results', '--gone', '--log'])(
    'are not replaced by %s: what was written stays beside them',
    async (option) => {
      const out = join(folder, 'out');
      const tokens = new PassThrough();
      const argv = argvTo('http2', 'send', '--alert', 'Hi', '--tokens', '-', option, out);
      const sending = startCommand(argv, { home, stdin: tokens, environment: environment() });
      tokens.write(`${GONE}\n`);
      await vi.waitUntil(() => sending.stdout.text.includes('Unregistered'));
      expect(await readdir(folder)).toEqual(['out.partial']);
      await writeFile(out, KEPT);
      tokens.end();
      const { code, stderr } = await sending.ended;
      expect(code).toBe(3);
      expect(stderr).toContain('out.partial');
      expect(await readFile(out, 'utf8')).toBe(KEPT);
      expect((await stat(`${out}.partial`)).size).toBeGreaterThan(0);
    },
  );

  it('are told apart however two options spell one file', async () => {
    const out = join(folder, 'out');
    const other = join(folder, 'x', '..', 'out');
    for (const [one, two] of [
      ['--results', '--gone'],
      ['--log', '--results'],
    ] as const) {
      const { code, stderr } = await run(...argvTo('http2', 'send', '--alert', 'Hi', one, out, two, other, A));
      expect(code).toBe(2);
      expect(stderr).toContain('name the same file');
    }
    expect(await readdir(folder)).toEqual([]);
  });

  it('leave no log behind where nothing was logged', async () => {
    const { code } = await run(
      'send',
      '--alert',
      'Hi',
      '--identity',
      join(folder, 'none.p12'),
      '--log',
      join(folder, 'log'),
      A,
    );
    expect(code).toBe(2);
    expect(await readdir(folder)).toEqual([]);
  });
});
