import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../apns/clock.ts';

/** A link is good for this long: time to find the terminal again, not to be found in a log. */
const CODE_LIFETIME_MS = 10 * 60_000;
/** Links that may be open at once; the oldest go first. */
const CODES_KEPT = 16;

/**
 * Who may use the loopback page in this run: whoever brings a one-time code (256 bits, once, within ten minutes) gets
 * the cookie, and with the page itself a proof. The cookie fetches the page's public files; whatever asks for anything
 * brings the proof too. Secrets are kept as digests and compared in constant time.
 */
export class Session {
  /**
   * What our page sends in a header. Cookies know no ports, so a browser shows the cookie to every server on 127.0.0.1; the
   * proof it keeps where only scripts of our own origin, port included, can read it.
   */
  readonly proof = newSecret();
  readonly #proofDigest = digest(this.proof);
  /** Differs each run: cookies know no ports, so two runs on one computer must not overwrite each other's. */
  readonly cookieName = `pushwright-${randomBytes(8).toString('hex')}`;
  readonly #cookie = newSecret();
  readonly #cookieDigest = digest(this.#cookie);
  readonly #codes: { readonly digest: Buffer; readonly expires: number }[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A new one-time code. */
  issueCode(): string {
    const code = newSecret();
    this.#codes.push({ digest: digest(code), expires: this.#clock.monotonicMs() + CODE_LIFETIME_MS });
    if (this.#codes.length > CODES_KEPT) this.#codes.shift();
    return code;
  }

  /** Takes a code in: true once for each, and never after ten minutes. */
  redeem(code: string): boolean {
    const given = digest(code);
    const now = this.#clock.monotonicMs();
    let found = -1;
    for (const [index, one] of this.#codes.entries()) if (timingSafeEqual(one.digest, given)) found = index;
    if (found < 0) return false;
    const [redeemed] = this.#codes.splice(found, 1);
    return redeemed !== undefined && redeemed.expires > now;
  }

  /** The header that hands the cookie over: out of reach of scripts, and of every other site. */
  setCookieHeader(): string {
    return `${this.cookieName}=${this.#cookie}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** Whether the values of the proof's header are this run's proof, exactly once. */
  holdsProof(values: readonly string[]): boolean {
    const [only] = values;
    return values.length === 1 && only !== undefined && timingSafeEqual(digest(only), this.#proofDigest);
  }

  /** Whether a `Cookie` header holds this run's cookie, exactly once. */
  holdsCookie(header: string | undefined): boolean {
    if (header === undefined) return false;
    const prefix = `${this.cookieName}=`;
    const mine = header.split(';').filter((pair) => pair.trim().startsWith(prefix));
    const [only] = mine;
    if (mine.length !== 1 || only === undefined) return false;
    return timingSafeEqual(digest(only.trim().slice(prefix.length)), this.#cookieDigest);
  }
}

/** 256 random bits in letters that a URL, a header and a JSON document take as they are. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether two secrets are equal, in a time that tells nothing of where they differ. */
export function sameSecret(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
