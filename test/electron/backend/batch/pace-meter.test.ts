import { describe, expect, it } from 'vitest';
import { PaceMeter } from '../../../../electron/backend/batch/pace-meter.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

/** The paces read while `perStep` notifications are settled every 100 ms. */
function run(steps: readonly number[], total: number | null) {
  const clock = new ManualClock();
  const meter = new PaceMeter(clock);
  let done = 0;
  return steps.map((perStep) => {
    clock.advance(100);
    done += perStep;
    return meter.read(done, total);
  });
}

describe('PaceMeter', () => {
  it('says nothing before half a second, then rate and time left', () => {
    const paces = run(Array(10).fill(100), 10_000);
    expect(paces[3]).toEqual({ perSecond: null, secondsLeft: null });
    expect(paces[4]).toEqual({ perSecond: 1_000, secondsLeft: 9.5 });
    expect(paces[9]).toEqual({ perSecond: 1_000, secondsLeft: 9 });
  });

  it('follows a gateway that slows down within a few seconds', () => {
    const paces = run([...Array(100).fill(100), ...Array(60).fill(10)], 1_000_000);
    expect(paces.at(-1)?.perSecond).toBeCloseTo(100, -1);
  });

  it('promises no end where nothing moves or the total is unknown', () => {
    expect(run(Array(100).fill(0), 10).at(-1)).toEqual({ perSecond: 0, secondsLeft: null });
    expect(run(Array(10).fill(5), null).at(-1)).toEqual({ perSecond: 50, secondsLeft: null });
  });
});
