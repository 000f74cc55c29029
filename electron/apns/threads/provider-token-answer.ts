import type { Clock } from '../clock.ts';
import { explainIdentityFailure } from '../connect-failures.ts';
import { isTooOld, type ProviderTokenMaker, type ProviderTokenSource } from '../http2/provider-token.ts';
import { type MadeProviderToken, type ProviderToken, ProviderTokenBoard } from '../http2/provider-token-board.ts';

/*
 * Provider tokens for threads. One thread makes them all, so there is one for each key and never two at a time; the
 * others read the newest from the board, and where they want a newer one they ask and wait: it takes the other thread's
 * turn, once in 50 minutes.
 */

/** Longer than any turn of the other thread. */
const MOST_WAIT_MS = 20_000;
const ANSWERS = 0;
const IS_NEWER = 1;

/** Memory for the answers to one thread. */
export function newAnswer(): SharedArrayBuffer {
  return new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
}

/** Makes a token where one is due and lets the thread that asked go on. `expired`: the generation that APNs called expired. */
export function answerTokenWanted(
  memory: SharedArrayBuffer,
  maker: ProviderTokenMaker,
  expired: number | null,
  clock: Clock,
): void {
  const answer = new Int32Array(memory);
  let isNewer = false;
  try {
    if (expired === null) maker.token(clock);
    isNewer = expired !== null && maker.renewAfterExpiry(expired, clock);
  } catch {
    // A key that cannot sign: whoever asked finds no token and says so.
  }
  Atomics.store(answer, IS_NEWER, isNewer ? 1 : 0);
  Atomics.add(answer, ANSWERS, 1);
  Atomics.notify(answer, ANSWERS);
}

/** The provider tokens of one key in a thread that does not make them. */
export class AskedProviderTokens implements ProviderTokenSource {
  readonly #board: ProviderTokenBoard;
  readonly #answer: Int32Array;
  readonly #ask: (expired: number | null) => void;
  #newest: MadeProviderToken | null = null;
  #held = false;

  /** `ask` sends the question to the thread that makes them. */
  constructor(board: SharedArrayBuffer, answer: SharedArrayBuffer, ask: (expired: number | null) => void) {
    this.#board = new ProviderTokenBoard(board);
    this.#answer = new Int32Array(answer);
    this.#ask = ask;
  }

  token(clock: Clock): ProviderToken {
    const current = this.newest();
    if (current !== null && !isTooOld(current, clock.now())) return current.token;
    this.#wait(null);
    const made = this.newest();
    if (made === null) throw explainIdentityFailure(null, 'provider-token-key');
    return made.token;
  }

  get sinceExpiry(): number {
    return this.newest()?.token.sinceExpiry ?? 0;
  }

  /** The same for all that happens in one go: a connection that was asked for room must not get a newer token then. */
  newest(): MadeProviderToken | null {
    if (!this.#held) {
      this.#held = true;
      this.#newest = this.#board.read();
      queueMicrotask(() => {
        this.#held = false;
      });
    }
    return this.#newest;
  }

  renewAfterExpiry(generation: number): boolean {
    const current = this.newest();
    return (current !== null && current.token.generation > generation) || this.#wait(generation);
  }

  /** Whether there is a newer one than that of `expired`. */
  #wait(expired: number | null): boolean {
    const before = Atomics.load(this.#answer, ANSWERS);
    this.#ask(expired);
    const waited = Atomics.wait(this.#answer, ANSWERS, before, MOST_WAIT_MS);
    this.#newest = this.#board.read();
    return waited !== 'timed-out' && Atomics.load(this.#answer, IS_NEWER) === 1;
  }
}
