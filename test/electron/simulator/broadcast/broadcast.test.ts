import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { type Asked, type Client, type Reply, TestSimulator, TOPIC } from '../support.ts';

const CHANNELS = `/1/apps/${TOPIC}/channels`;
const ALL = `/1/apps/${TOPIC}/all-channels`;
const BROADCAST = `/4/broadcasts/apps/${TOPIC}`;
const REQUEST_ID = 'eabeAE54-14A8-11e5-b60b-1697f925ec7b';
const UPDATE = '{"aps":{"timestamp":1764000000,"event":"update","content-state":{}}}';
const NEW_UUID = /^[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}$/;

function body(policy: unknown, pushType: unknown = 'LiveActivity'): string {
  return JSON.stringify({ 'message-storage-policy': policy, 'push-type': pushType });
}

function create(client: Client, asked: Asked = {}): Promise<Reply> {
  return client.send({ path: CHANNELS, body: body(1), ...asked });
}

async function created(client: Client, policy = 1): Promise<string> {
  const reply = await create(client, { body: body(policy) });
  expect(reply.status).toBe(201);
  return String(reply.headers['apns-channel-id']);
}

function on(channelId: string): { readonly headers: Readonly<Record<string, string>> } {
  return { headers: { 'apns-channel-id': channelId } };
}

function read(client: Client, channelId: string): Promise<Reply> {
  return client.send({ method: 'GET', path: CHANNELS, ...on(channelId) });
}

function remove(client: Client, channelId: string): Promise<Reply> {
  return client.send({ method: 'DELETE', path: CHANNELS, body: '', ...on(channelId) });
}

async function list(client: Client): Promise<unknown> {
  return JSON.parse((await client.send({ method: 'GET', path: ALL })).body);
}

function broadcast(client: Client, channelId: string, headers: Asked['headers'] = {}, more: Asked = {}) {
  return client.send({
    path: BROADCAST,
    body: UPDATE,
    ...more,
    headers: { 'apns-channel-id': channelId, 'apns-push-type': 'liveactivity', 'apns-expiration': '0', ...headers },
  });
}

describe('the management of channels', () => {
  it('creates, reads, lists and deletes, each with the status and the body that Apple describes', async () => {
    const client = await (await TestSimulator.start()).channels();
    const made = await create(client);
    expect(made).toMatchObject({ status: 201, body: '', endsWithHeaders: true });
    const channelId = String(made.headers['apns-channel-id']);
    expect(channelId).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    const found = await read(client, channelId);
    expect(found).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(found.body)).toEqual({ 'message-storage-policy': 1, 'push-type': 'LiveActivity' });
    const other = await created(client, 0);
    expect(await list(client)).toEqual({ channels: [channelId, other] });
    expect(await remove(client, channelId)).toMatchObject({ status: 204, body: '', endsWithHeaders: true });
    expect(await list(client)).toEqual({ channels: [other] });
  });

  it('echoes the apns-request-id as it came, and makes one where there is none', async () => {
    const client = await (await TestSimulator.start()).channels();
    const own = { headers: { 'apns-request-id': REQUEST_ID } };
    for (const asked of [own, { ...own, body: '' }, { ...own, method: 'PUT' }])
      expect((await create(client, asked)).headers['apns-request-id']).toBe(REQUEST_ID);
    expect((await create(client)).headers['apns-request-id']).toMatch(NEW_UUID);
    expect((await create(client, { body: '' })).headers['apns-request-id']).toMatch(NEW_UUID);
  });

  it.each<[string, number, Asked]>([
    ['BadPath', 404, { path: '/1/apps' }],
    ['BadPath', 404, { path: `${CHANNELS}/x` }],
    ['MethodNotAllowed', 405, { method: 'PUT' }],
    ['MethodNotAllowed', 405, { path: ALL }],
    ['DuplicateHeaders', 400, { headers: { 'apns-request-id': [REQUEST_ID, REQUEST_ID] } }],
    ['BadMessageId', 400, { headers: { 'apns-request-id': 'mine' } }],
    ['BadRequestParams', 400, { path: '/1/apps/com..example/channels' }],
    ['TopicDisallowed', 400, { path: `/1/apps/${TOPIC}.push-type.liveactivity/channels` }],
    ['TopicMismatch', 403, { path: '/1/apps/com.example.other/channels' }],
    ['PayloadEmpty', 400, { body: '' }],
    ['BadRequestPayload', 400, { body: 'policy=1' }],
    ['BadRequestPayload', 400, { body: '[1]' }],
    ['MissingPushType', 400, { body: '{"message-storage-policy":1}' }],
    ['InvalidPushType', 400, { body: body(1, 'Alert') }],
    ['MissingChannelQueueSize', 400, { body: '{"push-type":"LiveActivity"}' }],
    ['MissingChannelQueueSize', 400, { body: body(2) }],
    ['MissingChannelId', 400, { method: 'GET' }],
    ['MissingChannelId', 400, { method: 'DELETE', body: '' }],
    ['BadChannelId', 400, { method: 'GET', headers: { 'apns-channel-id': 'bmV2ZXIgaXNzdWVkIQ==' } }],
    ['BadPath', 404, { method: 'DELETE', body: '', headers: { 'apns-channel-id': 'bmV2ZXIgaXNzdWVkIQ==' } }],
  ])('refuses with %s, status %d: %j', async (reason, status, asked) => {
    const client = await (await TestSimulator.start()).channels();
    const reply = await create(client, asked);
    expect(reply).toMatchObject({ status, body: JSON.stringify({ reason }) });
    expect(reply.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(reply.headers['apns-request-id']).toEqual(expect.any(String));
    expect(reply.headers).not.toHaveProperty('apns-channel-id');
  });

  it('knows a deleted channel from one that never was, but not when it is deleted again', async () => {
    const client = await (await TestSimulator.start()).channels();
    const channelId = await created(client);
    await remove(client, channelId);
    expect(await read(client, channelId)).toMatchObject({ status: 400, reason: 'ChannelNotRegistered' });
    expect(await remove(client, channelId)).toMatchObject({ status: 404, reason: 'BadPath' });
  });

  it('lets an app have so many channels and no more, and one more when one is deleted', async () => {
    const simulator = await TestSimulator.start({ settings: { channelsPerApp: 2 } });
    const client = await simulator.channels(null);
    const headers = { authorization: `bearer ${simulator.providerToken()}` };
    const first = String((await create(client, { headers })).headers['apns-channel-id']);
    expect(await create(client, { headers })).toMatchObject({ status: 201 });
    expect(await create(client, { headers })).toMatchObject({ status: 400, reason: 'CannotCreateChannelConfig' });
    expect(await create(client, { headers, path: '/1/apps/com.example.other/channels' })).toMatchObject({
      status: 201,
    });
    const removed = { method: 'DELETE', body: '', headers: { ...headers, 'apns-channel-id': first } };
    expect(await create(client, removed)).toMatchObject({ status: 204 });
    expect(await create(client, { headers })).toMatchObject({ status: 201 });
  });

  it('refuses an app without the capability', async () => {
    const client = await (await TestSimulator.start({ settings: { broadcastEnabled: false } })).channels();
    expect(await create(client)).toMatchObject({ status: 400, reason: 'BroadcastFeatureNotEnabled' });
  });

  it('wants a certificate of its own authority, or a provider token that is right', async () => {
    const simulator = await TestSimulator.start();
    const stranger = await TestSimulator.start({ dir: await temporaryFolder() });
    expect(await create(await simulator.channels(stranger.certificate))).toMatchObject({ reason: 'BadCertificate' });
    const client = await simulator.channels(null);
    const as = (authorization: string) => create(client, { headers: { authorization } });
    expect(await create(client)).toMatchObject({ status: 403, reason: 'MissingProviderToken' });
    expect(await as('bearer a.b.c')).toMatchObject({ status: 403, reason: 'InvalidProviderToken' });
    expect(await as(`bearer ${simulator.providerToken({ issuedAt: 1 })}`)).toMatchObject({
      reason: 'ExpiredProviderToken',
    });
    expect(await as(`bearer ${simulator.providerToken()}`)).toMatchObject({ status: 201 });
    expect(await as(`bearer ${simulator.providerToken({ also: { jti: 'another' } })}`)).toMatchObject({
      status: 429,
      reason: 'TooManyProviderTokenUpdates',
    });
  });

  it('says GOAWAY to a certificate of the other environment', async () => {
    const simulator = await TestSimulator.start({ environment: 'production' });
    const client = await simulator.channels(await simulator.issue({ production: false }));
    await client.closed;
    expect(client.goaways).toMatchObject([{ lastStreamId: 0, text: '{"reason":"BadCertificateEnvironment"}' }]);
  });
});

describe('broadcasts', () => {
  async function withChannel(policy = 1) {
    const simulator = await TestSimulator.start();
    const channelId = await created(await simulator.channels(), policy);
    return { simulator, channelId, client: await simulator.connect() };
  }

  it('are accepted for a channel that is there, and reported with it', async () => {
    const { simulator, client, channelId } = await withChannel();
    const reply = await broadcast(client, channelId, { 'apns-request-id': REQUEST_ID, 'apns-priority': '5' });
    expect(reply).toMatchObject({ status: 200, body: '', endsWithHeaders: true });
    expect(reply.headers['apns-request-id']).toBe(REQUEST_ID);
    expect(simulator.received).toMatchObject([
      { channelId, deviceToken: '', topic: TOPIC, pushType: 'liveactivity', priority: 5, payload: UPDATE, status: 200 },
    ]);
  });

  it.each<[string, number, (headers: Record<string, string>) => Asked]>([
    ['MethodNotAllowed', 405, () => ({ method: 'PUT' })],
    ['MissingChannelId', 400, () => ({ headers: { 'apns-push-type': 'liveactivity', 'apns-expiration': '0' } })],
    ['MissingPushType', 400, ({ 'apns-push-type': _, ...rest }) => ({ headers: rest })],
    ['InvalidPushType', 400, (headers) => ({ headers: { ...headers, 'apns-push-type': 'alert' } })],
    ['BadPriority', 400, (headers) => ({ headers: { ...headers, 'apns-priority': '7' } })],
    ['BadExpirationDate', 400, ({ 'apns-expiration': _, ...rest }) => ({ headers: rest })],
    ['BadExpirationDate', 400, (headers) => ({ headers: { ...headers, 'apns-expiration': 'soon' } })],
    ['PayloadEmpty', 400, () => ({ body: '' })],
    ['PayloadTooLarge', 413, () => ({ body: 'x'.repeat(5121) })],
    ['BadChannelId', 400, (headers) => ({ headers: { ...headers, 'apns-channel-id': 'bmV2ZXIgaXNzdWVkIQ==' } })],
    ['TopicDisallowed', 400, () => ({ path: `${BROADCAST}.voip` })],
    ['TopicMismatch', 403, () => ({ path: '/4/broadcasts/apps/com.example.other' })],
  ])('are refused with %s, status %d (case %#)', async (reason, status, change) => {
    const { client, channelId } = await withChannel();
    const headers = { 'apns-channel-id': channelId, 'apns-push-type': 'Liveactivity', 'apns-expiration': '0' };
    const asked: Asked = { path: BROADCAST, body: UPDATE, headers };
    expect(await client.send(asked)).toMatchObject({ status: 200 });
    const reply = await client.send({ ...asked, ...change(headers) });
    expect(reply).toMatchObject({ status, reason });
    expect(reply.headers['apns-request-id']).toMatch(NEW_UUID);
  });

  it('take 5120 bytes', async () => {
    const { client, channelId } = await withChannel();
    expect(await broadcast(client, channelId, {}, { body: 'x'.repeat(5120) })).toMatchObject({ status: 200 });
  });

  it('may be kept for later only where the channel stores the newest', async () => {
    const later = { 'apns-expiration': '1900000000' };
    const none = await withChannel(0);
    expect(await broadcast(none.client, none.channelId, later)).toMatchObject({
      status: 400,
      reason: 'BadExpirationDate',
    });
    const newest = await withChannel(1);
    expect(await broadcast(newest.client, newest.channelId, later)).toMatchObject({ status: 200 });
  });

  it('to a deleted channel are refused with ChannelNotRegistered', async () => {
    const { simulator, client, channelId } = await withChannel();
    await remove(await simulator.channels(), channelId);
    expect(await broadcast(client, channelId)).toMatchObject({ status: 400, reason: 'ChannelNotRegistered' });
  });
});

describe('faults of broadcast push', () => {
  it('are played on the part that they are for, and on no notification to a device', async () => {
    const simulator = await TestSimulator.start();
    simulator.running.inject({ on: 'channels', next: 1, respond: { reason: 'TopicMismatch' } });
    simulator.running.inject({ on: 'broadcast', topic: TOPIC, next: 1, respond: { status: 503, reason: 'Shutdown' } });
    const management = await simulator.channels();
    const client = await simulator.connect();
    expect(await client.send()).toMatchObject({ status: 200 });
    expect(await create(management)).toMatchObject({ status: 403, reason: 'TopicMismatch' });
    const channelId = await created(management);
    expect(await broadcast(client, channelId)).toMatchObject({ status: 503, reason: 'Shutdown' });
    expect(await broadcast(client, channelId)).toMatchObject({ status: 200 });
  });

  it('lose the answer of a channel that was made, and say nothing of one that was not', async () => {
    const simulator = await TestSimulator.start();
    const times = async (count: number) => {
      const { channels } = (await list(await simulator.channels())) as { channels: readonly string[] };
      expect(channels).toHaveLength(count);
    };
    simulator.running.inject({ on: 'channels', next: 1, respond: { drop: true } });
    expect(await create(await simulator.channels())).toMatchObject({ status: null });
    await times(1);
    simulator.running.inject({ on: 'channels', next: 1, respond: { refuseStream: true } });
    expect(await create(await simulator.channels())).toMatchObject({ status: null, rstCode: 7 });
    await times(1);
    simulator.running.inject({ on: 'channels', next: 1, respond: { goAway: { reason: 'Shutdown' } } });
    const left = await simulator.channels();
    expect(await create(left)).toMatchObject({ status: null });
    await left.closed;
    await times(1);
    simulator.running.inject({ on: 'channels', next: 1, respond: { goAway: { processed: true } } });
    const answered = await simulator.channels();
    expect(await create(answered)).toMatchObject({ status: 201 });
    await answered.closed;
    await times(2);
  });

  it('report a broadcast whose answer was lost as dropped', async () => {
    const simulator = await TestSimulator.start();
    const channelId = await created(await simulator.channels());
    simulator.running.inject({ on: 'broadcast', respond: { drop: true } });
    expect(await broadcast(await simulator.connect(), channelId)).toMatchObject({ status: null });
    expect(simulator.received).toMatchObject([{ channelId, outcome: 'dropped', status: null }]);
  });

  it('make every answer wait as long as those of the rest of the API', async () => {
    const simulator = await TestSimulator.start({ settings: { latencyMs: 60_000 } });
    const client = await simulator.channels();
    const waiting = create(client);
    await new Promise<void>((resolve) => client.session.ping(() => resolve()));
    await simulator.running.close();
    expect(await waiting).toMatchObject({ status: null });
  });
});
