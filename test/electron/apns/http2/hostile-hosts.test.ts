import { describe, expect, it } from 'vitest';
import type { NotificationResult } from '../../../../contract/outcome.ts';
import { DEFAULT_LIMITS } from '../../../../electron/apns/limits.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import {
  acceptFrame,
  FRAME,
  frame,
  goawayFrame,
  type RawConnection,
  type RawHttp2Gateway,
  readByHand,
  resetFrame,
  settingsFrame,
  startRawHttp2Gateway,
} from '../../../support/raw-http2.ts';
import { remedyOf, sentenceOf } from '../../../support/said.ts';
import { notificationTo } from '../support/test-client.ts';
import { outcomes, wireFixture } from '../support/wire-fixture.ts';

const wire = wireFixture();

async function rawGateway(
  options: Omit<Parameters<typeof startRawHttp2Gateway>[0], 'server'>,
): Promise<RawHttp2Gateway> {
  return wire.keep(await startRawHttp2Gateway({ server: wire.server, ...options }));
}

/** Some 3,000 bytes that are 90,000 of headers: a field that is kept in the table (RFC 7541 section 6.2.1) and named again and again. */
function bomb(streamId: number): Buffer {
  const kept = [Buffer.from([0x88, 0x40, 1, 0x78, 0x7f, 0xb9, 0x16]), Buffer.alloc(3_000, 'y')];
  return frame(FRAME.headers, 5, streamId, Buffer.concat([...kept, Buffer.alloc(30, 0xbe)]));
}

describe('a client on HTTP/2', () => {
  it.each<[string, (streamId: number) => readonly Buffer[], string, RegExp]>([
    [
      'headers without end',
      (id) => [frame(1, 0, id), ...Array(70).fill(frame(9, 0, id))],
      'unknown PeerFloods',
      /this computer broke the connection to localhost:\d+ off: the server sent a header block of more than 65536 bytes or in too many pieces\.$/,
    ],
    [
      'headers that grow as they are read',
      (id) => [bomb(id)],
      'unknown PeerFloods',
      /this computer broke the connection to localhost:\d+ off: the server sent more than 65536 bytes of headers in one answer\.$/,
    ],
    [
      'questions without end',
      () => Array(4_000).fill(frame(6, 0, 0, Buffer.alloc(8))),
      'unknown PeerFloods',
      /this computer broke the connection to localhost:\d+ off: the server asked for more acknowledgements than it took\.$/,
    ],
    [
      'a stream reset with HTTP_1_1_REQUIRED',
      (id) => [resetFrame(id, 13)],
      'unknown Http11Required',
      /^It may or may not have arrived: the server at localhost:\d+ wants HTTP\/1\.1 for this request \(HTTP_1_1_REQUIRED\)/,
    ],
    [
      'a GOAWAY with HTTP_1_1_REQUIRED',
      () => [goawayFrame(0, 13)],
      'unsent Http11Required',
      /^Not sent: the server at localhost:\d+ wants HTTP\/1\.1 for this request \(HTTP_1_1_REQUIRED\)/,
    ],
  ])('says in its own words that the host answers with %s', async (_what, frames, outcome, sentence) => {
    const api = await rawGateway({
      onConnection: ({ write }) => write(settingsFrame()),
      onRequest: ({ write, connection }, streamId) => {
        if (connection === 1) write(...frames(streamId));
      },
    });
    const { client } = wire.client(api.port);
    const result = await client.send(notificationTo(1), 0);
    expect(outcomes([result])).toEqual([outcome]);
    expect(sentenceOf(result.explanation)).toMatch(sentence);
    expect(remedyOf(result.explanation)).toMatch(/^Check host and port|^No gateway does that/);
  });

  it('waits for what was answered before a GOAWAY of an error and comes later, for a while', async () => {
    const clock = new ManualClock();
    let connection: RawConnection | null = null;
    const api = await rawGateway({
      onConnection: ({ write }) => write(settingsFrame()),
      onRequest: (on, streamId, count) => {
        if (on.connection > 1) on.write(acceptFrame(streamId));
        else if (count === 5) {
          connection = on;
          on.write(goawayFrame(7, 2, '{"reason":"InternalServerError"}'));
        }
      },
    });
    const { client, logged } = wire.client(api.port, { clock, random: () => 0 });
    const goingAway = logged('going away');
    const waiting = logged('Waiting');
    const sent = [0, 1, 2, 3, 4].map((i) => client.send(notificationTo(i), i));
    await goingAway;
    await waiting;
    (connection as RawConnection | null)?.write(acceptFrame(1), acceptFrame(5));
    expect(outcomes([await sent[0], await sent[2]] as NotificationResult[])).toEqual(['accepted -', 'accepted -']);
    // Those that it said it had, and says nothing more of, are waited for no longer than its closing is.
    clock.advance(2_000);
    expect(outcomes(await Promise.all(sent))).toEqual([
      ...['accepted -', 'unknown InternalServerError', 'accepted -', 'unknown InternalServerError', 'accepted -'],
    ]);
  });

  it('lets no stream that the host never ends hold a place, or the end of the program', async () => {
    const clock = new ManualClock();
    const reset = new Set<number>();
    const api = await rawGateway({
      onConnection: ({ write, socket }) => {
        write(settingsFrame(2));
        socket.on(
          'data',
          readByHand(({ type, streamId }) => {
            if (type === FRAME.reset) reset.add(streamId);
          }),
        );
      },
      // 200 and an apns-id (a literal that is not indexed, RFC 7541 section 6.2.2), and no end of the stream.
      onRequest: ({ write }, streamId) =>
        write(frame(1, 4, streamId, Buffer.from([0x88, 0, 7, ...Buffer.from('apns-id'), 1, 0x41]))),
    });
    const { client } = wire.client(api.port, { clock });
    const sent = [0, 1, 2].map((i) => client.send(notificationTo(i), i));
    await Promise.all(sent.slice(0, 2));
    clock.advance(2_000);
    expect(outcomes(await Promise.all(sent))).toEqual(Array(3).fill('accepted -'));
    const closed = client.close();
    clock.advance(2_000);
    await closed;
    expect([...reset]).toEqual([1, 3, 5]);
    expect(api.connections()).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it.each([
    ['200 without an apns-id', 'unknown AnswerNotFromApns', 0, Buffer.from([0x88])],
    ['400 without the end of its body', 'rejected -', DEFAULT_LIMITS.bodyMs, Buffer.from([0x8c])],
  ])('waits no minute for the rest of an answer that began: %s', async (_answer, ends, ms, head) => {
    const clock = new ManualClock();
    let onRead = (): void => undefined;
    const read = new Promise<void>((resolve) => {
      onRead = resolve;
    });
    const api = await rawGateway({
      onConnection: ({ write, socket }) => {
        write(settingsFrame(2));
        socket.on(
          'data',
          // Who answers a PING has read what came before it.
          readByHand(({ type }) => {
            if (type === FRAME.ping) onRead();
          }),
        );
      },
      onRequest: ({ write }, streamId) =>
        write(frame(FRAME.headers, 4, streamId, head), frame(FRAME.ping, 0, 0, Buffer.alloc(8))),
    });
    const { client } = wire.client(api.port, { clock });
    const sent = client.send(notificationTo(0), 0);
    await read;
    clock.advance(ms);
    expect(outcomes([await sent])).toEqual([ends]);
    expect((await sent).ms).toBe(ms);
  });
});
