import { describe, expect, it } from 'vitest';
import type { ProviderTokenFacts } from '../../../../contract/provider-token.ts';
import {
  ageInWords,
  shortAge,
  timesOfToken,
} from '../../../../renderer/identity/provider-token/provider-token-words.ts';

const MINUTE = 60_000;
const MADE = Date.UTC(2026, 0, 1, 12, 0);
const facts: ProviderTokenFacts = {
  header: { alg: 'ES256', kid: 'ABC123DEFG' },
  claims: { iss: 'DEF123GHIJ', iat: MADE / 1000 },
  madeAt: MADE,
  mayChangeAt: MADE + 20 * MINUTE,
  renewedAt: MADE + 50 * MINUTE,
  refusedAt: MADE + 60 * MINUTE,
};
const none: ProviderTokenFacts = {
  ...facts,
  ...{ madeAt: null, mayChangeAt: null, renewedAt: null, refusedAt: null },
};

describe('the words for a provider token', () => {
  it.each([
    [0, 'just made', 'made just now, renewed at 50 min'],
    [12, '12 min old', 'made 12 min ago, renewed at 50 min'],
    [49, '49 min old', 'made 49 min ago, renewed at 50 min'],
    [50, '50 min old', 'made 50 min ago, renewed with the next send'],
    [-3, 'just made', 'made just now, renewed at 50 min'],
  ])('tell its age after %d minutes', (minutes, short, long) => {
    expect(shortAge(facts, MADE + minutes * MINUTE)).toBe(short);
    expect(ageInWords(facts, MADE + minutes * MINUTE)).toBe(long);
  });

  it('tell from when on APNs allows another, and when it does already', () => {
    const next = (minutes: number) =>
      timesOfToken(facts, MADE + minutes * MINUTE).find(([label]) => label === 'Next one')?.[1];
    expect(next(19)).toMatch(/^APNs allows it from \d\d:\d\d$/);
    expect(next(20)).toBe('APNs allows it now');
  });

  it('say so where none was made yet', () => {
    expect(shortAge(none, MADE)).toBe('none made yet');
    expect(ageInWords(none, MADE)).toBe('none made yet in this run');
    expect(timesOfToken(none, MADE).map(([label]) => label)).toEqual(['Renewed', 'Next one', 'Refused']);
  });
});
