import { outputWords } from '../../../words/cli/output.ts';
import type { Output } from './output.ts';

/**
 * Lines of a command that goes on whether or not somebody reads them. Those that a reader leaves lying are bounded: what
 * does not fit is left out, which is said once, and counted in the place where it would have stood.
 */
export class LinesWhileRead {
  readonly #output: Output;
  #missed = 0;
  #isTold = false;

  constructor(output: Output) {
    this.#output = output;
  }

  /** Has `write` write a line, or counts it. */
  add(write: (output: Output) => void): void {
    if (this.#missed === 0 && this.#output.hasRoom) {
      write(this.#output);
      return;
    }
    this.#missed += 1;
    if (this.#missed > 1) return;
    if (!this.#isTold) this.#output.say(outputWords.unread);
    this.#isTold = true;
    void this.#output.ready().then(() => this.#tell());
  }

  #tell(): void {
    const lines = this.#missed;
    this.#missed = 0;
    if (this.#output.json) this.#output.object({ missed: { lines } });
    else this.#output.line(outputWords.leftOut(lines));
  }
}
