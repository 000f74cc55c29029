import type { Pace } from '../../../contract/pace.ts';
import type { Clock } from '../../apns/clock.ts';

/** The rate is that of the last few seconds: it follows a gateway that slows down, and does not jump about. */
const WINDOW_MS = 5_000;
const MARK_EVERY_MS = 250;
/** Before this much time has passed a rate is a guess. */
const FIRST_RATE_MS = 500;

/** Measures how fast a send goes. */
export class PaceMeter {
  readonly #clock: Clock;
  #labels: { readonly ms: number; readonly done: number }[];

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#labels = [{ ms: clock.monotonicMs(), done: 0 }];
  }

  /** The pace with `done` notifications settled. `total`: how many there are, where that is known. */
  read(done: number, total: number | null): Pace {
    const now = this.#clock.monotonicMs();
    const newest = this.#labels.at(-1);
    if (newest === undefined || now - newest.ms >= MARK_EVERY_MS) this.#labels.push({ ms: now, done });
    while (this.#labels.length > 2 && now - (this.#labels[1]?.ms ?? now) >= WINDOW_MS) this.#labels.shift();
    const oldest = this.#labels[0];
    if (oldest === undefined || now - oldest.ms < FIRST_RATE_MS) return { perSecond: null, secondsLeft: null };
    const perSecond = ((done - oldest.done) * 1_000) / (now - oldest.ms);
    return {
      perSecond,
      secondsLeft: total === null || perSecond <= 0 ? null : Math.max(0, total - done) / perSecond,
    };
  }
}
