import type { HostQuestion } from '../../contract/facts/network.ts';
import type { Clock } from '../apns/clock.ts';
import type { ConfirmHost } from '../backend/network/host-consent.ts';
import { newSecret, sameSecret } from './session.ts';

/** Time to find the tab, or the terminal. */
const OPEN_MS = 5 * 60_000;
/** After a no, a page that was taken over must not have tab after tab opened. */
const QUIET_MS = 30_000;

/** A question that waits for its answer. */
interface Waiting {
  readonly code: string;
  readonly question: HostQuestion;
  readonly answer: (answer: 'yes' | 'no') => void;
}

/**
 * Questions whose answer the served page must not give itself. Each is put in a tab of its own that the program opens,
 * under a code (256 bits) that no page but that tab learns; the terminal names its address too.
 */
export class HostQuestions {
  #waiting: Waiting | null = null;
  #quietUntil = 0;
  #tell: ((code: string, question: HostQuestion) => void) | null = null;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `tell` opens the tab, once for each question. */
  tellBy(tell: (code: string, question: HostQuestion) => void): void {
    this.#tell = tell;
  }

  readonly ask: ConfirmHost = async (question) => {
    if (this.#tell === null || this.#waiting !== null || this.#clock.monotonicMs() < this.#quietUntil) return 'unasked';
    const code = newSecret();
    const answer = await new Promise<'yes' | 'no'>((resolve) => {
      const cancel = this.#clock.after(OPEN_MS, () => resolve('no'));
      const settle = (given: 'yes' | 'no'): void => {
        cancel();
        resolve(given);
      };
      this.#waiting = { code, question, answer: settle };
      this.#tell?.(code, question);
    });
    this.#waiting = null;
    if (answer === 'no') this.#quietUntil = this.#clock.monotonicMs() + QUIET_MS;
    return answer;
  };

  /** The question under a code; `null` where none waits for its answer there. */
  find(code: string): HostQuestion | null {
    return this.#waiting !== null && sameSecret(code, this.#waiting.code) ? this.#waiting.question : null;
  }

  /** Answers the question under a code; false where none waits there. */
  answer(code: string, answer: 'yes' | 'no'): boolean {
    if (this.find(code) === null) return false;
    this.#waiting?.answer(answer);
    return true;
  }

  /** Nothing is asked any more; what waits is a no. */
  close(): void {
    this.#tell = null;
    this.#waiting?.answer('no');
  }
}
