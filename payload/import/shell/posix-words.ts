import { TextCursor } from '../text-cursor.ts';
import { resolveEscapes } from './command.ts';
import { closingParenthesis, endOf, type Shared, type Started, started, withoutLineEnds } from './posix-parts.ts';

/** Substitutions within substitutions; deeper is nothing that a person wrote. */
export const DEEPEST = 12;
export const BLANK = /[ \t\r\f\v\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/;
const BENT_SINGLE = '‘’‚‛′';
const BENT_DOUBLE = '“”„‟″«»';
/** The quote that ends a JSON body, whatever quotes stand in the body. */
const END_OF_BENT_JSON = /[}\]]\s*(["“”„‟″«»])(?=\s|$)/g;

/** What a text within a text is read with: what is read so shares everything but its place. */
export interface Nested {
  readonly text: string;
  readonly at: number;
  /** The sign that ends a substitution; '' reads to the end. */
  readonly until: string;
  readonly fish: boolean;
  readonly shared: Shared;
  readonly depth: number;
}

/**
 * The words of a shell (Shell Command Language 2.2 to 2.6): quotes, variables, substitutions and here-documents that hold them.
 * Quotes and dashes that a mail has bent are read as they were meant.
 */
export abstract class WordReader extends TextCursor {
  protected readonly until: string;
  protected readonly fish: boolean;
  protected readonly shared: Shared;
  protected readonly depth: number;
  /** The command that the word is for. */
  protected current: Started = started(false);
  /** What is read of a word so far; `null` between words. */
  protected word: string | null = null;
  protected quoted = false;
  #noBentJson = false;

  constructor({ text, at, until, fish, shared, depth }: Nested) {
    super(text, at);
    this.until = until;
    this.fish = fish;
    this.shared = shared;
    this.depth = depth;
  }

  /** Reads to the end, and returns what the last command prints, where that is known. */
  abstract read(): string | null;
  /** A reader of what a substitution holds. */
  protected abstract inner(text: string, at: number, until: string): WordReader;
  protected abstract endWord(): void;

  protected append(piece: string): void {
    this.word = (this.word ?? '') + piece;
  }

  /** What `unit` begins, where that is a quote, an escape or an expansion; else nothing is read. */
  protected readQuoted(unit: string): boolean {
    const text = this.text;
    const next = text[this.at + 1] ?? '';
    if (unit === "'") {
      this.quoted = true;
      this.#readSingle();
    } else if (unit === '$' && next === "'") {
      this.quoted = true;
      const end = endOf(text, this.at + 2, "'", true);
      this.append(resolveEscapes(text.slice(this.at + 2, end)));
      this.at = end + 1;
    } else if (unit === '"' || (unit === '$' && next === '"')) {
      this.quoted = true;
      this.at += unit === '"' ? 1 : 2;
      this.#readDouble('"');
    } else if (this.word === null && (BENT_SINGLE.includes(unit) || BENT_DOUBLE.includes(unit))) {
      this.quoted = true;
      this.#readBentQuote(unit);
    } else if (unit === '\\') {
      const ended = next === '\n' || BLANK.test(next) ? this.match(/\\[^\S\n]*\n/y) : null;
      if (ended !== null) {
        if (!/^\\\r?\n$/.test(ended[0])) this.current.bent = true;
      } else {
        this.append(next);
        this.at += 2;
      }
    } else if (unit === '$') this.#dollar();
    else if (unit === '`') {
      const end = endOf(text, this.at + 1, '`', true);
      this.#substitute(text.slice(this.at, end + 1), () =>
        this.inner(text.slice(this.at + 1, end).replace(/\\([`$\\])/g, '$1'), 0, '').read(),
      );
      this.at = end + 1;
    } else return false;
    return true;
  }

  #readSingle(): void {
    const text = this.text;
    const end = endOf(text, this.at + 1, "'", this.fish);
    const inside = text.slice(this.at + 1, end);
    this.append(this.fish ? inside.replace(/\\(['\\])/g, '$1') : inside);
    this.at = end + 1;
  }

  /** To the first of `closing`, or to `end`; what stands there is passed over. */
  #readDouble(closing: string, end = this.text.length): void {
    const text = this.text;
    this.append('');
    while (this.at < end && !closing.includes(text[this.at] ?? '')) {
      const inner = text[this.at] ?? '';
      const after = text[this.at + 1];
      if (inner === '\\' && after !== undefined && `"\\$\`\n${BENT_DOUBLE}`.includes(after)) {
        // A straight quote stood there before a mail or text program bent it: nobody escapes another.
        const isBent = BENT_DOUBLE.includes(after);
        if (isBent) this.current.bent = true;
        if (after !== '\n') this.append(isBent ? '"' : after);
        this.at += 2;
      } else if (inner === '$' || inner === '`') this.readQuoted(inner);
      else {
        let next = this.at + 1;
        while (next < end && !`"\\$\`${BENT_DOUBLE}`.includes(text[next] ?? '')) next += 1;
        this.append(text.slice(this.at, next));
        this.at = next;
      }
    }
    this.at += 1;
  }

  /** A quote that a mail program has bent; within it an apostrophe between letters belongs to the text. */
  #readBentQuote(unit: string): void {
    const text = this.text;
    this.current.bent = true;
    if (BENT_DOUBLE.includes(unit)) {
      this.at += 1;
      const end = /^\s*[{[]/.test(text.slice(this.at, this.at + 20)) ? this.#endOfBentJson() : null;
      if (end === null) this.#readDouble(`"${BENT_DOUBLE}`);
      else this.#readDouble('', end);
      return;
    }
    let end = this.at + 1;
    for (; end < text.length; end += 1) {
      if (!`'${BENT_SINGLE}`.includes(text[end] ?? '')) continue;
      const after = text[end + 1] ?? '\n';
      if (!/[\p{L}\p{N}]/u.test(after)) break;
    }
    this.append(text.slice(this.at + 1, end));
    this.at = end + 1;
  }

  /** Where the JSON body that begins here ends; `null` where none does. What is not found once is not looked for again. */
  #endOfBentJson(): number | null {
    if (this.#noBentJson) return null;
    END_OF_BENT_JSON.lastIndex = this.at;
    const found = END_OF_BENT_JSON.exec(this.text);
    this.#noBentJson = found === null;
    return found === null ? null : found.index + found[0].length - 1;
  }

  /** A piece without quotes: an option whose dashes a mail has bent, or up to the next sign that means something. */
  protected readPlain(): void {
    const text = this.text;
    const option = this.word === null ? this.match(/[–—−‐‑―]+(?=[A-Za-z]([\w-]*))/y) : null;
    if (option !== null) {
      this.current.bent = true;
      this.append(option[1] === '' ? '-' : '--');
      return;
    }
    let end = this.at + 1;
    while (end < text.length && /[\w./:=@,%+?~*[\]{}-]/.test(text[end] ?? '') && text[end] !== this.until) end += 1;
    this.append(text.slice(this.at, end));
    this.at = end;
  }

  #dollar(): void {
    const text = this.text;
    const from = this.at;
    const variable = this.match(/\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(\[[@*]\])?(?::?[-=]([^}$`'"]*))?\}|[0-9@#?*!])/y);
    if (variable !== null) {
      this.#variable(variable);
      return;
    }
    const file = this.match(/\$\(\s*<\s*([^\s)'"]+)\s*\)/y);
    if (file !== null) this.#substitute(file[0], () => this.shared.files.get(file[1] ?? '') ?? null);
    else if (!text.startsWith('$(', from)) {
      this.append('$');
      this.at += 1;
    } else if (text.startsWith('$((', from) || this.depth >= DEEPEST) {
      this.at = closingParenthesis(text, from + 1);
      this.#substitute(text.slice(from, this.at), () => null);
    } else {
      const reader = this.inner(text, from + 2, ')');
      const output = reader.read();
      this.at = reader.at;
      this.#substitute(text.slice(from, reader.at), () => output);
    }
  }

  #variable([all, bare, braced, every, fallback]: RegExpExecArray): void {
    const name = bare ?? braced ?? all;
    const words = every === undefined ? undefined : this.shared.arrays.get(name);
    if (words !== undefined && this.shared.mayExpand(words.join('').length)) {
      for (const [index, word] of words.entries()) {
        if (index > 0) this.endWord();
        this.append(word);
      }
      return;
    }
    const value = this.shared.variables.get(name) ?? fallback;
    const known = value !== undefined && this.shared.mayExpand(value.length);
    if (!known) this.current.unresolved.push(all);
    this.append(known ? value : all);
  }

  /** What a substitution prints takes its place, without the line ends at its end; what is not known stays as written. */
  #substitute(written: string, output: () => string | null): void {
    const text = this.depth < DEEPEST ? output() : null;
    const known = text !== null && this.shared.mayExpand(text.length);
    this.current.unresolved.push(...(known ? this.shared.open : [written]));
    this.append(known ? withoutLineEnds(text) : written);
  }

  /** A here-document whose end is not quoted has variables, and `\` before `$`, `` ` `` and `\`. */
  protected expand(body: string, command: Started): string {
    if (!/[$`\\]/.test(body)) return body;
    const reader = this.inner(body, 0, '');
    reader.word = '';
    while (reader.at < body.length) {
      const unit = body[reader.at] ?? '';
      const next = body[reader.at + 1] ?? '';
      if (unit === '\\' && '$`\\\n'.includes(next) && next !== '') {
        if (next !== '\n') reader.append(next);
        reader.at += 2;
      } else if (unit === '$' && next === "'") {
        reader.append(unit);
        reader.at += 1;
      } else if (unit === '$' || unit === '`') reader.readQuoted(unit);
      else {
        reader.append(unit);
        reader.at += 1;
      }
    }
    command.unresolved.push(...reader.current.unresolved);
    return reader.word ?? '';
  }
}
