import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { openBlackHole } from '../../support/black-hole.ts';
import { lookUpAs } from '../../support/look-up.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import {
  acceptFrame,
  type RawConnection,
  resetFrame,
  settingsFrame,
  startRawHttp2Gateway,
} from '../../support/raw-http2.ts';
import { sentenceOf } from '../../support/said.ts';
import { unwatched } from '../../support/unwatched.ts';
import { FAST, fastClock } from './support/fast-clock.ts';
import { notificationTo } from './support/test-client.ts';
import { freshProviderTokenKey, outcomes, wireFixture } from './support/wire-fixture.ts';

const wire = wireFixture();
const LONGEST_SECONDS = 35;
const COUNT = 3;

type Options = NonNullable<Parameters<typeof wire.client>[1]>;

/** Sends three, waits for the log to say `when` in real time, then lets the clock run until they are settled. */
async function secondsUntilNoticed(port: number, when: string, options: Options) {
  const clock = new ManualClock();
  const made = wire.client(port, { clock, logNotifications: true, ...options });
  const begun = when === '' ? null : made.logged(when);
  const sent = Promise.all(Array.from({ length: COUNT }, (_, i) => made.client.send(notificationTo(i), i)));
  made.client.flush();
  const settled = { yes: false };
  void sent.then(() => {
    settled.yes = true;
  });
  await begun;
  let seconds = 0;
  for (; seconds < LONGEST_SECONDS && !settled.yes; seconds += 0.5) {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    if (!settled.yes) clock.advance(500);
  }
  for (let turn = 0; turn < 100 && !settled.yes; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(settled.yes, `settled after ${seconds} s`).toBe(true);
  const results = await sent;
  await made.client.close();
  expect(clock.pending).toBe(0);
  for (const { explanation } of results) expect(sentenceOf(explanation)).not.toBe('');
  return { ended: outcomes(results), seconds, sentence: sentenceOf(results[0]?.explanation) ?? '' };
}

/** Takes TCP connections and says nothing, not even TLS. */
async function mutePort(): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on('error', () => undefined).resume())).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  wire.keep({
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  });
  return (server.address() as AddressInfo).port;
}

/** A socket that takes no byte: what is written to it is never done. */
class DeafSocket extends Duplex {
  getProtocol(): string {
    return 'TLSv1.2';
  }
  override _read(): void {}
  override _write(): void {}
}

describe('a peer that never answers is noticed within 35 seconds', () => {
  it.each(['http2', 'binary'] as const)('by the resolver that never does, on the %s wire', async (on) => {
    lookUpAs('never');
    const { ended, seconds, sentence } = await secondsUntilNoticed(443, '', { wire: on });
    expect(ended).toEqual(Array(COUNT).fill('unsent ConnectTimeout'));
    expect(seconds).toBeLessThanOrEqual(21);
    expect(sentence).toContain('could not be found within 20 seconds');
  });

  it.skipIf(process.platform !== 'linux').each(['http2', 'binary'] as const)(
    'by an address that swallows connections, on the %s wire',
    async (on) => {
      const hole = await openBlackHole('127.0.0.2');
      if (typeof hole === 'string') throw new Error(hole);
      wire.keep(hole);
      lookUpAs(['127.0.0.2']);
      const { ended, seconds, sentence } = await secondsUntilNoticed(hole.port, 'has one address', { wire: on });
      expect(ended).toEqual(Array(COUNT).fill('unsent ConnectTimeout'));
      expect(seconds).toBeLessThanOrEqual(21);
      expect(sentence).toContain('nothing answered at');
    },
  );

  it.each(['http2', 'binary'] as const)(
    'by a port that takes the connection and says nothing, on the %s wire',
    async (on) => {
      const { ended, seconds, sentence } = await secondsUntilNoticed(await mutePort(), 'Connected to', { wire: on });
      expect(ended).toEqual(Array(COUNT).fill('unsent ConnectTimeout'));
      expect(seconds).toBeLessThanOrEqual(21);
      expect(sentence).toContain('TLS handshake');
    },
  );

  it('by an API host that ends its handshake and sends no settings', async () => {
    const api = wire.keep(
      await startRawHttp2Gateway({ server: wire.server, answersSettings: false, onConnection: () => undefined }),
    );
    const { ended, seconds, sentence } = await secondsUntilNoticed(api.port, 'TLS is up', {});
    expect(ended).toEqual(Array(COUNT).fill('unsent ConnectTimeout'));
    expect(seconds).toBeLessThanOrEqual(21);
    expect(sentence).toContain('HTTP/2 settings');
  });

  it('by an API host that sends settings and then nothing, not even to a PING', async () => {
    const api = wire.keep(
      await startRawHttp2Gateway({
        server: wire.server,
        answersPings: false,
        onConnection: ({ write }) => write(settingsFrame()),
      }),
    );
    const { ended, seconds } = await secondsUntilNoticed(api.port, 'Sending to', {});
    expect(ended).toEqual(Array(COUNT).fill('unknown PeerSilent'));
    expect(seconds).toBeLessThanOrEqual(31);
  });

  it('by an API host that answers the first of three and then nothing more', async () => {
    const api = wire.keep(
      await startRawHttp2Gateway({
        server: wire.server,
        answersPings: false,
        onConnection: ({ write }) => write(settingsFrame()),
        onRequest: ({ write }, _streamId, count) => {
          if (count === 3) write(acceptFrame(1));
        },
      }),
    );
    const { ended, seconds } = await secondsUntilNoticed(api.port, 'accepted it', {});
    expect(ended).toEqual(['accepted -', 'unknown PeerSilent', 'unknown PeerSilent']);
    expect(seconds).toBeLessThanOrEqual(31);
  });

  it('before the first provider token proved valid: one is unknown, the others were never sent', async () => {
    const api = wire.keep(
      await startRawHttp2Gateway({
        server: wire.server,
        answersPings: false,
        onConnection: ({ write }) => write(settingsFrame()),
      }),
    );
    const { ended } = await secondsUntilNoticed(api.port, 'Sending to', {
      credential: freshProviderTokenKey(),
      limits: { reconnectAttempts: 0 },
    });
    expect(ended).toEqual(['unknown PeerSilent', 'unsent PeerSilent', 'unsent PeerSilent']);
  });

  it('by a binary gateway that never reads, which a last frame that must fail asks', async () => {
    const api = await wire.binaryGateway({ onFrame: () => undefined, onConnection: (socket) => socket.pause() });
    const { ended, seconds } = await secondsUntilNoticed(api.port, 'A frame that must fail', {
      wire: 'binary',
      confirmation: 'sentinel',
    });
    expect(ended).toEqual(Array(COUNT).fill('unknown PeerSilent'));
    expect(seconds).toBeLessThanOrEqual(31);
  });

  it('by a binary gateway that takes no byte, though a quiet period was all that was asked for', async () => {
    const deaf = new DeafSocket();
    const { ended, seconds } = await secondsUntilNoticed(2195, 'Sending to', {
      wire: 'binary',
      open: () => ({
        opened: Promise.resolve(deaf as unknown as TLSSocket),
        abort: () => deaf.destroy(),
        facts: () => [],
        failing: unwatched,
        failure: () => null,
      }),
    });
    expect(ended).toEqual(Array(COUNT).fill('unknown PeerSilent'));
    expect(seconds).toBeLessThanOrEqual(31);
  });
});

describe('a host that lives and answers no request', () => {
  const STREAMS = 100;
  const BATCH = 600;
  const LIMITS = {
    ...{ streams: STREAMS, pingAfterMs: 40 * FAST, pingTimeoutMs: 20_000 * FAST },
    connectMs: 20_000 * FAST,
  };

  /** A batch to a host that does `onRequest` with each request; how many requests each connection was given, and the outcomes. */
  async function batch(
    onRequest: (connection: RawConnection, streamId: number, count: number) => void,
    realRequestMs = 150,
  ) {
    const given: number[] = [];
    const api = wire.keep(
      await startRawHttp2Gateway({
        server: wire.server,
        onConnection: ({ write }) => write(settingsFrame(STREAMS)),
        onRequest: (connection, streamId, count) => {
          given[connection.connection - 1] = count;
          onRequest(connection, streamId, count);
        },
      }),
    );
    const { client } = wire.client(api.port, {
      clock: fastClock,
      limits: { ...LIMITS, requestMs: realRequestMs * FAST },
      random: () => 0,
    });
    const results = await Promise.all(Array.from({ length: BATCH }, (_, i) => client.send(notificationTo(i), i)));
    const counts = new Map<string, number>();
    for (const outcome of outcomes(results)) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    return { given, counts, results };
  }

  it('is given one window, then one request at a time, and five connections', async () => {
    const { given, counts, results } = await batch(() => undefined);
    expect(given).toEqual([STREAMS, 1, 1, 1, 1]);
    expect(counts).toEqual(
      new Map([
        ['unknown RequestTimeout', STREAMS + 4],
        ['unsent RequestTimeout', BATCH - STREAMS - 4],
      ]),
    );
    expect(sentenceOf(results.at(-1)?.explanation)).toMatch(
      /^Not sent: the server .* gave signs of life, and answered no request/,
    );
  });

  it('is given less than two windows where it answers each with a reset that proves nothing', async () => {
    const { given, counts } = await batch(({ write }, streamId) => write(resetFrame(streamId, 2)));
    const [first = 0, ...others] = given;
    // Each of the first made room for another.
    expect(first).toBeLessThan(2 * STREAMS);
    expect(others).toEqual([1, 1, 1, 1]);
    expect(counts.get('unknown StreamReset')).toBe(first + 4);
    expect(counts.get('unsent StreamReset')).toBe(BATCH - first - 4);
  });

  it('is left for another connection where it went deaf in the middle, and loses no more than was on its way', async () => {
    const { given, counts } = await batch(({ write, connection }, streamId, count) => {
      if (connection > 1 || count <= 200) write(acceptFrame(streamId));
    }, 2_000);
    const lost = counts.get('unknown RequestTimeout') ?? 0;
    // Those sent before the last answer run out of time before it is known that nothing comes any more.
    expect(lost).toBeGreaterThanOrEqual(STREAMS);
    expect(lost).toBeLessThan(2 * STREAMS);
    expect(counts.get('accepted -')).toBe(BATCH - lost);
    expect(given).toEqual([200 + lost, BATCH - 200 - lost]);
  });

  it('is not taken for deaf while it answers others', async () => {
    const { given, counts } = await batch(({ write }, streamId, count) => {
      write(count % 50 === 0 ? resetFrame(streamId, 2) : acceptFrame(streamId));
    });
    expect(given).toEqual([BATCH]);
    expect(counts.get('unknown StreamReset')).toBe(12);
  });
});
