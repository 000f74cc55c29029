import type { LogEntry, NewLogEntry } from '../../../contract/log-entry.ts';
import type { Clock } from '../../apns/clock.ts';
import type { Redactor } from './redact.ts';

/** Most entries kept; older ones fall out. */
export const LOG_CAPACITY = 10_000;

/** The connection log: numbers, dates and redacts each entry, keeps the newest, tells whoever listens. */
export class LogBook {
  #entries: LogEntry[] = [];
  #nextId = 1;
  readonly #clock: Clock;
  readonly #redactor: Redactor;
  readonly #onEntry: (entry: LogEntry) => void;

  constructor(clock: Clock, redactor: Redactor, onEntry: (entry: LogEntry) => void) {
    this.#clock = clock;
    this.#redactor = redactor;
    this.#onEntry = onEntry;
  }

  /** Writes one entry and returns it as it stands in the log. */
  write(entry: NewLogEntry): LogEntry {
    const written: LogEntry = {
      id: this.#nextId,
      at: this.#clock.now(),
      connection: entry.connection ?? null,
      phase: entry.phase,
      level: entry.level,
      event: entry.event,
      facts: this.#redactor.redactFacts(entry.facts),
      details: (entry.details ?? []).map(([label, value]) => [label, this.#redactor.redactFacts(value)] as const),
      firstCause: entry.firstCause ?? false,
    };
    this.#nextId += 1;
    this.#entries.push(written);
    // Cut in large steps: shifting one by one would move the whole array at every entry.
    if (this.#entries.length > LOG_CAPACITY * 1.25) this.#entries = this.#entries.slice(-LOG_CAPACITY);
    this.#onEntry(written);
    return written;
  }

  /** The number of the newest entry; 0 before there is one. */
  get lastId(): number {
    return this.#nextId - 1;
  }

  /** The kept entries that were written after the one of that number. */
  since(id: number): readonly LogEntry[] {
    const newer = Math.min(this.lastId - id, this.#entries.length);
    return newer <= 0 ? [] : this.#entries.slice(-newer);
  }

  /** The kept entries, oldest first. */
  entries(): readonly LogEntry[] {
    return this.#entries.slice(-LOG_CAPACITY);
  }
}
