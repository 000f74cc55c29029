/** Time as the protocol sees it; tests bring their own. */
export interface Clock {
  /** UNIX milliseconds. */
  now(): number;
  /** Milliseconds that never run backwards, for durations. */
  monotonicMs(): number;
  /** Calls `callback` once after `delayMs`; the returned function cancels it. Never keeps the process alive by itself. */
  after(delayMs: number, callback: () => void): () => void;
}

/** A moment on both of a clock's times: while a computer sleeps, only one of them may go on. */
export class Moment {
  readonly #clock: Clock;
  readonly #now: number;
  readonly #monotonicMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#now = clock.now();
    this.#monotonicMs = clock.monotonicMs();
  }

  /** Milliseconds since, the longer of what the two times say. */
  agoMs(): number {
    return Math.max(this.#clock.monotonicMs() - this.#monotonicMs, this.#clock.now() - this.#now);
  }
}

/** The computer's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
