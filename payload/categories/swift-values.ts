import { INSERTED, type SwiftToken, swiftTokens } from './swift-tokens.ts';

/** An expression as far as it says a text, a list, a call or a name. */
export type SwiftValue =
  | { readonly kind: 'text'; readonly text: string; readonly at: number }
  | { readonly kind: 'list'; readonly items: readonly SwiftValue[]; readonly at: number }
  | { readonly kind: 'call'; readonly path: readonly string[]; readonly given: readonly Given[]; readonly at: number }
  | { readonly kind: 'name'; readonly path: readonly string[]; readonly at: number }
  | { readonly kind: 'nil' | 'other'; readonly at: number };

/** What a call is given. */
export interface Given {
  readonly label: string | null;
  readonly value: SwiftValue;
}

/** What a name stands for. `path`: the types it is declared in, then its name. */
interface Declared {
  readonly path: readonly string[];
  /** The bracket that it is declared in, and its place among the tokens. */
  readonly scope: readonly number[];
  readonly index: number;
  readonly value: SwiftValue;
}

/** So deep what stands in brackets is read, and so far a name is followed. */
const MOST_DEPTH = 40;
/** So many steps are taken in all: what opens thousands of brackets and closes none would be read over and over. */
const MOST_STEPS = 4_000_000;
const TYPES = new Set(['enum', 'struct', 'class', 'extension', 'actor']);

/** Swift source, read as far as constants and calls go. */
export class SwiftSource {
  readonly tokens: readonly SwiftToken[];
  readonly #declared = new Map<string, Declared[]>();
  readonly #scopes: (readonly number[])[] = [];
  readonly #types: (readonly string[])[] = [];
  #steps = 0;

  constructor(text: string) {
    this.tokens = swiftTokens(text);
    this.#findScopes();
    this.#findConstants();
  }

  /** More would have to be read than is: names stand for nothing from there on. */
  get isExhausted(): boolean {
    return this.#steps > MOST_STEPS;
  }

  /** The call whose name stands at that token; `null` where no bracket follows, or it does not close. */
  callAt(index: number): Extract<SwiftValue, { kind: 'call' }> | null {
    const read = this.#postfix(index, 0);
    return read.value.kind === 'call' ? read.value : null;
  }

  /** What an expression at the token `index` stands for, names followed. */
  follow(value: SwiftValue, index: number, depth = 0): SwiftValue {
    if (value.kind !== 'name' || depth > MOST_DEPTH) return value;
    const raw = value.path.at(-1) === 'rawValue' || value.path.at(-1) === 'identifier';
    const found = this.#find(value.path, index) ?? (raw ? this.#find(value.path.slice(0, -1), index) : null);
    return found === null ? value : this.follow(found.value, found.index, depth + 1);
  }

  /** The token that begins at `at`. */
  indexOf(at: number): number {
    let low = 0;
    let high = this.tokens.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.tokens[middle]?.at ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #find(path: readonly string[], index: number): Declared | null {
    const own = path[0] === 'Self' || path[0] === 'self' ? path.slice(1) : path[0] === '' ? [] : path;
    const name = own.at(-1);
    if (name === undefined) return null;
    const types = own.slice(0, -1);
    const here = this.#scopes[index] ?? [];
    const all = this.#declared.get(name) ?? [];
    this.#steps += all.length;
    if (this.isExhausted) return null;
    const fitting = all.filter(({ path: declared, scope }) => {
      if (types.length > 0) return endsWith(declared.slice(0, -1), types);
      return scope.every((bracket, at) => here[at] === bracket);
    });
    // The innermost; of those the last before it is used.
    const depth = Math.max(...fitting.map(({ scope }) => scope.length));
    const inner = fitting.filter(({ scope }) => types.length > 0 || scope.length === depth);
    return inner.filter((one) => one.index < index).at(-1) ?? inner[0] ?? null;
  }

  #findScopes(): void {
    let scope: readonly number[] = [];
    let types: readonly string[] = [];
    const outer: (readonly string[])[] = [];
    let next: readonly string[] = [];
    this.tokens.forEach((token, index) => {
      const before = this.tokens[index - 1];
      if (before?.kind === 'name' && TYPES.has(before.text) && token.kind === 'name') next = [token.text];
      if (token.kind === 'mark' && token.text === '{' && scope.length < 200) {
        outer.push(types);
        types = [...types, ...next];
        scope = [...scope, index];
        next = [];
      } else if (token.kind === 'mark' && token.text === '}' && scope.length > 0) {
        types = outer.pop() ?? [];
        scope = scope.slice(0, -1);
      }
      this.#scopes.push(scope);
      this.#types.push(types);
    });
  }

  #findConstants(): void {
    for (let index = 0; index < this.tokens.length; index += 1) {
      const word = this.tokens[index];
      if (word?.kind !== 'name') continue;
      if (word.text === 'let' || word.text === 'var') this.#constant(index + 1);
      else if (word.text === 'case') this.#cases(index + 1);
    }
  }

  /** `name = …`, `name: Type = …`, and a computed `name: Type { "…" }`. */
  #constant(index: number): void {
    const name = this.tokens[index];
    if (name?.kind !== 'name') return;
    for (let at = index + 1; at < Math.min(index + 30, this.tokens.length); at += 1) {
      const mark = this.tokens[at]?.text;
      if (mark === '=' || mark === '{') {
        const from = mark === '{' && this.tokens[at + 1]?.text === 'return' ? at + 2 : at + 1;
        this.#declare(name.text, index, this.#expression(from, 0).value);
        return;
      }
      if (mark === ';' || mark === 'let' || mark === 'var' || mark === 'func') return;
    }
  }

  /** `case one, two = "…"`: a case without a text is called as it is. */
  #cases(index: number): void {
    for (let at = index; ; ) {
      const name = this.tokens[at];
      if (name?.kind !== 'name') return;
      const isGiven = this.tokens[at + 1]?.text === '=';
      const read = isGiven ? this.#expression(at + 2, 0) : null;
      this.#declare(name.text, at, read?.value ?? { kind: 'text', text: name.text, at: name.at });
      at = read?.next ?? at + 1;
      if (this.tokens[at]?.text !== ',') return;
      at += 1;
    }
  }

  #declare(name: string, index: number, value: SwiftValue): void {
    const declared = { path: [...(this.#types[index] ?? []), name], scope: this.#scopes[index] ?? [], index, value };
    const others = this.#declared.get(name);
    if (others === undefined) this.#declared.set(name, [declared]);
    else others.push(declared);
  }

  /** An expression, and the token behind it. `a + b` is a text or a list where both are. */
  #expression(from: number, depth: number): { readonly value: SwiftValue; readonly next: number } {
    let { value, next } = this.#postfix(from, depth);
    while (this.tokens[next]?.text === '+' && this.tokens[next]?.kind === 'mark') {
      const right = this.#postfix(next + 1, depth);
      value = joined(this.follow(value, from), this.follow(right.value, next));
      next = Math.max(right.next, next + 1);
    }
    return { value, next };
  }

  #postfix(from: number, depth: number): { readonly value: SwiftValue; readonly next: number } {
    const token = this.tokens[from];
    this.#steps += 1;
    if (token === undefined || depth > MOST_DEPTH || this.isExhausted)
      return { value: { kind: 'other', at: token?.at ?? 0 }, next: from };
    const { at } = token;
    if (token.kind === 'string') return this.#string(token, from, depth);
    if (token.kind === 'mark' && token.text === '[') return this.#list(from, depth);
    const isMember = token.kind === 'mark' && token.text === '.';
    if (token.kind !== 'name' && !isMember) return { value: { kind: 'other', at }, next: from };
    if (token.text === 'nil') return { value: { kind: 'nil', at }, next: from + 1 };
    const path = isMember ? [''] : [token.text];
    let next = isMember ? from : from + 1;
    while (/^[?!]$/.test(this.tokens[next]?.text ?? '')) next += 1;
    while (this.tokens[next]?.text === '.' && this.tokens[next + 1]?.kind === 'name') {
      path.push(this.tokens[next + 1]?.text ?? '');
      next += 2;
    }
    if (this.tokens[next]?.text !== '(') return { value: { kind: 'name', path, at }, next };
    const given = this.#given(next, ')', depth + 1);
    if (given === null) return { value: { kind: 'other', at }, next: next + 1 };
    return { value: { kind: 'call', path, given: given.items, at }, next: given.next };
  }

  #string(token: SwiftToken, from: number, depth: number): { readonly value: SwiftValue; readonly next: number } {
    const other = { value: { kind: 'other', at: token.at } as const, next: from + 1 };
    if (token.open === true) return other;
    let text = token.text;
    for (const { source } of token.inserted ?? []) {
      const path = source.trim().split('.');
      const value = this.follow({ kind: 'name', path, at: token.at }, from, depth);
      if (value.kind !== 'text') return other;
      text = text.replace(INSERTED, () => value.text);
    }
    // `"key".localized`, as many apps write it.
    if (this.tokens[from + 1]?.text !== '.') return { value: { kind: 'text', text, at: token.at }, next: from + 1 };
    const member = this.tokens[from + 2]?.text;
    return member === 'localized' || member === 'localizedString'
      ? {
          value: {
            kind: 'call',
            path: ['localized'],
            given: [{ label: null, value: { kind: 'text', text, at: token.at } }],
            at: token.at,
          },
          next: from + 3,
        }
      : other;
  }

  #list(from: number, depth: number): { readonly value: SwiftValue; readonly next: number } {
    const at = this.tokens[from]?.at ?? 0;
    const read = this.#given(from, ']', depth + 1);
    if (read === null) return { value: { kind: 'other', at }, next: from + 1 };
    return { value: { kind: 'list', items: read.items.map(({ value }) => value), at }, next: read.next };
  }

  /** What stands between brackets, with commas; `null` where they do not close. */
  #given(
    from: number,
    close: string,
    depth: number,
  ): { readonly items: readonly Given[]; readonly next: number } | null {
    const items: Given[] = [];
    let at = from + 1;
    for (;;) {
      const token = this.tokens[at];
      if (token === undefined) return null;
      if (token.kind === 'mark' && token.text === close) return { items, next: at + 1 };
      const isLabel = token.kind === 'name' && this.tokens[at + 1]?.text === ':';
      const read = this.#expression(isLabel ? at + 2 : at, depth);
      const behind = this.#skip(read.next);
      const isWhole = behind === read.next;
      items.push({
        label: isLabel ? token.text : null,
        value: isWhole ? read.value : { kind: 'other', at: this.tokens[isLabel ? at + 2 : at]?.at ?? token.at },
      });
      at = this.tokens[behind]?.text === ',' ? behind + 1 : behind;
      if (at === behind && this.tokens[at]?.text !== close) return null;
    }
  }

  /** The comma or bracket that ends what stands here, over what is no expression that is known. */
  #skip(from: number): number {
    let depth = 0;
    for (let at = from; at < this.tokens.length; at += 1) {
      this.#steps += 1;
      if (this.isExhausted) break;
      const { kind, text } = this.tokens[at] ?? { kind: 'mark', text: '' };
      if (kind !== 'mark') continue;
      if (depth === 0 && /^[,)\]}]$/.test(text)) return at;
      if (/^[([{]$/.test(text)) depth += 1;
      else if (/^[)\]}]$/.test(text)) depth -= 1;
    }
    return this.tokens.length;
  }
}

function endsWith(path: readonly string[], end: readonly string[]): boolean {
  return end.length <= path.length && end.every((name, at) => path[path.length - end.length + at] === name);
}

function joined(one: SwiftValue, other: SwiftValue): SwiftValue {
  if (one.kind === 'text' && other.kind === 'text') return { ...one, text: one.text + other.text };
  if (one.kind === 'list' && other.kind === 'list') return { ...one, items: [...one.items, ...other.items] };
  return { kind: 'other', at: one.at };
}
