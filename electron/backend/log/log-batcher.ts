import type { EventChannel, Events } from '../../../contract/events.ts';
import type { LogEntry } from '../../../contract/log-entry.ts';
import type { Clock } from '../../apns/clock.ts';
import { LOG_CAPACITY } from './log-book.ts';

/** Tells whoever listens of an event. */
export type Emit = <E extends EventChannel>(channel: E, event: Events[E]) => void;

/** Entries that come in crowds are handed over together, at most once in this time. */
const TOGETHER_MS = 16;

/** Gathers log entries that come one by one and hands them over a few dozen times a second; no more than the log itself keeps. */
export class LogBatcher {
  #entries: LogEntry[] = [];
  #cancelTimer: (() => void) | null = null;
  readonly #clock: Clock;
  readonly #emit: Emit;

  constructor(clock: Clock, emit: Emit) {
    this.#clock = clock;
    this.#emit = emit;
  }

  add(entry: LogEntry): void {
    this.#entries.push(entry);
    if (this.#entries.length > LOG_CAPACITY * 1.25) this.#entries = this.#entries.slice(-LOG_CAPACITY);
    this.#cancelTimer ??= this.#clock.after(TOGETHER_MS, () => this.flush());
  }

  /** Hands over at once what has gathered. */
  flush(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const entries = this.#entries;
    this.#entries = [];
    if (entries.length > 0) this.#emit('log.appended', { entries });
  }
}
