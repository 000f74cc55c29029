import { describe, expect, it } from 'vitest';
import type { EventChannel } from '../../../../contract/events.ts';
import { NO_OUTCOMES, type NotificationResult } from '../../../../contract/outcome.ts';
import { ProgressReporter } from '../../../../electron/backend/batch/progress-reporter.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const RESULT = { index: 0, deviceToken: 'aa', outcome: 'rejected' } as NotificationResult;

function opened() {
  const clock = new ManualClock();
  const told: (readonly [EventChannel, number])[] = [];
  let accepted = 0;
  const reporter = new ProgressReporter({
    sendId: 1,
    clock,
    emit: (channel, event) => told.push([channel, 'results' in event ? event.results.length : accepted]),
    progress: () => ({
      ...{ sendId: 1, total: 1_000_000, counts: { ...NO_OUTCOMES, accepted }, failures: [] },
      pace: { perSecond: null, secondsLeft: null },
    }),
  });
  return {
    clock,
    reporter,
    told,
    accept: () => {
      accepted += 1;
      reporter.note(null);
    },
  };
}

describe('ProgressReporter', () => {
  it('tells together what comes together, and nothing where nothing comes', () => {
    const { clock, reporter, told, accept } = opened();
    for (let n = 0; n < 500; n += 1) accept();
    reporter.note(RESULT);
    expect(told).toEqual([]);
    clock.advance(100);
    expect(told).toEqual([
      ['notification.settled', 1],
      ['send.progressed', 500],
    ]);
    reporter.seen();
    clock.advance(60_000);
    expect(told).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });

  it('waits until the page has seen the last word: a page that hangs is told next to nothing', () => {
    const { clock, reporter, told, accept } = opened();
    for (let n = 0; n < 100_000; n += 1) {
      accept();
      clock.advance(1);
    }
    // A page that answers would have been told a thousand times.
    expect(told.length).toBeLessThanOrEqual(51);
    reporter.seen();
    clock.advance(100);
    expect(told.at(-1)).toEqual(['send.progressed', 100_000]);
  });

  it('tells the end, seen or not', () => {
    const { clock, reporter, told, accept } = opened();
    accept();
    clock.advance(100);
    accept();
    reporter.end();
    expect(told).toEqual([
      ['send.progressed', 1],
      ['send.progressed', 2],
    ]);
    expect(clock.pending).toBe(0);
  });

  it('does not tell a page that opens what it was just given', () => {
    const { clock, reporter, told, accept } = opened();
    reporter.note(RESULT);
    reporter.shown();
    accept();
    reporter.seen();
    clock.advance(100);
    expect(told).toEqual([['send.progressed', 1]]);
  });
});
