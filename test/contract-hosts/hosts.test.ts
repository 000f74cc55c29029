import { X509Certificate } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Conversion } from '../../contract/conversion.ts';
import { type Simulator, startStandaloneSimulator } from '../../electron/backend/simulator/standalone-simulator.ts';
import { NAMED_DEVICES } from '../../electron/simulator/devices/devices.ts';
import { simulatedDevices } from '../../words/simulated-devices.ts';
import { accept, type ScriptedGateway, startHttp2Gateway } from '../support/scripted-gateway.ts';
import { startTestProxy, type TestProxy } from '../support/test-proxy.ts';
import { WireAuthority } from '../support/wire-authority.ts';
import { openCliDoor } from './cli-door.ts';
import type { Door, FoundIdentity, Opened, Order, Sent } from './door.ts';
import { openIpcDoor } from './ipc-door.ts';
import { openLoopbackDoor } from './loopback-door.ts';
import { granted, type WindowDoor } from './window-door.ts';

const A = 'a1'.repeat(32);
const B = 'b2'.repeat(32);

/** A password that no host may show. */
const CANARY = 'canary-9f2c';

let folder: string;
let gateway: Simulator;
/** A gateway called gateway.example, which only the proxy finds. */
let hidden: ScriptedGateway;
let proxy: TestProxy;

function device(name: string): string {
  const found = NAMED_DEVICES.find(({ id }) => simulatedDevices[id].name === name);
  if (found === undefined) throw new Error(`the simulator plays no device called ${name}`);
  return found.deviceToken;
}

function accepted(token: string) {
  return { token, outcome: 'accepted', status: 200, reason: null, dated: false };
}

function counts(accepted = 0, rejected = 0, unsent = 0, unknown = 0) {
  return { accepted, rejected, unsent, unknown };
}

const refused = (code: string, line: number | null = null, column: number | null = null): Sent => ({
  refused: { code, line, column },
});

/** Scenarios of sending, each with what every host must say of it. Files are made before they run. */
const SENDS: readonly (readonly [what: string, order: () => Order, expected: () => unknown])[] = [
  [
    'a text to the simulator, with nothing else at hand',
    () => ({ to: 'simulator', tokens: [A] }),
    () => ({ results: [accepted(A)], counts: counts(1) }),
  ],
  [
    'the same over the binary wire, where the simulator proves what it took',
    () => ({ to: 'simulator', wire: 'binary', tokens: [A, B] }),
    () => ({
      results: [
        { ...accepted(A), status: null },
        { ...accepted(B), status: null },
      ],
      counts: counts(2),
    }),
  ],
  [
    'a device whose app was removed, among others',
    () => ({ to: 'simulator', tokens: [A, device('App removed'), B] }),
    () => ({
      results: [
        accepted(A),
        { token: device('App removed'), outcome: 'rejected', status: 410, reason: 'Unregistered', dated: true },
        accepted(B),
      ],
      counts: counts(2, 1),
    }),
  ],
  [
    'too many requests',
    () => ({ to: 'simulator', tokens: [device('Too many requests')] }),
    () => ({
      results: [{ outcome: 'rejected', status: 429, reason: 'TooManyRequests', dated: false }],
      counts: counts(0, 1),
    }),
  ],
  [
    'a gateway of one’s own, with CA file, .p12 and passphrase',
    () => ({ to: ownGateway(), identity: { file: gateway.identity, passphrase: gateway.passphrase }, tokens: [A] }),
    () => ({ results: [accepted(A)], counts: counts(1) }),
  ],
  [
    'the same over the binary wire, where silence is called by its name',
    () => ({
      to: { port: gateway.gateway.port, ca: gateway.ca },
      wire: 'binary',
      identity: { file: gateway.identity, passphrase: gateway.passphrase },
      tokens: [A],
    }),
    () => ({ results: [{ ...accepted(A), status: null, reason: 'NoErrorReceived' }], counts: counts(1) }),
  ],
  [
    'the same, asked to prove what it took',
    () => ({
      to: { port: gateway.gateway.port, ca: gateway.ca },
      wire: 'binary',
      confirmation: 'sentinel',
      identity: { file: gateway.identity, passphrase: gateway.passphrase },
      tokens: [A],
    }),
    () => ({ results: [{ ...accepted(A), status: null, reason: null }], counts: counts(1) }),
  ],
  [
    'the simulator over the binary wire, asked for a quiet period',
    () => ({ to: 'simulator', wire: 'binary', confirmation: 'quiet-period', tokens: [A] }),
    () => ({ results: [{ ...accepted(A), status: null, reason: 'NoErrorReceived' }], counts: counts(1) }),
  ],
  [
    'a gateway of one’s own with a passphrase that is wrong',
    () => ({ to: ownGateway(), identity: { file: gateway.identity, passphrase: 'wrong' }, tokens: [A] }),
    () => refused('passphrase-wrong'),
  ],
  [
    'the same without a passphrase',
    () => ({ to: ownGateway(), identity: { file: gateway.identity }, tokens: [A] }),
    () => refused('passphrase-needed'),
  ],
  ['the same without an identity', () => ({ to: ownGateway(), tokens: [A] }), () => refused('identity-missing')],
  [
    'a provider token key that lacks its ids',
    () => ({ to: ownGateway(), identity: { file: join(folder, 'key.p8') }, topic: gateway.topic, tokens: [A] }),
    () => refused('ids-needed'),
  ],
  [
    'a provider token key with its ids',
    () => ({ to: ownGateway(), identity: ownKey(gateway.teamId), topic: gateway.topic, tokens: [A] }),
    () => ({ results: [accepted(A)], counts: counts(1) }),
  ],
  [
    'a provider token key whose ids are swapped, as its file’s name tells',
    () => ({
      to: ownGateway(),
      identity: { file: gateway.providerTokenKey, ids: { keyId: gateway.teamId, teamId: gateway.keyId } },
      ...{ topic: gateway.topic, tokens: [A] },
    }),
    () => refused('apple-ids-swapped'),
  ],
  [
    'a provider token key whose ids are swapped, as APNs alone can tell',
    () => ({
      to: ownGateway(),
      identity: { file: join(folder, 'key.p8'), ids: { keyId: gateway.teamId, teamId: gateway.keyId } },
      ...{ topic: gateway.topic, tokens: [A] },
    }),
    () => ({
      results: [{ outcome: 'rejected', status: 403, reason: 'InvalidProviderToken' }],
      counts: counts(0, 1),
    }),
  ],
  [
    'a provider token key with a team id that is none',
    () => ({ to: ownGateway(), identity: ownKey('team'), topic: gateway.topic, tokens: [A] }),
    () => refused('apple-id-malformed'),
  ],
  [
    'a provider token key without a topic, which the gateway refuses',
    () => ({ to: ownGateway(), identity: ownKey(gateway.teamId), tokens: [A] }),
    () => ({ results: [{ outcome: 'rejected', status: 400, reason: 'MissingTopic' }], counts: counts(0, 1) }),
  ],
  [
    'a provider token key on the binary wire',
    () => ({ to: ownGateway(), wire: 'binary', identity: ownKey(gateway.teamId), tokens: [A] }),
    () => refused('binary-needs-certificate'),
  ],
  [
    'a text called .p12',
    () => ({ to: ownGateway(), identity: { file: join(folder, 'notes.p12'), passphrase: 'x' }, tokens: [A] }),
    () => refused('not-an-identity'),
  ],
  [
    'a payload with a comma too many',
    () => ({ to: 'simulator', tokens: [A], payload: '{\n"aps":{"alert":"Hi",}\n}' }),
    () => refused('trailing-comma', 2, 20),
  ],
  [
    'a payload one byte over the limit',
    () => ({ to: 'simulator', tokens: [A], payload: `{"aps":{"alert":"${'x'.repeat(4097 - 20)}"}}` }),
    () => ({ refused: { code: 'payload-too-large', line: 1, column: expect.any(Number) } }),
  ],
  [
    'a host where nothing listens',
    () => ({
      to: { port: 1, ca: gateway.ca },
      identity: { file: gateway.identity, passphrase: gateway.passphrase },
      tokens: [A],
    }),
    () => ({
      results: [{ outcome: 'unsent', status: null, reason: 'ConnectionRefused', dated: false }],
      counts: counts(0, 0, 1),
    }),
  ],
];

const FILES: readonly (readonly [
  what: string,
  file: () => string,
  passphrase: () => string | null,
  expected: () => unknown,
])[] = [
  [
    'a .p12',
    () => gateway.identity,
    () => gateway.passphrase,
    (): Opened => ({
      identities: [
        {
          form: 'certificate',
          topics: ['com.example.pushwright', 'com.example.pushwright.voip', 'com.example.pushwright.complication'],
          environments: ['sandbox', 'production'],
          keyFound: true,
        },
      ],
      problems: [],
    }),
  ],
  [
    'a certificate without its key',
    () => join(folder, 'keyless.cer'),
    () => null,
    () => ({ identities: [{ form: 'certificate', keyFound: false }], problems: ['private-key-missing'] }),
  ],
  [
    'a provider token key',
    () => gateway.providerTokenKey,
    () => null,
    () => ({ identities: [{ form: 'provider-token-key', topics: [], keyFound: true }], problems: [] }),
  ],
  [
    'a .p12 with another passphrase',
    () => gateway.identity,
    () => 'wrong',
    () => ({ identities: [], problems: ['passphrase-wrong'] }),
  ],
];

/** Conversions, each with a file that opens as the identity did, or why there is none. */
const CONVERSIONS: readonly (readonly [what: string, conversion: Conversion, opensWith: string | null])[] = [
  ['a modern .p12', { form: 'pkcs12', encryption: 'modern', passphrase: 'Zoë’s new one' }, 'Zoë’s new one'],
  ['a .p12 for old tools', { form: 'pkcs12', encryption: 'legacy', passphrase: 'Zoë’s new one' }, 'Zoë’s new one'],
  ['PEM with the key encrypted', { form: 'pem', passphrase: 'Zoë’s new one' }, 'Zoë’s new one'],
  ['PEM with the key in the clear', { form: 'pem', passphrase: null }, null],
];

const PAYLOADS: readonly (readonly [what: string, payload: string])[] = [
  ['nothing', ''],
  ['a good one', '{"aps":{"alert":"Hello"}}'],
  ['a smart quote', '{"aps":{"alert":“Hi”}}'],
  ['a byte order mark and a duplicate key', '\ufeff{"aps":{"alert":"Hi","alert":"Ho"}}'],
  ['a misspelt key', '{"aps":{"alert":"Hi","mutable_content":1}}'],
];

function ownGateway(): Exclude<Order['to'], 'simulator'> {
  return { port: gateway.http2.port, ca: gateway.ca };
}

function ownKey(teamId: string) {
  return { file: join(folder, 'key.p8'), ids: { keyId: gateway.keyId, teamId } };
}

/** The hidden gateway, by the proxy. */
function throughProxy(port = 2197, password = CANARY): Pick<Order, 'to' | 'proxy'> {
  return {
    to: { host: 'gateway.example', port, ca: join(folder, 'hidden-ca.pem') },
    proxy: { port: proxy.port, user: 'ann', password },
  };
}

const ownIdentity = () => ({ file: gateway.identity, passphrase: gateway.passphrase });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pushwright-hosts-'));
  gateway = await startStandaloneSimulator({
    ...{ http2Port: 0, gatewayPort: 0, feedbackPort: 0, environment: 'sandbox', devices: null },
    dir: join(folder, 'gateway', 'made'),
    onNotification: () => undefined,
  });
  const authority = new WireAuthority();
  await writeFile(join(folder, 'hidden-ca.pem'), authority.pem);
  hidden = await startHttp2Gateway({
    ...{ server: authority.server(['gateway.example']), clientAuthority: null },
    onRequest: ({ stream, headers }) => accept(stream, headers),
  });
  proxy = await startTestProxy({
    kind: 'http',
    login: { user: 'ann', password: CANARY },
    connectTo: (host, port) =>
      host === 'gateway.example' && port === 2197 ? { host: '127.0.0.1', port: hidden.port } : { refuse: 403 },
  });
  await copyFile(gateway.providerTokenKey, join(folder, 'key.p8'));
  await writeFile(join(folder, 'notes.p12'), 'The certificate should be here.\n');
  const certificateIn = (text: string) =>
    /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----\n/.exec(text)?.[0] ?? '';
  const own = await readFile(join(folder, 'gateway', 'made', 'identity.pem'), 'utf8');
  await writeFile(join(folder, 'aps.cer'), certificateIn(own));
  // Of another gateway, so that no host has its key.
  const other = await startStandaloneSimulator({
    ...{ http2Port: 0, gatewayPort: 0, feedbackPort: 0, environment: 'sandbox', devices: null },
    dir: join(folder, 'other', 'made'),
    onNotification: () => undefined,
  });
  await other.close();
  const pem = await readFile(join(folder, 'other', 'made', 'identity.pem'), 'utf8');
  await writeFile(join(folder, 'keyless.cer'), certificateIn(pem));
  const certificates = join(folder, 'certificates');
  await mkdir(certificates);
  await copyFile(gateway.identity, join(certificates, 'push.p12'));
  await copyFile(join(folder, 'keyless.cer'), join(certificates, 'aps.cer'));
  await writeFile(join(certificates, 'unlike.txt'), pem.slice(pem.indexOf('-----BEGIN PRIVATE')));
  await writeFile(join(certificates, 'empty.p12'), '');
  await writeFile(join(certificates, 'notes.txt'), 'Nothing here.\n');
});
afterAll(async () => {
  await proxy.close();
  await hidden.close();
  await gateway.close();
  await rm(folder, { recursive: true, force: true });
});

/** A host for the tests of a block, with a data folder of its own. */
function opened<D extends Door>(open: (home: string) => Promise<D>): () => D {
  let door: D | null = null;
  let home = '';
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'pushwright-host-'));
    door = await open(home);
  });
  afterAll(async () => {
    await door?.close();
    await rm(home, { recursive: true, force: true });
  });
  return () => {
    if (door === null) throw new Error('the host did not open');
    return door;
  };
}

const HOSTS: readonly (readonly [name: string, open: (home: string) => Promise<Door>])[] = [
  ['Electron IPC', openIpcDoor],
  ['loopback', openLoopbackDoor],
  ['command line', openCliDoor],
];

describe.each(HOSTS)('%s', (_name, open) => {
  const door = opened(open);

  it.each(SENDS)('sends %s', async (_what, order, expected) => {
    expect(await door().send(order())).toMatchObject(expected() as object);
  });

  it('sends to a list in a file, and hands over what came of it', async () => {
    const gone = device('App removed');
    const list = join(folder, 'list.csv');
    await writeFile(list, `name;Device token\nAnn;${A}\nBo;${gone}\nCleo;${B}\n`);
    expect(await door().sendList(list)).toEqual({
      counts: counts(2, 1),
      results: [`${A},accepted,200,`, `${gone},rejected,410,Unregistered`, `${B},accepted,200,`].sort(),
      gone: [expect.stringMatching(new RegExp(`^${gone},\\d{4}-.*Z$`))],
    });
  });

  it('settles everything when it is cancelled', async () => {
    const slow = device('Slow answer');
    const sent = await door().send({ to: 'simulator', tokens: [slow, slow, slow], cancel: true });
    if ('refused' in sent) throw new Error(sent.refused.code);
    expect(sent.results).toHaveLength(3);
    expect(sent.counts.unsent + sent.counts.unknown).toBe(3);
  });

  it('goes through a proxy that wants a login, and says which way that is', async () => {
    const sent = await door().send({ ...throughProxy(), identity: ownIdentity(), tokens: [A] });
    expect(sent).toMatchObject({ results: [accepted(A)], counts: counts(1) });
    expect(proxy.requests.at(-1)).toEqual({ host: 'gateway.example', port: 2197, login: `ann:${CANARY}` });
    const { shown, ...tested } = await door().testWay(throughProxy());
    expect(tested).toEqual({
      way: expect.stringMatching(/^Through 127\.0\.0\.1:\d+, from /),
      reached: true,
      reason: null,
    });
    expect(shown).toContain('The proxy opened the way to gateway.example:2197.');
    expect(shown).not.toContain(CANARY);
    expect(shown).not.toContain(Buffer.from(`ann:${CANARY}`).toString('base64'));
  });

  it.each([
    ['a password that the proxy does not take', () => throughProxy(2197, 'another'), 'ProxyLoginRefused'],
    ['a port that the proxy forbids', () => throughProxy(2195), 'ProxyForbids'],
  ])('names %s, and sends nothing', async (_what, order, reason) => {
    const before = hidden.connections();
    const sent = await door().send({ ...order(), identity: ownIdentity(), tokens: [A] });
    expect(sent).toMatchObject({ results: [{ outcome: 'unsent', reason }], counts: counts(0, 0, 1) });
    expect(await door().testWay(order())).toMatchObject({ reached: false, reason });
    expect(hidden.connections()).toBe(before);
  });

  it('reaches the simulator directly whatever proxy is set', async () => {
    const requests = proxy.requests.length;
    const { way, reached } = await door().testWay({ ...throughProxy(), to: 'simulator', wire: 'binary' });
    expect({ way, reached }).toEqual({ way: 'Directly: 127.0.0.1 is this computer.', reached: true });
    expect(proxy.requests).toHaveLength(requests);
  });

  it('finds what lies in a folder, pairs it by public key, and examines it', async () => {
    const find = () => door().find(join(folder, 'certificates'), gateway.passphrase);
    expect(await find()).toEqual(FOUND);
  });

  it.each(FILES)('opens %s', async (_what, file, passphrase, expected) => {
    expect(await door().open(file(), passphrase())).toMatchObject(expected() as object);
  });

  it.each(CONVERSIONS)('writes an identity as %s, which opens as it was', async (_what, conversion, opensWith) => {
    const { identity, passphrase } = gateway;
    const converted = await door().convert(identity, passphrase, conversion);
    if ('refused' in converted) throw new Error(converted.refused.code);
    const path = join(await mkdtemp(join(folder, 'converted-')), converted.fileName);
    await writeFile(path, converted.bytes);
    const again = await door().open(path, opensWith);
    expect(again).toEqual(await door().open(identity, passphrase));
    expect(again.identities).toHaveLength(1);
  });

  it('writes the certificate alone, without the key', async () => {
    const conversion = { form: 'certificate', encoding: 'der' } as const;
    const converted = await door().convert(gateway.identity, gateway.passphrase, conversion);
    if ('refused' in converted) throw new Error(converted.refused.code);
    const pem = await readFile(join(folder, 'aps.cer'), 'utf8');
    expect(new X509Certificate(converted.bytes).toString()).toBe(new X509Certificate(pem).toString());
  });

  it('refuses a form that has no use for what there is, and an empty passphrase', async () => {
    const p12 = { form: 'pkcs12', encryption: 'modern', passphrase: 'new one' } as const;
    expect(await door().convert(join(folder, 'key.p8'), null, p12)).toMatchObject({
      refused: { code: 'certificate-none' },
    });
    expect(await door().convert(join(folder, 'keyless.cer'), null, p12)).toMatchObject({
      refused: { code: 'private-key-missing' },
    });
    const empty = { ...p12, passphrase: '' };
    expect(await door().convert(gateway.identity, gateway.passphrase, empty)).toMatchObject({
      refused: { code: 'passphrase-empty' },
    });
  });
});

describe.each(HOSTS)('%s, at the services beside sending', (_name, open) => {
  const door = opened(open);
  const GONE = 'dead'.repeat(16);
  const update = '{"aps":{"timestamp":1764000000,"event":"update","content-state":{}}}';
  const asOwner = () => ({ file: gateway.identity, passphrase: gateway.passphrase });
  const manage = () => ({ to: { port: gateway.channels.port, ca: gateway.ca }, identity: asOwner() });
  const send = () => ({ to: ownGateway(), identity: asOwner() });
  const lost = () => ({ to: { port: gateway.feedback.port, ca: gateway.ca }, identity: asOwner() });
  const accepted = (status: number) => ({ outcome: 'accepted', status, reason: null });

  it('creates, reads, lists, broadcasts to and deletes a channel', async () => {
    const made = await door().channels({ ...manage(), operation: 'create', storagePolicy: 'none' });
    expect(made).toMatchObject({ ...accepted(201), channels: [{ storagePolicy: 'none' }] });
    const channelId = 'channels' in made ? (made.channels[0]?.channelId ?? '') : '';
    expect(await door().channels({ ...manage(), operation: 'read', channelId })).toEqual({
      ...accepted(200),
      channels: [{ channelId, storagePolicy: 'none' }],
    });
    expect(await door().channels({ ...manage(), operation: 'list' })).toMatchObject({
      ...accepted(200),
      channels: expect.arrayContaining([{ channelId, storagePolicy: null }]),
    });
    const broadcast = { ...send(), operation: 'broadcast', channelId, payload: update } as const;
    expect(await door().channels(broadcast)).toEqual({ ...accepted(200), channels: [] });
    expect(await door().channels({ ...broadcast, expiration: 2_000_000_000 })).toMatchObject({
      outcome: 'rejected',
      reason: 'BadExpirationDate',
    });
    expect(await door().channels({ ...manage(), operation: 'delete', channelId })).toEqual({
      ...accepted(204),
      channels: [],
    });
    expect(await door().channels(broadcast)).toMatchObject({ outcome: 'rejected', reason: 'ChannelNotRegistered' });
  });

  it('does so with a provider token key, and with nothing at the simulator', async () => {
    const key = { ...manage(), identity: ownKey(gateway.teamId), bundleId: gateway.topic };
    expect(await door().channels({ ...key, operation: 'list' })).toMatchObject(accepted(200));
    expect(await door().channels({ to: 'simulator', operation: 'create', storagePolicy: 'newest' })).toMatchObject(
      accepted(201),
    );
  });

  it.each<[string, () => Parameters<Door['channels']>[0], string]>([
    [
      'a key without an app',
      () => ({ ...manage(), identity: ownKey(gateway.teamId), operation: 'list' }),
      'bundle-id-missing',
    ],
    ['a suffix', () => ({ ...manage(), bundleId: 'com.example.voip', operation: 'list' }), 'bundle-id-suffix'],
    ['no identity', () => ({ to: manage().to, operation: 'list' }), 'identity-missing'],
    ['no channel', () => ({ ...manage(), operation: 'read', channelId: '"' }), 'channel-id-malformed'],
    [
      'an activity to start',
      () => ({ ...send(), operation: 'broadcast', channelId: 'AAAA', payload: update.replace('update', 'start') }),
      'broadcast-event',
    ],
  ])('refuses %s before anything is sent', async (_what, order, code) => {
    expect(await door().channels(order())).toMatchObject({ refused: { code } });
  });

  it('is unsent where nothing listens', async () => {
    const order = { ...manage(), to: { port: 1, ca: gateway.ca }, operation: 'list' } as const;
    expect(await door().channels(order)).toMatchObject({ outcome: 'unsent', reason: 'ConnectionRefused' });
  });

  it('reads who lost the app from the feedback service, once', async () => {
    gateway.describeDevice({ token: GONE, state: 'unregistered', timestamp: 1_767_225_600_000 });
    const to = { port: gateway.gateway.port, ca: gateway.ca };
    await door().send({ to, wire: 'binary', identity: asOwner(), tokens: [GONE] });
    const devices = [{ deviceToken: GONE, timestampSeconds: 1_767_225_600 }];
    expect(await door().feedback(lost())).toEqual({ devices, whole: true, reason: null });
    expect(await door().feedback(lost())).toEqual({ devices: [], whole: true, reason: null });
  });

  it('says that Apple’s feedback service is closed, and that none takes a key', async () => {
    expect(await door().feedback({ to: 'sandbox', identity: asOwner() })).toMatchObject({
      refused: { code: 'feedback-service-closed' },
    });
  });
});

/** What every host must find in the folder of certificates, with the passphrase of the .p12. */
const FOUND: readonly FoundIdentity[] = [
  {
    fileName: 'aps.cer',
    topics: ['com.example.pushwright', 'com.example.pushwright.voip', 'com.example.pushwright.complication'],
    keyFoundIn: { in: 'other-file', file: 'unlike.txt' },
    problems: [],
    findings: [
      'note: issuer-simulator',
      'fine: key-found',
      'fine: dates-valid',
      'fine: topics-found',
      'fine: key-size',
    ],
  },
  { fileName: 'empty.p12', topics: [], keyFoundIn: null, problems: ['empty-file'], findings: ['failure: empty-file'] },
  {
    fileName: 'push.p12',
    topics: ['com.example.pushwright', 'com.example.pushwright.voip', 'com.example.pushwright.complication'],
    keyFoundIn: { in: 'same-file' },
    problems: [],
    findings: [
      'note: issuer-simulator',
      'note: old-encryption',
      'fine: key-found',
      'fine: dates-valid',
      'fine: topics-found',
      'fine: key-size',
    ],
  },
];

describe('every host', () => {
  const doors = HOSTS.map(([, open]) => opened(open));

  it.each(PAYLOADS)('finds the same in a payload with %s', async (_what, payload) => {
    const [first, ...others] = await Promise.all(doors.map((door) => door().lint(payload)));
    for (const other of others) expect(other).toEqual(first);
  });
});

/** A command forgets at its end, so only the window's hosts can be asked to. */
const WINDOWS: readonly (readonly [name: string, open: (home: string) => Promise<WindowDoor>])[] = [
  ['Electron IPC', openIpcDoor],
  ['loopback', openLoopbackDoor],
];

describe.each(WINDOWS)('%s, as a window', (_name, open) => {
  const door = opened(open);

  it('takes a found identity into use, under a name of the user’s own, and folds it away', async () => {
    await door().find(join(folder, 'certificates'), null);
    const search = { places: [], system: false, passphrase: null };
    const { identities } = granted(await door().request('identity.search', search));
    const identityId = identities.find(({ problems }) => problems.length === 0)?.id ?? '';
    expect(granted(await door().request('identity.list', undefined)).map(({ id }) => id)).not.toContain(identityId);
    granted(await door().request('identity.rename', { identityId, label: 'The shop' }));
    granted(await door().request('identity.open', { files: [identityId], passphrase: null, remember: 'no' }));
    granted(await door().request('identity.hide', { identityId, hidden: true }));
    const inUse = granted(await door().request('identity.list', undefined)).find(({ id }) => id === identityId);
    expect(inUse).toMatchObject({ label: 'The shop', hidden: true, problems: [] });
    const left = granted(await door().request('identity.forget', { identityId }));
    expect(left.map(({ id }) => id)).not.toContain(identityId);
  });

  it.each([
    ['identity.rename', { identityId: '0'.repeat(32), label: 'x' }, 'identity-unknown'],
    ['identity.hide', { identityId: '0'.repeat(32), hidden: true }, 'identity-unknown'],
    ['identity.examine', { identityId: '0'.repeat(32) }, 'identity-unknown'],
    ['identity.search', { places: ['file-0'], system: false, passphrase: null }, 'file-forgotten'],
    ['identity.rename', { identityId: 'x', label: 'x'.repeat(101) }, 'request-malformed'],
    ['identity.search', { places: [], system: 'yes', passphrase: null }, 'request-malformed'],
  ] as const)('refuses %s of %j', async (channel, argument, code) => {
    const answer = await door().request(channel, argument as never);
    expect(answer).toMatchObject({ ok: false, problem: { code } });
  });

  it('forgets an identity, and then knows it no more', async () => {
    const { identities } = await door().openFile(join(folder, 'key.p8'), null);
    const identityId = identities[0]?.id ?? '';
    expect(granted(await door().request('identity.list', undefined)).map(({ id }) => id)).toContain(identityId);
    const left = granted(await door().request('identity.forget', { identityId }));
    expect(left.map(({ id }) => id)).not.toContain(identityId);
    const again = await door().request('identity.complete', { identityId, keyId: 'ABC123DEFG', teamId: 'DEF123GHIJ' });
    expect(again).toMatchObject({ ok: false, problem: { code: 'identity-unknown' } });
  });

  it('makes a signing request, lets the user have it, and sends with the certificate that comes back', async () => {
    const fields = { name: 'Push key', emailAddress: '', keyBits: 2048 } as const;
    const made = granted(await door().request('signing-request.create', fields));
    const { id: requestId } = made;
    const request = await door().fetch(granted(await door().request('signing-request.save', { requestId })));
    expect(request.toString()).toContain('BEGIN CERTIFICATE REQUEST');
    expect(JSON.stringify(granted(await door().request('signing-request.list', undefined)))).not.toContain('PRIVATE');
    const ticked = { requestId, step: 'sign-in', done: true } as const;
    expect(granted(await door().request('signing-request.tick', ticked)).ticked).toEqual(['make', 'save', 'sign-in']);

    const practise = { requestId, bundleId: 'com.example.practice' };
    const cer = await door().fetch(granted(await door().request('signing-request.practise', practise)));
    const path = join(await mkdtemp(join(folder, 'back-')), 'strange name.txt');
    await writeFile(path, cer);
    const opening = await door().openFile(path, null);
    expect(opening).toMatchObject({ problems: [], receipts: [{ code: 'request-completed', request: 'Push key' }] });
    expect(opening.identities).toMatchObject([{ problems: [], topics: expect.arrayContaining([practise.bundleId]) }]);
    const sent = await door().send({ to: 'simulator', identity: { file: path }, tokens: [A] });
    expect(sent).toMatchObject({ results: [accepted(A)] });

    const identityId = opening.identities[0]?.id ?? '';
    granted(await door().request('identity.forget', { identityId }));
    const again = granted(await door().request('signing-request.reopen', { requestId }));
    expect(again.identities).toMatchObject([{ id: identityId, problems: [] }]);
    expect(granted(await door().request('signing-request.forget', { requestId }))).toEqual([]);
    const left = granted(await door().request('identity.list', undefined));
    expect(left.map(({ id }) => id)).not.toContain(opening.identities[0]?.id);
  });

  it('says what stands against a signing request', async () => {
    const fields = { name: ' ', emailAddress: '', keyBits: 2048 } as const;
    const refused = await door().request('signing-request.create', fields);
    expect(refused).toMatchObject({ ok: false, problem: { code: 'request-name-invalid', place: { field: 'name' } } });
    for (const channel of ['signing-request.save', 'signing-request.forget'] as const)
      expect(await door().request(channel, { requestId: '../draft.json' })).toMatchObject({
        ok: false,
        problem: { code: 'request-unknown' },
      });
  });

  it('keeps what a feedback service named, opens it again, hands it out as a file and deletes it', async () => {
    const GONE = 'fade'.repeat(16);
    gateway.describeDevice({ token: GONE, state: 'unregistered', timestamp: 1_767_225_600_000 });
    const identity = { file: gateway.identity, passphrase: gateway.passphrase };
    const at = (port: number) => ({ to: { port, ca: gateway.ca }, identity });
    await door().send({ ...at(gateway.gateway.port), wire: 'binary', tokens: [GONE] });
    const device = { deviceToken: GONE, timestampSeconds: 1_767_225_600 };
    expect(await door().feedback(at(gateway.feedback.port))).toMatchObject({ devices: [device] });
    const [kept, ...others] = granted(await door().request('feedback.kept', undefined));
    expect(others).toEqual([]);
    expect(kept).toMatchObject({ devices: 1, whole: true, source: `127.0.0.1 ${gateway.feedback.port}` });
    const readingId = kept?.id ?? '';
    expect(granted(await door().request('feedback.open', { readingId }))).toEqual([device]);
    const saved = granted(await door().request('feedback.save', { readingId }));
    expect((await door().fetch(saved)).toString()).toBe(
      `device_token,time,unix_seconds\r\n${GONE},2026-01-01T00:00:00.000Z,1767225600\r\n`,
    );
    expect(granted(await door().request('feedback.forget', { readingId }))).toEqual([]);
    expect(await door().request('feedback.open', { readingId })).toMatchObject({
      ok: false,
      problem: { code: 'reading-unknown' },
    });
  });

  it('keeps what is sent in the history, finds it, marks it and deletes it', async () => {
    await door().send({ to: 'simulator', tokens: [A] });
    const every = { topic: null, device: A, outcome: null, from: null, until: null, after: null, limit: 1 } as const;
    const { lines, state } = granted(await door().request('history.list', { ...every, text: '' }));
    const id = lines[0]?.id ?? '';
    expect(lines).toMatchObject([{ kind: 'send', deviceTokens: [A], counts: counts(1), note: '', pinned: false }]);
    expect(state).toMatchObject({ keeping: 'default', unreadable: 0 });
    granted(await door().request('history.note', { id, note: 'Only this one' }));
    granted(await door().request('history.pin', { id, pinned: true }));
    const noted = granted(await door().request('history.list', { ...every, text: 'only THIS one' }));
    expect(noted.lines).toMatchObject([{ id, note: 'Only this one', pinned: true }]);
    granted(await door().request('history.forget', { ids: [id] }));
    const gone = await door().request('history.show', { id });
    expect(gone).toMatchObject({ ok: false, problem: { code: 'history-unknown' } });
  });

  it('asks before a broadcast to production, and sends nothing', async () => {
    const { identities } = await door().openFile(gateway.identity, gateway.passphrase);
    const order = {
      destination: { kind: 'apple', environment: 'production', port: 443 } as const,
      ...{ identityId: identities[0]?.id ?? null, acceptExpired: false, bundleId: null, requestId: null },
      ...{ channelId: 'AAAA', expirationSeconds: 0, priority: null, storagePolicy: null },
      payload: '{"aps":{"timestamp":1764000000,"event":"update","content-state":{}}}',
      confirmProduction: false,
    };
    expect(await door().request('broadcast.send', order)).toMatchObject({
      ok: false,
      problem: { code: 'production-unconfirmed', mend: { kind: 'confirm-production' } },
    });
  });

  it('shows of a provider token what it says and how old it is', async () => {
    await door().send({ to: ownGateway(), identity: ownKey(gateway.teamId), topic: gateway.topic, tokens: [A] });
    const { keyId, teamId } = gateway;
    const identities = granted(await door().request('identity.list', undefined));
    const identityId = identities.find((one) => one.fileName === 'key.p8' && one.teamId === teamId)?.id ?? '';
    const facts = granted(await door().request('identity.token', { identityId }));
    expect(facts).toMatchObject({ header: { alg: 'ES256', kid: keyId }, claims: { iss: teamId } });
    expect((facts?.renewedAt ?? 0) - (facts?.madeAt ?? 0)).toBe(50 * 60_000);
    expect(Object.keys(facts ?? {})).toHaveLength(6);
  });

  it('starts with what a first paint needs', async () => {
    const start = granted(await door().request('app.start', undefined));
    expect(start).toMatchObject({ version: '1.2.3', draft: null, problems: [] });
    expect(start.simulatedDevices.map(({ id }) => id)).toContain('app-removed');
  });
});

describe('remembering a passphrase', () => {
  const window = opened(openIpcDoor);
  const served = opened(openLoopbackDoor);
  const remember = (door: WindowDoor) => door.openFile(gateway.identity, gateway.passphrase, 'if-protected');

  it('works in the window, which has a key store, and is undone there', async () => {
    expect(await remember(window())).toMatchObject({ problems: [] });
    const { store, secrets } = granted(await window().request('secret.list', undefined));
    expect(store).toMatchObject({ protects: 'yes' });
    expect(secrets).toMatchObject([{ kind: 'passphrase', name: 'identity.p12', inUse: true }]);
    const secretId = secrets[0]?.id ?? '';
    expect(granted(await window().request('secret.forget', { secretId })).secrets).toEqual([]);
  });

  it('is refused on a served page, which has none, and the identity is open all the same', async () => {
    expect(await remember(served())).toMatchObject({
      identities: [{ problems: [] }],
      problems: [{ code: 'secret-store-missing' }],
    });
    expect(granted(await served().request('secret.list', undefined))).toMatchObject({
      store: { name: null, missing: 'access' },
      secrets: [],
    });
  });
});
