import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { STATUS_OF_REASON } from '../../../../electron/simulator/api/answer.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { type Asked, PAYLOAD, TestSimulator, TOKEN, TOPIC } from '../support.ts';

const OTHER_TOKEN = 'cd'.repeat(32);

function bearer(token: string): { readonly headers: Readonly<Record<string, string>> } {
  return { headers: { authorization: `bearer ${token}` } };
}

describe('the HTTP/2 API', () => {
  it('accepts a right notification with a 200 that ends on its headers, and echoes the apns-id as it came', async () => {
    const simulator = await TestSimulator.start();
    const client = await simulator.connect();
    const apnsId = 'eabeAE54-14A8-11e5-b60b-1697f925ec7b';
    const reply = await client.send({ headers: { 'apns-id': apnsId } });
    expect(reply).toMatchObject({ status: 200, body: '', endsWithHeaders: true });
    expect(reply.headers).toMatchObject({ 'apns-id': apnsId });
    expect(reply.headers).not.toHaveProperty('content-type');
  });

  it('makes an apns-id in capitals where there is none, and an apns-unique-id in the sandbox only', async () => {
    const upper = /^[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}$/;
    const sandbox = await (await (await TestSimulator.start()).connect()).send();
    expect(sandbox.headers['apns-id']).toMatch(upper);
    expect(sandbox.headers['apns-unique-id']).toMatch(/^[0-9a-f-]{36}$/);
    const client = await (await TestSimulator.start({ environment: 'production' })).connect();
    const production = await client.send();
    expect(production.headers['apns-id']).toMatch(upper);
    expect(production.headers).not.toHaveProperty('apns-unique-id');
  });

  it('serves clients that speak HTTP/2 without negotiating it', async () => {
    const simulator = await TestSimulator.start();
    const client = await simulator.connect(undefined, { alpn: false });
    expect(client.socket.alpnProtocol).toBe(false);
    expect(await client.send()).toMatchObject({ status: 200 });
  });

  const long = (bytes: number): string => JSON.stringify({ aps: {}, fill: 'x'.repeat(bytes - 20) });
  it.each<[string, Asked]>([
    ['MethodNotAllowed', { method: 'GET' }],
    ['BadPath', { path: '/3/devices/00' }],
    ['BadPath', { path: `/3/device/${TOKEN}/more` }],
    ['BadPath', { path: `/3/device/${TOKEN}?x=1` }],
    ['MissingDeviceToken', { path: '/3/device/' }],
    ['MissingDeviceToken', { path: '/3/device' }],
    ['DuplicateHeaders', { headers: { 'apns-priority': ['10', '5'] } }],
    ['BadMessageId', { headers: { 'apns-id': 'not-a-uuid' } }],
    ['BadTopic', { headers: { 'apns-topic': 'com.example.other' } }],
    ['BadTopic', { headers: { 'apns-topic': 'com..example' } }],
    ['InvalidPushType', { headers: { 'apns-push-type': 'loud' } }],
    ['InvalidPushType', { headers: { 'apns-push-type': 'alert', 'apns-topic': `${TOPIC}.voip` } }],
    ['InvalidPushType', { headers: { 'apns-push-type': 'voip' } }],
    ['BadPriority', { headers: { 'apns-priority': '7' } }],
    ['BadPriority', { headers: { 'apns-priority': '10', 'apns-push-type': 'background' } }],
    ['BadExpirationDate', { headers: { 'apns-expiration': 'tomorrow' } }],
    ['BadExpirationDate', { headers: { 'apns-expiration': '-1' } }],
    ['BadCollapseId', { headers: { 'apns-collapse-id': 'x'.repeat(65) } }],
    ['PayloadEmpty', { body: '' }],
    ['PayloadTooLarge', { body: 'x'.repeat(4097) }],
    ['PayloadTooLarge', { body: 'x'.repeat(5 * 1024 * 1024) }],
    [
      'PayloadTooLarge',
      { body: 'x'.repeat(5121), headers: { 'apns-topic': `${TOPIC}.voip`, 'apns-push-type': 'voip' } },
    ],
    ['BadDeviceToken', { token: TOKEN.slice(1) }],
    ['BadDeviceToken', { token: `${TOKEN.slice(2)}zz` }],
    ['BadDeviceToken', { token: 'ab'.repeat(31) }],
    ['BadDeviceToken', { token: 'ab'.repeat(101) }],
  ])('refuses with %s: %j', async (reason, asked) => {
    const client = await (await TestSimulator.start()).connect();
    const reply = await client.send(asked);
    expect(reply).toMatchObject({
      status: STATUS_OF_REASON[reason as keyof typeof STATUS_OF_REASON],
      reason,
      timestamp: null,
      headers: { 'content-type': 'application/json' },
    });
    expect(reply.headers['apns-id']).toMatch(/^[0-9A-F-]{36}$/);
  });

  it.each<[string, Asked]>([
    ['a payload of exactly 4096 bytes', { body: long(4096) }],
    [
      'a voip payload of 5120 bytes',
      { body: long(5120), headers: { 'apns-topic': `${TOPIC}.voip`, 'apns-push-type': 'voip' } },
    ],
    ['a voip topic without a push type', { body: long(5120), headers: { 'apns-topic': `${TOPIC}.voip` } }],
    ['background with priority 5', { headers: { 'apns-push-type': 'background', 'apns-priority': '5' } }],
    ['background without a priority', { headers: { 'apns-push-type': 'background' } }],
    ['a collapse id of 64 bytes', { headers: { 'apns-collapse-id': 'x'.repeat(64) } }],
    ['a device token in capitals', { token: TOKEN.toUpperCase() }],
    ['a device token of 100 bytes', { token: 'ab'.repeat(100) }],
    ['an expiration of 0', { headers: { 'apns-expiration': '0' } }],
    ['a payload that is no JSON, as APNs does', { body: 'plain' }],
  ])('accepts %s', async (_name, asked) => {
    const client = await (await TestSimulator.start()).connect();
    expect(await client.send(asked)).toMatchObject({ status: 200, reason: null });
  });

  it('counts the bytes of a collapse id, not its characters', async () => {
    const simulator = await TestSimulator.start();
    const client = await simulator.connect();
    const utf8 = (text: string): string => Buffer.from(text).toString('latin1');
    expect(await client.send({ headers: { 'apns-collapse-id': utf8('é'.repeat(33)) } })).toMatchObject({
      reason: 'BadCollapseId',
    });
    expect(await client.send({ headers: { 'apns-collapse-id': utf8('é'.repeat(32)) } })).toMatchObject({ status: 200 });
    expect(simulator.received[1]).toMatchObject({ collapseId: 'é'.repeat(32) });
  });

  it('gives exactly one reason, that of the first check in order, when several things are wrong', async () => {
    const client = await (await TestSimulator.start()).connect(null);
    const wrong = { token: 'zz', body: '', headers: { 'apns-id': 'x', 'apns-priority': '3' } };
    expect(await client.send(wrong)).toMatchObject({ status: 403, reason: 'MissingProviderToken' });
  });

  it('reports what it received, byte for byte, with its answer', async () => {
    const simulator = await TestSimulator.start({ now: () => 1_800_000_000_000 });
    const client = await simulator.connect();
    const reply = await client.send({
      body: '{"aps":{"alert":"Grüße 🔔"}}',
      headers: { 'apns-push-type': 'alert', 'apns-priority': '5', 'apns-expiration': '17', 'apns-collapse-id': 'c' },
    });
    expect(simulator.received).toEqual([
      {
        at: 1_800_000_000_000,
        wire: 'http2',
        connection: 1,
        deviceToken: TOKEN,
        topic: TOPIC,
        pushType: 'alert',
        priority: 5,
        expirationSeconds: 17,
        collapseId: 'c',
        apnsId: reply.headers['apns-id'],
        identifier: null,
        channelId: null,
        payload: '{"aps":{"alert":"Grüße 🔔"}}',
        outcome: 'accepted',
        status: 200,
        reason: null,
        timestamp: null,
        atDevice: 'received',
        replaces: null,
      },
    ]);
  });

  it('answers a thousand requests on one connection, each with its own apns-id', async () => {
    const simulator = await TestSimulator.start();
    const client = await simulator.connect();
    const replies = await Promise.all(Array.from({ length: 1000 }, () => client.send()));
    expect(new Set(replies.map(({ headers }) => headers['apns-id'])).size).toBe(1000);
    expect(replies.every(({ status }) => status === 200)).toBe(true);
  });
});

describe('certificates', () => {
  it('takes the only topic of a certificate where the header is absent, and asks where there are several', async () => {
    const simulator = await TestSimulator.start();
    const one = await simulator.connect(await simulator.issue({ uid: 'com.example.single' }));
    const noTopic = { headers: { 'apns-topic': [] } };
    expect(await one.send(noTopic)).toMatchObject({ status: 200 });
    expect(simulator.received[0]).toMatchObject({ topic: 'com.example.single' });
    const several = await simulator.connect();
    expect(await several.send(noTopic)).toMatchObject({ status: 400, reason: 'MissingTopic' });
  });

  it('answers BadCertificate to one of another authority, and to one out of date, whatever token comes with it', async () => {
    const simulator = await TestSimulator.start();
    const other = await TestSimulator.start({ dir: await temporaryFolder() });
    for (const shown of [other.certificate, await simulator.issue({ days: -1 })]) {
      const client = await simulator.connect(shown);
      expect(await client.send(bearer(simulator.providerToken()))).toMatchObject({
        status: 403,
        reason: 'BadCertificate',
      });
    }
  });

  it.each(['sandbox', 'production'] as const)(
    'says GOAWAY to a certificate that is not for %s',
    async (environment) => {
      const simulator = await TestSimulator.start({ environment });
      const client = await simulator.connect(await simulator.issue({ [environment]: false }));
      const reply = await client.send();
      await client.closed;
      expect(reply.status).toBeNull();
      expect(client.goaways).toEqual([{ code: 0, lastStreamId: 0, text: '{"reason":"BadCertificateEnvironment"}' }]);
      expect(simulator.received).toEqual([]);
    },
  );

  it('looks at no authorization header beside a certificate', async () => {
    const client = await (await TestSimulator.start()).connect();
    expect(await client.send(bearer('nonsense'))).toMatchObject({ status: 200 });
  });

  it('knows a client again that resumes its TLS session', async () => {
    const simulator = await TestSimulator.start();
    const first = await simulator.connect();
    expect(await first.send()).toMatchObject({ status: 200 });
    const session = first.socket.getSession();
    expect(session).toBeInstanceOf(Buffer);
    const again = await simulator.connect({ ...simulator.certificate, session } as never);
    expect(again.socket.isSessionReused()).toBe(true);
    expect(await again.send()).toMatchObject({ status: 200 });
  });
});

describe('provider tokens', () => {
  it.each(['ieee-p1363', 'der'] as const)('accepts a signature encoded as %s', async (encoding) => {
    const simulator = await TestSimulator.start();
    const client = await simulator.connect(null);
    expect(await client.send(bearer(simulator.providerToken({ encoding })))).toMatchObject({ status: 200 });
    expect(
      await client.send({ headers: { authorization: `Bearer ${simulator.providerToken({ encoding, issuedAt: 1 })}` } }),
    ).toMatchObject({ reason: 'ExpiredProviderToken' });
  });

  it('pushes to any topic of the team', async () => {
    const simulator = await TestSimulator.start();
    const client = await simulator.connect(null);
    const { headers } = bearer(simulator.providerToken());
    const topic = 'org.example.anything.push-type.liveactivity';
    const asked = { headers: { ...headers, 'apns-topic': topic, 'apns-push-type': 'liveactivity' } };
    expect(await client.send(asked)).toMatchObject({ status: 200 });
  });

  it('refuses topics that are not the team’s, where those are set, and MDM topics always', async () => {
    const simulator = await TestSimulator.start({ settings: { teamBundleIds: [TOPIC] } });
    const client = await simulator.connect(null);
    const { headers } = bearer(simulator.providerToken());
    const send = (topic: string) => client.send({ headers: { ...headers, 'apns-topic': topic } });
    expect(await send(`${TOPIC}.voip`)).toMatchObject({ status: 200 });
    expect(await send('com.example.other')).toMatchObject({ status: 400, reason: 'TopicDisallowed' });
    expect(await send('com.apple.mgmt.External.1')).toMatchObject({ reason: 'TopicDisallowed' });
  });

  const now = Math.floor(Date.now() / 1000);
  it.each<[string, (simulator: TestSimulator) => string | undefined]>([
    ['MissingProviderToken', () => undefined],
    ['MissingProviderToken', (s) => `basic ${s.providerToken()}`],
    ['InvalidProviderToken', () => 'bearer a.b.c'],
    ['InvalidProviderToken', () => 'bearer x'],
    ['InvalidProviderToken', (s) => `bearer ${s.providerToken({ keyId: 'ABCDEFGHIJ' })}`],
    ['InvalidProviderToken', (s) => `bearer ${s.providerToken({ teamId: 'ABCDEFGHIJ' })}`],
    ['InvalidProviderToken', (s) => `bearer ${s.providerToken({ alg: 'HS256' })}`],
    ['InvalidProviderToken', (s) => `bearer ${s.providerToken({ issuedAt: String(now) })}`],
    ['InvalidProviderToken', (s) => `bearer ${s.providerToken({ issuedAt: now * 1000 })}`],
    ['InvalidProviderToken', (s) => `bearer ${s.providerToken().slice(0, -8)}AAAAAAAA`],
    ['InvalidProviderToken', (s) => `bearer ${s.providerToken({ key: anotherKey() })}`],
    ['ExpiredProviderToken', (s) => `bearer ${s.providerToken({ issuedAt: now - 3700 })}`],
  ])('refuses with %s (case %#)', async (reason, authorization) => {
    const simulator = await TestSimulator.start();
    const client = await simulator.connect(null);
    const header = authorization(simulator);
    const reply = await client.send(header === undefined ? {} : { headers: { authorization: header } });
    expect(reply).toMatchObject({ status: 403, reason });
  });

  it('demands MissingTopic before it looks at the device token', async () => {
    const simulator = await TestSimulator.start();
    const client = await simulator.connect(null);
    const { headers } = bearer(simulator.providerToken());
    expect(await client.send({ token: 'zz', headers: { ...headers, 'apns-topic': [] } })).toMatchObject({
      reason: 'MissingTopic',
    });
  });

  it('lets a connection change its provider token once in 20 minutes, and another connection at once', async () => {
    const clock = new ManualClock();
    const simulator = await TestSimulator.start({ now: () => clock.now() });
    const client = await simulator.connect(null);
    const token = () => bearer(simulator.providerToken({ issuedAt: Math.floor(clock.now() / 1000) }));
    const first = token();
    expect(await client.send(first)).toMatchObject({ status: 200 });
    clock.advance(19 * 60_000);
    expect(await client.send(token())).toMatchObject({ status: 429, reason: 'TooManyProviderTokenUpdates' });
    expect(await client.send(first)).toMatchObject({ status: 200 });
    expect(await (await simulator.connect(null)).send(token())).toMatchObject({ status: 200 });
    clock.advance(61_000);
    expect(await client.send(token())).toMatchObject({ status: 200 });
  });

  it('allows one stream until a provider token was valid, then a thousand', async () => {
    const simulator = await TestSimulator.start();
    const client = await simulator.connect(null);
    expect(await client.settings()).toMatchObject({
      maxConcurrentStreams: 1,
      headerTableSize: 4096,
      initialWindowSize: 65_535,
      maxFrameSize: 16_384,
      maxHeaderListSize: 8000,
    });
    expect(await client.send()).toMatchObject({ reason: 'MissingProviderToken' });
    expect(client.session.remoteSettings.maxConcurrentStreams).toBe(1);
    const raised = client.settings();
    expect(await client.send(bearer(simulator.providerToken()))).toMatchObject({ status: 200 });
    expect(await raised).toMatchObject({ maxConcurrentStreams: 1000 });
    const withCertificate = await simulator.connect();
    expect(await withCertificate.settings()).toMatchObject({ maxConcurrentStreams: 1000 });
  });
});

describe('described devices', () => {
  it('answers by environment, topic, kind and state', async () => {
    const tokens = ['01', '02', '03', '04', '05', '06'].map((byte) => byte.repeat(32));
    const [production = '', other = '', voip = '', gone = '', expired = '', both = ''] = tokens;
    const simulator = await TestSimulator.start({
      now: () => 1_800_000_000_000,
      devices: [
        { token: production, environment: 'production' },
        { token: other, topic: 'com.example.other' },
        { token: voip, kind: 'voip' },
        { token: gone, state: 'unregistered', timestamp: 1_700_000_000_123 },
        { token: expired, state: 'expired' },
        { token: both, topic: 'com.example.other' },
        { token: both, topic: TOPIC, state: 'unregistered', timestamp: 5 },
      ],
    });
    const client = await simulator.connect();
    const toVoip = { 'apns-topic': `${TOPIC}.voip`, 'apns-push-type': 'voip' };
    expect(await client.send({ token: production.toUpperCase() })).toMatchObject({ reason: 'BadDeviceToken' });
    expect(await client.send({ token: other })).toMatchObject({ status: 400, reason: 'DeviceTokenNotForTopic' });
    expect(await client.send({ token: voip })).toMatchObject({ reason: 'DeviceTokenNotForTopic' });
    expect(await client.send({ token: voip, headers: toVoip })).toMatchObject({ status: 200 });
    expect(await client.send({ token: gone })).toMatchObject({
      status: 410,
      reason: 'Unregistered',
      timestamp: 1_700_000_000_123,
    });
    expect(await client.send({ token: expired })).toMatchObject({
      status: 410,
      reason: 'ExpiredToken',
      timestamp: 1_800_000_000_000,
    });
    expect(await client.send({ token: both })).toMatchObject({ reason: 'Unregistered', timestamp: 5 });
    expect(await client.send({ token: OTHER_TOKEN })).toMatchObject({ status: 200 });
  });

  it.each(Object.entries(STATUS_OF_REASON))('can be made to answer %s with its status %d', async (reason, status) => {
    const simulator = await TestSimulator.start({ devices: [{ token: TOKEN, respond: { reason } }] });
    const reply = await (await simulator.connect()).send();
    expect(reply).toMatchObject({ status, reason });
    expect(reply.timestamp !== null).toBe(status === 410);
  });

  it('waits before it answers where it should, and lets others pass meanwhile', async () => {
    const simulator = await TestSimulator.start({ devices: [{ token: TOKEN, respond: { delayMs: 150 } }] });
    const client = await simulator.connect();
    const order: string[] = [];
    const slow = client.send().then(({ status }) => order.push(`slow ${status}`));
    const quick = client.send({ token: OTHER_TOKEN }).then(({ status }) => order.push(`quick ${status}`));
    await Promise.all([slow, quick]);
    expect(order).toEqual(['quick 200', 'slow 200']);
  });

  it('cuts the connection without a word where it should', async () => {
    const simulator = await TestSimulator.start({ devices: [{ token: TOKEN, respond: { drop: true } }] });
    const client = await simulator.connect();
    expect(await client.send()).toMatchObject({ status: null });
    await client.closed;
    expect(client.goaways).toEqual([]);
    expect(simulator.received).toMatchObject([{ outcome: 'dropped', status: null, payload: PAYLOAD }]);
  });
});

function anotherKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
