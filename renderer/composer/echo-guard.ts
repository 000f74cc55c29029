/** Emissions kept until they come back; more are on their way only while the page is stuck. */
const MOST_ON_THE_WAY = 256;

/**
 * Tells an editor's own text, coming back to it through the state, from a text that somebody else put there. Typing
 * goes on while earlier texts are still on their way, so each one is remembered until it or a later one arrives.
 */
export class EchoGuard {
  #onTheWay: string[] = [];

  /** Call with each text the editor hands out. */
  emitted(text: string): void {
    this.#onTheWay.push(text);
    if (this.#onTheWay.length > MOST_ON_THE_WAY) this.#onTheWay.shift();
  }

  /** Whether `text`, which has just arrived, must be put into the editor that now shows `shown`. */
  isForeign(text: string, shown: string): boolean {
    const at = this.#onTheWay.lastIndexOf(text);
    if (at >= 0) {
      this.#onTheWay = this.#onTheWay.slice(at + 1);
      return false;
    }
    this.#onTheWay = [];
    return text !== shown;
  }
}
