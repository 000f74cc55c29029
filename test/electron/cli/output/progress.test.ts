import { describe, expect, it } from 'vitest';
import { NO_OUTCOMES, totalOutcomes } from '../../../../contract/outcome.ts';
import { PaceMeter } from '../../../../electron/backend/batch/pace-meter.ts';
import { Output } from '../../../../electron/cli/output/output.ts';
import { showProgress } from '../../../../electron/cli/output/progress.ts';
import { Captured } from '../../../support/cli.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const PERSON = { stdin: true, stdout: true, stderr: true };

function opened({
  json = false,
  isTerminal = PERSON,
  environment = {} as Record<string, string>,
  total = 10_000 as number | null,
  columns = 100,
} = {}) {
  const streams = { stdout: new Captured(), stderr: new Captured() };
  const io = { ...streams, isTerminal, environment, columns, clock: new ManualClock() };
  const output = new Output(io, json);
  let counts = NO_OUTCOMES;
  const meter = new PaceMeter(io.clock);
  const progress = showProgress(io, output, () => ({ counts, total, pace: meter.read(totalOutcomes(counts), total) }));
  return {
    ...io,
    output,
    progress,
    /** Lets time pass while notifications end. */
    pass: (ms: number, more: Partial<typeof NO_OUTCOMES> = {}) => {
      counts = { ...counts, ...more };
      io.clock.advance(ms);
    },
  };
}

/** What a terminal shows of what was written: each line, with what was taken away gone. */
function shownOf(text: string): string[] {
  return text.split('\n').map((line) => line.split('\r\u001b[K').at(-1) ?? '');
}

describe('the progress of a send', () => {
  it('is one line on a terminal with number, rate, time left and what went wrong', () => {
    const { stderr, pass } = opened();
    pass(400, { accepted: 400 });
    expect(stderr.text).toBe('');
    pass(100, { accepted: 490, rejected: 7, unknown: 3 });
    expect(shownOf(stderr.text)).toEqual(['500 of 10,000 · 1,000 a second, 10 s left · 7 rejected · 3 unknown']);
    pass(200, { accepted: 690 });
    expect(shownOf(stderr.text)).toEqual(['700 of 10,000 · 1,000 a second, 9 s left · 7 rejected · 3 unknown']);
  });

  it('makes room for what is written meanwhile, and leaves nothing behind', () => {
    const { stdout, stderr, output, pass, progress, clock } = opened();
    pass(500, { accepted: 500 });
    output.say('rejected 410 Unregistered: gone.');
    expect(shownOf(stderr.text)).toEqual(['rejected 410 Unregistered: gone.', '']);
    pass(200);
    output.line('accepted 200');
    expect(shownOf(stderr.text).at(-1)).toBe('');
    expect(stdout.text).toBe('accepted 200\n');
    pass(200);
    expect(shownOf(stderr.text).at(-1)).not.toBe('');
    progress.stop();
    expect(shownOf(stderr.text).at(-1)).toBe('');
    expect(clock.pending).toBe(0);
  });

  it('counts where nobody knows how many there will be', () => {
    const { stderr, pass } = opened({ total: null });
    pass(500, { accepted: 1_500 });
    expect(shownOf(stderr.text)).toEqual(['1,500 done · 3,000 a second']);
  });

  it('is no longer than the terminal is wide', () => {
    const { stderr, pass } = opened({ columns: 20 });
    pass(500, { accepted: 500 });
    expect(shownOf(stderr.text)).toEqual(['500 of 10,000 · 1,0']);
  });

  it.each([
    ['with --json', { json: true }],
    ['where standard error is no terminal', { isTerminal: { stdin: true, stdout: true, stderr: false } }],
    ['on a terminal that cannot take a line back', { environment: { TERM: 'dumb' } }],
  ])('is not shown %s', (_when, surroundings) => {
    const { stdout, stderr, pass, progress } = opened(surroundings);
    pass(10_000, { accepted: 500 });
    progress.stop();
    expect(stdout.text + stderr.text).toBe('');
  });
});
