import { describe, expect, it } from 'vitest';
import { NO_OUTCOMES } from '../../../contract/outcome.ts';
import { countsWords, gravestOutcome, OUTCOME_WORDS } from '../../../renderer/ui/outcome-words.ts';
import { duration } from '../../../words/page/times.ts';

describe('the outcome of a whole send', () => {
  it('is the gravest there is', () => {
    expect(gravestOutcome({ accepted: 99, rejected: 1, unsent: 5, unknown: 5 })).toBe('rejected');
    expect(gravestOutcome({ accepted: 99, rejected: 0, unsent: 5, unknown: 1 })).toBe('unknown');
    expect(gravestOutcome({ accepted: 99, rejected: 0, unsent: 5, unknown: 0 })).toBe('unsent');
    expect(gravestOutcome({ ...NO_OUTCOMES, accepted: 1 })).toBe('accepted');
  });

  it('counts what is not zero', () => {
    expect(countsWords({ accepted: 1_200, rejected: 0, unsent: 0, unknown: 3 })).toBe('1,200 accepted, 3 unknown');
    expect(countsWords(NO_OUTCOMES)).toBe('none yet');
  });
});

it('never says that a notification was delivered: the protocol does not know', () => {
  expect(Object.values(OUTCOME_WORDS).join(' ')).not.toMatch(/deliver/i);
});

it('writes durations in the unit people read', () => {
  expect([12.4, 999.4, 1_400, 12_300].map(duration)).toEqual(['12 ms', '999 ms', '1.4 s', '12 s']);
});
