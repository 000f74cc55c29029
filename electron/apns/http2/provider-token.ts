import { createHash, createPrivateKey, sign } from 'node:crypto';
import { PROVIDER_TOKEN_MINUTES } from '../../../contract/provider-token.ts';
import type { Clock } from '../clock.ts';
import { explainIdentityFailure } from '../connect-failures.ts';
import type { Credential } from '../credential.ts';
import { type MadeProviderToken, type ProviderToken, ProviderTokenBoard } from './provider-token-board.ts';

/** Age at which a provider token is made anew. */
export const RENEW_AFTER_MS = PROVIDER_TOKEN_MINUTES.renewed * 60_000;
/** APNs allows one change in this time. */
export const BETWEEN_RENEWALS_MS = PROVIDER_TOKEN_MINUTES.betweenChanges * 60_000;

export type ProviderTokenKey = Extract<Credential, { readonly kind: 'provider-token-key' }>;

/** Where the connections of one key and team get their provider token. */
export interface ProviderTokenSource {
  /** The token to use now. Throws `ApnsError` where the key cannot sign. */
  token(clock: Clock): ProviderToken;
  /** That of the newest token: where it has risen, connections that used an older one must not go on. */
  readonly sinceExpiry: number;
  /** The token that was made last and when; makes none. */
  newest(): MadeProviderToken | null;
  /**
   * Called when APNs said that the token of `generation` expired: whether a newer one is to be had. However many call
   * for the same generation, one new token is made.
   */
  renewAfterExpiry(generation: number, clock: Clock): boolean;
}

/** Whether a token has to be made anew for its age, at the time `now`. */
export function isTooOld({ madeAt }: MadeProviderToken, now: number): boolean {
  const age = now - madeAt;
  return age >= RENEW_AFTER_MS || age < -BETWEEN_RENEWALS_MS;
}

/**
 * The provider token of one key and team, signed when needed and kept: made anew at 50 minutes, or when APNs says it
 * expired, and never twice within 20 minutes. Ages go by the wall clock, which goes on while a computer sleeps; where
 * that was put right by more than a token can bear, the token is made anew at once.
 */
export class ProviderTokenMaker implements ProviderTokenSource {
  readonly #key: ProviderTokenKey;
  #current: MadeProviderToken | null = null;
  #renewedAt: number | null = null;
  #board: ProviderTokenBoard | null = null;

  constructor(key: ProviderTokenKey) {
    this.#key = key;
  }

  token(clock: Clock): ProviderToken {
    const now = clock.now();
    const current = this.#current;
    if (current === null) return this.#make(now);
    return isTooOld(current, now) ? this.#renew(now) : current.token;
  }

  get sinceExpiry(): number {
    return this.#current?.token.sinceExpiry ?? 0;
  }

  newest(): MadeProviderToken | null {
    return this.#current;
  }

  /** Memory in which other threads find the newest token, from now on. Throws `RangeError` as its `write` does. */
  get board(): ProviderTokenBoard {
    if (this.#board !== null) return this.#board;
    const board = new ProviderTokenBoard();
    if (this.#current !== null) board.write(this.#current);
    this.#board = board;
    return board;
  }

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
    this.#board?.write(this.#current);
    return token;
  }
}

const makers = new Map<string, ProviderTokenMaker>();
/** In a thread that holds connections: sources that ask the thread of the client. */
const elsewhere = new Map<string, ProviderTokenSource>();

/** The one source of a key and team in this process: every connection shares its token, as APNs counts changes. */
export function providerTokenSource(key: ProviderTokenKey): ProviderTokenSource {
  return elsewhere.get(idOf(key)) ?? providerTokenMaker(key);
}

/** The one maker of a key and team's tokens, in the thread of the client. */
export function providerTokenMaker(key: ProviderTokenKey): ProviderTokenMaker {
  const id = idOf(key);
  const known = makers.get(id);
  if (known !== undefined) return known;
  const maker = new ProviderTokenMaker(key);
  makers.set(id, maker);
  return maker;
}

/** From now on the tokens of `key` come from `source`, for they are made in another thread. */
export function takeProviderTokensFrom(key: ProviderTokenKey, source: ProviderTokenSource): void {
  elsewhere.set(idOf(key), source);
}

function idOf({ keyId, teamId, privateKeyPem }: ProviderTokenKey): string {
  return createHash('sha256').update(`${keyId}\0${teamId}\0${privateKeyPem}`).digest('hex');
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
