import { describe, expect, it } from 'vitest';
import {
  acceptFrame,
  FRAME,
  frame,
  goawayFrame,
  type RawConnection,
  resetFrame,
  settingsAckFrame,
  settingsFrame,
  startRawHttp2Gateway,
} from '../../support/raw-http2.ts';
import { ALERT, startTlsByHand } from '../../support/tls-by-hand.ts';
import { FAST, fastClock } from './support/fast-clock.ts';
import { notificationTo } from './support/test-client.ts';
import { outcomes, wireFixture } from './support/wire-fixture.ts';

/*
 * The faults of hosts, beside those of networks in fault-grid.test.ts: what an HTTP/2 host may do to a batch, each over one
 * and over two connections, and exactly how every notification must end.
 */

const wire = wireFixture();
const COUNT = 300;
const STREAMS = 50;
const REFUSED = 7;
const INTERNAL = 2;

/** What a host does with each request; `count` from 1 on its connection. */
type OnRequest = (connection: RawConnection, streamId: number, count: number) => void;

interface Row {
  readonly host: string;
  /** Says the settings, unless the row does something else. */
  readonly onConnection?: (connection: RawConnection) => void;
  readonly onRequest: OnRequest;
  /** How long the client waits for a stream's end, or the connection's, real milliseconds. */
  readonly closeMs?: number;
  /** How many notifications must end in which way. */
  readonly ends: Readonly<Record<string, number>>;
}

const settings = ({ write }: RawConnection): void => write(settingsFrame(STREAMS));
const answer: OnRequest = ({ write }, streamId) => write(acceptFrame(streamId));

const ROWS: readonly Row[] = [
  {
    host: 'ends each connection after 30 requests',
    onRequest: ({ write }, streamId, count) => {
      if (count <= 30) write(acceptFrame(streamId));
      if (count === 30) write(goawayFrame(streamId));
    },
    ends: { 'accepted -': COUNT },
  },
  {
    host: 'ends each connection after 30 requests, with an error and before it answers the last five',
    onRequest: ({ write }, streamId, count) => {
      if (count <= 25) write(acceptFrame(streamId));
      if (count !== 30) return;
      write(goawayFrame(streamId, INTERNAL));
      setTimeout(() => write(...[8, 6, 4, 2, 0].map((back) => acceptFrame(streamId - back))), 5);
    },
    ends: { 'accepted -': COUNT },
  },
  {
    host: 'allows nothing and closes in good order',
    onConnection: ({ socket }) =>
      socket.once('data', () => {
        socket.write(settingsFrame(0));
        socket.once('data', () => socket.end());
      }),
    onRequest: answer,
    ends: { 'unsent ConnectionLost': COUNT },
  },
  {
    host: 'closes every second connection right after its handshake',
    onConnection: (connection) => {
      if (connection.connection % 2 === 0) connection.socket.end();
      else settings(connection);
    },
    onRequest: ({ write }, streamId, count) => {
      if (count <= 100) write(acceptFrame(streamId));
      if (count === 100) write(goawayFrame(streamId));
    },
    ends: { 'accepted -': COUNT },
  },
  {
    host: 'refuses every third request before it looks at it',
    onRequest: ({ write }, streamId, count) =>
      write(count % 3 === 0 ? resetFrame(streamId, REFUSED) : acceptFrame(streamId)),
    ends: { 'accepted -': COUNT },
  },
  {
    host: 'accepts and never ends its streams',
    onRequest: ({ write }, streamId) => write(frame(FRAME.headers, 4, streamId, acceptFrame(streamId).subarray(9))),
    closeMs: 20,
    ends: { 'accepted -': COUNT },
  },
];

function countsOf(texts: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}

async function batch(port: number, connections: number, closeMs = 5_000) {
  const { client } = wire.client(port, {
    ...{ connections, clock: fastClock, random: () => 0 },
    limits: { connectMs: 20_000 * FAST, requestMs: 20_000 * FAST, pingAfterMs: 20_000 * FAST, closeMs: closeMs * FAST },
  });
  const results = await Promise.all(Array.from({ length: COUNT }, (_, i) => client.send(notificationTo(i), i)));
  return countsOf(outcomes(results));
}

describe.each([1, 2])('over %i connections, a host that', (connections) => {
  it.each(ROWS)('$host', async ({ onConnection = settings, onRequest, closeMs, ends }) => {
    const api = await startRawHttp2Gateway({
      ...{ server: wire.server, answersSettings: onConnection === settings, onConnection, onRequest },
    });
    wire.keep(api);
    expect(await batch(api.port, connections, closeMs)).toEqual(ends);
  });
});

describe('over one connection, a host that', () => {
  it('takes a window of requests and then refuses the certificate that it had taken', async () => {
    let taken = 0;
    const api = wire.keep(
      await startTlsByHand({
        ...{ server: wire.server, clientAuthority: wire.authority.pem },
        onConnection: ({ write }) => write(settingsFrame(STREAMS)),
        onFrame: ({ connection, write, alert }, { type, streamId }) => {
          if (type !== FRAME.headers) return;
          if (connection > 1) write(acceptFrame(streamId));
          else {
            taken += 1;
            if (taken === 1) write(settingsAckFrame());
            if (taken === STREAMS) alert(ALERT.badCertificate);
          }
        },
      }),
    );
    expect(await batch(api.port, 1)).toEqual({
      'unknown ConnectionLost': STREAMS,
      'accepted -': COUNT - STREAMS,
    });
  });
});
