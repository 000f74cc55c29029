import { describe, expect, it } from 'vitest';
import { providerTokenSource } from '../../../../electron/apns/http2/provider-token.ts';
import { providerTokenFacts } from '../../../../electron/apns/http2/provider-token-facts.ts';
import { explainHttp2 } from '../../../../electron/apns/reasons.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { newProviderTokenKey } from '../../../support/wire-authority.ts';

const MINUTE = 60_000;

function newKey() {
  const privateKeyPem = newProviderTokenKey();
  return { kind: 'provider-token-key', privateKeyPem, keyId: 'ABC123DEFG', teamId: 'DEF123GHIJ' } as const;
}

describe('what is shown of a provider token', () => {
  it('before one was made is what it will say, and making none', () => {
    const key = newKey();
    expect(providerTokenFacts(key)).toEqual({
      header: { alg: 'ES256', kid: 'ABC123DEFG' },
      claims: { iss: 'DEF123GHIJ', iat: null },
      ...{ madeAt: null, mayChangeAt: null, renewedAt: null, refusedAt: null },
    });
    expect(providerTokenSource(key).newest()).toBeNull();
  });

  it('is its header, its claims and its times by Apple’s rules, and neither its signature nor the whole', () => {
    const key = newKey();
    const clock = new ManualClock();
    const { text } = providerTokenSource(key).token(clock);
    const madeAt = clock.now();
    clock.advance(12 * MINUTE);
    const facts = providerTokenFacts(key);
    expect(facts).toEqual({
      header: { alg: 'ES256', kid: 'ABC123DEFG' },
      claims: { iss: 'DEF123GHIJ', iat: madeAt / 1000 },
      madeAt,
      mayChangeAt: madeAt + 20 * MINUTE,
      renewedAt: madeAt + 50 * MINUTE,
      refusedAt: madeAt + 60 * MINUTE,
    });
    const shown = JSON.stringify(facts);
    for (const part of text.split('.')) expect(shown).not.toContain(part);
    expect(shown).not.toContain('PRIVATE');
  });

  it('is the newest after a renewal', () => {
    const key = newKey();
    const clock = new ManualClock();
    providerTokenSource(key).token(clock);
    clock.advance(50 * MINUTE);
    providerTokenSource(key).token(clock);
    expect(providerTokenFacts(key).madeAt).toBe(clock.now());
  });
});

describe('a provider token that APNs cannot verify', () => {
  const context = (keyIdOfFile: string | null) => ({
    notification: {} as never,
    endpoint: { host: 'x', port: 1, authoritiesPem: null, environment: null },
    credential: { ...newKey(), keyIdOfFile },
  });
  const mend = (keyIdOfFile: string | null) =>
    explainHttp2({ status: 403, reason: 'InvalidProviderToken', timestamp: null }, context(keyIdOfFile)).mend;

  it.each([
    ['no name tells which id is which', null, 'DEF123GHIJ', 'ABC123DEFG', 'swapped'],
    ['the file’s name tells that they are swapped', 'DEF123GHIJ', 'DEF123GHIJ', 'ABC123DEFG', 'swapped'],
    ['the file’s name tells another key id', 'XYZ987WVUT', 'XYZ987WVUT', 'DEF123GHIJ', 'file-name'],
  ])('is mended by other ids where %s', (_what, keyIdOfFile, keyId, teamId, how) => {
    expect(mend(keyIdOfFile)).toEqual({ kind: 'use-ids', keyId, teamId, how });
  });

  it('is left to the user where the key id is proved: then the team id is wrong', () => {
    expect(mend('ABC123DEFG')).toEqual({ kind: 'enter-ids' });
  });
});
