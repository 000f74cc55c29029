import { describe, expect, it } from 'vitest';
import { NO_HEADERS, type Wire } from '../../../../contract/notification.ts';
import { totalOutcomes } from '../../../../contract/outcome.ts';
import { systemClock } from '../../../../electron/apns/clock.ts';
import { createCore } from '../../../../electron/backend/core.ts';
import type { SendOrder } from '../../../../electron/backend/plan/plan.ts';
import { quietSink } from '../../../support/quiet-sink.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

function orderOver(wire: Wire): SendOrder {
  return {
    ...{ destination: { kind: 'simulator' }, wire, binaryCommand: 2, identityId: null, confirmation: 'automatic' },
    ...{ headers: { ...NO_HEADERS, pushType: 'alert' }, payload: '{"aps":{"alert":"Hello"}}' },
    ...{ acceptExpired: false, confirmProduction: false },
  };
}

describe('a batch of 50,000', () => {
  it('is never held: what has been read and has no outcome yet stays a small, bounded number', async () => {
    const folder = await temporaryFolder();
    const core = createCore(
      { clock: systemClock, dataFolder: folder, remember: false, confirmHost: null },
      { onLog: () => undefined, onConnections: () => undefined, onIdentities: () => undefined },
    );
    let read = 0;
    let settled = 0;
    let most = 0;
    function* deviceTokens(): Generator<string> {
      for (; read < 50_000; read += 1) {
        most = Math.max(most, read - settled);
        yield read.toString(16).padStart(64, '0');
      }
    }
    try {
      const source = { name: null, expected: 50_000, known: [], warnings: [], tokens: deviceTokens };
      const send = core.sender.send(orderOver('http2'), source);
      await send.plan();
      const onResult = (): void => {
        settled += 1;
      };
      const { counts } = await send.run({ ...quietSink, onResult }, new AbortController().signal);
      expect(counts).toEqual({ accepted: 50_000, rejected: 0, unsent: 0, unknown: 0 });
      expect(totalOutcomes(counts)).toBe(settled);
      // The gateway takes up to 1,000 at once; what waits for it is no more than a few times that.
      expect(most).toBeGreaterThan(0);
      expect(most).toBeLessThanOrEqual(4_000);
    } finally {
      await core.close();
    }
  }, 60_000);
});
