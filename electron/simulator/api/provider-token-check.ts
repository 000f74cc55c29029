import { type KeyObject, verify } from 'node:crypto';
import type { Environment } from '../../../contract/notification.ts';
import type { SimulatorSettings } from '../settings/settings.ts';
import { type ApiAnswer, refuse } from './answer.ts';

/** A key that provider tokens may be signed with. */
export interface ProviderTokenKey {
  readonly keyId: string;
  readonly teamId: string;
  readonly publicKey: KeyObject;
  /** The one environment it is for; `null`: both. */
  readonly environment: Environment | null;
  /** Bundle ids it may push to; `null`: all of its team. */
  readonly bundleIds: readonly string[] | null;
  /** Another key that may be used on the same connection. */
  readonly relatedKeyId: string | null;
}

/** A provider token whose signature was verified. */
interface ProviderToken {
  readonly key: ProviderTokenKey;
  /** UNIX seconds. */
  readonly issuedAt: number;
}

/** The token in use, and since when, UNIX milliseconds. */
interface TokenChange {
  current: { readonly text: string; readonly since: number } | null;
}

const MOST_REMEMBERED = 1000;

/** Reads provider tokens and verifies their signatures, each token once. */
export class ProviderTokenVerifier {
  readonly #keys: ReadonlyMap<string, ProviderTokenKey>;
  readonly #verified = new Map<string, ProviderToken | null>();
  readonly #changes = new Map<string, TokenChange>();

  constructor(keys: readonly ProviderTokenKey[]) {
    this.#keys = new Map(keys.map((key) => [key.keyId, key]));
  }

  /** The token in `text`; `null` where it is malformed, of an unknown key, of another team than its key, or forged. */
  verify(text: string): ProviderToken | null {
    const known = this.#verified.get(text);
    if (known !== undefined) return known;
    const token = this.#read(text);
    if (this.#verified.size >= MOST_REMEMBERED) this.#verified.clear();
    this.#verified.set(text, token);
    return token;
  }

  /** When a key's token last changed, over all connections. */
  changeOf({ keyId }: ProviderTokenKey): TokenChange {
    const change = this.#changes.get(keyId) ?? { current: null };
    this.#changes.set(keyId, change);
    return change;
  }

  #read(text: string): ProviderToken | null {
    const [headerPart = '', claimsPart = '', signaturePart = '', ...rest] = text.split('.');
    if (rest.length > 0) return null;
    const header = decodeObject(headerPart);
    const claims = decodeObject(claimsPart);
    const signature = decodeBase64url(signaturePart);
    if (header === null || claims === null || signature === null || header['alg'] !== 'ES256') return null;
    const key = typeof header['kid'] === 'string' ? this.#keys.get(header['kid']) : undefined;
    const issuedAt = claims['iat'];
    if (key === undefined || claims['iss'] !== key.teamId) return null;
    if (typeof issuedAt !== 'number' || !Number.isInteger(issuedAt)) return null;
    const signed = Buffer.from(`${headerPart}.${claimsPart}`);
    return isSignature(signed, signature, key.publicKey) ? { key, issuedAt } : null;
  }
}

/** JOSE's 64 bytes, or the DER that `openssl dgst -sign` writes: clients of both kinds work at Apple. */
function isSignature(signed: Buffer, signature: Buffer, publicKey: KeyObject): boolean {
  const encodings = signature.length === 64 ? (['ieee-p1363', 'der'] as const) : (['der'] as const);
  return encodings.some((dsaEncoding) => {
    try {
      return verify('sha256', signed, { key: publicKey, dsaEncoding }, signature);
    } catch {
      return false;
    }
  });
}

/** What provider tokens have done on one connection: it belongs to one team, and its token changes seldom. */
export class ProviderTokenHistory {
  #first: ProviderTokenKey | null = null;
  readonly #change: TokenChange = { current: null };

  /** Judges the `authorization` header of a request at `now`, UNIX milliseconds; returns the key when it is good. */
  check(
    header: string | undefined,
    options: {
      readonly verifier: ProviderTokenVerifier;
      readonly settings: SimulatorSettings;
      readonly environment: Environment;
      readonly now: number;
    },
  ): { readonly key: ProviderTokenKey } | { readonly refusal: ApiAnswer } {
    const { settings, now } = options;
    const text = bearerToken(header, settings.bearerAnyCase);
    if (text === null) return { refusal: refuse('MissingProviderToken') };
    const token = options.verifier.verify(text);
    if (token === null) return { refusal: refuse('InvalidProviderToken') };
    const { key, issuedAt } = token;
    if (this.#first !== null && this.#first.teamId !== key.teamId) return { refusal: refuse('InvalidProviderToken') };
    const age = now / 1000 - issuedAt;
    if (age < -settings.providerTokenAheadSeconds) return { refusal: refuse('InvalidProviderToken') };
    if (age > settings.providerTokenSeconds) return { refusal: refuse('ExpiredProviderToken') };
    if (key.environment !== null && key.environment !== options.environment)
      return { refusal: refuse('BadEnvironmentKeyIdInToken') };
    if (this.#first !== null && !areRelated(this.#first, key)) return { refusal: refuse('UnrelatedKeyIdInToken') };
    const change = settings.updateLimitAcrossConnections ? options.verifier.changeOf(key) : this.#change;
    const { current } = change;
    if (current !== null && current.text !== text && now - current.since < settings.providerTokenUpdateSeconds * 1000)
      return { refusal: refuse('TooManyProviderTokenUpdates') };
    this.#first ??= key;
    if (current?.text !== text) change.current = { text, since: now };
    return { key };
  }
}

/**
 * Whether a connection that began with `first` may go on with `next`. Keys of the whole team in both environments are
 * all alike; scoped keys (2025) go only with themselves and the one they name (Apple: Establishing a token-based connection).
 */
function areRelated(first: ProviderTokenKey, next: ProviderTokenKey): boolean {
  if (first.keyId === next.keyId) return true;
  const scoped = [first, next].some(({ environment, bundleIds }) => environment !== null || bundleIds !== null);
  return !scoped || first.relatedKeyId === next.keyId || next.relatedKeyId === first.keyId;
}

function bearerToken(header: string | undefined, anyCase: boolean): string | null {
  const match = /^(bearer) +(\S+) *$/i.exec(header ?? '');
  if (match === null || (!anyCase && match[1] !== 'bearer')) return null;
  return match[2] ?? null;
}

function decodeObject(part: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(decodeBase64url(part)?.toString('utf8') ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Both alphabets and stray padding are taken: what matters is that the signature holds. */
function decodeBase64url(part: string): Buffer | null {
  return /^[A-Za-z0-9_+/-]+={0,2}$/.test(part) ? Buffer.from(part, 'base64') : null;
}
