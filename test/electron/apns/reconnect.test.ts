import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Wire } from '../../../contract/notification.ts';
import { encodeErrorResponse } from '../../../electron/apns/binary/error-response.ts';
import type { Limits } from '../../../electron/apns/limits.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { acceptFrame, goawayFrame, resetFrame, settingsFrame, startRawHttp2Gateway } from '../../support/raw-http2.ts';
import { lineOf, sentenceOf } from '../../support/said.ts';
import { accept } from '../../support/scripted-gateway.ts';
import { endpointAt, notificationTo, numberOf } from './support/test-client.ts';
import { freshProviderTokenKey, outcomes, wireFixture } from './support/wire-fixture.ts';

const wire = wireFixture();
const WIRES: readonly Wire[] = ['http2', 'binary'];

/** A port where connections are taken and cut at once, and when each came by `clock`. */
async function cuttingPort(clock: ManualClock): Promise<{ port: number; at: number[]; next(): Promise<void> }> {
  const start = clock.monotonicMs();
  const at: number[] = [];
  let onNext = (): void => undefined;
  const server = createServer((socket) => {
    at.push((clock.monotonicMs() - start) / 1000);
    socket.on('error', () => undefined).destroy();
    onNext();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  wire.keep({
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  });
  return {
    port: (server.address() as AddressInfo).port,
    at,
    next: () =>
      new Promise((resolve) => {
        onNext = resolve;
      }),
  };
}

describe('connecting again', () => {
  it('goes on for as long as a binary gateway takes some, though it shuts down after every 30', async () => {
    const taken = new Map<number, number>();
    const api = await wire.binaryGateway({
      onFrame: ({ frame, socket, order, stop }) => {
        const number = numberOf(frame.token.toString('hex'));
        taken.set(number, (taken.get(number) ?? 0) + 1);
        if (order < 30) return;
        stop();
        socket.end(encodeErrorResponse(10, frame.identifier ?? 0));
      },
    });
    const { client, logText } = wire.client(api.port, { wire: 'binary', limits: { quietMs: 100 } });
    const results = await Promise.all(Array.from({ length: 605 }, (_, i) => client.send(notificationTo(i), i)));
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['accepted']));
    expect([...taken.values()]).toEqual(Array(605).fill(1));
    expect(api.connections()).toBe(21);
    expect(logText()).not.toContain('Waiting');
  });

  it('waits after a connection that opened and ended before it answered, so that nobody is stormed', async () => {
    let connections = 0;
    const clock = new ManualClock();
    const api = wire.keep(
      await startRawHttp2Gateway({
        server: wire.server,
        onConnection: ({ write }) => {
          connections += 1;
          write(settingsFrame());
        },
        onRequest: ({ socket }) => void socket.end(),
      }),
    );
    const made = wire.client(api.port, { credential: freshProviderTokenKey(), clock, random: () => 0 });
    const waiting = made.logged('Waiting 1.0 s');
    const all = Promise.all(Array.from({ length: 50 }, (_, i) => made.client.send(notificationTo(i), i)));
    await waiting;
    expect(connections).toBe(1);
    made.client.cancel();
    expect(outcomes(await all)).toEqual(['unknown ConnectionLost', ...Array(49).fill('unsent Cancelled')]);
    await made.client.close();
    expect(clock.pending).toBe(0);
  });

  /** A host that says `frames` on each connection after the `first` ones and closes when it is answered; when each came, in seconds. */
  async function uselessHost(clock: ManualClock, frames: readonly Buffer[], first = 0) {
    const start = clock.monotonicMs();
    const at: number[] = [];
    const api = await startRawHttp2Gateway({
      server: wire.server,
      answersSettings: false,
      onConnection: ({ connection, write, socket }) => {
        if (connection <= first) {
          write(settingsFrame());
          return;
        }
        at.push((clock.monotonicMs() - start) / 1000);
        socket.once('data', () => {
          write(...frames);
          socket.once('data', () => socket.end());
        });
      },
      onRequest: ({ socket, write, connection }, streamId) => {
        if (connection > first) return;
        write(acceptFrame(streamId));
        socket.end();
      },
    });
    return { port: wire.keep(api).port, at };
  }

  const POLITE: readonly [how: string, frames: readonly Buffer[], outcome: string][] = [
    ['allows nothing and closes', [settingsFrame(0)], 'ConnectionLost'],
    ['says its settings and closes', [settingsFrame(1)], 'ConnectionLost'],
    ['goes away at once', [settingsFrame(), goawayFrame(0)], 'GoingAway'],
    ['allows nothing and goes away', [settingsFrame(0), goawayFrame(2 ** 31 - 1)], 'GoingAway'],
  ];

  it.each(POLITE)('ends, and is no storm, to a host that worked and now %s', async (_how, frames, reason) => {
    const clock = new ManualClock();
    const { port, at } = await uselessHost(clock, frames, 1);
    const { client, logged } = wire.client(port, { clock, random: () => 0 });
    const closed = logged('Connection closed');
    expect(outcomes([await client.send(notificationTo(0), 0)])).toEqual(['accepted -']);
    await closed;
    let waiting = logged('Waiting');
    const sent = Promise.all(Array.from({ length: 600 }, (_, i) => client.send(notificationTo(i), i)));
    const over = { yes: false };
    void sent.then(() => {
      over.yes = true;
    });
    while (!over.yes) {
      const entry = await Promise.race([waiting, sent.then(() => null)]);
      if (entry === null) break;
      waiting = logged('Waiting');
      clock.advance(Number(/([\d.]+) s/.exec(lineOf(entry))?.[1]) * 1_000);
    }
    const results = await sent;
    expect(at).toEqual([0, 1, 3, 7, 15].slice(0, at.length));
    expect(at.length).toBeGreaterThanOrEqual(2);
    // What was written before the end came may have been read.
    expect(new Set(results.map(({ outcome }) => outcome)).has('accepted')).toBe(false);
    expect(outcomes(results).filter((text) => text.startsWith('unsent'))).toContain(`unsent ${reason}`);
    await client.close();
    expect(clock.pending).toBe(0);
  });

  it.each([
    ['closed', 'certificate'],
    ['cut', 'certificate'],
    ['closed', 'provider token'],
  ])(
    'goes on where a connection that follows one that worked is %s right after its handshake, with a %s',
    async (how, as) => {
      const clock = new ManualClock();
      const api = wire.keep(
        await startRawHttp2Gateway({
          server: wire.server,
          onConnection: ({ write, connection, socket }) => {
            if (connection !== 2) write(settingsFrame(100));
            else if (how === 'closed') socket.end();
            else socket.destroy();
          },
          onRequest: ({ write, connection }, streamId, count) => {
            if (connection > 1 || count <= 100) write(acceptFrame(streamId));
            if (connection === 1 && count === 100) write(goawayFrame(streamId));
          },
        }),
      );
      const { client, logged, logText } = wire.client(api.port, {
        clock,
        ...(as === 'certificate' ? {} : { credential: freshProviderTokenKey() }),
      });
      const waiting = logged('Waiting');
      const sent = Promise.all(Array.from({ length: 600 }, (_, i) => client.send(notificationTo(i), i)));
      await waiting;
      clock.advance(1_200);
      expect(outcomes(await sent)).toEqual(Array(600).fill('accepted -'));
      expect(api.connections()).toBe(3);
      expect(logText()).not.toContain('refused the client certificate');
    },
  );

  it('says at once that a host which never worked carries nothing', async () => {
    const clock = new ManualClock();
    const { port, at } = await uselessHost(clock, [settingsFrame(0)]);
    const { client } = wire.client(port, { clock });
    const results = await Promise.all(Array.from({ length: 600 }, (_, i) => client.send(notificationTo(i), i)));
    expect(outcomes(results)).toEqual(Array(600).fill('unsent ConnectionLost'));
    expect(at).toHaveLength(1);
    expect(sentenceOf(results[0]?.explanation)).toContain('closed before anything had been answered');
  });

  it('keeps to the ladder for a second connection that carries nothing, though the first is answered all the time', async () => {
    const clock = new ManualClock();
    const at: number[] = [];
    const api = wire.keep(
      await startRawHttp2Gateway({
        server: wire.server,
        onConnection: ({ write, connection, socket }) => {
          write(settingsFrame(1));
          if (connection === 1) return;
          at.push(connection);
          write(goawayFrame(0));
          socket.end();
        },
        onRequest: ({ write }, streamId) => setImmediate(() => write(acceptFrame(streamId))),
      }),
    );
    const { client } = wire.client(api.port, { clock, connections: 2 });
    const results = await Promise.all(Array.from({ length: 300 }, (_, i) => client.send(notificationTo(i), i)));
    expect(outcomes(results)).toEqual(Array(300).fill('accepted -'));
    // No time passes by this clock.
    expect(at).toHaveLength(1);
  });

  it('ends, and is no storm, to a binary gateway that shuts down before it takes anything', async () => {
    const clock = new ManualClock();
    const at: number[] = [];
    const start = clock.monotonicMs();
    const api = await wire.binaryGateway({
      onConnection: (socket) => {
        at.push((clock.monotonicMs() - start) / 1000);
        socket.end(encodeErrorResponse(10, 0));
      },
      onFrame: () => undefined,
    });
    const { client, logged } = wire.client(api.port, { wire: 'binary', clock, random: () => 0 });
    let waiting = logged('Waiting');
    const sent = Promise.all(Array.from({ length: 3 }, (_, i) => client.send(notificationTo(i), i)));
    for (;;) {
      const entry = await Promise.race([waiting, sent.then(() => null)]);
      if (entry === null) break;
      waiting = logged('Waiting');
      clock.advance(Number(/([\d.]+) s/.exec(lineOf(entry))?.[1]) * 1_000);
    }
    expect(new Set((await sent).map(({ outcome }) => outcome)).has('accepted')).toBe(false);
    expect(at).toEqual([0, 1, 3, 7, 15].slice(0, at.length));
  });

  it.each(WIRES)(
    'goes on with one attempt at a time, however many connections are wanted, on the %s wire',
    async (on) => {
      const clock = new ManualClock();
      const { port, at, next } = await cuttingPort(clock);
      const made = wire.client(port, {
        wire: on,
        clock,
        connections: 4,
        random: () => 0,
        limits: { reconnectAttempts: 0 },
      });
      await Promise.all(Array.from({ length: 40 }, (_, i) => made.client.send(notificationTo(i), i)));
      const before = at.length;
      expect(before).toBeLessThanOrEqual(4);
      const came = next();
      const waiting = made.logged('Waiting');
      const sent = Promise.all(Array.from({ length: 40 }, (_, i) => made.client.send(notificationTo(i), i)));
      await waiting;
      clock.advance(1_000);
      await came;
      await sent;
      expect(at.length).toBe(before + 1);
    },
  );

  it.each(WIRES)('is not attempted any more once it was cancelled, and leaves no timer, on the %s wire', async (on) => {
    const clock = new ManualClock();
    const { port, at } = await cuttingPort(clock);
    const made = wire.client(port, { wire: on, clock, random: () => 0 });
    await made.client.send(notificationTo(0), 0);
    const waiting = made.logged('Waiting');
    const sent = made.client.send(notificationTo(1), 1);
    await waiting;
    const attempts = at.length;
    made.client.cancel();
    expect((await sent).reason).toBe('Cancelled');
    expect(clock.pending).toBe(0);
    clock.advance(600_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(at.length).toBe(attempts);
  });

  it('lets go of whoever waits for room when the wait is cancelled', async () => {
    const clock = new ManualClock();
    const { port } = await cuttingPort(clock);
    const { client, logged } = wire.client(port, { clock });
    await client.send(notificationTo(0), 0);
    const waiting = logged('Waiting');
    const sent = Promise.all(Array.from({ length: 5_000 }, (_, i) => client.send(notificationTo(i), i)));
    await waiting;
    const ready = client.ready();
    client.cancel();
    await ready;
    expect(outcomes(await sent)).toEqual(Array(5_000).fill('unsent Cancelled'));
  });

  it('takes a cancel of what was about to leave for no failure either', async () => {
    const api = await wire.binaryGateway({ onFrame: () => undefined });
    const { client, log, logged } = wire.client(api.port, { wire: 'binary', limits: { quietMs: 20 } });
    const ready = logged('ready for frames');
    const sent = client.send(notificationTo(1), 0);
    await ready;
    client.cancel();
    expect(outcomes([await sent])).toEqual(['unsent Cancelled']);
    expect(outcomes([await client.send(notificationTo(2), 1)])).toEqual(['accepted NoErrorReceived']);
    expect(log.some((entry) => lineOf(entry).startsWith('Waiting'))).toBe(false);
  });

  it('takes a cancel for no failure: the next send goes out at once', async () => {
    const api = await wire.http2Gateway({ onRequest: ({ stream, headers }) => accept(stream, headers) });
    const clock = new ManualClock();
    const { client, log } = wire.client(api.port, { clock });
    for (let round = 0; round < 3; round += 1) {
      const sent = client.send(notificationTo(1), 0);
      client.cancel();
      expect(outcomes([await sent])).toEqual(['unsent Cancelled']);
    }
    expect(outcomes([await client.send(notificationTo(2), 1)])).toEqual(['accepted -']);
    expect(log.some((entry) => lineOf(entry).startsWith('Waiting'))).toBe(false);
  });

  it.each([
    ['refuses the first request', 1, (streamId: number) => resetFrame(streamId, 7)],
    ['announces its end', 10, (streamId: number) => goawayFrame(streamId)],
  ])('waits no longer where a host that %s answers the others after that', async (_host, at, says) => {
    const api = wire.keep(
      await startRawHttp2Gateway({
        server: wire.server,
        onConnection: ({ write }) => write(settingsFrame(20)),
        onRequest: ({ connection, write }, streamId, count) => {
          const speaks = connection < 10;
          if (speaks && count === at) write(says(streamId));
          if (speaks && (at === 1 ? count === 1 : count > at)) return;
          setTimeout(() => write(acceptFrame(streamId)), 20);
        },
      }),
    );
    const { client, logText } = wire.client(api.port);
    const results = await Promise.all(Array.from({ length: 200 }, (_, i) => client.send(notificationTo(i), i)));
    expect(new Set(outcomes(results))).toEqual(new Set(['accepted -']));
    expect(api.connections()).toBe(10);
    expect(logText().split('Waiting').length - 1).toBeLessThanOrEqual(9);
  });

  it('gives two connections that answer nothing no third before the ladder has had a say', async () => {
    const api = wire.keep(
      await startRawHttp2Gateway({
        server: wire.server,
        onConnection: ({ write }) => write(settingsFrame(20)),
        onRequest: ({ write }, streamId) => write(resetFrame(streamId, 8)),
      }),
    );
    const { client, logged } = wire.client(api.port, { connections: 2 });
    const waiting = logged('Waiting');
    const sent = Promise.all(Array.from({ length: 200 }, (_, i) => client.send(notificationTo(i), i)));
    await waiting;
    expect(api.connections()).toBe(2);
    client.cancel();
    const unknown = outcomes(await sent).filter((outcome) => outcome.startsWith('unknown'));
    expect(unknown.length).toBeLessThan(80);
  });

  describe('to a gateway that worked and then cuts every connection', () => {
    /** A client whose gateway has just begun to do so, and the seconds at which it is tried, in the clock's time. */
    async function afterGoodTimes(limits: Partial<Limits>) {
      const clock = new ManualClock();
      const { port, at } = await cuttingPort(clock);
      const api = await wire.http2Gateway({
        onRequest: ({ stream, headers, session }) => {
          accept(stream, headers);
          session.close();
        },
      });
      const endpoint = { ...endpointAt(api.port, wire.authority.pem) };
      const made = wire.client(api.port, { clock, limits, endpoint, random: () => 0 });
      const closed = made.logged('Connection closed');
      expect(outcomes([await made.client.send(notificationTo(0), 0)])).toEqual(['accepted -']);
      await closed;
      Object.assign(endpoint, { port });
      return { ...made, clock, at };
    }

    it('makes at most seven attempts in the first two minutes', async () => {
      const { client, logged, clock, at } = await afterGoodTimes({ reconnectAttempts: 100 });
      const start = clock.monotonicMs();
      let waiting = logged('Waiting');
      const sent = client.send(notificationTo(1), 0);
      for (;;) {
        const seconds = Number(/([\d.]+) s/.exec(lineOf(await waiting))?.[1]);
        if (clock.monotonicMs() + seconds * 1_000 > start + 120_000) break;
        waiting = logged('Waiting');
        clock.advance(seconds * 1_000);
      }
      expect(at).toEqual([0, 1, 3, 7, 15, 31, 63]);
      client.cancel();
      expect(outcomes([await sent])).toEqual(['unsent Cancelled']);
    });

    it('gives the batch up after five attempts, and says why', async () => {
      const { client, logged, clock, at } = await afterGoodTimes({});
      let waiting = logged('Waiting');
      const sent = Promise.all([1, 2, 3].map((i) => client.send(notificationTo(i), i)));
      for (let attempt = 1; attempt < 5; attempt += 1) {
        const seconds = Number(/([\d.]+) s/.exec(lineOf(await waiting))?.[1]);
        waiting = logged('Waiting');
        clock.advance(seconds * 1_000);
      }
      expect(outcomes(await sent)).toEqual(Array(3).fill('unsent HandshakeBrokenOff'));
      expect(at).toEqual([0, 1, 3, 7, 15]);
      await client.close();
      expect(clock.pending).toBe(0);
    });
  });
});
