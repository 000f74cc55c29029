import { describe, expect, it } from 'vitest';
import { paceWords, spanWords } from '../../words/pace.ts';

describe('paceWords', () => {
  it.each([
    [null, null, ''],
    [0, null, '0 a second'],
    [3.26, 12, '3.3 a second, 12 s left'],
    [8_123.4, 61, '8,123 a second, 1 min 1 s left'],
  ])('%s a second, %s left: “%s”', (perSecond, secondsLeft, words) => {
    expect(paceWords({ perSecond, secondsLeft })).toBe(words);
  });
});

describe('spanWords', () => {
  it.each([
    [0.2, 'less than 1 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [3_599.9, '1 h'],
    [7_500, '2 h 5 min'],
    [3_600_000, '1,000 h'],
  ])('%d s is “%s”', (seconds, words) => {
    expect(spanWords(seconds)).toBe(words);
  });
});
