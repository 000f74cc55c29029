import { createPublicKey, verify } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { ApnsError } from '../../../../electron/apns/errors.ts';
import {
  ProviderTokenSource,
  providerTokenSource,
  signProviderToken,
} from '../../../../electron/apns/http2/provider-token.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { freshProviderTokenKey } from '../support/wire-fixture.ts';

const MINUTE = 60_000;
const KEY = freshProviderTokenKey();

let clock: ManualClock;
let source: ProviderTokenSource;

beforeEach(() => {
  clock = new ManualClock();
  source = new ProviderTokenSource(KEY);
});

describe('a provider token', () => {
  it('is ES256 with key id, team and the time in whole seconds, and nothing else', () => {
    const [header = '', claims = '', signature = ''] = signProviderToken(KEY, 1_764_000_000).split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg: 'ES256', kid: KEY.keyId });
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({ iss: KEY.teamId, iat: 1_764_000_000 });
    const key = { key: createPublicKey(KEY.privateKeyPem), dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it('is one for all connections of a key and team, and another for another team', () => {
    expect(providerTokenSource({ ...KEY })).toBe(providerTokenSource({ ...KEY }));
    expect(providerTokenSource({ ...KEY, teamId: 'OTHERTEAM1' })).not.toBe(providerTokenSource(KEY));
    expect(providerTokenSource({ ...KEY, keyId: 'OTHERKEY01' })).not.toBe(providerTokenSource(KEY));
  });

  it('is kept until it is 50 minutes old', () => {
    const first = source.token(clock);
    clock.advance(50 * MINUTE - 1);
    expect(source.token(clock)).toBe(first);
    clock.advance(1);
    expect(source.token(clock).text).not.toBe(first.text);
  });

  it('is made at most 29 times in 24 hours of sending every second', () => {
    const tokens = new Set<string>();
    for (let second = 0; second < 86_400; second += 1) {
      tokens.add(source.token(clock).text);
      clock.advance(1_000);
    }
    expect(tokens.size).toBeGreaterThan(24);
    expect(tokens.size).toBeLessThanOrEqual(29);
  });

  it('is made anew once, however many are told that it expired', () => {
    const { generation } = source.token(clock);
    clock.advance(MINUTE);
    for (let i = 0; i < 100; i += 1) expect(source.renewAfterExpiry(generation, clock)).toBe(true);
    expect(source.token(clock).generation).toBe(generation + 1);
  });

  it('is never made anew twice within 20 minutes, though APNs says it expired again and again', () => {
    const texts = new Set<string>();
    for (let minute = 0; minute < 120; minute += 1) {
      const token = source.token(clock);
      texts.add(token.text);
      source.renewAfterExpiry(token.generation, clock);
      clock.advance(MINUTE);
    }
    expect(texts.size).toBe(1 + 120 / 20);
  });

  it('tells a renewal after expiry from one by age: connections that saw the expired one must not go on', () => {
    const first = source.token(clock);
    clock.advance(50 * MINUTE);
    const aged = source.token(clock);
    expect(aged.sinceExpiry).toBe(first.sinceExpiry);
    clock.advance(20 * MINUTE);
    source.renewAfterExpiry(aged.generation, clock);
    expect(source.token(clock).sinceExpiry).toBeGreaterThan(aged.sinceExpiry);
  });

  it('is made anew when the computer’s clock was put right, forwards or back', () => {
    const wrong = source.token(clock);
    clock.setNow(clock.now() + 3 * 60 * MINUTE);
    const right = source.token(clock);
    expect(right.text).not.toBe(wrong.text);
    clock.setNow(clock.now() - 3 * 60 * MINUTE);
    expect(source.token(clock).text).not.toBe(right.text);
  });

  it('is refused with words where the key cannot sign', () => {
    expect(() => new ProviderTokenSource({ ...KEY, privateKeyPem: 'no key' }).token(clock)).toThrow(ApnsError);
  });
});
