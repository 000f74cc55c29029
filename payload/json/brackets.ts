import type { LineIndex } from '../problem.ts';
import type { Token } from './token.ts';

/** Whether a key is at home in the object at `path` and nowhere above it: then a bracket is not missing before the key. */
export type Belongs = (path: readonly string[], key: string) => boolean;

type Expectation = 'key-or-end' | 'key' | 'colon' | 'property-value' | 'item-or-end' | 'item' | 'comma-or-end';

/** An object or array that is open. */
export interface Frame {
  /** As it is written. */
  readonly bracket: '{' | '[';
  /** `null` for the braces around the whole that nobody typed. */
  readonly open: Token | null;
  /** The key that leads to it; `null` in an array and at the root. */
  readonly name: string | null;
  /** Whether it holds keys: as “{” does, and as “[” does in Swift and PHP. */
  object: boolean;
  readonly keys: Map<string, Token>;
  expect: Expectation;
  key: Token | null;
  comma: Token | null;
  /** Complete entries. */
  entries: number;
  /** Where its first entry begins. */
  first: Token | null;
}

/** An indentation beyond this says nothing, and would cost much in a text of one line. */
const WIDEST_INDENTATION = 400;

/**
 * Follows where brackets close, for the day one is missing or too many: whether that can only be at the end, or may be
 * between two entries as well, which would then stand elsewhere.
 */
export class Brackets {
  readonly #text: string;
  readonly #lines: LineIndex;
  readonly #belongs: Belongs;
  /** Frames whose closing brackets end the text, innermost first: where one is missing, it may be any of them. */
  #closing: Frame[] = [];
  /** Whether a line that begins with a closing bracket is indented otherwise than the line that opens it. */
  #askew = false;
  /** The object that has just ended, in its parent: where what follows might be meant to stand in it. */
  #ended: readonly string[] | null = null;
  /** Whether an entry follows an object of the app's own that it may belong to. */
  #loose = false;
  /** Whether an entry follows `aps` or `alert` that belongs into it. */
  #misplaced = false;
  /** Whether every closing bracket at the end begins a line. */
  #ownLines = true;

  constructor(text: string, lines: LineIndex, belongs: Belongs) {
    this.#text = text;
    this.#lines = lines;
    this.#belongs = belongs;
  }

  valueBegins(): void {
    this.#closing = [];
    this.#ownLines = true;
  }

  commaPassed(): void {
    this.#closing = [];
  }

  keyTaken({ first }: Frame, key: Token): void {
    if (first !== null) this.#compareIndentation(first, key);
    if (this.#ended === null) return;
    const known = this.#ended[0] === 'aps' && (this.#ended.length === 1 || this.#ended[1] === 'alert');
    if (this.#belongs(this.#ended, key.value)) this.#misplaced = true;
    else if (!known) this.#loose = true;
    this.#ended = null;
  }

  /** `stack`: what is still open around `frame`. */
  closed(frame: Frame, closer: Token, stack: readonly Frame[]): void {
    this.#noteIndentation(frame, closer);
    this.#closing.push(frame);
    if (!frame.object) this.#ended = null;
    else this.#ended = stack.length <= 3 ? [...stack.slice(1), frame].map(({ name }) => name ?? '') : [''];
  }

  /** Whether what a bracket closes began at another indentation: something is missing, or too much, before it. */
  get askew(): boolean {
    return this.#askew;
  }

  /** Whether a bracket after the end is the one too many: no entry would rather stand deeper. */
  isLastExtra(): boolean {
    return !this.#askew && !this.#misplaced && (!this.#loose || this.#ownLines);
  }

  /** Whether what is missing can only be missing at the end: not between two entries that would then part. */
  areMissingAtEnd(stack: readonly Frame[]): boolean {
    if (this.#askew || stack[0]?.open === null) return false;
    // Cut off in the middle: nothing that follows was typed.
    if (this.#closing.length === 0)
      return stack.slice(0, 3).every((frame, index) => this.#isAtHome(frame, stack.slice(1, index + 1)));
    if (this.#ownLines) return true;
    const path = [...this.#closing, ...[...stack].reverse()];
    return path.every((frame, index) => {
      const parent = path[index + 1];
      if (parent === undefined || frame.entries < 2 || frame.object !== parent.object) return true;
      if (!frame.object) return false;
      const names = path
        .slice(index, -1)
        .map(({ name }) => name ?? '')
        .reverse();
      return [...frame.keys.keys()].every((key) => this.#belongs(names, key));
    });
  }

  #noteIndentation({ open }: Frame, closer: Token): void {
    const own = this.#indentation(closer.from);
    if (own === null || !own.first || own.start === 0 || open === null) this.#ownLines = false;
    else {
      const opening = this.#indentation(open.from);
      if (opening !== null && opening.start !== own.start && opening.length !== own.length) this.#askew = true;
    }
  }

  /** Two keys of an object that begin lines of their own are indented alike, or a bracket is missing between them. */
  #compareIndentation(one: Token, other: Token): void {
    const a = this.#indentation(one.from);
    const b = this.#indentation(other.from);
    if (a?.first === true && b?.first === true && a.start !== b.start && a.length !== b.length) this.#askew = true;
  }

  /** Whether the keys of `aps` and `alert` are Apple's own; of other objects nobody knows. */
  #isAtHome({ keys, name }: Frame, path: readonly Frame[]): boolean {
    if (path.length === 0 || path.length > 2 || !['aps', 'alert'].includes(name ?? '')) return true;
    const names = path.map((one) => one.name ?? '');
    return names[0] !== 'aps' || [...keys.keys()].every((key) => this.#belongs(names, key) || key === 'sound');
  }

  /** The white space at the beginning of a line that has one within reason; `null` for others. */
  #indentation(offset: number): { readonly start: number; readonly length: number; readonly first: boolean } | null {
    const start = offset - this.#lines.position(offset).column + 1;
    const length = /^[ \t]*/.exec(this.#text.slice(start, start + WIDEST_INDENTATION))?.[0].length ?? 0;
    return length < WIDEST_INDENTATION ? { start, length, first: start + length === offset } : null;
  }
}

/** What closes a frame. */
export function closerOf({ object }: Frame): '}' | ']' {
  return object ? '}' : ']';
}
