import type { NotificationResult } from '../../../contract/outcome.ts';
import type { SendProgress } from '../../../contract/sending.ts';
import type { Clock } from '../../apns/clock.ts';
import type { Emit } from '../log/log-batcher.ts';

/** How far a send has come is told no more often than this. */
const TOLD_EVERY_MS = 100;
/** A page that has not said that it saw the last word may have lost it with a connection: it is told again then. */
const TOLD_UNSEEN_MS = 2_000;

/**
 * Tells the page how a send goes, no faster than the page takes it in: after each word it waits until the page has seen
 * it, so that little piles up before a page that is slow or hangs. What happens meanwhile is told with the next word.
 */
export class ProgressReporter {
  readonly #sendId: number;
  readonly #clock: Clock;
  readonly #emit: Emit;
  readonly #progress: () => SendProgress;
  #results: NotificationResult[] = [];
  #changed = false;
  #unseen = false;
  #cancelTimer: (() => void) | null = null;

  constructor(options: {
    readonly sendId: number;
    readonly clock: Clock;
    readonly emit: Emit;
    /** How far the send has come, asked for whenever it is told. */
    readonly progress: () => SendProgress;
  }) {
    this.#sendId = options.sendId;
    this.#clock = options.clock;
    this.#emit = options.emit;
    this.#progress = options.progress;
  }

  /** Something changed; `listed`: a result that the page is to be told of. */
  note(listed: NotificationResult | null): void {
    if (listed !== null) this.#results.push(listed);
    this.#changed = true;
    this.#schedule();
  }

  /** The page has taken in what it was told. */
  seen(): void {
    this.#unseen = false;
    this.#stopTimer();
    if (this.#changed) this.#schedule();
  }

  /** The page was given everything there is; it says that it saw it once it listens. */
  shown(): void {
    this.#results = [];
    this.#unseen = true;
    this.#stopTimer();
    if (this.#changed) this.#schedule();
  }

  /** The send is over: tells what is left, seen or not. */
  end(): void {
    this.#stopTimer();
    if (this.#changed) this.#tell();
  }

  #schedule(): void {
    this.#cancelTimer ??= this.#clock.after(this.#unseen ? TOLD_UNSEEN_MS : TOLD_EVERY_MS, () => this.#tell());
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  #tell(): void {
    this.#cancelTimer = null;
    const results = this.#results;
    this.#results = [];
    this.#changed = false;
    this.#unseen = true;
    if (results.length > 0) this.#emit('notification.settled', { sendId: this.#sendId, results });
    this.#emit('send.progressed', this.#progress());
  }
}
