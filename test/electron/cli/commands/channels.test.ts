import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectsIn, type RunningCommand, runCommand, type Surroundings, startCommand } from '../../../support/cli.ts';
import { type StartLine, startedSimulator, startLineIn } from '../../../support/cli-simulator.ts';

const REQUEST_ID = 'eabeae54-14a8-11e5-b60b-1697f925ec7b';
const UNKNOWN = 'bmV2ZXIgaXNzdWVkIQ==';

let home: string;
let simulator: RunningCommand;
let place: StartLine;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pushwright-channels-'));
  simulator = await startedSimulator(home, ['--json', '--dir', join(home, 'D')]);
  place = startLineIn(simulator.stdout.text);
});
afterAll(async () => {
  simulator.signal('SIGTERM');
  await simulator.ended;
  await rm(home, { recursive: true, force: true });
});

const certificate = () => ['--identity', place.identity, '--passphrase-file', join(home, 'D', 'passphrase.txt')];
const key = () => [
  '--provider-token-key',
  place.providerTokenKey,
  '--team-id',
  place.teamId,
  '--bundle-id',
  place.topic,
];

/** `channels …` against the simulator, as JSON unless told otherwise. */
function channels(command: string, argv: readonly string[], as = certificate(), more: Partial<Surroundings> = {}) {
  const { port } = command === 'broadcast' ? place.http2 : place.channels;
  const to = ['--to', `127.0.0.1:${port}`, '--ca', place.ca];
  return runCommand(['channels', command, '--json', ...to, ...as, ...argv], { home, ...more });
}

/** A folder of a simulator that has run once, for settings to be written into. */
async function ended(dir: string) {
  const first = await startedSimulator(home, ['--json', '--dir', dir]);
  first.signal('SIGTERM');
  await first.ended;
  return { writeSettings: (settings: object) => writeFile(join(dir, 'settings.json'), JSON.stringify(settings)) };
}

async function created(policy = 'newest'): Promise<string> {
  const { objects } = await channels('create', ['--storage-policy', policy]);
  return String(objects[0]?.['channelId']);
}

describe.each([
  ['a certificate', certificate],
  ['a provider token key', key],
] as const)('channels, with %s', (_what, as) => {
  it('creates, reads, broadcasts to and deletes one, a JSON line each', async () => {
    const made = await channels('create', ['--storage-policy', 'none', '--request-id', REQUEST_ID], as());
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(Object.keys(made.objects[0] ?? {})).toEqual([
      ...['operation', 'channelId', 'storagePolicy', 'outcome', 'status', 'reason', 'requestId', 'ms'],
    ]);
    expect(made.objects).toMatchObject([
      { operation: 'create', storagePolicy: 'none', outcome: 'accepted', status: 201, requestId: REQUEST_ID },
    ]);
    const channel = ['--channel', String(made.objects[0]?.['channelId'])];
    expect(await channels('read', channel, as())).toMatchObject({
      code: 0,
      objects: [{ operation: 'read', storagePolicy: 'none', status: 200 }],
    });
    const sent = await channels('broadcast', [...channel, '--content-state', '{"score":"1:0"}'], as());
    expect(sent).toMatchObject({ code: 0, objects: [{ operation: 'broadcast', outcome: 'accepted', status: 200 }] });
    expect(await channels('delete', channel, as())).toMatchObject({ code: 0, objects: [{ status: 204 }] });
    expect(await channels('delete', channel, as())).toMatchObject({ code: 1, objects: [{ reason: 'BadPath' }] });
  });
});

describe('channels', () => {
  it('lists ids, and with --policies what each stores', async () => {
    const mine = ['--bundle-id', place.topic];
    const [first, second] = [await created('none'), await created('newest')];
    const plain = await channels('list', mine);
    expect(plain.objects.slice(0, -1)).toEqual(
      expect.arrayContaining([first, second].map((channelId) => ({ channelId, storagePolicy: null }))),
    );
    expect(plain.objects.at(-1)).toMatchObject({
      summary: { channels: plain.objects.length - 1, outcome: 'accepted', status: 200, reason: null },
    });
    const { objects, code } = await channels('list', [...mine, '--policies']);
    expect(objects).toContainEqual({ channelId: first, storagePolicy: 'none' });
    expect(objects).toContainEqual({ channelId: second, storagePolicy: 'newest' });
    expect(code).toBe(0);
  });

  it.each([
    ['stops asking for policies when one question fails', 429, 'TooManyRequests', 20],
    ['goes on asking for policies when a channel was deleted meanwhile', 400, 'ChannelNotRegistered', 25],
  ])('%s, and lists the ids all the same', async (_what, status, reason, asked) => {
    const dir = join(home, reason);
    await (await ended(dir)).writeSettings({
      injections: [{ on: 'channels', after: 26, next: 1, respond: { reason, status } }],
    });
    const strict = await startedSimulator(home, ['--json', '--dir', dir]);
    const { channels: at, ca, identity } = startLineIn(strict.stdout.text);
    const as = ['--identity', identity, '--passphrase-file', join(dir, 'passphrase.txt')];
    const to = ['--json', '--to', `127.0.0.1:${at.port}`, '--ca', ca, ...as];
    for (let made = 0; made < 25; made += 1)
      await runCommand(['channels', 'create', '--storage-policy', 'none', ...to], { home });
    const log = join(home, `${reason}.log`);
    const listed = await runCommand(['channels', 'list', '--policies', '--log', log, ...to], { home });
    expect(listed.objects).toHaveLength(26);
    const told = listed.objects.filter(({ storagePolicy }) => storagePolicy === 'none');
    expect(told).toHaveLength(asked - 1);
    expect(listed.stderr.match(new RegExp(`rejected ${status} ${reason}`, 'g'))).toHaveLength(1);
    expect((await readFile(log, 'utf8')).match(/Channel \S+: asking/g)).toHaveLength(asked);
    expect(listed.code).toBe(1);
    strict.signal('SIGTERM');
    await strict.ended;
  });

  it('says each in a sentence to people, the reason once and what to do about it', async () => {
    const to = ['--to', `127.0.0.1:${place.channels.port}`, '--ca', place.ca, ...certificate()];
    const made = await runCommand(['channels', 'create', '--storage-policy', 'newest', ...to], { home });
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toMatch(/^accepted {2}201 +create +[\w+/]{22}== {2}stores the newest {2}[\d.]+ ms\n$/);
    const refused = await runCommand(['channels', 'read', '--channel', UNKNOWN, ...to], { home });
    expect(refused.code).toBe(1);
    expect(refused.stdout).toMatch(/^rejected {2}400 BadChannelId +read +bmV2/);
    expect(refused.stderr).toMatch(/^rejected 400 BadChannelId: APNs never issued .*\n {2}Copy it whole/);
    const listed = await runCommand(['channels', 'list', ...to], { home });
    expect(listed.stdout).toMatch(/\n\d+ channels?\n$/);
  });

  it('keeps a broadcast in the history, with its channel and what came of it', async () => {
    const own = join(home, 'own');
    const [kept, never] = [await created(), UNKNOWN];
    const broadcast = (channel: string) =>
      channels('broadcast', ['--channel', channel, '--content-state', '{"score":"1:0"}'], certificate(), { home: own });
    expect(await broadcast(kept)).toMatchObject({ code: 0 });
    expect(await broadcast(never)).toMatchObject({ code: 1 });
    // What is refused before it is sent is no send.
    expect(
      await channels('broadcast', ['--channel', kept, '--content-state', '7'], certificate(), { home: own }),
    ).toMatchObject({ code: 2 });
    const list = (...argv: readonly string[]) => runCommand(['history', ...argv, '--json'], { home: own });
    const none = { devices: null, deviceTokens: [], pushType: 'liveactivity', topic: place.topic, wire: 'http2' };
    expect((await list('list')).objects).toMatchObject([
      {
        ...none,
        channelId: never,
        counts: { accepted: 0, rejected: 1 },
        reason: 'BadChannelId',
        firstCause: {},
      },
      { ...none, channelId: kept, counts: { accepted: 1, rejected: 0 }, reason: null, firstCause: null },
    ]);
    expect((await list('search', kept)).objects).toMatchObject([{ channelId: kept }]);
    const id = String((await list('search', never)).objects[0]?.['id']);
    const shown = await runCommand(['history', 'show', id], { home: own });
    expect(shown.stdout).toMatch(new RegExp(`Channel +${never}`));
    expect(shown.stdout).toContain('BadChannelId');
    expect(await runCommand(['history', 'list'], { home: own })).toMatchObject({
      stdout: expect.stringContaining(never),
    });
  });

  it('broadcasts a payload byte for byte, from a file and from standard input', async () => {
    const channel = await created();
    const payload = '{ "aps": { "timestamp": 1764000000, "event": "end", "content-state": {"s": "Grüße 🔔"} } }\n';
    await writeFile(join(home, 'payload.json'), payload);
    const argv = ['--channel', channel, '--expiration', '+3600', '--storage-policy', 'newest', '--priority', '5'];
    expect(await channels('broadcast', [...argv, '--payload', join(home, 'payload.json')])).toMatchObject({ code: 0 });
    expect(await channels('broadcast', [...argv, '--payload', '-'], certificate(), { stdin: payload })).toMatchObject({
      code: 0,
    });
    const received = objectsIn(simulator.stdout.text).filter((line) => line['channelId'] === channel);
    expect(received).toMatchObject([
      { payload, priority: 5, pushType: 'liveactivity' },
      { payload, expirationSeconds: expect.any(Number) },
    ]);
  });

  it('makes a payload of a content state, an event and an alert, with the time now', async () => {
    const channel = await created();
    const before = Math.floor(Date.now() / 1000);
    const argv = ['--channel', channel, '--content-state', '{"score":"1:0"}', '--event', 'end', '--alert', 'Full time'];
    expect(await channels('broadcast', argv)).toMatchObject({ code: 0 });
    const [received] = objectsIn(simulator.stdout.text).filter((line) => line['channelId'] === channel);
    const { aps } = JSON.parse(String(received?.['payload']));
    expect(aps).toEqual({
      timestamp: expect.any(Number),
      event: 'end',
      'content-state': { score: '1:0' },
      alert: { title: 'Full time' },
    });
    expect(aps.timestamp).toBeGreaterThanOrEqual(before);
  });

  it.each<[string, string[], RegExp]>([
    ['an activity to start', ['--payload', '-'], /standard input:1:33: A broadcast cannot start a Live Activity/],
    [
      'an expiration to a channel that stores nothing',
      ['--content-state', '{}', '--expiration', '+60', '--storage-policy', 'none'],
      /--expiration: The channel stores nothing/,
    ],
    [
      'a bundle id with a suffix',
      ['--content-state', '{}', '--bundle-id', 'a.b.voip'],
      /--bundle-id: “a\.b\.voip” is a topic/,
    ],
    ['a request id that is none', ['--content-state', '{}', '--request-id', '7'], /--request-id: .*not a UUID/],
    ['a channel that is none', ['--content-state', '{}', '--channel', 'a b'], /--channel: This is not a channel id/],
  ])('sends nothing with %s', async (_what, argv, sentence) => {
    const stdin = '{"aps":{"timestamp":1,"event":  "start","content-state":{}}}';
    const { code, objects, stderr } = await channels('broadcast', ['--channel', UNKNOWN, ...argv], certificate(), {
      stdin,
    });
    expect(stderr).toMatch(sentence);
    expect(code).toBe(2);
    expect(objects).toMatchObject([{ error: { sentence: expect.any(String) } }]);
  });

  it('works with nothing against the built-in simulator', async () => {
    const { code, objects } = await runCommand(['channels', 'create', '--storage-policy', 'none', '--json'], { home });
    expect({ code, objects }).toMatchObject({ code: 0, objects: [{ outcome: 'accepted' }] });
  });

  it('ends with 3 where nothing listens, and says that no channel was made', async () => {
    const argv = ['channels', 'create', '--storage-policy', 'none', '--json', '--to', '127.0.0.1:1', '--ca', place.ca];
    const { code, objects, stderr } = await runCommand([...argv, ...certificate()], { home });
    expect({ code, objects }).toMatchObject({ code: 3, objects: [{ outcome: 'unsent', reason: 'ConnectionRefused' }] });
    expect(stderr).toMatch(/unsent ConnectionRefused: Not sent: nothing listens/);
  });

  it('settles what is on its way at Ctrl-C, and says that a channel may exist', async () => {
    const dir = join(home, 'slow');
    await (await ended(dir)).writeSettings({ latencyMs: 60_000 });
    const slow = await startedSimulator(home, ['--json', '--dir', dir]);
    const { channels: at, ca, identity } = startLineIn(slow.stdout.text);
    const as = ['--identity', identity, '--passphrase-file', join(dir, 'passphrase.txt'), '--log', '-'];
    const argv = [
      'channels',
      'create',
      '--storage-policy',
      'none',
      '--json',
      '--to',
      `127.0.0.1:${at.port}`,
      '--ca',
      ca,
    ];
    const command = startCommand([...argv, ...as], { home });
    await command.stderr.until((text) => text.includes('New channel: asking'));
    command.signal('SIGINT');
    const { code, objects, stderr } = await command.ended;
    expect({ code, objects }).toMatchObject({ code: 3, objects: [{ outcome: 'unknown', reason: 'Cancelled' }] });
    expect(stderr).toContain('A channel may have been made');
    slow.signal('SIGTERM');
    await slow.ended;
  });

  it('writes the connection log where it is told to, without secrets', async () => {
    const log = join(home, 'channels.log');
    await channels('list', ['--log', log], key());
    const text = await readFile(log, 'utf8');
    expect(text).toContain('List of channels: asking 127.0.0.1');
    expect(text).not.toMatch(/eyJ|BEGIN/);
  });
});
