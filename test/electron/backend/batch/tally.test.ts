import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NotificationResult, OUTCOMES, type Outcome } from '../../../../contract/outcome.ts';
import { explanation } from '../../../../contract/told.ts';
import { Tally } from '../../../../electron/backend/batch/tally.ts';

function result(index: number, outcome: Outcome, reason: string | null = null): NotificationResult {
  return {
    ...{ index, outcome, reason, deviceToken: 'aa', status: null, apnsId: null, apnsUniqueId: null, timestamp: null },
    ...{ ms: 0, explanation: explanation('ended-earlier', { outcome, status: index, reason }) },
  };
}

describe('Tally', () => {
  it('counts exactly, whatever comes in whatever order, and groups add up', () => {
    const one = fc.tuple(fc.constantFrom(...OUTCOMES), fc.constantFrom('A', 'B', null));
    fc.assert(
      fc.property(fc.array(one), fc.constantFrom('all' as const, 'failures' as const), (ends, listing) => {
        const tally = new Tally(listing);
        ends.forEach(([outcome, reason], index) => {
          tally.add(result(index, outcome, reason));
        });
        for (const outcome of OUTCOMES)
          expect(tally.counts[outcome]).toBe(ends.filter(([ended]) => ended === outcome).length);
        for (const { outcome, reason, count } of tally.failures)
          expect(count).toBe(ends.filter((end) => end[0] === outcome && end[1] === reason).length);
        const failed = ends.filter(([outcome]) => outcome !== 'accepted').length;
        expect(tally.failures.reduce((sum, { count }) => sum + count, 0)).toBe(failed);
        expect(tally.listed).toHaveLength(listing === 'all' ? ends.length : failed);
      }),
    );
  });

  it('lists the first 500 of each reason, so that a flood of one hides no other', () => {
    const tally = new Tally('failures');
    for (let n = 0; n < 100_000; n += 1) tally.add(result(n, 'rejected', 'Unregistered'));
    expect(tally.add(result(100_000, 'unknown', 'ConnectionLost'))).toBe(true);
    expect(tally.add(result(100_001, 'rejected', 'Unregistered'))).toBe(false);
    expect(tally.add(result(100_002, 'accepted'))).toBe(false);
    expect(tally.listed).toHaveLength(501);
    expect(tally.failures).toMatchObject([
      { reason: 'Unregistered', count: 100_001, explanation: { facts: { status: 0 } } },
      { reason: 'ConnectionLost', count: 1 },
    ]);
  });

  it('stays small before a gateway that makes up a reason for each', () => {
    const tally = new Tally('failures');
    for (let n = 0; n < 20_000; n += 1) tally.add(result(n, n % 2 === 0 ? 'rejected' : 'unsent', `Reason ${n}`));
    expect(tally.failures).toHaveLength(102);
    expect(tally.failures.at(-1)).toMatchObject({ reason: null, count: 9_950 });
    expect(tally.listed.length).toBeLessThanOrEqual(5_000);
  });
});
