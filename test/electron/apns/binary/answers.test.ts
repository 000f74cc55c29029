import { describe, expect, it } from 'vitest';
import type { BinaryCommand } from '../../../../contract/notification.ts';
import { encodeErrorResponse } from '../../../../electron/apns/binary/error-response.ts';
import { type MemoryConnection, memoryGateway } from '../../../support/memory-gateway.ts';
import { endpointAt, notificationTo, numberOf, testClient } from '../support/test-client.ts';
import { outcomes } from '../support/wire-fixture.ts';

const CREDENTIAL = { kind: 'certificate', certificateChainPem: '', privateKeyPem: '', topics: [] } as const;
const BAD = 2;

/** `bytes` cut wherever the bits of `mask` say so. */
function cut(bytes: Buffer, mask: number): readonly Buffer[] {
  const pieces: Buffer[] = [];
  let from = 0;
  for (let at = 1; at <= bytes.length; at += 1)
    if (at === bytes.length || (mask >> (at - 1)) & 1) {
      pieces.push(bytes.subarray(from, at));
      from = at;
    }
  return pieces;
}

/**
 * Sends five notifications with a sentinel behind them; the third, on the first connection, is answered by `answer`.
 * Gives outcomes, the log, and what each connection read.
 */
async function sendFive(
  answer: (connection: MemoryConnection, identifier: number) => void,
  command: BinaryCommand = 2,
): Promise<{ outcomes: readonly string[]; got: readonly string[]; logText: string }> {
  const got: string[] = [];
  const { open } = memoryGateway({
    onFrame: ({ token, identifier }, connection) => {
      if (token.length === 0) {
        connection.stop();
        connection.socket.end(encodeErrorResponse(2, 0));
        return;
      }
      const number = numberOf(token.toString('hex'));
      got.push(`${connection.number}:${number}`);
      if (connection.number > 1 || number !== BAD) return;
      connection.stop();
      answer(connection, identifier ?? 0);
    },
  });
  const { client, logText } = testClient({
    wire: 'binary',
    binaryCommand: command,
    endpoint: endpointAt(2195, null),
    credential: CREDENTIAL,
    confirmation: 'sentinel',
    open,
  });
  const sent = [0, 1, 2, 3, 4].map((i) => client.send(notificationTo(i), i));
  client.flush();
  const results = await Promise.all(sent);
  await client.close();
  return { outcomes: outcomes(results), got, logText: logText() };
}

/** Writes `pieces` one by one, each in a turn of its own; then ends, or ends with the last piece. */
function writeApart({ socket }: MemoryConnection, pieces: readonly Buffer[], end: 'with the last' | 'later'): void {
  const [first, ...rest] = pieces;
  if (first === undefined) socket.end();
  else if (rest.length === 0 && end === 'with the last') socket.end(first);
  else {
    socket.write(first);
    setImmediate(() => setImmediate(() => writeApart({ socket } as MemoryConnection, rest, end)));
  }
}

describe('an error packet', () => {
  const NAMED = ['accepted -', 'accepted -', 'rejected InvalidToken', 'accepted -', 'accepted -'];

  it.each([
    ['and the end of the connection comes later', 'later'],
    ['and the end comes with its last piece', 'with the last'],
  ] as const)('means the same in each of 32 ways to split it, %s', async (_what, end) => {
    for (let mask = 0; mask < 32; mask += 1) {
      const { outcomes: ended, got } = await sendFive((connection, identifier) =>
        writeApart(connection, cut(encodeErrorResponse(8, identifier), mask), end),
      );
      expect(ended, `split by ${mask}`).toEqual(NAMED);
      expect(got, `split by ${mask}`).toEqual(['1:0', '1:1', '1:2', '2:3', '2:4']);
    }
  });

  it('cut short anywhere names nobody: everything read so far is unknown, and nothing is sent again', async () => {
    for (let bytes = 0; bytes < 6; bytes += 1) {
      const {
        outcomes: ended,
        got,
        logText,
      } = await sendFive(({ socket }, identifier) => {
        socket.end(encodeErrorResponse(8, identifier).subarray(0, bytes));
      });
      expect(ended, `${bytes} bytes`).toEqual(Array(5).fill('unknown ConnectionLost'));
      expect(got.length).toBe(3);
      if (bytes > 0) expect(logText).toContain(`${bytes} of the 6 bytes of an error response had come`);
    }
  });

  it('followed by anything is the one answer there is', async () => {
    const { outcomes: ended } = await sendFive(({ socket }, identifier) => {
      socket.end(Buffer.concat([encodeErrorResponse(8, identifier), encodeErrorResponse(8, 1), Buffer.from('HTTP')]));
    });
    expect(ended).toEqual(NAMED);
  });

  it.each([
    [1, 'rejected ProcessingError'],
    [2, 'rejected MissingDeviceToken'],
    [3, 'rejected MissingTopic'],
    [4, 'rejected MissingPayload'],
    [5, 'rejected InvalidTokenSize'],
    [6, 'rejected InvalidTopicSize'],
    [7, 'rejected InvalidPayloadSize'],
    [8, 'rejected InvalidToken'],
    [128, 'rejected ProtocolError'],
    [255, 'rejected Unknown'],
    [77, 'rejected Status77'],
  ])('of status %i is “%s” for the one it names, and the rest is accepted', async (status, expected) => {
    for (const command of [1, 2] as const) {
      const { outcomes: ended } = await sendFive(({ socket }, identifier) => {
        socket.end(encodeErrorResponse(status, identifier));
      }, command);
      expect(ended).toEqual(['accepted -', 'accepted -', expected, 'accepted -', 'accepted -']);
    }
  });

  it('of status 10 fails nobody: it names the last that was accepted, and what came after goes out again', async () => {
    const { outcomes: ended, got } = await sendFive(({ socket }, identifier) => {
      socket.end(encodeErrorResponse(10, identifier));
    });
    expect(ended).toEqual(Array(5).fill('accepted -'));
    expect(got).toEqual(['1:0', '1:1', '1:2', '2:3', '2:4']);
  });

  it('of status 10 for identifier 0 cannot tell: everything read is unknown, nothing is sent again', async () => {
    const { outcomes: ended, got } = await sendFive(({ socket }) => {
      socket.end(encodeErrorResponse(10, 0));
    });
    expect(ended).toEqual(Array(5).fill('unknown Shutdown'));
    expect(got.length).toBe(3);
  });

  it('of command 0, which has no identifiers, names nobody', async () => {
    const { outcomes: ended } = await sendFive(({ socket }) => {
      socket.end(encodeErrorResponse(8, 0));
    }, 0);
    expect(ended).toEqual(Array(5).fill('unknown InvalidToken'));
  });
});
