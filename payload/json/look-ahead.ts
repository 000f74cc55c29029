import { ENDS_VALUE, ODD_SPACES } from './signs.ts';

/** How far one guess at what was meant may look. */
export const LONGEST_LOOK_AHEAD = 5_120;

/**
 * What stands behind a place of a text, for guesses at what was meant. All of them together look at a bounded number of units,
 * so that the work stays linear.
 */
export class LookAhead {
  readonly #text: string;
  /** How many units guesses may still look at. */
  #left: number;

  constructor(text: string) {
    this.#text = text;
    this.#left = 200_000 + 4 * text.length;
  }

  /** How far a guess at `from` may look. */
  furthest(from: number): number {
    return Math.min(this.#text.length, from + Math.max(0, Math.min(LONGEST_LOOK_AHEAD, this.#left)));
  }

  /** Counts what a guess has looked at. */
  spend(units: number): void {
    this.#left -= units;
  }

  /** Whether what follows `offset` is what may follow a string: a separator, a closing bracket, a comment, the end of the line or text. */
  endsValue(offset: number, lineEnds: boolean): boolean {
    let at = offset;
    while (this.#text[at] === ' ' || this.#text[at] === '\t') at += 1;
    const unit = this.#text[at];
    if (unit === '\n' || unit === '\r') {
      if (lineEnds) return true;
      while (/\s/.test(this.#text[at] ?? '')) at += 1;
    }
    const after = this.#text[at];
    if (after === undefined || ENDS_VALUE.includes(after)) return true;
    return after === '/' ? /[/*]/.test(this.#text[at + 1] ?? '') : after === '#' && at > offset;
  }

  /** Whether a text goes on at `offset` without anything between. */
  touches(offset: number): boolean {
    const after = this.#text[offset];
    return after !== undefined && !/[\s"[{/#]/.test(after) && !this.endsValue(offset, true) && !ODD_SPACES.test(after);
  }

  /** Guesses at a line break inside a string: a text that goes on, rather than a quote forgotten at the end of the line. */
  continuesOnNextLine(lineBreak: number): boolean {
    const furthest = this.furthest(lineBreak);
    this.spend(furthest - lineBreak);
    const rest = /^[\r\n]+[ \t]*([^"\\]*(?:\\.[^"\\]*)*)"/.exec(this.#text.slice(lineBreak, furthest));
    if (rest === null) return false;
    const continued = rest[1] ?? '';
    if (/^[}\],]/.test(continued) || continued === '') return false;
    return (
      this.endsValue(lineBreak + rest[0].length, false) && !/^\s*:/.test(this.#text.slice(lineBreak + rest[0].length))
    );
  }
}
