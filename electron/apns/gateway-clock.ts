import type { LogDetail, NewLogEntry } from '../../contract/log-entry.ts';
import type { Explanation } from '../../contract/outcome.ts';
import { explanation, logged } from '../../contract/told.ts';
import type { Clock } from './clock.ts';
import { type Endpoint, peerOf } from './endpoint.ts';

/** A difference of clocks from which on it, and not the key, is to blame for a provider token that is refused. */
export const TELLING_OFFSET_MS = 5 * 60_000;
/** `Date` has whole seconds, cut off; the middle of one is the best guess. */
const HALF_A_SECOND_MS = 500;

/** What APNs says of provider tokens that a wrong clock makes (Apple: Handling notification responses from APNs). */
const CLOCK_REASONS: ReadonlySet<string> = new Set([
  'ExpiredProviderToken',
  'InvalidProviderToken',
  'TooManyProviderTokenUpdates',
]);

/**
 * How far the clock of an endpoint is ahead of this computer's, by the `Date` of its answers (RFC 9110 section 6.6.1),
 * which APNs does not promise. Right to a second and the time that an answer took on its way.
 */
export class GatewayClock {
  #offsetMs: number | null = null;

  /** Milliseconds, negative where the endpoint's clock is behind; `null` where it never told its time. */
  get offsetMs(): number | null {
    return this.#offsetMs;
  }

  /** Takes the time out of an answer that has just come. */
  note(date: string | undefined, clock: Clock): void {
    const told = date === undefined ? null : httpDate(date);
    if (told !== null) this.#offsetMs = told + HALF_A_SECOND_MS - clock.now();
  }

  /** What the log says of the two clocks; `null` where nothing is known. */
  logEntry(endpoint: Endpoint, clock: Clock): NewLogEntry | null {
    const offsetMs = this.#offsetMs;
    if (offsetMs === null) return null;
    const now = clock.now();
    const details: readonly LogDetail[] = [
      ['this-computer', new Date(now).toISOString()],
      ['the-server', new Date(now + offsetMs).toISOString()],
      ['difference', { is: 'seconds', facts: { ms: Math.abs(offsetMs) } }],
    ];
    if (Math.abs(offsetMs) < TELLING_OFFSET_MS)
      return logged('clocks-agree', null, { phase: 'http2', level: 'detail', details });
    return logged(
      'clocks-differ',
      { peer: peerOf(endpoint), offsetMs },
      {
        phase: 'http2',
        level: 'warning',
        details: [...details, ['what-to-do', { is: 'advice', facts: 'set-the-clock' }]],
      },
    );
  }
}

/**
 * Why a provider token was refused where the clocks differ by so much that nothing else need be looked for; `null`
 * where they do not, or `reason` has nothing to do with them.
 */
export function explainByClock(reason: string | null, offsetMs: number | null): Explanation | null {
  if (reason === null || !CLOCK_REASONS.has(reason) || offsetMs === null) return null;
  if (Math.abs(offsetMs) < TELLING_OFFSET_MS) return null;
  return explanation('clock-off', { reason, offsetMs }, { kind: 'send-again' });
}

/** The one form of a date that servers may write (RFC 9110 section 5.6.7); `null` for anything else. */
function httpDate(text: string): number | null {
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}
