import { createHash, createPrivateKey, sign } from 'node:crypto';
import { PROVIDER_TOKEN_MINUTES } from '../../../contract/provider-token.ts';
import type { Clock } from '../clock.ts';
import { explainIdentityFailure } from '../connect-failures.ts';
import type { Credential } from '../credential.ts';

/** Age at which a provider token is made anew. */
export const RENEW_AFTER_MS = PROVIDER_TOKEN_MINUTES.renewed * 60_000;
/** APNs allows one change in this time. */
export const BETWEEN_RENEWALS_MS = PROVIDER_TOKEN_MINUTES.betweenChanges * 60_000;

export type ProviderTokenKey = Extract<Credential, { readonly kind: 'provider-token-key' }>;

/** A provider token and which of its key's it is. */
export interface ProviderToken {
  /** The JSON Web Token, secret. */
  readonly text: string;
  /** Rises by one with each renewal. */
  readonly generation: number;
  /** How many renewals because APNs said so, not because of age, came before it. */
  readonly sinceExpiry: number;
}

/**
 * The provider token of one key and team, signed when needed and kept: made anew at 50 minutes, or when APNs says it
 * expired, and never twice within 20 minutes. Ages go by the wall clock, which goes on while a computer sleeps; where
 * that was put right by more than a token can bear, the token is made anew at once.
 */
export class ProviderTokenSource {
  readonly #key: ProviderTokenKey;
  #current: { readonly token: ProviderToken; readonly madeAt: number } | null = null;
  #renewedAt: number | null = null;

  constructor(key: ProviderTokenKey) {
    this.#key = key;
  }

  /** The token to use now. Throws `ApnsError` where the key cannot sign. */
  token(clock: Clock): ProviderToken {
    const now = clock.now();
    const current = this.#current;
    if (current === null) return this.#make(now);
    const age = now - current.madeAt;
    if (age >= RENEW_AFTER_MS || age < -BETWEEN_RENEWALS_MS) return this.#renew(now);
    return current.token;
  }

  /** That of the newest token: where it has risen, connections that used an older one must not go on. */
  get sinceExpiry(): number {
    return this.#current?.token.sinceExpiry ?? 0;
  }

  /** The token that was made last and when, UNIX milliseconds; makes none. */
  newest(): { readonly token: ProviderToken; readonly madeAt: number } | null {
    return this.#current;
  }

  /**
   * Called when APNs said that the token of `generation` expired: whether a newer one is to be had. However many call
   * for the same generation, one new token is made.
   */
  renewAfterExpiry(generation: number, clock: Clock): boolean {
    const now = clock.now();
    if (this.#current !== null && this.#current.token.generation > generation) return true;
    if (this.#renewedAt !== null && Math.abs(now - this.#renewedAt) < BETWEEN_RENEWALS_MS) return false;
    this.#renew(now, 1);
    return true;
  }

  #renew(now: number, expiries = 0): ProviderToken {
    this.#renewedAt = now;
    return this.#make(now, expiries);
  }

  #make(now: number, expiries = 0): ProviderToken {
    const token = {
      text: signProviderToken(this.#key, Math.floor(now / 1000)),
      generation: (this.#current?.token.generation ?? 0) + 1,
      sinceExpiry: this.sinceExpiry + expiries,
    };
    this.#current = { token, madeAt: now };
    return token;
  }
}

const sources = new Map<string, ProviderTokenSource>();

/** The one source of a key and team in this process: every connection shares its token, as APNs counts changes. */
export function providerTokenSource(key: ProviderTokenKey): ProviderTokenSource {
  const id = createHash('sha256').update(`${key.keyId}\0${key.teamId}\0${key.privateKeyPem}`).digest('hex');
  const known = sources.get(id);
  if (known !== undefined) return known;
  const source = new ProviderTokenSource(key);
  sources.set(id, source);
  return source;
}

/** A provider token made at `issuedAtSeconds`, UNIX seconds (RFC 7515, ES256). Throws `ApnsError` where the key cannot sign. */
export function signProviderToken(key: ProviderTokenKey, issuedAtSeconds: number): string {
  const header = base64url(JSON.stringify({ alg: 'ES256', kid: key.keyId }));
  const claims = base64url(JSON.stringify({ iss: key.teamId, iat: issuedAtSeconds }));
  try {
    const signature = sign('sha256', Buffer.from(`${header}.${claims}`), {
      key: createPrivateKey(key.privateKeyPem),
      dsaEncoding: 'ieee-p1363',
    });
    return `${header}.${claims}.${signature.toString('base64url')}`;
  } catch (cause) {
    throw explainIdentityFailure(cause, 'provider-token-key');
  }
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}
