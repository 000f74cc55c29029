import http2 from 'node:http2';
import { describe, expect, it } from 'vitest';
import { FRAME } from './raw-http2.ts';
import { PAYLOAD, TestSimulator, TOKEN, TOPIC } from './support.ts';

const PSEUDO = [
  [':method', 'POST'],
  [':scheme', 'https'],
  [':path', `/3/device/${TOKEN}`],
] as const;

describe('what other people’s clients do on the wire is taken', () => {
  it('host instead of :authority', async () => {
    const simulator = await TestSimulator.start();
    const raw = await simulator.raw();
    raw.request(1, [...PSEUDO, ['host', 'api.push.apple.com'], ['apns-topic', TOPIC]], PAYLOAD);
    const { payload } = await raw.until(({ type, streamId }) => type === FRAME.headers && streamId === 1);
    // `:status: 200` by its index in HPACK's static table.
    expect(payload[0]).toBe(0x88);
    expect(simulator.received).toMatchObject([{ outcome: 'accepted' }]);
  });

  it('a request that ends with its headers', async () => {
    const simulator = await TestSimulator.start();
    const raw = await simulator.raw();
    raw.request(1, [...PSEUDO, [':authority', 'localhost'], ['apns-topic', TOPIC]], null);
    const { payload } = await raw.until(({ type }) => type === FRAME.data);
    expect(payload.toString()).toBe('{"reason":"PayloadEmpty"}');
  });

  it('headers that it does not know, and none of those that HTTP is used to', async () => {
    const simulator = await TestSimulator.start();
    const client = await simulator.connect();
    const headers = { 'content-type': 'application/json', 'user-agent': 'x', 'apns-something-new': '1', accept: '*/*' };
    expect(await client.send({ headers })).toMatchObject({ status: 200 });
  });

  it('an acceptance ends with its headers, without an empty DATA frame', async () => {
    const raw = await (await TestSimulator.start()).raw();
    raw.request(1, [...PSEUDO, [':authority', 'localhost'], ['apns-topic', TOPIC]], PAYLOAD);
    const answer = await raw.until(({ type }) => type === FRAME.headers);
    expect(answer.flags & 1).toBe(1);
    raw.request(3, [...PSEUDO, [':authority', 'localhost'], ['apns-topic', TOPIC]], PAYLOAD);
    await raw.until(({ type, streamId }) => type === FRAME.headers && streamId === 3);
    expect(raw.frames.filter(({ type }) => type === FRAME.data)).toEqual([]);
  });

  it('PING frames are answered', async () => {
    const client = await (await TestSimulator.start()).connect();
    await client.settings();
    await new Promise<void>((resolve, reject) =>
      client.session.ping((error: Error | null) => (error === null ? resolve() : reject(error))),
    );
  });

  it('many connections at once, each numbered', async () => {
    const simulator = await TestSimulator.start();
    const clients = await Promise.all(Array.from({ length: 20 }, () => simulator.connect()));
    await Promise.all(clients.map((client) => client.send()));
    expect(new Set(simulator.received.map(({ connection }) => connection)).size).toBe(20);
  });
});

describe('the stream limit', () => {
  it('stands in the first SETTINGS frame with the other values of the settings', async () => {
    const simulator = await TestSimulator.start({
      settings: {
        maxConcurrentStreams: 7,
        streamsBeforeProviderToken: 2,
        headerTableSize: 1024,
        initialWindowSize: 70_000,
        maxFrameSize: 20_000,
        maxHeaderListSize: 9000,
      },
    });
    const values = { headerTableSize: 1024, initialWindowSize: 70_000, maxFrameSize: 20_000, maxHeaderListSize: 9000 };
    expect(await (await simulator.connect()).settings()).toMatchObject({ ...values, maxConcurrentStreams: 7 });
    expect(await (await simulator.connect(null)).settings()).toMatchObject({ ...values, maxConcurrentStreams: 2 });
  });

  it('is refused to streams of a client that has confirmed it and overruns it, and costs it nothing else', async () => {
    const simulator = await TestSimulator.start({ settings: { latencyMs: 50 } });
    const raw = await simulator.raw(null);
    await raw.until(({ type, flags }) => type === FRAME.settings && flags === 0);
    raw.acknowledge();
    for (const streamId of [1, 3])
      raw.request(streamId, [...PSEUDO, [':authority', 'localhost'], ['apns-topic', TOPIC]], PAYLOAD);
    const reset = await raw.until(({ type }) => type === FRAME.rstStream);
    expect([reset.streamId, reset.payload.readUInt32BE(0)]).toEqual([3, http2.constants.NGHTTP2_REFUSED_STREAM]);
    await raw.until(({ type, streamId }) => type === FRAME.headers && streamId === 1);
    raw.request(5, [...PSEUDO, [':authority', 'localhost'], ['apns-topic', TOPIC]], PAYLOAD);
    await raw.until(({ type, streamId }) => type === FRAME.headers && streamId === 5);
    expect(simulator.received).toHaveLength(2);
  });

  it('is refused to streams that come before the client has confirmed it', async () => {
    const simulator = await TestSimulator.start({ settings: { latencyMs: 50 } });
    const raw = await simulator.raw(null);
    for (const streamId of [1, 3])
      raw.request(streamId, [...PSEUDO, [':authority', 'localhost'], ['apns-topic', TOPIC]], PAYLOAD);
    const reset = await raw.until(({ type }) => type === FRAME.rstStream);
    expect([reset.streamId, reset.payload.readUInt32BE(0)]).toEqual([3, http2.constants.NGHTTP2_REFUSED_STREAM]);
    await raw.until(({ type, streamId }) => type === FRAME.headers && streamId === 1);
    expect(simulator.received).toHaveLength(1);
  });

  it('falls to 1 with a refusal and rises with the next acceptance, where it is throttled', async () => {
    const simulator = await TestSimulator.start({ settings: { rejectionThrottle: true } });
    const client = await simulator.connect();
    expect(await client.settings()).toMatchObject({ maxConcurrentStreams: 1000 });
    const lowered = client.settings();
    expect(await client.send({ token: 'zz' })).toMatchObject({ reason: 'BadDeviceToken' });
    expect(await lowered).toMatchObject({ maxConcurrentStreams: 1 });
    const raised = client.settings();
    expect(await client.send()).toMatchObject({ status: 200 });
    expect(await raised).toMatchObject({ maxConcurrentStreams: 1000 });
  });

  it('does not fall with 410, which is no error of the client', async () => {
    const simulator = await TestSimulator.start({
      settings: { rejectionThrottle: true },
      devices: [{ token: 'cd'.repeat(32), state: 'unregistered' }],
    });
    const client = await simulator.connect();
    await client.settings();
    expect(await client.send({ token: 'cd'.repeat(32) })).toMatchObject({ status: 410 });
    await client.send();
    expect(client.session.remoteSettings.maxConcurrentStreams).toBe(1000);
  });
});
