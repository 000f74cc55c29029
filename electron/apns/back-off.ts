import type { Clock } from './clock.ts';

const FIRST_MS = 1_000;
const MOST_MS = 60_000;
/** Jitter only lengthens a wait, so that the ladder stays a promise: at most 7 attempts in the first 2 minutes. */
const JITTER = 0.2;

/** One attempt to connect and use the connection. */
export interface Attempt {
  /** The connection carried nothing. */
  failed(): void;
  /**
   * The peer answered on it, be it what was still on its way when it had failed: the ladder starts anew, unless another
   * attempt that began no earlier failed.
   */
  succeeded(): void;
}

/**
 * When to connect again after failures: at once, then 1, 2, 4 … 60 s after the one before, since Apple takes rapid
 * connecting for an attack (Apple: Sending notification requests to APNs).
 */
export class BackOff {
  readonly #clock: Clock;
  readonly #random: () => number;
  #failures = 0;
  #earliestMs = 0;
  #cancelWait: (() => void) | null = null;

  /** `random` gives 0 up to 1. */
  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Whether a wait is running. */
  get waiting(): boolean {
    return this.#cancelWait !== null;
  }

  /** How many attempts failed since the last success; those that ran side by side are one. */
  get failures(): number {
    return this.#failures;
  }

  /** An attempt begins. Attempts that run side by side count as one failure. */
  attempt(): Attempt {
    let before = this.#failures;
    let counted = false;
    return {
      failed: () => {
        if (this.#failures !== before) return;
        counted = true;
        this.#failures += 1;
        const ladderMs = Math.min(MOST_MS, FIRST_MS * 2 ** (this.#failures - 1));
        this.#earliestMs = this.#clock.monotonicMs() + ladderMs * (1 + JITTER * this.#random());
      },
      succeeded: () => {
        if (this.#failures !== before + (counted ? 1 : 0)) return;
        this.#failures = 0;
        before = 0;
        counted = false;
      },
    };
  }

  /** Milliseconds until the next attempt may begin. */
  waitMs(): number {
    return this.#failures === 0 ? 0 : Math.max(0, this.#earliestMs - this.#clock.monotonicMs());
  }

  /** Calls `callback` after `ms`; keeps the process alive meanwhile, for something is waiting for it. */
  wait(ms: number, callback: () => void): void {
    this.cancel();
    const keepAlive = setInterval(() => undefined, MOST_MS);
    const cancelTimer = this.#clock.after(ms, () => {
      this.cancel();
      callback();
    });
    this.#cancelWait = () => {
      clearInterval(keepAlive);
      cancelTimer();
    };
  }

  /** Ends a wait that is running. */
  cancel(): void {
    this.#cancelWait?.();
    this.#cancelWait = null;
  }
}
