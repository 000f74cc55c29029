import { describe, expect, it } from 'vitest';
import type { NotificationResult } from '../../../../contract/outcome.ts';
import { BinaryConnection } from '../../../../electron/apns/binary/connection.ts';
import { encodeErrorResponse } from '../../../../electron/apns/binary/error-response.ts';
import { systemClock } from '../../../../electron/apns/clock.ts';
import { GatewayClock } from '../../../../electron/apns/gateway-clock.ts';
import { DEFAULT_LIMITS } from '../../../../electron/apns/limits.ts';
import type { PendingNotification } from '../../../../electron/apns/wire-connection.ts';
import { memoryGateway } from '../../../support/memory-gateway.ts';
import { endpointAt, notificationTo, numberOf } from '../support/test-client.ts';
import { outcomes } from '../support/wire-fixture.ts';

const LAST = 0xffffffff;
const COUNT = 10;

/** Ten notifications whose identifiers go over the end of 32 bits; number `bad` is answered with `status`. */
async function sendTen(bad: number, status: number) {
  const identifiers: number[] = [];
  const { open } = memoryGateway({
    onFrame: ({ token, identifier }, { socket, stop }) => {
      identifiers.push(identifier ?? -1);
      if (numberOf(token.toString('hex')) !== bad) return;
      stop();
      socket.end(encodeErrorResponse(status, identifier ?? 0));
    },
  });
  const results: NotificationResult[] = [];
  const returned: number[] = [];
  let handed = false;
  await new Promise<void>((resolve) => {
    const connection = new BinaryConnection({
      number: 1,
      endpoint: endpointAt(2195, null),
      credential: { kind: 'certificate', certificateChainPem: '', privateKeyPem: '', topics: [] },
      limits: DEFAULT_LIMITS,
      open,
      clock: systemClock,
      gatewayClock: new GatewayClock(),
      isTrial: false,
      log: () => undefined,
      onConnection: () => undefined,
      command: 2,
      confirmation: 'sentinel',
      firstIdentifier: LAST - 3,
      owner: {
        onRoom: () => {
          if (handed || connection.room() === 0) return;
          handed = true;
          for (let i = 0; i < COUNT; i += 1) {
            const pending: PendingNotification = {
              kind: 'notification',
              logged: false,
              notification: notificationTo(i),
              index: i,
              startedMs: 0,
              ...{ sends: 0, refusedBy: 0 },
              resolve: (result) => results.push(result),
              ledger: { settled: () => undefined },
            };
            connection.hand(pending);
          }
        },
        onReturned: (pendings) =>
          returned.push(...pendings.map((pending) => (pending.kind === 'notification' ? pending.index : -1))),
        onUseless: () => undefined,
        onAnswered: () => undefined,
        onClosed: () => resolve(),
      },
    });
  });
  return { identifiers, outcomes: outcomes(results), returned };
}

describe('identifiers that go over the end of 32 bits', () => {
  it.each([0, 2, 3, 4, 5, 9])('still draw the line where number %i is refused', async (bad) => {
    const { identifiers, outcomes: ended, returned } = await sendTen(bad, 8);
    expect(identifiers).toEqual([LAST - 3, LAST - 2, LAST - 1, LAST, 1, 2, 3, 4, 5, 6].slice(0, bad + 1));
    expect(ended).toEqual([...Array(bad).fill('accepted -'), 'rejected InvalidToken']);
    expect(returned).toEqual(Array.from({ length: COUNT - bad - 1 }, (_, i) => bad + 1 + i));
  });

  it.each([2, 3, 4])('still draw the line where number %i is the last accepted', async (last) => {
    const { outcomes: ended, returned } = await sendTen(last, 10);
    expect(ended).toEqual(Array(last + 1).fill('accepted -'));
    expect(returned).toEqual(Array.from({ length: COUNT - last - 1 }, (_, i) => last + 1 + i));
  });
});
