import type { Clock } from '../../apns/clock.ts';
import { addLines, giveBack, isSpent, monthOf, type OwnFile, takeOwnFile } from './history-folder.ts';

/** Adds lines to a file that is this program's alone, one after the other; it is taken when there is a first line. */
export class HistoryWriter {
  readonly #folder: string;
  readonly #clock: Clock;
  #own: OwnFile | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  /**
   * Resolves once the system has the lines: an end of this program costs none of them from then on. Rejects with the
   * system's error; then none of them is there.
   */
  add(lines: readonly string[]): Promise<void> {
    return this.#next(async () => {
      const own = await this.#file();
      try {
        await addLines(own, lines);
      } catch (error) {
        await this.#giveBack();
        throw error;
      }
    });
  }

  /** Gives the file back, to be taken again by the next line. Never rejects. */
  release(): Promise<void> {
    return this.#next(() => this.#giveBack()).catch(() => undefined);
  }

  async #file(): Promise<OwnFile> {
    const month = monthOf(this.#clock.now());
    if (this.#own !== null && (await isSpent(this.#own, month))) await this.#giveBack();
    this.#own ??= await takeOwnFile(this.#folder, month);
    return this.#own;
  }

  async #giveBack(): Promise<void> {
    const own = this.#own;
    this.#own = null;
    if (own !== null) await giveBack(own);
  }

  #next(work: () => Promise<void>): Promise<void> {
    const done = this.#writing.catch(() => undefined).then(work);
    this.#writing = done;
    return done;
  }
}
