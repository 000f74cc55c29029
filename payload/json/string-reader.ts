import { escapeAt, escaped } from './escapes.ts';
import type { Findings } from './findings.ts';

/** The inside of a string between straight quotes, unit by unit. */
export class StringReader {
  at: number;
  /** What is to be told of it, in order. */
  readonly found: ((findings: Findings) => void)[] = [];
  readonly #text: string;
  #read = '';
  #chunk: number;

  constructor(text: string, start: number) {
    this.#text = text;
    this.at = start;
    this.#chunk = start;
  }

  /** The text so far, its escapes resolved. */
  value(): string {
    return this.#read + this.#text.slice(this.#chunk, Math.min(this.at, this.#text.length));
  }

  step(unit: number): void {
    const { at } = this;
    if (unit === 0x5c) {
      this.#escape();
      return;
    }
    this.at += 1;
    if (unit >= 0x20) return;
    this.found.push((findings) =>
      findings.add('control-character', { from: at, to: at + 1 }, { sign: unit }, [
        { offset: at, length: 1, content: escaped(String.fromCharCode(unit)) },
      ]),
    );
  }

  lineBreak(): void {
    const { at } = this;
    const length = this.#text.charCodeAt(at) === 0x0d && this.#text.charCodeAt(at + 1) === 0x0a ? 2 : 1;
    this.at += length;
    this.found.push((findings) =>
      findings.add('line-break-in-string', { from: at, to: at + length }, null, [
        { offset: at, length, content: '\\n' },
      ]),
    );
  }

  #escape(): void {
    const { at } = this;
    const { length, value, ofJson } = escapeAt(this.#text, at);
    this.#read += this.#text.slice(this.#chunk, at) + (value ?? '');
    this.at += length;
    this.#chunk = this.at;
    if (ofJson || at + 1 >= this.#text.length) {
      // The very last backslash: the string is unclosed, and where it ends is no longer plain.
      if (!ofJson) this.found.push((findings) => findings.doubt());
      return;
    }
    const written = this.#text.slice(at, at + length);
    this.found.push((findings) =>
      findings.add(
        'bad-escape',
        { from: at, to: at + length },
        { written, json: value === null ? null : escaped(value) },
        value === null ? [] : [{ offset: at, length, content: escaped(value) }],
      ),
    );
  }
}
