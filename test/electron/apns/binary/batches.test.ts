import { describe, expect, it } from 'vitest';
import { encodeErrorResponse } from '../../../../electron/apns/binary/error-response.ts';
import { memoryGateway } from '../../../support/memory-gateway.ts';
import { SeededRandom } from '../../../support/random.ts';
import { endpointAt, notificationTo, numberOf, testClient } from '../support/test-client.ts';

const COUNT = 1_000;
const SEEDS = 500;
const NOTIFICATIONS = Array.from({ length: COUNT }, (_, i) => notificationTo(i));
const CREDENTIAL = { kind: 'certificate', certificateChainPem: '', privateKeyPem: '', topics: [] } as const;

/** Sends 1,000 of which some are bad, to a gateway that keeps its own record, and compares the two. */
async function runBatch(seed: number): Promise<void> {
  const random = new SeededRandom(seed);
  const bad = random.some(random.below(4) === 0 ? random.below(40) : random.below(8), COUNT);
  const [connections, binaryCommand] = [1 + random.below(4), random.below(2) === 0 ? 1 : 2] as const;
  // Now it reads whole writes, now a few bytes at a time: hundreds of frames may be under way when an error is found.
  const pieces = [500, 5_000, 1_000_000][random.below(3)] ?? 1;
  const taken = new Map<number, number>();
  const refused = new Map<number, number>();
  const count = (record: Map<number, number>, number: number): void => {
    record.set(number, (record.get(number) ?? 0) + 1);
  };
  const gateway = memoryGateway({
    pieceBytes: () => 1 + random.below(pieces),
    onFrame: ({ token, identifier }, { socket, stop }) => {
      const number = numberOf(token.toString('hex'));
      if (token.length > 0 && !bad.has(number)) {
        count(taken, number);
        return;
      }
      if (token.length > 0) count(refused, number);
      stop();
      // A missing token is refused without its identifier, as Apple did (apns.md section 1).
      const packet = token.length === 0 ? encodeErrorResponse(2, 0) : encodeErrorResponse(8, identifier ?? 0);
      const cut = random.below(7);
      if (cut > 0 && cut < 6) socket.write(packet.subarray(0, cut));
      socket.end(cut > 0 && cut < 6 ? packet.subarray(cut) : packet);
    },
  });
  const { client } = testClient({
    wire: 'binary',
    binaryCommand,
    endpoint: endpointAt(2195, null),
    credential: CREDENTIAL,
    confirmation: 'sentinel',
    connections,
    open: gateway.open,
  });
  const sent = NOTIFICATIONS.map((notification, i) => client.send(notification, i));
  client.flush();
  const results = await Promise.all(sent);
  await client.close();

  const wrong = results.filter(({ outcome, reason, status, index }) =>
    bad.has(index)
      ? outcome !== 'rejected' || reason !== 'InvalidToken' || status !== 8
      : outcome !== 'accepted' || reason !== null,
  );
  expect(wrong, `seed ${seed}`).toEqual([]);
  expect(taken.size, `seed ${seed}`).toBe(COUNT - bad.size);
  expect(refused.size, `seed ${seed}`).toBe(bad.size);
  expect(new Set([...taken.values(), ...refused.values()]), `seed ${seed}: nothing twice`).toEqual(new Set([1]));
}

describe('1,000 notifications on the binary wire', () => {
  it(`with bad ones at random places: all others accepted, each bad one named, nothing twice, for ${SEEDS} seeds`, async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) await runBatch(seed);
  }, 120_000);
});
