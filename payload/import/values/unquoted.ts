import { type KeyTable, keysAt } from '../../aps/known-keys.ts';
import { TextCursor, unlessFailed } from '../text-cursor.ts';
import type { Entry, Literal } from './literal.ts';

/** How Dart and Go print maps: without any quote. */
export interface Notation {
  readonly language: 'dart' | 'go';
  /** Where a map begins. */
  readonly open: string;
  readonly close: string;
  /** What parts entries, and what parts a key from its value. */
  readonly between: RegExp;
  /** A key behind what parts entries. */
  readonly next: RegExp;
}

export const NOTATIONS: readonly Notation[] = [
  // Dart: MapBase.mapToString.
  { language: 'dart', open: '{', close: '}', between: /, /y, next: /, ([\w-]{1,64}): /g },
  // Go: package fmt, %v of a map: entries in the order of their keys.
  { language: 'go', open: 'map[', close: ']', between: / /y, next: / ([\w-]{1,64}):/g },
];

/** Deeper than any payload. */
const DEEPEST = 60;
const LONGEST_TEXT = 8_192;

/**
 * The map that begins at `at` in what Dart or Go printed, where it can be read in one way only; else `null`. Texts stand there
 * without quotes: where one ends is plain only if what follows is a key that Apple names. Keys of the app's own may hold what no
 * comma (Dart) or blank (Go) stands in.
 */
export function readUnquoted(text: string, at: number, notation: Notation): Literal | null {
  return unlessFailed(() => new UnquotedReader(text, at, notation).map([]));
}

class UnquotedReader extends TextCursor {
  readonly #notation: Notation;

  constructor(text: string, at: number, notation: Notation) {
    super(text, at);
    this.#notation = notation;
  }

  /** `path`: the keys it stands under. */
  map(path: readonly string[]): Literal {
    const { open, close, language, between } = this.#notation;
    const from = this.at;
    if (path.length > DEEPEST || !this.take(open)) this.fail();
    const entries: Entry[] = [];
    const known = keysAt(path);
    while (!this.take(close)) {
      if (entries.length > 0) {
        if (this.match(between) === null) this.fail();
      }
      const key = this.match(/[\w-]{1,64}/y)?.[0] ?? this.fail();
      if (!this.take(language === 'dart' ? ': ' : ':')) this.fail();
      const last = entries.at(-1)?.key;
      // Apple's keys are known, each stands once, and Go puts them in order.
      if ((known !== null && !Object.hasOwn(known, key)) || entries.some((entry) => entry.key === key)) this.fail();
      if (language === 'go' && last !== undefined && last >= key) this.fail();
      entries.push({ key, value: this.#value([...path, key], known) });
    }
    return { kind: 'map', entries, from, to: this.at };
  }

  #value(path: readonly string[], known: KeyTable | null): Literal {
    const { open } = this.#notation;
    if (this.text.startsWith(open, this.at)) return this.map(path);
    const kind = known?.[path.at(-1) ?? '']?.type;
    const from = this.at;
    const written = this.#written(known);
    const to = this.at;
    const number = /^-?(?:0|[1-9]\d{0,15})(?:\.\d{1,15})?$/.test(written);
    switch (kind) {
      case 'text':
      case 'word':
      case 'text-or-object':
      case 'text-or-null':
        return { kind: 'text', value: written, from, to };
      case 'integer':
      case 'number':
      case 'one':
      case 'true':
        if (number) return { kind: 'number', raw: written, from, to };
        if (written === 'true' || written === 'false') return { kind: 'word', value: written === 'true', from, to };
        return this.fail();
      case undefined:
        if (number) return { kind: 'number', raw: written, from, to };
        if (/^(?:true|false)$/.test(written)) return { kind: 'word', value: written === 'true', from, to };
        if (/^(?:null|<nil>)$/.test(written)) return { kind: 'word', value: null, from, to };
        // A text of the app's own may go on with what looks like the next entry: only “aps” is plainly one.
        if (!this.#ends()) this.fail();
        return { kind: 'text', value: written, from, to };
      default:
        // Lists of texts: a comma or a blank may stand in one.
        return this.fail();
    }
  }

  /** Whether the map ends here, or goes on with “aps” and its map. */
  #ends(): boolean {
    const { open, close, language } = this.#notation;
    const aps = language === 'dart' ? `, aps: ${open}` : ` aps:${open}`;
    return [close, aps].some((sign) => this.text.startsWith(sign, this.at));
  }

  /** A text without quotes: to the next key that Apple names, or to the end of its map. */
  #written(known: KeyTable | null): string {
    const { close, next, language } = this.#notation;
    const from = this.at;
    const line = this.text.slice(from, from + LONGEST_TEXT);
    let end = line.indexOf(close);
    if (end < 0) this.fail();
    const rest = line.slice(0, end);
    if (/[\n{}[\]"]/.test(rest)) this.fail();
    for (const match of rest.matchAll(next)) {
      // A word with a colon that is none of Apple's keys may belong to the text, or be a key: not to be told.
      if (known !== null && !Object.hasOwn(known, match[1] ?? '')) this.fail();
      end = Math.min(end, match.index);
    }
    const written = line.slice(0, end);
    // A blank at its edge parted a key that was none from what was said of it.
    if (written !== written.trim()) this.fail();
    if (known === null && (language === 'dart' ? /,/ : / /).test(written)) this.fail();
    this.at += end;
    return written;
  }
}
