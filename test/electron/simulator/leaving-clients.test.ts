import { constants } from 'node:http2';
import { describe, expect, it } from 'vitest';
import type { SimulatorSettings } from '../../../electron/simulator/settings/settings.ts';
import { type Client, PAYLOAD, TestSimulator, TOKEN, TOPIC } from './support.ts';

const HALF = PAYLOAD.slice(0, PAYLOAD.length / 2);

/** Ways to leave in the middle of two requests, of which half a body is there each. */
const WAYS: readonly (readonly [string, (client: Client, streams: ReturnType<typeof begin>) => void])[] = [
  ['cutting the connection', ({ socket }) => void socket.destroy()],
  ['ending the connection in good order', ({ socket }) => void socket.end()],
  ['saying goodbye', ({ session }) => session.destroy()],
  ['saying goodbye with an error', ({ session }) => session.destroy(new Error(), constants.NGHTTP2_INTERNAL_ERROR)],
  [
    'resetting both',
    ({ session }, streams) => {
      for (const stream of streams) stream.destroy(new Error('gives up'));
      session.close();
    },
  ],
];

const AS_WHOM: readonly (readonly [string, null | undefined, Partial<SimulatorSettings>])[] = [
  ['a certificate', undefined, {}],
  ['a provider token', null, { streamsBeforeProviderToken: 2 }],
  ['a certificate, where refusals have their price', undefined, { rejectionThrottle: true, errorsBeforeClose: 1 }],
  ['a certificate, where answers are slow', undefined, { latencyMs: 5 }],
  ['a certificate, where a goodbye is due', undefined, { injections: [{ next: 9, respond: { goAway: {} } }] }],
];

function begin(client: Client, headers: Readonly<Record<string, string>>) {
  return [1, 2].map(() => {
    const stream = client.session.request({
      ...{ ':method': 'POST', ':path': `/3/device/${TOKEN}`, 'apns-topic': TOPIC },
      ...headers,
    });
    stream.on('error', () => undefined);
    stream.write(HALF);
    return stream;
  });
}

describe.each(WAYS)('a client that leaves by %s', (_way, leave) => {
  it.each(AS_WHOM)('with %s in the middle of two requests ends nothing else, and neither counts', async (...row) => {
    const [, shown, settings] = row;
    const simulator = await TestSimulator.start({ settings });
    const client = await simulator.connect(shown);
    await client.settings();
    const headers = shown === null ? { authorization: `bearer ${simulator.providerToken()}` } : {};
    const streams = begin(client, headers);
    await new Promise<void>((resolve) => client.session.ping(() => resolve()));
    leave(client, streams);
    await client.closed;
    // The next one is served, and all that comes of the first has come by then.
    const other = await simulator.connect();
    await other.send();
    expect(simulator.received).toHaveLength(1);
  });
});

describe('a request that was whole', () => {
  it('and is given up before its answer is told as one without an answer', async () => {
    const simulator = await TestSimulator.start({ settings: { latencyMs: 600_000 } });
    const client = await simulator.connect();
    await client.settings();
    const stream = client.session.request({ ':method': 'POST', ':path': `/3/device/${TOKEN}`, 'apns-topic': TOPIC });
    stream.on('error', () => undefined);
    stream.end(PAYLOAD);
    await new Promise<void>((resolve) => client.session.ping(() => resolve()));
    stream.close(constants.NGHTTP2_CANCEL);
    await simulator.receives(1);
    expect(simulator.received).toMatchObject([{ outcome: 'dropped', status: null, payload: PAYLOAD }]);
  });

  it('and loses its connection before its answer is told so too', async () => {
    const simulator = await TestSimulator.start({ settings: { latencyMs: 600_000 } });
    const client = await simulator.connect();
    await client.settings();
    void client.send();
    await new Promise<void>((resolve) => client.session.ping(() => resolve()));
    client.socket.destroy();
    await simulator.receives(1);
    expect(simulator.received).toMatchObject([{ outcome: 'dropped', status: null, payload: PAYLOAD }]);
  });
});
