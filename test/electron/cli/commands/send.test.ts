import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../electron/apns/clock.ts';
import { HTTP2_REASONS } from '../../../../electron/apns/reasons.ts';
import { type CommandResult, objectsIn, type RunningCommand, runCommand, startCommand } from '../../../support/cli.ts';
import { type StartLine, startedSimulator, startLineIn } from '../../../support/cli-simulator.ts';

const A = 'a1'.repeat(32);
const B = 'b2'.repeat(32);
const SLOW = 'e5'.repeat(32);
const DROPPED = 'd4'.repeat(32);
const GONE = 'c3'.repeat(32);
const YEAR_MS = 365 * 86_400_000;

let home: string;
let simulator: RunningCommand;
let start: StartLine;
const reasonToken = (index: number): string => index.toString(16).padStart(4, '0').repeat(16);

/** A file of this test's own in the shared folder. */
async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(home, name);
  await writeFile(path, content);
  return path;
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pushwright-send-'));
  const devices = await file(
    'simulated.json',
    JSON.stringify([
      { token: SLOW, respond: { delayMs: 60_000 } },
      { token: DROPPED, respond: { drop: true } },
      { token: GONE, state: 'unregistered', timestamp: 1_767_225_600_000 },
      ...HTTP2_REASONS.map(({ status, reason }, index) => ({ token: reasonToken(index), respond: { status, reason } })),
    ]),
  );
  simulator = await startedSimulator(home, ['--json', '--dir', join(home, 'D'), '--devices', devices]);
  start = startLineIn(simulator.stdout.text);
});

afterAll(async () => {
  simulator.signal('SIGTERM');
  await simulator.ended;
  await rm(home, { recursive: true, force: true });
});

function toSimulator(wire: 'http2' | 'binary', ...argv: string[]): string[] {
  const { port } = wire === 'http2' ? start.http2 : start.gateway;
  return ['send', '--to', `127.0.0.1:${port}`, '--wire', wire, '--ca', start.ca, ...argv];
}

async function withIdentity(wire: 'http2' | 'binary', ...argv: string[]): Promise<CommandResult> {
  const passphrase = await file('passphrase.txt', `${start.passphrase}\n`);
  return runCommand([...toSimulator(wire, '--identity', start.identity, '--passphrase-file', passphrase), ...argv], {
    home,
  });
}

describe('send, accepted', () => {
  it('needs nothing but a text and a device token', async () => {
    const { code, stdout, stderr } = await runCommand(['send', '--alert', 'Hi', A], { home });
    expect(stderr).toBe('');
    expect(stdout).toMatch(
      /^accepted {2}200 .*a1a1.* apns-id [0-9A-F-]{36} .* ms\n1 accepted, 0 rejected, 0 unsent, 0 unknown in /,
    );
    expect(code).toBe(0);
  });

  it.each(['http2', 'binary'] as const)('goes to a gateway of one’s own with a .p12 over %s', async (wire) => {
    const { code, stdout, objects } = await withIdentity(wire, '--alert', 'Hi', '--json', A);
    expect(objects).toEqual([
      {
        token: A,
        apnsId: wire === 'http2' ? expect.stringMatching(/^[0-9A-F-]{36}$/) : null,
        outcome: 'accepted',
        status: wire === 'http2' ? 200 : null,
        reason: wire === 'http2' ? null : 'NoErrorReceived',
        timestamp: null,
        ms: expect.any(Number),
      },
      { summary: { accepted: 1, rejected: 0, unsent: 0, unknown: 0, seconds: expect.any(Number) } },
    ]);
    expect(stdout).toMatch(/^\{"token":.*,"apnsId":.*,"outcome":.*,"status":.*,"reason":.*,"timestamp":.*,"ms":/);
    expect(code).toBe(0);
  });

  it('signs with a provider token key, its id taken from the file’s name', async () => {
    const argv = ['--provider-token-key', start.providerTokenKey, '--team-id', start.teamId, '--topic', start.topic];
    const { code, stderr } = await runCommand([...toSimulator('http2', ...argv), '--alert', 'Hi', A], { home });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('sends the bytes of the payload and every header as given', async () => {
    const text = '{ "aps" : {"alert":"Grüße 💌\\n"} ,\n\t"x":1.0}\n';
    const payload = await file('payload.json', text);
    const apnsId = 'b9c8b8b8-1111-4222-8333-444455556666';
    const headers = ['--priority', '5', '--expiration', '4102444800', '--collapse-id', 'c1', '--apns-id', apnsId];
    const { code, objects } = await withIdentity('http2', '--payload', payload, ...headers, '--json', B);
    expect(code).toBe(0);
    expect(objects[0]).toMatchObject({ apnsId });
    const received = objectsIn(simulator.stdout.text).find((line) => line['apnsId'] === apnsId);
    expect(received).toMatchObject({
      payload: text,
      deviceToken: B,
      topic: start.topic,
      pushType: 'alert',
      priority: 5,
      expirationSeconds: 4_102_444_800,
      collapseId: 'c1',
    });
  });

  it('reads payload and device tokens from standard input', async () => {
    const stdin = '{"aps":{"alert":"Hi"}}';
    expect(await runCommand(['send', '--payload', '-', A], { home, stdin })).toMatchObject({ code: 0, stderr: '' });
    const list = await runCommand(['send', '--alert', 'Hi', '--tokens', '-', '--json'], {
      home,
      stdin: `${A}\n\n${B}\n`,
    });
    expect(list.objects.map(({ token }) => token)).toEqual([A, B, undefined]);
    expect(list.code).toBe(0);
  });

  it('takes a device token in any form and says what it changed', async () => {
    const { code, stdout, stderr } = await runCommand(['send', '--alert', 'Hi', `<${A.toUpperCase()}>`], { home });
    expect(code).toBe(0);
    expect(stdout).toContain(A);
    expect(stderr).toBe('Device token: “<” and “>” were left out.\nDevice token: Written in lower case.\n');
  });

  it('warns of what a device will not show, and sends it', async () => {
    const payload = await file('odd.json', '{"aps":{"alert":"Hi","mutable_content":1}}');
    const { code, stderr } = await runCommand(['send', '--payload', payload, A], { home });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Warning: odd\.json:1:\d+: /);
  });

  it('leaves no trace of the files that it opened in what the window remembers', async () => {
    await withIdentity('http2', '--alert', 'Hi', A);
    expect(await readdir(home)).not.toContain('identities.json');
    expect(await readdir(home)).not.toContain('authorities');
  });
});

describe('send, rejected', () => {
  it.each(HTTP2_REASONS.map((row, index) => [`${row.status} ${row.reason}`, row, index] as const))(
    'ends with 1 and explains %s',
    async (name, { status, reason }, index) => {
      const { code, stderr, objects } = await withIdentity('http2', '--alert', 'Hi', '--json', reasonToken(index));
      expect(objects[0]).toMatchObject({ outcome: 'rejected', status, reason, token: reasonToken(index) });
      expect(objects[1]).toMatchObject({ summary: { accepted: 0, rejected: 1, unsent: 0, unknown: 0 } });
      expect(code).toBe(1);
      expect(stderr).toMatch(new RegExp(`^rejected ${name}: .+\\n {2}.+`));
    },
  );

  it.each([
    ['BadCollapseId', ['--collapse-id', 'c'.repeat(65)]],
    ['BadMessageId', ['--apns-id', 'not-a-uuid']],
    ['BadTopic', ['--topic', 'com.example.somebody-else']],
    ['InvalidPushType', ['--topic', 'com.example.pushwright.voip']],
  ])('lets the gateway judge headers: %s', async (reason, argv) => {
    const { code, objects } = await withIdentity('http2', '--alert', 'Hi', '--json', ...argv, A);
    expect(objects[0]).toMatchObject({ outcome: 'rejected', reason });
    expect(code).toBe(1);
  });

  it.each([
    ['topic-suffix', ['--push-type', 'voip', '--topic', 'com.example.pushwright'], 'com.example.pushwright.voip'],
    ['expiration', ['--expiration', '300'], 'a moment in 1970'],
    ['collapse id', ['--collapse-id', 'game-7 '], 'ends with a blank'],
    ['topic of another app', ['--topic', 'com.example.somebody-else'], 'BadTopic'],
  ])('warns before it sends: %s', async (_, argv, words) => {
    const { stderr } = await withIdentity('http2', '--alert', 'Hi', ...argv, A);
    const [first = ''] = stderr.split(/^(?:accepted|rejected)/m);
    expect(first).toContain(words);
  });

  it('gives the time that comes with 410', async () => {
    const { code, objects } = await withIdentity('http2', '--alert', 'Hi', '--json', GONE, A);
    expect(objects.find(({ token }) => token === GONE)).toMatchObject({
      outcome: 'rejected',
      status: 410,
      reason: 'Unregistered',
      timestamp: 1_767_225_600_000,
    });
    expect(objects.at(-1)).toMatchObject({ summary: { accepted: 1, rejected: 1, unsent: 0, unknown: 0 } });
    expect(code).toBe(1);
  });

  it('explains a reason once, and counts', async () => {
    const { stderr } = await withIdentity('http2', '--alert', 'Hi', GONE, GONE, GONE);
    expect(stderr.match(/rejected 410 Unregistered: [A-Z]/g)).toHaveLength(1);
    expect(stderr).toContain('rejected 410 Unregistered: 3 notifications');
  });

  it('names the topic that is missing and the option that gives it', async () => {
    const argv = ['--provider-token-key', start.providerTokenKey, '--team-id', start.teamId];
    const { code, stderr } = await runCommand([...toSimulator('http2', ...argv), '--alert', 'Hi', A], { home });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^rejected 400 MissingTopic: /);
    expect(stderr).toContain('--topic');
  });
});

describe('send, incomplete', () => {
  it('ends with 3 where nothing listens, and says so', async () => {
    const argv = ['send', '--to', '127.0.0.1:1', '--ca', start.ca, '--identity', start.identity, '--json'];
    const environment = { PUSHWRIGHT_PASSPHRASE: start.passphrase };
    const { code, stderr, objects } = await runCommand([...argv, '--alert', 'Hi', A], { home, environment });
    expect(objects[0]).toMatchObject({ outcome: 'unsent', status: null });
    expect(objects[1]).toMatchObject({ summary: { accepted: 0, rejected: 0, unsent: 1, unknown: 0 } });
    expect(stderr).toContain('nothing listens at 127.0.0.1:1');
    expect(code).toBe(3);
  });

  it('trusts no gateway without its CA file, and names the option', async () => {
    const argv = ['send', '--to', `127.0.0.1:${start.http2.port}`, '--identity', start.identity, '--alert', 'Hi', A];
    const environment = { PUSHWRIGHT_PASSPHRASE: start.passphrase };
    const { code, stdout, stderr } = await runCommand(argv, { home, environment });
    expect(code).toBe(3);
    expect(stdout).toMatch(/^unsent {4}/);
    expect(stderr).toContain('(--ca FILE');
  });

  it('ends with 3 where a connection was lost, whatever else was rejected', async () => {
    const { code, objects } = await withIdentity('http2', '--alert', 'Hi', '--json', GONE, DROPPED);
    const { summary } = objects.at(-1) as { summary: Record<string, number> };
    expect(objects.find(({ token }) => token === DROPPED)).toMatchObject({ outcome: 'unknown' });
    expect((summary['rejected'] ?? 0) + (summary['unknown'] ?? 0)).toBe(2);
    expect(code).toBe(3);
  });

  it('settles everything at the first Ctrl-C', async () => {
    const list = await file('slow.txt', Array.from({ length: 50 }, () => SLOW).join('\n'));
    const argv = ['--identity', start.identity, '--tokens', list, '--alert', 'Hi', '--json'];
    const environment = { PUSHWRIGHT_PASSPHRASE: start.passphrase };
    const command = startCommand(toSimulator('http2', ...argv), { home, environment });
    await command.listens();
    command.signal('SIGINT');
    const { code, stderr, objects } = await command.ended;
    expect(stderr).toContain('Cancelling');
    const { summary } = objects.at(-1) as { summary: Record<string, number> };
    expect(objects).toHaveLength(51);
    expect((summary['unsent'] ?? 0) + (summary['unknown'] ?? 0)).toBe(50);
    expect(code).toBe(3);
  });

  it('stops reading a list without end at the first Ctrl-C', async () => {
    const stdin = new PassThrough();
    const command = startCommand(['send', '--alert', 'Hi', '--tokens', '-', '--json'], { home, stdin });
    await command.listens();
    stdin.write(`${A}\n`);
    await command.stdout.until((text) => text.includes('"accepted"'));
    command.signal('SIGINT');
    const { code, objects } = await command.ended;
    expect(objects).toMatchObject([{ outcome: 'accepted' }, { summary: { accepted: 1 } }]);
    expect(code).toBe(0);
  });

  it('ends at once at the second Ctrl-C, and takes what npm passes on for the first', async () => {
    let elapsed = 0;
    const clock = { ...systemClock, monotonicMs: () => systemClock.monotonicMs() + elapsed };
    const argv = ['--identity', start.identity, '--tokens', '-', '--alert', 'Hi', '--json', '--log', '-'];
    const environment = { PUSHWRIGHT_PASSPHRASE: start.passphrase };
    const stdin = new PassThrough();
    // A gateway that never lets go: the cancelled client waits for it.
    stdin.destroy = () => stdin;
    const command = startCommand(toSimulator('http2', ...argv), { home, environment, stdin, parts: { clock } });
    await command.listens();
    stdin.write(`${SLOW}\n`);
    await command.stderr.until((text) => text.includes('TLS is up'));
    command.signal('SIGINT');
    command.signal('SIGINT');
    await command.stdout.until((text) => text.includes(SLOW));
    elapsed = 500;
    command.signal('SIGINT');
    expect((await command.ended).code).toBe(130);
    stdin.end();
  });
});

describe('send, lists of device tokens', () => {
  it('reads a table by the head of its columns', async () => {
    const list = await file('list.csv', `name;Device Token\n"Ann; Lee";${A}\nBo;${B}\n`);
    const { code, objects } = await runCommand(['send', '--alert', 'Hi', '--tokens', list, '--json'], { home });
    expect(new Set(objects.map(({ token }) => token))).toEqual(new Set([A, B, undefined]));
    expect(code).toBe(0);
  });

  it('refuses a file with a bad line before anything is sent, naming every such line', async () => {
    const list = await file('bad.txt', `${A}\nmy phone\n${B.slice(1)}\n`);
    const { code, stdout, stderr } = await runCommand(['send', '--alert', 'Hi', '--tokens', list], { home });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/bad\.txt:2:1: .*my phone/);
    expect(stderr).toMatch(/bad\.txt:3:1: .*63/);
  });

  it('tells of twenty bad lines and counts the rest', async () => {
    const list = await file('worse.txt', 'nonsense\n'.repeat(30));
    const { stderr } = await runCommand(['send', '--alert', 'Hi', '--tokens', list], { home });
    expect(stderr.match(/worse\.txt:\d+:1:/g)).toHaveLength(20);
    expect(stderr).toContain('worse.txt has 10 more lines without a device token.');
  });

  it('counts a bad line of a stream as unsent, sends the others, and ends with 3', async () => {
    const argv = ['send', '--alert', 'Hi', '--tokens', '-', '--json'];
    const { code, stderr, objects } = await runCommand(argv, { home, stdin: `${A}\nmy phone\n${B}\n` });
    expect(objects.find(({ token }) => token === 'my phone')).toMatchObject({
      outcome: 'unsent',
      reason: 'BadDeviceTokenText',
    });
    expect(objects.at(-1)).toMatchObject({ summary: { accepted: 2, rejected: 0, unsent: 1, unknown: 0 } });
    expect(stderr).toMatch(/standard input:2:1: .*my phone/);
    expect(code).toBe(3);
  });

  it.each([
    ['an empty list', '', '# nothing\n\n', /There is no device token in standard input/],
    ['an empty file', 'empty.txt', '\n', /There is no device token in empty\.txt/],
  ])('refuses %s', async (_what, name, text, sentence) => {
    const list = name === '' ? '-' : await file(name, text);
    const { code, objects, stderr } = await runCommand(['send', '--alert', 'Hi', '--tokens', list, '--json'], {
      home,
      stdin: text,
    });
    expect(stderr).toMatch(sentence);
    expect(objects).toMatchObject([{ error: { code: 'device-token-missing' } }]);
    expect(code).toBe(2);
  });

  it('ends with 3 where the stream breaks', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield Buffer.from(`${A}\n`);
      throw Object.assign(new Error('read failed'), { code: 'EIO' });
    }
    const argv = ['send', '--alert', 'Hi', '--tokens', '-', '--json'];
    const { code, stderr, objects } = await runCommand(argv, { home, stdin: Readable.from(broken()) });
    expect(objects).toMatchObject([{ token: A, outcome: 'accepted' }, { summary: { accepted: 1 } }]);
    expect(stderr).toContain('standard input cannot be read: the disk reports a fault');
    expect(code).toBe(3);
  });
});

describe('send, refused: nothing is sent', () => {
  async function refused(argv: string[], environment: Record<string, string> = {}): Promise<CommandResult> {
    const before = simulator.stdout.text;
    const result = await runCommand(argv, { home, environment });
    expect(simulator.stdout.text).toBe(before);
    expect(result.stderr).not.toMatch(/\n\s+at /);
    expect({ code: result.code, stdout: result.stdout }).toEqual({ code: 2, stdout: '' });
    return result;
  }

  const right = (): Record<string, string> => ({ PUSHWRIGHT_PASSPHRASE: start.passphrase });

  it('for a passphrase that is missing', async () => {
    const { stderr } = await refused([...toSimulator('http2', '--identity', start.identity), '--alert', 'Hi', A]);
    expect(stderr).toMatch(/identity\.p12 is protected by a passphrase/);
    expect(stderr).toContain('--passphrase-file');
  });

  it('for a passphrase that is wrong, which is not repeated', async () => {
    const argv = [...toSimulator('http2', '--identity', start.identity), '--alert', 'Hi', A];
    const { stderr } = await refused(argv, { PUSHWRIGHT_PASSPHRASE: 'canary-4711' });
    expect(stderr).toMatch(/identity\.p12 does not open with this passphrase/);
    expect(stderr).not.toContain('canary-4711');
  });

  it('for a passphrase file that is not there', async () => {
    const argv = toSimulator('http2', '--identity', start.identity, '--passphrase-file', join(home, 'gone.txt'));
    const { stderr } = await refused([...argv, '--alert', 'Hi', A]);
    expect(stderr).toMatch(/gone\.txt is not there\.\n {2}Check the path/);
  });

  async function certificateAlone(folder: string): Promise<string> {
    await mkdir(join(home, folder), { recursive: true });
    const pem = await readFile(join(home, 'D', 'identity.pem'), 'utf8');
    const certificate = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----\n/.exec(pem)?.[0] ?? '';
    return file(join(folder, 'aps.cer'), certificate);
  }

  it('for a certificate without its key, saying how to export it', async () => {
    const { stderr } = await refused([
      ...toSimulator('http2', '--identity', await certificateAlone('alone')),
      '--alert',
      'Hi',
      A,
    ]);
    expect(stderr).toMatch(/aps\.cer holds the certificate .*no private key/);
    expect(stderr).toContain('Keychain Access');
  });

  it('for the key of another certificate, even where the right one lies beside', async () => {
    const certificate = await certificateAlone('pair');
    const other = join(home, 'pair', 'other.key');
    execFileSync('openssl', ['genpkey', '-algorithm', 'RSA', '-out', other], { stdio: 'ignore' });
    const argv = toSimulator('http2', '--identity', certificate, '--key', other);
    expect((await refused([...argv, '--alert', 'Hi', A])).stderr).toMatch(
      /key in other\.key belongs to another certificate/,
    );
    const pem = await readFile(join(home, 'D', 'identity.pem'), 'utf8');
    await file('pair/right.key', pem.slice(pem.indexOf('-----BEGIN PRIVATE')));
    expect((await refused([...argv, '--alert', 'Hi', A])).stderr).toMatch(
      /other\.key belongs to another .*\n.*right\.key/,
    );
    const found = await runCommand([...toSimulator('http2', '--identity', certificate), '--alert', 'Hi', A], { home });
    expect(found).toMatchObject({ code: 0 });
  });

  it('for a certificate that has expired, unless it is accepted', async () => {
    const parts = { clock: { ...systemClock, now: () => Date.now() + 2 * YEAR_MS } };
    const argv = [...toSimulator('http2', '--identity', start.identity), '--alert', 'Hi', A];
    const { code, stderr } = await runCommand(argv, { home, environment: right(), parts });
    expect(code).toBe(2);
    expect(stderr).toMatch(/expired/);
    expect(stderr).toContain('Option: --accept-expired');
    const accepted = await runCommand([...argv, '--accept-expired'], { home, environment: right(), parts });
    expect(accepted.code).toBe(0);
    expect(accepted.stderr).toMatch(/^Warning: .*expired/);
  });

  it('for a text called .p12', async () => {
    const text = await file('notes.p12', 'This is where the certificate should be.\n');
    const { stderr } = await refused([...toSimulator('http2', '--identity', text), '--alert', 'Hi', A], right());
    expect(stderr).toMatch(/notes\.p12/);
    expect(stderr).toMatch(/\n {2}\S/);
  });

  it.each([
    ['a smart quote', '{"aps":{"alert":“Hi”}}', /quote\.json:1:17: /],
    ['a trailing comma', '{\n"aps":{"alert":"Hi",}\n}', /quote\.json:2:20: .*omma/],
    ['a byte order mark', '\ufeff{"aps":{"alert":"Hi"}}', /quote\.json:1:1: .*byte order mark/],
    ['a duplicate key', '{"aps":{"alert":"Hi","alert":"Ho"}}', /quote\.json:1:22: .*twice/],
    ['nothing', '', /quote\.json:1:1: .*empty/],
  ])('for JSON with %s', async (_what, text, sentence) => {
    const payload = await file('quote.json', text);
    const { stderr } = await refused(
      [...toSimulator('http2', '--identity', start.identity), '--payload', payload, A],
      right(),
    );
    expect(stderr).toMatch(sentence);
    expect(stderr).toMatch(/\n {2}\S/);
  });

  it('for bytes that are not UTF-8', async () => {
    const payload = await file('latin1.json', Buffer.from('{"aps":{\n"alert":"\xe9"}}', 'latin1'));
    const { stderr } = await refused(
      [...toSimulator('http2', '--identity', start.identity), '--payload', payload, A],
      right(),
    );
    expect(stderr).toMatch(/latin1\.json:2:10: latin1\.json is not UTF-8: byte 18 \(0xe9\)/);
  });

  it.each([
    ['binary', ['--command', '0'], 256],
    ['binary', ['--command', '1'], 256],
    ['binary', [], 2048],
    ['http2', [], 4096],
    ['http2', ['--push-type', 'voip'], 5120],
  ] as const)('for a payload one byte over the limit: %s %j, %i bytes', async (wire, argv, limit) => {
    const build = (bytes: number): string => {
      const empty = '{"aps":{"alert":""}}';
      return empty.replace('""', `"${'x'.repeat(bytes - empty.length)}"`);
    };
    const identity = toSimulator(wire, '--identity', start.identity, ...argv);
    const large = await file('large.json', build(limit + 1));
    const { stderr } = await refused([...identity, '--payload', large, A], right());
    expect(stderr).toContain(String(limit + 1));
    expect(stderr).toContain(String(limit));
    const whole = await file('whole.json', build(limit));
    const sent = await runCommand([...identity, '--payload', whole, '--json', A], { home, environment: right() });
    expect(sent.objects[0]).toMatchObject({ outcome: 'accepted' });
  });

  it.each([
    ['a shortened description', `{length = 32, bytes = 0x1234 5678 … 89ab cdef }`, /shortened|truncated/],
    ['63 digits', A.slice(1), /63 hexadecimal digits/],
    ['a token of Firebase', `${'c'.repeat(22)}:APA91${'b'.repeat(134)}`, /Firebase/],
    ['nothing', '', /Device token is empty/],
  ])('for a device token that is %s', async (_what, token, sentence) => {
    expect((await refused(['send', '--alert', 'Hi', token])).stderr).toMatch(sentence);
  });

  it('for one bad device token among several, which is numbered', async () => {
    expect((await refused(['send', '--alert', 'Hi', A, B.slice(1)])).stderr).toMatch(/Device token 2: This has 63/);
  });

  it('for an identity that is not named, with the options that name it', async () => {
    const { stderr } = await refused([...toSimulator('http2'), '--alert', 'Hi', A]);
    expect(stderr).toContain('--identity FILE');
  });

  it('for a provider token key without its team, or on the binary wire', async () => {
    const key = ['--provider-token-key', start.providerTokenKey];
    const { stderr } = await refused([...toSimulator('http2', ...key), '--alert', 'Hi', A]);
    expect(stderr).toContain('--team-id');
    const binary = toSimulator('binary', ...key, '--team-id', start.teamId);
    expect((await refused([...binary, '--alert', 'Hi', A])).stderr).toContain('--wire http2');
  });

  it('for Apple’s binary gateway, which is closed', async () => {
    const argv = ['send', '--to', 'production', '--wire', 'binary', '--identity', start.identity, '--alert', 'Hi', A];
    expect((await refused(argv, right())).stderr).toMatch(/--wire: Apple closed its binary gateway on 31 March 2021/);
  });

  it('as one object with code and place for scripts', async () => {
    const payload = await file('comma.json', '{\n"aps":{"alert":"Hi",}\n}');
    const { code, objects } = await runCommand(['send', '--payload', payload, '--json', A], { home });
    expect(objects).toEqual([
      {
        error: {
          code: 'trailing-comma',
          sentence: expect.any(String),
          remedy: expect.any(String),
          place: { file: 'comma.json', line: 2, column: 20 },
        },
      },
    ]);
    expect(code).toBe(2);
  });
});

describe('send, asking for the passphrase', () => {
  it('asks on a terminal, up to three times', async () => {
    const argv = [...toSimulator('http2', '--identity', start.identity), '--alert', 'Hi', A];
    const sent = await runCommand(argv, { home, terminal: true, answers: ['wrong', start.passphrase] });
    expect(sent.code).toBe(0);
    expect(sent.stderr).toContain('Passphrase of identity.p12: \nThat is not it. Passphrase of identity.p12: \n');
    const broken = await runCommand(argv, { home, terminal: true, answers: [null] });
    expect(broken.code).toBe(2);
  });

  it('colours a terminal’s text, and not where NO_COLOR is set', async () => {
    const argv = ['send', '--alert', 'Hi', A];
    expect((await runCommand(argv, { home, terminal: true })).stdout).toContain('\u001b[32maccepted');
    const plain = await runCommand(argv, { home, terminal: true, environment: { NO_COLOR: '1' } });
    expect(plain.stdout).not.toContain('\u001b');
  });
});

describe('send, the log', () => {
  it('goes to standard error or to a file for oneself, without secrets and whole device tokens', async () => {
    const log = join(home, 'send.log');
    const onScreen = await withIdentity('http2', '--alert', 'Hi', '--json', '--log', '-', GONE);
    expect(objectsIn(onScreen.stdout)).toHaveLength(2);
    const { code } = await withIdentity('http2', '--alert', 'Hi', '--log', log, GONE);
    expect(code).toBe(1);
    const text = await readFile(log, 'utf8');
    for (const part of [' tls ', ' http2 ', 'FAILED', 'Unregistered']) {
      expect(text).toContain(part);
      expect(onScreen.stderr).toContain(part);
    }
    expect(text).not.toMatch(/PRIVATE KEY/);
    expect(text).not.toContain(GONE);
    expect(text).not.toContain(start.passphrase);
    expect((await stat(log)).mode & 0o777).toBe(0o600);
  });

  it('is refused where it cannot be written', async () => {
    const { code, stderr } = await withIdentity('http2', '--alert', 'Hi', '--log', join(home, 'none', 'x.log'), A);
    expect(code).toBe(2);
    expect(stderr).toMatch(/x\.log cannot be written: its folder is not there/);
  });
});

describe('a test device of the simulator', () => {
  const TEST_DEVICE = 'ace1'.padEnd(64, '0');

  it.each(['sandbox', 'production'])('is stopped before anything goes to Apple: --to %s', async (to) => {
    const list = await file('test-devices.txt', `${A}\n${TEST_DEVICE}\n`);
    const { identity, passphrase } = start;
    const secret = await file('apple-passphrase.txt', `${passphrase}\n`);
    const argv = ['send', '--to', to, '--alert', 'x', '--identity', identity, '--passphrase-file', secret, '--json'];
    for (const tokens of [[TEST_DEVICE], [A, TEST_DEVICE], ['--tokens', list]]) {
      const { code, objects } = await runCommand([...argv, ...tokens], { home });
      expect(code).toBe(2);
      expect(objects).toMatchObject([{ error: { code: 'simulated-device', place: { field: 'device-tokens' } } }]);
    }
    // Of a stream it is not known before.
    const { code, objects, stderr } = await runCommand([...argv, '--tokens', '-'], { home, stdin: `${TEST_DEVICE}\n` });
    expect(code).toBe(3);
    expect(objects).toMatchObject([{ token: TEST_DEVICE, outcome: 'unsent' }, { summary: { unsent: 1 } }]);
    expect(stderr).toContain('is one of the simulator’s test devices: Apple does not know it.');
  });
});
