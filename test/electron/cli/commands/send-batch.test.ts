import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../electron/apns/clock.ts';
import { acceptedConnections } from '../../../support/accepted-connections.ts';
import { type CommandResult, type RunningCommand, runCommand, startCommand } from '../../../support/cli.ts';
import { type StartLine, startedSimulator, startLineIn } from '../../../support/cli-simulator.ts';

const A = 'a1'.repeat(32);
const B = 'b2'.repeat(32);
const GONE = 'c3'.repeat(32);
const DROPPED = 'd4'.repeat(32);
const SLOW = 'e5'.repeat(32);
const HEAD = 'token,outcome,status,reason,apnsId,timestamp,ms';

let home: string;
let simulator: RunningCommand;
let start: StartLine;
/** Of each test. */
let folder: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pushwright-send-batch-'));
  const devices = join(home, 'simulated.json');
  await writeFile(
    devices,
    JSON.stringify([
      { token: GONE, state: 'unregistered', timestamp: 1_767_225_600_000 },
      { token: DROPPED, respond: { drop: true } },
      { token: SLOW, respond: { delayMs: 60_000 } },
    ]),
  );
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

/** A command line that sends “Hi” to the simulator, and whatever else is given. */
function argvOf(...argv: string[]): string[] {
  const gateway = ['--to', `127.0.0.1:${start.http2.port}`, '--ca', start.ca, '--identity', start.identity];
  return ['send', ...gateway, '--alert', 'Hi', ...argv];
}

const environment = (): Record<string, string> => ({ PUSHWRIGHT_PASSPHRASE: start.passphrase });

function send(...argv: string[]): Promise<CommandResult> {
  return runCommand(argvOf('--json', ...argv), { home, environment: environment() });
}

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

/** The rows of a CSV without its head, which must be the one of results. */
async function rowsOf(path: string): Promise<string[][]> {
  const text = await readFile(path, 'utf8');
  const [head, ...rows] = text.split('\r\n');
  expect(head).toBe(HEAD);
  expect(rows.pop()).toBe('');
  return rows.map((row) => row.split(','));
}

describe('the connections of one call', () => {
  it.each([1, 50, 101])('are one for %d device tokens, however many are allowed', async (count) => {
    const list = await file(
      'tokens.txt',
      Array.from({ length: count }, (_, i) => i.toString(16).padStart(64, '0')).join('\n'),
    );
    const accepted = acceptedConnections();
    expect((await send('--tokens', list)).code).toBe(0);
    expect(accepted(start.http2.port)).toBe(1);
  });

  it('are no more than --connections allows', async () => {
    const list = await file(
      'tokens.txt',
      Array.from({ length: 3_000 }, (_, i) => i.toString(16).padStart(64, '0')).join('\n'),
    );
    const accepted = acceptedConnections();
    expect((await send('--tokens', list, '--connections', '3')).code).toBe(0);
    expect(accepted(start.http2.port)).toBeGreaterThan(1);
    expect(accepted(start.http2.port)).toBeLessThanOrEqual(3);
  });
});

describe('send --results', () => {
  it('writes every result into a file for oneself, whole under its name', async () => {
    const list = await file('tokens.txt', `${A}\n${GONE}\n${B}\n`);
    const results = join(folder, 'results.csv');
    const { code } = await send('--tokens', list, '--results', results);
    expect(code).toBe(1);
    const rows = await rowsOf(results);
    expect(rows.map(([token, outcome]) => `${token} ${outcome}`).sort()).toEqual([
      `${A} accepted`,
      `${B} accepted`,
      `${GONE} rejected`,
    ]);
    expect(rows.find(([token]) => token === GONE)?.slice(1, 6)).toEqual([
      'rejected',
      '410',
      'Unregistered',
      expect.any(String),
      '2026-01-01T00:00:00.000Z',
    ]);
    expect((await stat(results)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['results.csv', 'tokens.txt']);
  });

  it('has a row for a line of standard input that holds no device token, harmless in a spreadsheet', async () => {
    const results = join(folder, 'results.csv');
    const { code } = await runCommand(argvOf('--tokens', '-', '--results', results), {
      ...{ home, environment: environment() },
      stdin: `${A}\n=HYPERLINK(x)\n`,
    });
    expect(code).toBe(3);
    expect(await readFile(results, 'utf8')).toContain(`"'=HYPERLINK(x)",unsent,,BadDeviceTokenText,,,0\r\n`);
  });

  it.each(['--results', '--gone'])('replaces nothing that is there: %s', async (option) => {
    const there = await file('there.csv', 'mine');
    const refused = await send(option, there, A);
    expect(refused).toMatchObject({ code: 2, objects: [{ error: { code: 'file-exists' } }] });
    expect(await readFile(there, 'utf8')).toBe('mine');
    await file('early.csv.partial', 'of a crash');
    const again = await send(option, join(folder, 'early.csv'), A);
    expect(again).toMatchObject({ code: 2, objects: [{ error: { code: 'file-exists' } }] });
    expect(again.stderr).toContain('an earlier run that was broken off');
  });

  it('is refused where no file can be made, and leaves nothing of the other one', async () => {
    const { code, stderr } = await send('--results', join(folder, 'r.csv'), '--gone', join(folder, 'none', 'g.csv'), A);
    expect(code).toBe(2);
    expect(stderr).toMatch(/g\.csv cannot be written: its folder is not there/);
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves no file where there was no device token', async () => {
    const { code } = await runCommand(argvOf('--tokens', '-', '--results', join(folder, 'r.csv')), {
      ...{ home, environment: environment() },
      stdin: '\n',
    });
    expect(code).toBe(2);
    expect(await readdir(folder)).toEqual([]);
  });

  it('accounts for every line of a file after Ctrl-C', async () => {
    const list = await file('slow.txt', `${SLOW}\n`.repeat(3_000));
    const results = join(folder, 'results.csv');
    const argv = argvOf('--tokens', list, '--results', results, '--json', '--log', '-');
    const command = startCommand(argv, { home, environment: environment() });
    await command.stderr.until((text) => text.includes('HTTP/2 is up'));
    command.signal('SIGINT');
    const { code, objects } = await command.ended;
    expect(code).toBe(3);
    const rows = await rowsOf(results);
    expect(rows).toHaveLength(3_000);
    const { summary } = objects.at(-1) as { summary: Record<string, number> };
    for (const outcome of ['unsent', 'unknown'])
      expect(rows.filter((row) => row[1] === outcome)).toHaveLength(summary[outcome] ?? -1);
  });

  it('keeps what it has under a name that says so at the second Ctrl-C', async () => {
    let elapsed = 0;
    const clock = { ...systemClock, monotonicMs: () => systemClock.monotonicMs() + elapsed };
    const results = join(folder, 'results.csv');
    const stdin = new PassThrough();
    // A gateway that never lets go: the cancelled client waits for it.
    stdin.destroy = () => stdin;
    const argv = argvOf('--tokens', '-', '--results', results, '--json');
    const command = startCommand(argv, { home, environment: environment(), stdin, parts: { clock } });
    await command.listens();
    stdin.write(`${A}\n`);
    await command.stdout.until((text) => text.includes(A));
    command.signal('SIGINT');
    elapsed = 500;
    command.signal('SIGINT');
    expect((await command.ended).code).toBe(130);
    stdin.end();
    expect(await readdir(folder)).toEqual(['results.csv.partial']);
    expect(await rowsOf(`${results}.partial`)).toEqual([
      [A, 'accepted', '200', '', expect.any(String), '', expect.any(String)],
    ]);
  });
});

describe('send --gone', () => {
  it('gathers the device tokens that are gone, with their time', async () => {
    const gone = join(folder, 'gone.csv');
    await send('--gone', gone, A, GONE, B);
    expect(await readFile(gone, 'utf8')).toBe(`token,timestamp\r\n${GONE},2026-01-01T00:00:00.000Z\r\n`);
  });

  it('names the columns where none is gone', async () => {
    const gone = join(folder, 'gone.csv');
    expect((await send('--gone', gone, A)).code).toBe(0);
    expect(await readFile(gone, 'utf8')).toBe('token,timestamp\r\n');
  });
});

describe('send --retry', () => {
  const earlier = (): Promise<string> =>
    file(
      'earlier.csv',
      [
        HEAD,
        `${A},unsent,,ConnectionRefused,,,1`,
        `${GONE},rejected,410,Unregistered,,,1`,
        `${B},unknown,,ConnectionLost,,,1`,
        `'=my phone,unsent,,BadDeviceTokenText,,,0`,
        `${SLOW},accepted,200,,,,1`,
        '',
      ].join('\r\n'),
    );

  it('sends again what was unsent, and says what it leaves out', async () => {
    const { code, objects, stderr } = await send('--retry', await earlier());
    expect(objects).toMatchObject([{ token: A, outcome: 'accepted' }, { summary: { accepted: 1, unsent: 0 } }]);
    expect(code).toBe(0);
    expect(stderr).toContain('The outcome of 1 in earlier.csv is unknown');
    expect(stderr).toContain('--retry-unknown');
    expect(stderr).toMatch(/earlier\.csv:5:1: This line cannot be sent again: “'=my phone” is not a device token/);
  });

  it('sends the unknown again only when that is asked for', async () => {
    const { objects, stderr } = await send('--retry', await earlier(), '--retry-unknown');
    expect(objects.map(({ token }) => token).sort()).toEqual([A, B, undefined].sort());
    expect(stderr).not.toContain('is unknown');
  });

  it('goes on from the results of a run that was cut, until nothing is left', async () => {
    const results = [join(folder, '1.csv'), join(folder, '2.csv')] as const;
    const cut = await send('--results', results[0], A, DROPPED, B);
    expect(cut.code).toBe(3);
    const rows = await rowsOf(results[0]);
    const left = rows.filter(([, outcome]) => outcome !== 'accepted').map(([token]) => token);
    expect(left).toContain(DROPPED);
    // What was dropped drops again; what was lost with it is accepted now.
    const again = await send('--retry', results[0], '--retry-unknown', '--results', results[1]);
    expect(again.objects.filter(({ token }) => token !== undefined)).toHaveLength(left.length);
    expect((await rowsOf(results[1])).map(([token]) => token).sort()).toEqual(left.sort());
  });

  it.each([
    ['results without anything to send again', `${HEAD}\r\n${A},accepted,200,,,,1\r\n`, 'nothing-to-retry'],
    ['a list of device tokens', `${A}\n`, 'results-unreadable'],
    ['a row without an outcome', `${HEAD}\r\n${A},delivered,200,,,,1\r\n`, 'results-outcome-unknown'],
  ])('is refused for %s', async (_what, text, code) => {
    const refused = await send('--retry', await file('earlier.csv', text));
    expect(refused).toMatchObject({ code: 2, objects: [{ error: { code } }] });
  });

  it('says how to send the unknown again where there is nothing else', async () => {
    const { code, stderr } = await send('--retry', await file('e.csv', `${HEAD}\r\n${A},unknown,,,,,1\r\n`));
    expect(code).toBe(2);
    expect(stderr).toMatch(/The outcome of 1 is unknown\. --retry-unknown/);
  });

  it('is refused beside device tokens of another kind, and for a file that is not there', async () => {
    for (const argv of [[A], ['--tokens', '-']]) {
      const { code, stderr } = await send('--retry', await earlier(), ...argv);
      expect(code).toBe(2);
      expect(stderr).toContain('--retry takes its device tokens from earlier results');
    }
    expect((await send('--retry-unknown', A)).stderr).toContain('--retry-unknown belongs to --retry');
    expect((await send('--retry', join(folder, 'none.csv'))).stderr).toContain('none.csv is not there');
  });
});

describe('send --tokens, before anything is sent', () => {
  it('warns of device tokens that stand more than once, and sends each line', async () => {
    const list = await file('tokens.txt', `${A}\n${B}\n${A}\n`);
    const { code, stderr, objects } = await send('--tokens', list);
    expect(stderr).toMatch(/Warning: 1 line of tokens\.txt repeats a device token/);
    expect(objects.at(-1)).toMatchObject({ summary: { accepted: 3 } });
    expect(code).toBe(0);
  });
});
