import { describe, expect, it } from 'vitest';
import { FIRST_DRAFT } from '../../../contract/draft.ts';
import {
  collapseIdWords,
  deliverySummary,
  expirationWords,
  spanWords,
} from '../../../renderer/composer/delivery-words.ts';
import { measurePayload } from '../../../renderer/composer/meter-words.ts';

const NOW = 1_795_000_000_000;

describe('the size meter', () => {
  const route = { wire: 'binary', binaryCommand: 0, pushType: 'alert' } as const;

  it.each([
    ['x'.repeat(100), 'ok', '156 left'],
    ['x'.repeat(231), 'near', '25 left'],
    ['x'.repeat(256), 'near', '0 left'],
    ['x'.repeat(257), 'over', '1 too many'],
    ['é'.repeat(200), 'over', '144 too many'],
  ])('weighs %#', (payload, tone, rest) => {
    expect(measurePayload(payload, route)).toMatchObject({
      tone,
      rest,
      limit: 256,
      reason: 'binary gateway, command 0',
    });
  });

  it('fills its bar to the brim and no further', () => {
    expect(measurePayload('x'.repeat(9_999), route).ratio).toBe(1);
    expect(measurePayload('x'.repeat(64), route).ratio).toBe(0.25);
  });
});

describe('the delivery options in words', () => {
  it.each([
    ['', 'APNs decides how long it is stored, at most 30 days.'],
    ['0', 'APNs tries once and stores nothing.'],
    ['1795007200', '2026-11-18 13:06 UTC, 2 hours from now.'],
    ['1794999999', '2026-11-18 11:06 UTC, which has passed.'],
  ])('says what an expiration of “%s” means', (typed, words) => {
    expect(expirationWords(typed, NOW)).toBe(words);
  });

  it('has no words for what is no number of seconds', () => {
    for (const typed of ['soon', '-1', '1.5', '99999999999999']) expect(expirationWords(typed, NOW)).toBeNull();
  });

  it.each([
    [1, '1 second'],
    [45, '45 seconds'],
    [60, '1 minute'],
    [3_599, '1 hour'],
    [7_200, '2 hours'],
    [86_400 * 30, '30 days'],
  ])('says %i seconds as %s', (seconds, words) => {
    expect(spanWords(seconds)).toBe(words);
  });

  it('counts a collapse id in bytes', () => {
    expect(collapseIdWords('é😀')).toBe('6 of 64 bytes');
  });

  it('sums up what is set', () => {
    expect(deliverySummary(FIRST_DRAFT, NOW)).toBe('APNs’ defaults');
    expect(
      deliverySummary(
        {
          ...FIRST_DRAFT,
          topic: ' com.example.app ',
          priority: '5',
          expiration: '1795003600',
          collapseId: 'score',
          apnsId: 'x',
        },
        NOW,
      ),
    ).toBe('com.example.app, priority 5, expires in 1 hour, collapse id score, own apns-id');
    expect(deliverySummary({ ...FIRST_DRAFT, expiration: '0' }, NOW)).toBe('not stored');
  });

  it('sums up how the binary wire makes sure, where that was chosen and the wire is binary', () => {
    const chosen = { ...FIRST_DRAFT, confirmation: 'sentinel' } as const;
    expect(deliverySummary(chosen, NOW)).toBe('APNs’ defaults');
    expect(deliverySummary({ ...chosen, wire: 'binary' }, NOW)).toBe('confirmed by a failing frame');
    expect(deliverySummary({ ...chosen, wire: 'binary', confirmation: 'quiet-period' }, NOW)).toBe(
      'confirmed by a pause',
    );
    expect(deliverySummary({ ...FIRST_DRAFT, wire: 'binary' }, NOW)).toBe('APNs’ defaults');
  });
});
