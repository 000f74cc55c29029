import { Worker } from 'node:worker_threads';
import type { NewLogEntry } from '../../../contract/log-entry.ts';
import { systemClock } from '../clock.ts';
import type { ApnsError } from '../errors.ts';
import { threadEnded } from '../failures.ts';
import type { ProviderTokenMaker } from '../http2/provider-token.ts';
import type { FromConnection, FromThread, ThreadSetup, ToThread } from './messages.ts';
import { answerTokenWanted, newAnswer } from './provider-token-answer.ts';

/** How long a thread without a connection stays: a gateway that closes is connected to again at once. */
const IDLE_MS = 10_000;

/** V8 takes 48 by itself, for each thread; a quarter is as fast, and a long batch stays below 200 MB with two. */
const YOUNG_GENERATION_MB = 12;

/** A connection in a thread, as the thread of the client sees it. */
export interface Member {
  receive(message: FromConnection): void;
  /** The thread never came up. */
  standIn(): void;
  /** The thread ended with everything in it. */
  orphan(cause: ApnsError): void;
}

/** One thread that holds connections of one client. Ends by itself when it has held none for a while. */
export class ConnectionThread {
  readonly #worker: Worker;
  readonly #members = new Map<number, Member>();
  readonly #maker: ProviderTokenMaker | null;
  readonly #answer = newAnswer();
  readonly #log: (entry: NewLogEntry) => void;
  readonly #gone: Promise<void>;
  #ready = false;
  #ending = false;
  #failure: unknown = null;
  #cancelIdle: (() => void) | null = null;

  /**
   * `maker`: of the provider tokens, with a provider token key. `onGone` is called when it has ended, with the reason
   * where it never came up. Throws where no thread can be started.
   */
  constructor(options: {
    readonly workerFile: string;
    readonly setup: Omit<ThreadSetup, 'providerToken'>;
    readonly maker: ProviderTokenMaker | null;
    readonly log: (entry: NewLogEntry) => void;
    readonly onGone: (neverUp: ApnsError | null) => void;
  }) {
    const { workerFile, setup, maker, log, onGone } = options;
    this.#maker = maker;
    this.#log = log;
    const workerData: ThreadSetup = {
      ...setup,
      providerToken: maker === null ? null : { board: maker.board.memory, answer: this.#answer },
    };
    this.#worker = new Worker(workerFile, {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    this.#worker.on('message', (message: FromThread) => this.#receive(message));
    this.#worker.on('error', (error) => {
      this.#failure ??= error;
    });
    // What cannot be read is lost, and with it the outcomes it told of.
    this.#worker.on('messageerror', (error) => {
      this.#failure ??= error;
      void this.#worker.terminate();
    });
    this.#gone = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        resolve();
        this.#onExit(onGone);
      });
    });
  }

  /** Whether it takes more connections: not once it ends. */
  get isUsable(): boolean {
    return !this.#ending && this.#failure === null;
  }

  /** How many connections it holds. */
  get size(): number {
    return this.#members.size;
  }

  add(connection: number, member: Member): void {
    this.#cancelIdle?.();
    this.#cancelIdle = null;
    // Only a connection keeps the process alive, as it does in the client's own thread.
    this.#worker.ref();
    this.#members.set(connection, member);
    this.post({ kind: 'open', connection });
  }

  post(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  /** Ends it because it no longer answers. */
  giveUp(): void {
    this.#failure ??= new Error('the thread no longer answered');
    void this.#worker.terminate();
  }

  /** Resolves when the thread is gone. */
  async end(): Promise<void> {
    this.#ending = true;
    this.#cancelIdle?.();
    void this.#worker.terminate();
    await this.#gone;
  }

  #receive(message: FromThread): void {
    switch (message.kind) {
      case 'ready':
        this.#ready = true;
        return;
      case 'log':
        this.#log(message.entry);
        return;
      case 'token-wanted':
        if (this.#maker !== null) answerTokenWanted(this.#answer, this.#maker, message.expired, systemClock);
        return;
      default: {
        const member = this.#members.get(message.connection);
        if (message.kind === 'closed') this.#remove(message.connection);
        member?.receive(message);
      }
    }
  }

  #remove(connection: number): void {
    this.#members.delete(connection);
    if (this.#members.size > 0) return;
    this.#worker.unref();
    this.#cancelIdle = systemClock.after(IDLE_MS, () => void this.end());
  }

  #onExit(onGone: (neverUp: ApnsError | null) => void): void {
    this.#cancelIdle?.();
    const cause = threadEnded(this.#failure);
    onGone(this.#ready || this.#ending ? null : cause);
    const members = [...this.#members.values()];
    this.#members.clear();
    for (const member of members)
      if (this.#ready) member.orphan(cause);
      else member.standIn();
  }
}
