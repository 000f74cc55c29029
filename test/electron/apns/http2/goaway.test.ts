import { constants } from 'node:http2';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../support/manual-clock.ts';
import {
  acceptFrame,
  goawayFrame,
  type RawConnection,
  type RawHttp2Gateway,
  settingsFrame,
  startRawHttp2Gateway,
} from '../../../support/raw-http2.ts';
import { sentenceOf } from '../../../support/said.ts';
import { accept, type ScriptedRequest } from '../../../support/scripted-gateway.ts';
import { passWaits } from '../support/pass-waits.ts';
import { notificationTo, numberOf, type TestClient } from '../support/test-client.ts';
import { outcomes, wireFixture } from '../support/wire-fixture.ts';

const wire = wireFixture();
const COUNT = 100;

const numberIn = ({ headers }: ScriptedRequest): number =>
  numberOf(String(headers[':path']).slice('/3/device/'.length));

/** A host of bare frames that has sent its settings and accepts its very first request; what follows is the test's. */
async function rawGateway(
  onRequest: NonNullable<Parameters<typeof startRawHttp2Gateway>[0]['onRequest']>,
): Promise<RawHttp2Gateway> {
  const onConnection = ({ write }: RawConnection): void => write(settingsFrame());
  return wire.keep(
    await startRawHttp2Gateway({
      server: wire.server,
      onConnection,
      onRequest: (connection, streamId, count) => {
        if (connection.connection === 1 && count === 1) connection.write(acceptFrame(streamId));
        else onRequest(connection, streamId, count);
      },
    }),
  );
}

/** A client whose connection has been answered once, so that the next one does not wait. */
async function usedClient(port: number, options: Parameters<typeof wire.client>[1] = {}): Promise<TestClient> {
  const made = wire.client(port, options);
  expect(outcomes([await made.client.send(notificationTo(0), 0)])).toEqual(['accepted -']);
  return made;
}

describe('a GOAWAY among 100 requests in flight', () => {
  it.each([
    ['NO_ERROR', constants.NGHTTP2_NO_ERROR],
    ['INTERNAL_ERROR', constants.NGHTTP2_INTERNAL_ERROR],
  ])(
    'draws the line at its last stream id with %s, at each of 100 positions',
    async (_name, code) => {
      const got = new Map<number, number>();
      let position = 0;
      let first: ScriptedRequest[] = [];
      const api = await wire.http2Gateway({
        settings: { maxConcurrentStreams: 10_000 },
        onRequest: (request) => {
          const { stream, headers, session, connection } = request;
          got.set(numberIn(request), (got.get(numberIn(request)) ?? 0) + 1);
          if (connection % 2 === 0) {
            accept(stream, headers);
            return;
          }
          first.push(request);
          if (first.length < COUNT) return;
          // Every second request below the line is answered before; the others after, as far as the code allows.
          const processed = first.slice(0, position);
          const [early, late] = [0, 1].map((rest) => processed.filter((_, at) => at % 2 === rest));
          for (const one of early ?? []) accept(one.stream, one.headers);
          const last = processed.at(-1)?.stream.id ?? 0;
          session.goaway(code, last, Buffer.from('{"reason":"Shutdown"}'));
          if (code === constants.NGHTTP2_NO_ERROR) for (const one of late ?? []) accept(one.stream, one.headers);
        },
      });
      for (position = 1; position <= COUNT; position += 1) {
        got.clear();
        first = [];
        const { client } = wire.client(api.port, { limits: { streams: COUNT, closeMs: 10 } });
        const results = await Promise.all(Array.from({ length: COUNT }, (_, i) => client.send(notificationTo(i), i)));
        // Apart from what the gateway neither answered nor left out, all is accepted, and only what it left out went twice.
        expect(outcomes(results), `last processed: ${position}`).toEqual(
          Array.from({ length: COUNT }, (_, i) =>
            i < position && i % 2 === 1 && code !== constants.NGHTTP2_NO_ERROR ? 'unknown Shutdown' : 'accepted -',
          ),
        );
        expect(
          Array.from({ length: COUNT }, (_, i) => got.get(i)),
          `last processed: ${position}`,
        ).toEqual(Array.from({ length: COUNT }, (_, i) => (i < position ? 1 : 2)));
        await client.close();
      }
    },
    60_000,
  );

  it('makes a notification unsent that five connections in a row left out which answered nothing', async () => {
    const requests: string[] = [];
    const api = await rawGateway(({ write, connection }, _streamId, count) => {
      requests.push(`${connection}:${count}`);
      write(goawayFrame(0, 0, '{"reason":"Shutdown"}'));
    });
    const clock = new ManualClock();
    const made = await usedClient(api.port, { clock, random: () => 0 });
    const sent = Promise.all([0, 1].map((i) => made.client.send(notificationTo(i), i)));
    await passWaits(made, clock, sent);
    expect(outcomes(await sent)).toEqual(['unsent Shutdown', 'unsent Shutdown']);
    // The first connection had answered before, so that what it left out was no failure; after one, one goes out alone.
    expect(requests).toEqual(['1:2', '1:3', '2:1', '2:2', '3:1', '4:1', '5:1', '6:1']);
  });

  it.each([1, 2, 3, 4, 5])(
    'that leaves the last notification out %i times in a row, with proof, leaves nothing unsent',
    async (times) => {
      let left = 0;
      // The first connection answers one and leaves out the next; those after it answer nothing.
      const api = await rawGateway(({ write, connection }, streamId) => {
        if (connection > times || (connection === 1 && streamId === 1)) write(acceptFrame(streamId));
        else {
          left += 1;
          write(goawayFrame(Math.max(0, streamId - 2)));
        }
      });
      const clock = new ManualClock();
      const made = await usedClient(api.port, { clock, random: () => 0 });
      const sent = made.client.send(notificationTo(1), 0);
      await passWaits(made, clock, sent);
      expect(outcomes([await sent])).toEqual(['accepted -']);
      expect(left).toBe(times);
    },
  );

  it.each([1, 2])(
    'after every 30 requests, as servers bound their connections, leaves nothing of 600 behind, over %i',
    async (connections) => {
      const processed = new Map<number, number>();
      const api = await wire.http2Gateway({
        onRequest: (request) => {
          const { stream, session, headers } = request;
          if (request.request > 30) return;
          processed.set(numberIn(request), (processed.get(numberIn(request)) ?? 0) + 1);
          accept(stream, headers);
          if (request.request === 30) stream.on('close', () => session.goaway(0, stream.id));
        },
      });
      const { client, logText } = wire.client(api.port, { connections });
      const results = await Promise.all(Array.from({ length: 600 }, (_, i) => client.send(notificationTo(i), i)));
      expect(outcomes(results)).toEqual(Array(600).fill('accepted -'));
      expect([...processed.values()]).toEqual(Array(600).fill(1));
      expect(api.connections()).toBeGreaterThanOrEqual(20);
      // Each of them carried something: nobody waits.
      expect(logText()).not.toContain('Waiting');
    },
  );

  it('is announced first and drawn later: the second line counts, and its reason', async () => {
    const api = await rawGateway(({ write }, streamId) => {
      if (streamId === 7)
        write(goawayFrame(2 ** 31 - 1), goawayFrame(3, 0, '{"reason":"BadCertificate"}'), acceptFrame(3));
    });
    const { client } = await usedClient(api.port);
    const results = await Promise.all([0, 1, 2].map((i) => client.send(notificationTo(i), i)));
    expect(outcomes(results)).toEqual(['accepted -', 'unsent BadCertificate', 'unsent BadCertificate']);
    expect(sentenceOf(results[1]?.explanation)).toContain('certificate is not valid for push');
    expect(api.connections()).toBe(1);
  });

  it('never moves its line up again: a server that tries loses the connection, not what it left out', async () => {
    const api = await rawGateway(({ write, connection }, streamId) => {
      if (connection === 2) write(acceptFrame(streamId));
      else if (streamId === 7) write(goawayFrame(3), goawayFrame(2 ** 31 - 1), acceptFrame(3));
    });
    const { client } = await usedClient(api.port);
    const results = await Promise.all([0, 1, 2].map((i) => client.send(notificationTo(i), i)));
    expect(outcomes(results)).toEqual(['unknown GoingAway', 'accepted -', 'accepted -']);
    expect(api.connections()).toBe(2);
  });

  it.each([0, 2, 7, 11])('for stream 0 with code %i leaves everything out, which then goes out again', async (code) => {
    const requests: string[] = [];
    const api = await rawGateway(({ write, connection }, streamId, count) => {
      requests.push(`${connection}:${count}`);
      if (connection === 2) write(acceptFrame(streamId));
      else if (count === 4) write(goawayFrame(0, code));
    });
    const { client } = await usedClient(api.port);
    const results = await Promise.all([0, 1, 2].map((i) => client.send(notificationTo(i), i)));
    expect(outcomes(results)).toEqual(Array(3).fill('accepted -'));
    expect(requests).toEqual(['1:2', '1:3', '1:4', '2:1', '2:2', '2:3']);
  });

  it('shows text that is no JSON, as servers write it for too many streams', async () => {
    const text = 'Maximum active streams violated for this endpoint.';
    const api = await rawGateway(({ write }) => write(goawayFrame(0, constants.NGHTTP2_REFUSED_STREAM, text)));
    const { client, logText } = await usedClient(api.port);
    const result = await client.send(notificationTo(1), 0);
    expect(outcomes([result])).toEqual(['unsent GoingAway']);
    expect(sentenceOf(result.explanation)).toContain(text);
    expect(sentenceOf(result.explanation)).toContain('REFUSED_STREAM');
    expect(logText()).toContain('Last stream id: 0');
  });

  it('that says why the certificate is refused is the whole answer, before any request', async () => {
    const api = await wire.keep(
      await startRawHttp2Gateway({
        server: wire.server,
        onConnection: ({ write }) =>
          write(settingsFrame(), goawayFrame(0, 0, '{"reason":"BadCertificateEnvironment"}')),
      }),
    );
    const { client } = wire.client(api.port);
    const results = await Promise.all([1, 2].map((i) => client.send(notificationTo(i), i)));
    expect(outcomes(results)).toEqual(Array(2).fill('unsent BadCertificateEnvironment'));
    expect(api.connections()).toBe(1);
  });
});
