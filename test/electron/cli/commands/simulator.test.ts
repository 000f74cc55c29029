import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:http2';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Captured, objectsIn, type RunningCommand, runCommand, startCommand } from '../../../support/cli.ts';
import { startedSimulator, startLineIn } from '../../../support/cli-simulator.ts';

const A = 'a1'.repeat(32);
const GONE = 'c3'.repeat(32);

/** Standard output that is read up to its first line, and then only when the test wants it. */
class Unread extends Captured {
  #isRead = true;
  #waiting: (() => void)[] = [];

  override _write(chunk: Buffer, encoding: string, done: (error?: Error | null) => void): void {
    if (this.#isRead) super._write(chunk, encoding, done);
    else this.#waiting.push(() => super._write(chunk, encoding, done));
  }

  async firstLine(): Promise<string> {
    const line = await this.until((text) => text.includes('\n'));
    this.stop();
    return line;
  }

  read(): void {
    this.#isRead = true;
    for (const write of this.#waiting.splice(0)) write();
  }

  stop(): void {
    this.#isRead = false;
  }
}

let home: string;
let running: RunningCommand[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'pushwright-simulator-'));
  running = [];
});
afterEach(async () => {
  for (const command of running) command.signal('SIGTERM');
  await Promise.all(running.map(({ ended }) => ended));
  await rm(home, { recursive: true, force: true });
});

async function started(...argv: string[]): Promise<RunningCommand> {
  const command = await startedSimulator(home, argv);
  running.push(command);
  return command;
}

/** One notification to the device A of the simulator in the folder D. */
function sendTo(port: number) {
  const dir = join(home, 'D');
  return runCommand(
    [
      ...['send', '--json', '--to', `127.0.0.1:${port}`, '--ca', join(dir, 'ca.pem'), '--alert', 'Hi', A],
      ...['--identity', join(dir, 'identity.p12'), '--passphrase-file', join(dir, 'passphrase.txt')],
    ],
    { home },
  );
}

describe('simulator', () => {
  it('says where it listens and where its files are, in the order that is promised', async () => {
    const { stdout } = await started('--json', '--dir', join(home, 'D'), '--http2-port', '0');
    const [line] = objectsIn(stdout.text);
    expect(Object.keys(line ?? {})).toEqual([
      ...['http2', 'gateway', 'feedback', 'channels', 'ca', 'identity', 'passphrase'],
      ...['providerTokenKey', 'keyId', 'teamId', 'topic'],
    ]);
    const place = { host: '127.0.0.1', port: expect.any(Number) };
    expect(line).toMatchObject({ http2: place, gateway: place, feedback: place, channels: place });
    for (const name of ['ca', 'identity', 'providerTokenKey']) {
      const path = line?.[name];
      expect(path).toSatisfy((text) => typeof text === 'string' && isAbsolute(text));
      expect((await stat(String(path))).isFile()).toBe(true);
    }
  });

  it('keeps its files in the data folder unless told otherwise', async () => {
    const { stdout } = await started('--json');
    expect(objectsIn(stdout.text)[0]).toMatchObject({ ca: join(home, 'simulator', 'ca.pem') });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends with 0 at %s', async (signal) => {
    const command = await started('--json', '--dir', join(home, 'D'));
    command.signal(signal);
    expect(await command.ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('reports each notification, as a line for people or as JSON', async () => {
    for (const json of [['--json'], []]) {
      const command = await started('--dir', join(home, 'D'), ...json);
      const port =
        json.length > 0
          ? startLineIn(command.stdout.text).http2.port
          : /https:\/\/127\.0\.0\.1:(\d+)/.exec(command.stdout.text)?.[1];
      const sent = await runCommand(
        [
          ...['send', '--to', `127.0.0.1:${port}`, '--ca', join(home, 'D', 'ca.pem'), '--alert', 'Hi there', A],
          ...['--identity', join(home, 'D', 'identity.p12'), '--passphrase-file', join(home, 'D', 'passphrase.txt')],
        ],
        { home },
      );
      expect(sent.code).toBe(0);
      if (json.length > 0)
        expect(objectsIn(command.stdout.text)[1]).toMatchObject({
          wire: 'http2',
          deviceToken: A,
          pushType: 'alert',
          payload: '{"aps":{"alert":"Hi there"}}',
          outcome: 'accepted',
          status: 200,
        });
      else
        expect(command.stdout.text).toMatch(
          /http2 {3}accepted {2}200 .*a1a1.*alert {2}\{"aps":\{"alert":"Hi there"\}\}\n$/,
        );
    }
  });

  it('shows people a table and a line to try', async () => {
    const { stdout } = await started('--dir', join(home, 'my D'));
    expect(stdout.text).toMatch(/HTTP\/2 API +https:\/\/127\.0\.0\.1:\d+\n +Binary gateway +127\.0\.0\.1:\d+\n/);
    expect(stdout.text).toMatch(/curl --http2 --cacert '.*my D\/ca\.pem' /);
  });

  it('takes devices from a file', async () => {
    await writeFile(join(home, 'devices.json'), JSON.stringify([{ token: GONE, state: 'unregistered' }]));
    const { stdout } = await started('--json', '--dir', join(home, 'D'), '--devices', join(home, 'devices.json'));
    const { port } = startLineIn(stdout.text).http2;
    const argv = [
      'send',
      '--to',
      `127.0.0.1:${port}`,
      '--ca',
      join(home, 'D', 'ca.pem'),
      '--json',
      '--alert',
      'Hi',
      GONE,
    ];
    const identity = [
      '--identity',
      join(home, 'D', 'identity.p12'),
      '--passphrase-file',
      join(home, 'D', 'passphrase.txt'),
    ];
    const { code, objects } = await runCommand([...argv, ...identity], { home });
    expect(objects[0]).toMatchObject({ status: 410, reason: 'Unregistered', timestamp: expect.any(Number) });
    expect(code).toBe(1);
  });

  it('refuses a devices file with a mistake, naming the line', async () => {
    const devices = join(home, 'devices.json');
    await writeFile(devices, `[\n  { "token": "${A}" },\n  { "token": "${GONE}", "sate": "expired" }\n]\n`);
    const argv = ['simulator', '--json', '--dir', join(home, 'D'), '--devices', devices];
    const { code, objects, stderr } = await runCommand(argv, { home });
    expect(stderr).toMatch(/devices\.json:3:\d+: .*sate/);
    expect(objects).toMatchObject([{ error: { place: { file: 'devices.json', line: 3 } } }]);
    expect(code).toBe(2);
  });

  it('refuses a devices file that is not there', async () => {
    const { code, stderr } = await runCommand(['simulator', '--devices', join(home, 'no.json')], { home });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('no.json') });
  });

  it('takes limits, latency and faults from a settings file, in its folder or elsewhere', async () => {
    const settings = join(home, 'settings.json');
    await writeFile(settings, JSON.stringify({ injections: [{ next: 1, respond: { reason: 'Shutdown' } }] }));
    const { stdout } = await started('--json', '--dir', join(home, 'D'), '--settings', settings);
    const first = await sendTo(startLineIn(stdout.text).http2.port);
    expect(first.objects[0]).toMatchObject({ status: 503, reason: 'Shutdown' });
    expect((await sendTo(startLineIn(stdout.text).http2.port)).objects[0]).toMatchObject({ status: 200 });

    await writeFile(join(home, 'D', 'settings.json'), JSON.stringify({ minTokenBytes: 40 }));
    const again = await started('--json', '--dir', join(home, 'D'));
    expect((await sendTo(startLineIn(again.stdout.text).http2.port)).objects[0]).toMatchObject({
      reason: 'BadDeviceToken',
    });
  });

  it('refuses a settings file with a mistake, naming the line, and one that is not there', async () => {
    const settings = join(home, 'settings.json');
    await writeFile(settings, '{\n  "latency": 5\n}\n');
    const argv = ['simulator', '--json', '--dir', join(home, 'D')];
    const { code, objects } = await runCommand([...argv, '--settings', settings], { home });
    expect(objects).toMatchObject([{ error: { code: 'settings-file-mistake', place: { line: 2 } } }]);
    expect(code).toBe(2);
    const missing = await runCommand([...argv, '--settings', join(home, 'no.json')], { home });
    expect(missing.objects).toMatchObject([{ error: { code: 'settings-file-unreadable' } }]);
    expect(missing.code).toBe(2);
  });

  it('takes changes while it runs, one on each line of standard input, and forgives mistakes', async () => {
    const stdin = new PassThrough();
    const command = await startedSimulator(home, ['--json', '--control', '--dir', join(home, 'D')], stdin);
    running.push(command);
    const { port } = startLineIn(command.stdout.text).http2;
    const tell = async (text: string): Promise<Record<string, unknown> | undefined> => {
      const lines = command.stdout.text.split('\n').length;
      stdin.write(`${text}\n`);
      return objectsIn(await command.stdout.until((all) => all.split('\n').length > lines)).at(-1);
    };
    expect(await tell(JSON.stringify({ device: { token: A.toUpperCase(), offline: true } }))).toEqual({
      done: { deviceToken: A, delivered: [], injected: false },
    });
    expect((await sendTo(port)).objects[0]).toMatchObject({ status: 200 });
    expect(objectsIn(command.stdout.text).at(-1)).toMatchObject({ atDevice: 'waiting' });
    expect(await tell(JSON.stringify({ device: { token: A } }))).toMatchObject({
      done: { deviceToken: A, delivered: [{ deviceToken: A, payload: '{"aps":{"alert":"Hi"}}' }] },
    });
    expect(await tell('{"device": {"token": "a1", "stat": "expired"}}')).toMatchObject({
      error: { code: 'command-mistake', place: { file: 'standard input', line: 3 } },
    });
    expect(command.stderr.text).toMatch(/The command on standard input has a mistake in line 3, column 28: .*"stat"/);
    expect(await tell('{}')).toMatchObject({ error: { code: 'command-mistake' } });
    expect(await tell(JSON.stringify({ inject: { next: 1, respond: { reason: 'TooManyRequests' } } }))).toEqual({
      done: { deviceToken: null, delivered: [], injected: true },
    });
    expect((await sendTo(port)).objects[0]).toMatchObject({ status: 429 });
    stdin.end();
    expect((await sendTo(port)).objects[0]).toMatchObject({ status: 200 });
    command.signal('SIGTERM');
    expect(await command.ended).toMatchObject({ code: 0 });
  });

  it('takes the commands behind one that is nested too deep, and says where that is', async () => {
    const stdin = new PassThrough();
    const command = await startedSimulator(home, ['--json', '--control', '--dir', join(home, 'D')], stdin);
    running.push(command);
    stdin.write(`${'['.repeat(6_000)}\n${'{"device":'.repeat(6_000)}\n${JSON.stringify({ device: { token: A } })}\n`);
    const lines = objectsIn(await command.stdout.until((text) => text.split('\n').length > 4));
    expect(lines.slice(1)).toMatchObject([
      { error: { code: 'command-mistake', place: { line: 1 } } },
      { error: { code: 'command-mistake', place: { line: 2 } } },
      { done: { deviceToken: A } },
    ]);
  });

  it('says of a command that is too long that it is, whatever is in it, and takes the next', async () => {
    const stdin = new PassThrough();
    const command = await startedSimulator(home, ['--json', '--control', '--dir', join(home, 'D')], stdin);
    running.push(command);
    const device = JSON.stringify({ device: { token: A } });
    for (const line of [`${device}${' '.repeat(70_000)}`, `{"device":"${'x'.repeat(300_000)}"}`])
      stdin.write(`${line}\n`);
    stdin.write(`{"device":[]}\n${device}\n`);
    const lines = objectsIn(await command.stdout.until((text) => text.split('\n').length > 5));
    expect(lines.slice(1)).toMatchObject([
      { error: { code: 'command-too-long', place: { file: 'standard input', line: 1 } } },
      { error: { code: 'command-too-long', place: { file: 'standard input', line: 2 } } },
      { error: { code: 'command-mistake', place: { line: 3 }, remedy: expect.stringContaining('give it again') } },
      { done: { deviceToken: A } },
    ]);
    expect(command.stderr.text).toContain('Line 1 of standard input is longer than 65,536 characters');
  });

  it('holds no more than it may for a reader that does not read, counts the rest in its place, and ends with 0', async () => {
    const stdout = new Unread();
    const command = startCommand(['simulator', '--json', '--dir', join(home, 'D')], {
      home,
      parts: { stdout },
    });
    running.push(command);
    const { http2, ca, identity } = startLineIn(await stdout.firstLine());
    const [authority, pem] = await Promise.all([readFile(ca), readFile(identity.replace('.p12', '.pem'))]);
    const client = connect(`https://localhost:${http2.port}`, { ca: authority, cert: pem, key: pem });
    const payload = JSON.stringify({ aps: { alert: 'x'.repeat(4000) } });
    const send = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n += 1) {
        const stream = client.request({
          ':method': 'POST',
          ':path': `/3/device/${A}`,
          'apns-topic': 'com.example.pushwright',
        });
        stream.end(payload).resume();
        await once(stream, 'close');
      }
    };
    await send(400);
    expect(stdout.writableLength).toBeLessThan(1024 * 1024 + 8192);
    expect(command.stderr.text).toBe(
      'Nobody reads standard output: lines that do not fit are left out and counted until somebody does.\n',
    );
    stdout.read();
    await stdout.until((text) => text.includes('"missed"'));
    await send(3);
    const lines = objectsIn(await stdout.until((text) => /"missed".*\n(?:.*\n){3}$/.test(text)));
    const gap = lines.findIndex((line) => 'missed' in line);
    const [, missed] = /"missed":\{"lines":(\d+)\}/.exec(stdout.text) ?? [];
    expect([gap - 1 + Number(missed), lines.length - gap]).toEqual([400, 4]);

    stdout.stop();
    await send(400);
    client.destroy();
    command.signal('SIGTERM');
    expect((await command.ended).code).toBe(0);
  });

  it('names the port that another program has', async () => {
    const { stdout } = await started('--json', '--dir', join(home, 'D'));
    const { port } = startLineIn(stdout.text).http2;
    const argv = ['simulator', '--dir', join(home, 'D'), '--http2-port', String(port)];
    const { code, stdout: nothing, stderr } = await runCommand(argv, { home });
    expect({ code, nothing }).toEqual({ code: 2, nothing: '' });
    expect(stderr).toMatch(new RegExp(`port ${port}: another program`));
  });

  it('runs beside others of its kind on one folder', async () => {
    const lines = await Promise.all([1, 2, 3].map(() => started('--json', '--dir', join(home, 'D'))));
    const ports = lines.map(({ stdout }) => startLineIn(stdout.text).http2.port);
    expect(new Set(ports).size).toBe(3);
  });
});
