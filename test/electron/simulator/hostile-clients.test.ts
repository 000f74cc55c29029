import { once } from 'node:events';
import { connect } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SeededRandom } from '../../support/random.ts';
import { FRAME } from './raw-http2.ts';
import { PAYLOAD, TestSimulator, TOKEN, TOPIC } from './support.ts';

const SEED = 20_261_130;
const FIELDS = [
  [':method', 'POST'],
  [':scheme', 'https'],
  [':authority', 'localhost'],
  [':path', `/3/device/${TOKEN}`],
  ['apns-topic', TOPIC],
] as const;

function noise(random: SeededRandom, bytes: number): Buffer {
  return Buffer.from(Array.from({ length: bytes }, () => random.below(256)));
}

describe('whatever a client does', () => {
  it('to any port, before TLS or behind it, the next one is served', async () => {
    const random = new SeededRandom(SEED);
    const simulator = await TestSimulator.start();
    const { http2, gateway, feedback, channels } = simulator.running;
    const closed: Promise<unknown>[] = [];
    for (const { port } of [http2, gateway, feedback, channels])
      for (let n = 0; n < 15; n += 1) {
        const socket = connect(port, '127.0.0.1')
          .on('error', () => undefined)
          .resume();
        onTestFinished(() => void socket.destroy());
        closed.push(once(socket, 'close'));
        // A TLS record of a handshake, as long as it says or not, or nothing like it.
        const said = noise(random, 1 + random.below(300));
        socket.write(n % 2 === 0 ? Buffer.concat([Buffer.from([22, 3, 1, 0, n]), said]) : said);
        if (n % 3 === 0) socket.destroySoon();
        else socket.end();
      }
    const secure: readonly (() => Promise<TLSSocket>)[] = [
      () => simulator.gateway(),
      () => simulator.feedback(),
      () => simulator.silent(),
    ];
    for (const open of secure)
      for (let n = 0; n < 10; n += 1) {
        const socket = (await open()).resume();
        closed.push(once(socket, 'close'));
        socket.write(noise(random, 1 + random.below(2000)));
        if (n % 2 === 0) socket.destroySoon();
        else socket.end();
      }
    await Promise.all(closed);
    expect(await (await simulator.connect()).send()).toMatchObject({ status: 200 });
    expect(simulator.received.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
  });

  it('resets of requests whose answers are due much later leave no answers due', async () => {
    const simulator = await TestSimulator.start({ settings: { latencyMs: 600_000, maxConcurrentStreams: 5 } });
    const raw = await simulator.raw();
    await raw.until(({ type }) => type === FRAME.settings);
    for (let n = 0; n < 2000; n += 1) {
      raw.request(1 + 2 * n, FIELDS, PAYLOAD);
      raw.reset(1 + 2 * n);
    }
    await simulator.receives(2000);
    expect(new Set(simulator.received.map(({ outcome }) => outcome))).toEqual(new Set(['dropped']));
    expect(raw.frames.filter(({ streamId }) => streamId > 0)).toEqual([]);
  });

  it('a fault in whoever hears of notifications costs one answer', async () => {
    const simulator = await TestSimulator.start({
      onNotification: ({ payload }) => {
        if (payload.includes('fault')) throw new Error('this is told, and does no more');
      },
    });
    const warned = once(process, 'warning');
    const client = await simulator.connect();
    expect(await client.send({ body: '{"aps":{"alert":"fault"}}' })).toMatchObject({
      status: 500,
      reason: 'InternalServerError',
    });
    expect(await client.send()).toMatchObject({ status: 200 });
    expect(String((await warned)[0])).toContain('this is told');
  });
});
