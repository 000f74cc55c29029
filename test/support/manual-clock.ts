import type { Clock } from '../../electron/apns/clock.ts';

/** A clock that stands until it is moved; timers run in order of their time when it passes them. */
export class ManualClock implements Clock {
  #now: number;
  /** What was put on the wall clock beside the time that passed. */
  #put = 0;
  #timers: { at: number; callback: () => void }[] = [];

  /** `now`: UNIX milliseconds. */
  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }

  now(): number {
    return this.#now + this.#put;
  }

  /** Puts the wall clock to `now`, as a person or a time server does; no time passes by that. */
  setNow(now: number): void {
    this.#put = now - this.#now;
  }

  monotonicMs(): number {
    return this.#now;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { at: this.#now + delayMs, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Timers that have not run and were not cancelled. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Moves the clock and runs what falls due, the timers that those start included. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
    this.#now = end;
  }
}
