import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { encodeFeedbackTuple } from '../../../../electron/apns/binary/feedback.ts';
import { Captured, objectsIn, type RunningCommand, runCommand, startCommand } from '../../../support/cli.ts';
import { type StartLine, startedSimulator, startLineIn } from '../../../support/cli-simulator.ts';
import { type ScriptedGateway, startBinaryGateway } from '../../../support/scripted-gateway.ts';
import { WireAuthority } from '../../../support/wire-authority.ts';

const HERE = 'a1'.repeat(32);
const GONE = 'c3'.repeat(32);
const SECONDS = 1_767_225_600;
const TIME = '2026-01-01T00:00:00.000Z';

let home: string;
let simulator: RunningCommand;
let place: StartLine;
const open: ScriptedGateway[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pushwright-feedback-'));
  const devices = join(home, 'devices.json');
  await writeFile(devices, JSON.stringify([{ token: GONE, state: 'unregistered', timestamp: SECONDS * 1000 }]));
  simulator = await startedSimulator(home, ['--json', '--dir', join(home, 'D'), '--devices', devices]);
  place = startLineIn(simulator.stdout.text);
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
afterAll(async () => {
  simulator.signal('SIGTERM');
  await simulator.ended;
  await rm(home, { recursive: true, force: true });
});

const certificate = () => ['--identity', place.identity, '--passphrase-file', join(home, 'D', 'passphrase.txt')];

function argvOf(argv: readonly string[]): readonly string[] {
  return ['feedback', '--to', `127.0.0.1:${place.feedback.port}`, '--ca', place.ca, ...certificate(), ...argv];
}

async function loseTheApp(): Promise<void> {
  const to = ['--to', `127.0.0.1:${place.gateway.port}`, '--wire', 'binary', '--ca', place.ca, ...certificate()];
  const { code } = await runCommand(['send', '--alert', 'Hi', ...to, GONE, HERE], { home });
  expect(code).toBe(0);
}

/** A service of the test's own, with what a command needs to reach it. */
async function scripted(onConnection: (socket: TLSSocket) => void): Promise<readonly string[]> {
  const authority = new WireAuthority();
  const started = await startBinaryGateway({
    ...{ server: authority.server(), clientAuthority: authority.pem, onConnection },
    onFrame: () => undefined,
  });
  open.push(started);
  const { certificatePem, privateKeyPem } = authority.client();
  await writeFile(join(home, 'own-ca.pem'), authority.pem);
  await writeFile(join(home, 'own.pem'), certificatePem + privateKeyPem);
  const identity = ['--identity', join(home, 'own.pem')];
  return ['feedback', '--to', `127.0.0.1:${started.port}`, '--ca', join(home, 'own-ca.pem'), ...identity];
}

function devices(count: number): Buffer {
  const tokens = Array.from({ length: count }, (_, number) => number.toString(16).padStart(64, '0'));
  return Buffer.concat(tokens.map((deviceToken) => encodeFeedbackTuple({ timestampSeconds: SECONDS, deviceToken })));
}

function kept(): Promise<readonly string[]> {
  return readdir(join(home, 'feedback')).catch(() => []);
}

describe('feedback', () => {
  it('names the devices that lost the app, once, as JSON lines', async () => {
    await loseTheApp();
    const first = await runCommand(argvOf(['--json']), { home });
    expect(first.objects).toEqual([
      { token: GONE, time: TIME, seconds: SECONDS },
      { summary: { devices: 1, whole: true, reason: null, file: null, seconds: expect.any(Number) } },
    ]);
    expect(first.code).toBe(0);
    expect(first.stderr).toMatch(/^1 device no longer has the app.*does not name them again/);
    const second = await runCommand(argvOf(['--json']), { home });
    expect(second).toMatchObject({ code: 0, objects: [{ summary: { devices: 0, whole: true } }] });
    expect(second.stderr).toMatch(/is empty/);
    expect(await kept()).toEqual([]);
  });

  it('prints a line for each to people', async () => {
    await loseTheApp();
    const { code, stdout } = await runCommand(argvOf([]), { home });
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${TIME}  ${GONE}\n` });
  });

  it('writes a CSV whole, readable by its owner only, and replaces none', async () => {
    await loseTheApp();
    const out = join(home, 'gone.csv');
    const { code, objects, stderr } = await runCommand(argvOf(['--json', '--out', out]), { home });
    expect(await readFile(out, 'utf8')).toBe(`device_token,time,unix_seconds\r\n${GONE},${TIME},${SECONDS}\r\n`);
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    expect({ code, objects }).toMatchObject({ code: 0, objects: [{}, { summary: { file: out } }] });
    expect(stderr).toContain(`Written to ${out}`);
    await loseTheApp();
    const again = await runCommand(argvOf(['--out', out]), { home });
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toMatch(/gone\.csv is there already/);
    expect((await runCommand(argvOf([]), { home })).stdout).toContain(GONE);
  });

  // Root may write anywhere.
  it.skipIf(process.getuid?.() === 0)('does not ask the service where the file cannot be written', async () => {
    await loseTheApp();
    await mkdir(join(home, 'locked'));
    await chmod(join(home, 'locked'), 0o500);
    const { code, stderr } = await runCommand(argvOf(['--out', join(home, 'locked', 'gone.csv')]), { home });
    expect(code).toBe(2);
    expect(stderr).toMatch(/access is denied\. The feedback service was not asked/);
    expect((await runCommand(argvOf([]), { home })).stdout).toContain(GONE);
  });

  it('does not ask the service where the file’s folder is a file', async () => {
    await loseTheApp();
    await writeFile(join(home, 'file'), '');
    const { code, stderr } = await runCommand(argvOf(['--out', join(home, 'file', 'gone.csv')]), { home });
    expect(code).toBe(2);
    expect(stderr).toMatch(/The feedback service was not asked/);
    expect((await runCommand(argvOf([]), { home })).stdout).toContain(GONE);
  });

  it('keeps what was read when the connection is lost, in the file too, and ends with 3', async () => {
    const cut = devices(3).subarray(0, 100);
    const argv = await scripted((socket) => socket.end(cut));
    const out = join(home, 'cut.csv');
    const { code, objects, stderr } = await runCommand([...argv, '--json', '--out', out], { home });
    expect(objects).toHaveLength(3);
    expect(objects[2]).toMatchObject({ summary: { devices: 2, whole: false, reason: 'ConnectionLost', file: out } });
    expect((await readFile(out, 'utf8')).split('\r\n')).toHaveLength(4);
    expect(stderr).toMatch(/^ConnectionLost: .*2 devices had been read before, and are kept/m);
    expect(code).toBe(3);
  });

  it('keeps a copy where the reader of standard output goes away', async () => {
    const argv = await scripted((socket) => socket.end(devices(500)));
    const stdout = new Captured();
    stdout._write = (_chunk, _encoding, callback) => callback(Object.assign(new Error('EPIPE'), { code: 'EPIPE' }));
    const { code, stderr } = await runCommand([...argv, '--json'], { home, parts: { stdout } });
    expect(code).toBe(0);
    const [name = ''] = await kept();
    expect(stderr).toContain(join(home, 'feedback', name));
    expect((await readFile(join(home, 'feedback', name), 'utf8')).split('\r\n')).toHaveLength(502);
    await rm(join(home, 'feedback', name));
  });

  it('prints and keeps what came before the disk was full, and ends with 3', async () => {
    const argv = await scripted((socket) => socket.end(devices(5_000)));
    const out = join(home, 'full.csv');
    // Builds what is stale, which the limit would not allow.
    await promisify(execFile)(process.execPath, [resolve('scripts/cli.mjs'), '--version']);
    const program = [process.execPath, resolve('scripts/cli.mjs'), ...argv, '--json', '--out', out];
    const quoted = program.map((word) => `'${word}'`).join(' ');
    // The limit is in blocks of 512 or 1024 bytes, as the system has it.
    const failed = promisify(execFile)('bash', ['-c', `ulimit -f 40; exec ${quoted}`], {
      env: { ...process.env, PUSHWRIGHT_HOME: home },
    });
    const { code, stdout, stderr } = await failed.then(
      () => Promise.reject(new Error('it ended well')),
      (error: { readonly code: number; readonly stdout: string; readonly stderr: string }) => error,
    );
    const lines = objectsIn(stdout);
    const summary = lines.at(-1)?.['summary'];
    expect(summary).toMatchObject({ whole: false, reason: 'feedback-not-kept', devices: lines.length - 1, file: out });
    expect(lines.length).toBeGreaterThan(300);
    expect(stderr).toMatch(/feedback-not-kept: .*it may not grow further/);
    expect(await readFile(out, 'utf8')).toMatch(
      /^device_token,time,unix_seconds\r\n([0-9a-f]{64},[\dT:.Z-]{24},\d+\r\n)+$/,
    );
    expect(code).toBe(3);
  });

  it('ends at Ctrl-C with what it has, and with 3', async () => {
    const argv = await scripted((socket) => void socket.write(devices(2)));
    const command = startCommand([...argv, '--json'], { home });
    await command.stdout.until((text) => text.split('\n').length > 2);
    command.signal('SIGINT');
    const { code, objects } = await command.ended;
    expect({ code, objects }).toMatchObject({
      code: 3,
      objects: [{}, {}, { summary: { devices: 2, reason: 'Cancelled' } }],
    });
  });

  it('works with nothing against the built-in simulator', async () => {
    expect(await runCommand(['feedback', '--json'], { home })).toMatchObject({
      code: 0,
      objects: [{ summary: { devices: 0, whole: true } }],
    });
  });

  it('says that Apple’s own is closed, and what replaced it', async () => {
    for (const to of ['sandbox', 'production']) {
      const { code, stdout, stderr } = await runCommand(['feedback', '--to', to, ...certificate()], { home });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/31 March 2021/);
      expect(stderr).toMatch(/410 Unregistered, with the time/);
    }
  });

  it('ends with 3 where nothing listens', async () => {
    const argv = ['feedback', '--json', '--to', '127.0.0.1:1', '--ca', place.ca, ...certificate()];
    const { code, objects, stderr } = await runCommand(argv, { home });
    expect({ code, objects }).toMatchObject({
      code: 3,
      objects: [{ summary: { devices: 0, reason: 'ConnectionRefused' } }],
    });
    expect(stderr).toMatch(/^ConnectionRefused: Nothing listens/);
  });
});
