import type { TextsFault } from '../../contract/facts/payload.ts';
import type { Place, Problem } from '../../contract/outcome.ts';
import { inFile } from '../../contract/told.ts';
import { LineIndex } from '../problem.ts';
import { fileOfOne, MOST_PROBLEMS, type ReadTexts, type TextEntry, textsProblem } from './table.ts';

/** What may stand in a word without quotes (Apple: Old-Style ASCII Property Lists, and what its reader takes besides). */
const BARE = /[\w$/:.-]+/y;
const ESCAPES: Readonly<Record<string, string>> = {
  ...{ a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\u000b' },
};
/** Octal escapes count in the encoding of NeXTSTEP (Unicode: NEXTSTEP.TXT); these are its upper half, from octal 200. */
const NEXTSTEP =
  '\u00a0ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖÙÚÛÜÝÞµ×÷©¡¢£⁄¥ƒ§¤’“«‹›ﬁﬂ®–†‡·¦¶•‚„”»…‰¬¿¹ˋ´ˆ˜¯˘˙¨²˚¸³˝˛ˇ—±¼½¾àáâãäåçèéêëìÆíªîïðñŁØŒºòóôõöæùúûıüýłøœßþÿ\ufffd\ufffd';

/**
 * Reads a `.strings` file: `"key" = "value";`, also with unquoted or single-quoted words, comments, an outer pair of braces,
 * and `key;` for a text that is its own key. What is wrong is told with line and column, and the rest is read: an entry that is not whole is left out. Of two
 * entries with one key the later counts. Never throws.
 */
export function readStrings(text: string, name: string, language: string): ReadTexts {
  const reader = new StringsReader(text, name);
  reader.run();
  return { file: fileOfOne(language, reader.entries, (key) => reader.placeOf(key)), problems: reader.problems };
}

class StringsReader {
  readonly entries = new Map<string, TextEntry>();
  readonly problems: Problem[] = [];
  readonly #places = new Map<string, number>();
  readonly #text: string;
  readonly #name: string;
  #lines: LineIndex | null = null;
  #at = 0;

  constructor(text: string, name: string) {
    this.#text = text;
    this.#name = name;
  }

  run(): void {
    this.#skip();
    const braced = this.#take('{');
    for (;;) {
      this.#skip();
      if (this.#at >= this.#text.length) return;
      if (braced && this.#take('}')) continue;
      this.#entry();
    }
  }

  placeOf(key: string): Place | null {
    const at = this.#places.get(key);
    if (at === undefined) return null;
    const { line, column } = this.#position(at);
    return inFile(this.#name, line, column);
  }

  #entry(): void {
    const from = this.#at;
    const key = this.#word();
    if (key === null) {
      this.#fault(this.#text[from] === '"' || this.#text[from] === "'" ? 'open-string' : 'no-key', from);
      this.#recover(from + 1);
      return;
    }
    const end = this.#at;
    this.#skip();
    if (this.#take(';')) {
      this.#keep(key, key, from);
      return;
    }
    if (!this.#take('=')) {
      this.#fault('no-equals', end);
      if (!this.#isNewLine(end)) this.#recover(this.#at);
      return;
    }
    this.#skip();
    const at = this.#at;
    const value = this.#word();
    if (value === null) {
      const opening = this.#text[at] ?? '';
      this.#fault(/["']/.test(opening) ? 'open-string' : /[{(<]/.test(opening) ? 'value-no-text' : 'no-value', at);
      this.#recover(at);
      return;
    }
    const behind = this.#at;
    this.#skip();
    const isEnded = this.#take(';');
    // Else what follows on the line is the rest of a text that a quote cut off.
    const isWhole = isEnded || this.#isNewLine(behind) || this.#text[this.#at] === '}';
    if (!isEnded) this.#fault('no-semicolon', behind);
    if (isWhole) this.#keep(key, value, from);
    else this.#recover(this.#at);
  }

  /** Whether a line ends between `from` and what is read next, or the text does. */
  #isNewLine(from: number): boolean {
    if (this.#at >= this.#text.length) return true;
    for (let at = from; at < this.#at; at += 1) if (isLineEnd(this.#text.charCodeAt(at))) return true;
    return false;
  }

  #keep(key: string, value: string, from: number): void {
    const before = this.#places.get(key);
    if (before !== undefined) {
      const facts = { key, line: this.#position(before).line };
      this.#tell((at) => textsProblem('texts-duplicate', facts, this.#name, at), from);
    }
    this.#places.set(key, from);
    this.entries.set(key, { kind: 'text', value });
  }

  /** White space and comments. One that has no end reaches to the end of the text. */
  #skip(): void {
    const text = this.#text;
    for (;;) {
      const unit = text.charCodeAt(this.#at);
      if (unit <= 32 || unit === 0xa0 || unit === 0xfeff || unit === 0x2028 || unit === 0x2029) this.#at += 1;
      else if (unit !== 0x2f) return;
      else if (text[this.#at + 1] === '/') this.#at = endOfLine(text, this.#at);
      else if (text[this.#at + 1] === '*') {
        const end = text.indexOf('*/', this.#at + 2);
        if (end < 0) this.#fault('open-comment', this.#at);
        this.#at = end < 0 ? text.length : end + 2;
      } else return;
    }
  }

  #take(sign: string): boolean {
    if (this.#text[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }

  /** A word with or without quotes; `null` where none begins, or where its quote is not closed. Then nothing is taken. */
  #word(): string | null {
    const quote = this.#text[this.#at];
    if (quote === '"' || quote === "'") return this.#quoted(quote);
    BARE.lastIndex = this.#at;
    const word = BARE.exec(this.#text)?.[0] ?? null;
    if (word !== null) this.#at += word.length;
    return word;
  }

  #quoted(quote: string): string | null {
    const text = this.#text;
    const pieces: string[] = [];
    let from = this.#at + 1;
    for (let at = from; at < text.length; ) {
      const sign = text[at];
      if (sign === quote) {
        this.#at = at + 1;
        return pieces.length === 0 ? text.slice(from, at) : [...pieces, text.slice(from, at)].join('');
      }
      if (sign !== '\\') {
        at += 1;
        continue;
      }
      const [value, length] = escapeAt(text, at + 1);
      pieces.push(text.slice(from, at), value);
      at += 1 + length;
      from = at;
    }
    return null;
  }

  /** Goes on behind the next semicolon, or at the next line where that comes first. */
  #recover(from: number): void {
    const text = this.#text;
    let at = from;
    while (at < text.length && text[at] !== ';' && !isLineEnd(text.charCodeAt(at))) at += 1;
    this.#at = text[at] === ';' ? at + 1 : at;
  }

  #fault(fault: TextsFault, at: number): void {
    this.#tell((place) => textsProblem('texts-fault', { format: 'strings', fault }, this.#name, place), at);
  }

  /** The first of them, and then that there are more. */
  #tell(told: (at: { readonly line: number; readonly column: number }) => Problem, at: number): void {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push(told(this.#position(at)));
    else if (this.problems.length === MOST_PROBLEMS) {
      const more = { format: 'strings', fault: 'too-many' } as const;
      this.problems.push(textsProblem('texts-fault', more, this.#name, this.#position(at)));
    }
  }

  #position(at: number): { readonly line: number; readonly column: number } {
    this.#lines ??= new LineIndex(this.#text);
    return this.#lines.position(at);
  }
}

const isLineEnd = (unit: number): boolean => unit === 10 || unit === 13;

function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isLineEnd(text.charCodeAt(at))) at += 1;
  return at;
}

/** What the escape means whose backslash stands before `at`, and how much of the text belongs to it. */
function escapeAt(text: string, at: number): readonly [value: string, length: number] {
  const sign = text[at] ?? '';
  if (sign === 'U' || sign === 'u') {
    let end = at + 1;
    while (end < at + 5 && /[\da-fA-F]/.test(text[end] ?? '')) end += 1;
    const digits = text.slice(at + 1, end);
    return digits === '' ? [sign, 1] : [String.fromCharCode(Number.parseInt(digits, 16)), 1 + digits.length];
  }
  if (sign >= '0' && sign <= '7') {
    let end = at + 1;
    while (end < at + 3 && /[0-7]/.test(text[end] ?? '')) end += 1;
    const code = Number.parseInt(text.slice(at, end), 8) & 0xff;
    return [code < 0x80 ? String.fromCharCode(code) : (NEXTSTEP[code - 0x80] ?? ''), end - at];
  }
  return [Object.hasOwn(ESCAPES, sign) ? (ESCAPES[sign] ?? '') : sign, sign === '' ? 0 : 1];
}
