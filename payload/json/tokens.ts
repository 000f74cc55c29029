import type { Edit } from 'jsonc-parser';
import type { JsonExplanations } from '../../contract/facts/json.ts';
import { escapedLoosely, stringOf } from './escapes.ts';
import { Findings, type JsonFault } from './findings.ts';
import { LONGEST_LOOK_AHEAD, LookAhead } from './look-ahead.ts';
import { DOUBLE_QUOTES, FOREIGN_SIGNS, ODD_SPACES, SINGLE_QUOTES, STRUCTURE, ZERO_WIDTH } from './signs.ts';
import { StringReader } from './string-reader.ts';
import { isWellFormed, shorten, type Token, type TokenKind } from './token.ts';
import { NUMBER } from './words.ts';

const WORD =
  /[^\s\p{Cc}{}[\]:,;"'/#“”„‟″＂«»‘’‚‛′=，：；｛｝［］、،؛\u00a0\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+/uy;
/** A text without its opening quote: nothing in it that parts JSON, up to the closing one. */
const UNOPENED = /[\p{L}\p{N}\p{Emoji_Presentation}][^"'“”„‟″＂«»‘’‚‛[\]{}:,;=\\\r\n\t]*"/uy;
/** A single quote inside a text that no word goes on after. */
const NO_APOSTROPHE = /['‘’](?!\p{L}| \p{L}|[!?)])/u;
/** What begins a comment in the middle of a line: a text without its end may have swallowed it. */
const COMMENT_INSIDE = /\/\*|\s(?:\/\/|#)/;

/** Splits any text into JSON's tokens and says what is misspelt. Never throws; the last token is `end`. */
export function tokenize(text: string): { readonly tokens: readonly Token[]; readonly findings: Findings } {
  return new Tokenizer(text).run();
}

class Tokenizer {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  readonly #findings = new Findings();
  /** The brackets that are open. */
  readonly #open: TokenKind[] = [];
  #at = 0;
  readonly #ahead: LookAhead;

  constructor(text: string) {
    this.#text = text;
    this.#ahead = new LookAhead(text);
  }

  run(): { tokens: readonly Token[]; findings: Findings } {
    while (this.#at < this.#text.length) this.#next();
    this.#push('end', this.#text.length, '');
    return { tokens: this.#tokens, findings: this.#findings };
  }

  #next(): void {
    const from = this.#at;
    const unit = this.#text[from] ?? '';
    switch (unit) {
      case ' ':
      case '\t':
      case '\n':
      case '\r':
        this.#at += 1;
        return;
      case '{':
      case '}':
      case '[':
      case ']':
      case ':':
      case ',':
        this.#at += 1;
        this.#push(unit, from, unit);
        return;
      case '"':
        this.#string();
        return;
      case '/':
      case '#':
        this.#commentOrStray();
        return;
      case '=':
        this.#at += this.#text[from + 1] === '>' ? 2 : 1;
        this.#push(':', from, this.#text.slice(from, this.#at));
        return;
      case "'":
        this.#otherQuotes('single-quote');
        return;
      default:
        break;
    }
    const sign = FOREIGN_SIGNS[unit];
    if (sign !== undefined) {
      this.#at += 1;
      this.#push(sign, from, unit);
    } else if (DOUBLE_QUOTES.includes(unit) || SINGLE_QUOTES.includes(unit)) this.#otherQuotes('smart-quote');
    else if (ODD_SPACES.test(unit)) this.#oddSpace();
    else if (!this.#prefix()) this.#word();
  }

  #push(kind: TokenKind, from: number, value: string, guessed = false): void {
    this.#tokens.push({ kind, from, to: this.#at, value, guessed });
    if (kind === '{' || kind === '[') this.#open.push(kind);
    else if (kind === '}' || kind === ']') this.#open.pop();
  }

  #find<Code extends JsonFault>(
    code: Code,
    from: number,
    to: number,
    facts: JsonExplanations[Code],
    edits: readonly Edit[] = [],
  ): void {
    this.#findings.add(code, { from, to }, facts, edits);
  }

  #string(): void {
    const text = this.#text;
    const from = this.#at;
    const inside = new StringReader(text, from + 1);
    let smartEnd: { at: number; value: string; findings: number } | null = null;
    let closed = false;
    for (; inside.at < text.length; ) {
      const unit = text.charCodeAt(inside.at);
      if (unit === 0x22) {
        closed = true;
        break;
      }
      if (unit === 0x0a || unit === 0x0d) {
        if (smartEnd !== null || !this.#ahead.continuesOnNextLine(inside.at)) break;
        inside.lineBreak();
      } else if (
        unit > 0x7f &&
        smartEnd === null &&
        DOUBLE_QUOTES.includes(text[inside.at] ?? '') &&
        this.#ahead.endsValue(inside.at + 1, true)
      ) {
        smartEnd = { at: inside.at, value: inside.value(), findings: inside.found.length };
        inside.at += 1;
      } else inside.step(unit);
    }
    const end = Math.min(inside.at, text.length);
    if (smartEnd !== null && !(closed && this.#ahead.endsValue(end + 1, false))) {
      for (const tell of inside.found.slice(0, smartEnd.findings)) tell(this.#findings);
      const plain = !STRUCTURE.test(text.slice(from + 1, smartEnd.at));
      this.#smartQuote(smartEnd.at, smartEnd.at + 1, plain ? [{ offset: smartEnd.at, length: 1, content: '"' }] : []);
      this.#at = smartEnd.at + 1;
      this.#push('string', from, smartEnd.value, true);
      return;
    }
    for (const tell of inside.found) tell(this.#findings);
    if (!closed) {
      this.#unclosed(from, end, inside.value());
      return;
    }
    this.#at = end + 1;
    if (this.#ahead.touches(end + 1) && this.#innerQuotes(from, end)) return;
    const value = inside.value();
    this.#loneSurrogates(from, end + 1, value);
    this.#push('string', from, value);
  }

  /** A quote after which the text goes on at once: one inside the text that wants a backslash, or a sign that one is missing. */
  #innerQuotes(from: number, firstClose: number): boolean {
    const text = this.#text;
    const inner = [firstClose];
    let close = -1;
    const furthest = this.#ahead.furthest(firstClose);
    for (let at = firstClose + 1; at < furthest && text[at] !== '\n' && text[at] !== '\r'; at += 1) {
      if (text[at] === '\\') at += 1;
      else if (text[at] === '"') {
        if (this.#ahead.endsValue(at + 1, true)) {
          close = at;
          break;
        }
        inner.push(at);
      }
    }
    this.#ahead.spend((close < 0 ? furthest : close) - firstClose);
    // Quotes inside a text stand close around words.
    const hugging = inner.every(
      (at, index) => index % 2 === 1 || /^"[\p{L}\p{N}](?:[^"]*\S)?"/u.test(text.slice(at, close)),
    );
    const value =
      close < 0 || inner.length % 2 === 1 || !hugging || STRUCTURE.test(text.slice(firstClose, close))
        ? null
        : stringOf(escapedLoosely(text.slice(from + 1, close)) ?? '\\');
    this.#find(
      'unescaped-quote',
      firstClose,
      firstClose + 1,
      { follows: shorten(/^[^\s"]*/.exec(text.slice(firstClose + 1, firstClose + 41))?.[0] ?? '') },
      value === null ? [] : inner.map((offset) => ({ offset, length: 0, content: '\\' })),
    );
    if (value === null) return false;
    this.#at = close + 1;
    this.#push('string', from, value, true);
    return true;
  }

  /** A text without its closing quote: closed where that place is plain, at the end of the text or of its line. */
  #unclosed(from: number, end: number, value: string): void {
    const text = this.#text;
    const inner = text.slice(from + 1, end);
    const before = this.#tokens.at(-1);
    const torn = before?.to === from && ['word', 'number', 'literal'].includes(before.kind);
    const at =
      torn || inner.includes('\\"') || STRUCTURE.test(inner) || COMMENT_INSIDE.test(inner)
        ? -1
        : this.#closingPlace(from + 1, end, inner);
    this.#find('unclosed-string', from, end, null, at < 0 ? [] : [{ offset: at, length: 0, content: '"' }]);
    this.#at = at < 0 ? end : at;
    this.#push('string', from, at < 0 ? value : (stringOf(text.slice(from + 1, at)) ?? value), true);
  }

  #closingPlace(start: number, end: number, inner: string): number {
    const rest = this.#text.slice(end, end + LONGEST_LOOK_AHEAD).trimStart();
    if (rest === '') {
      const tail = /[}\]\s]*$/.exec(inner)?.[0] ?? '';
      const closers = tail.replace(/\s+/g, '');
      // More brackets closed than opened in it: the text ended before, and something else follows it.
      if (closers === '') return count(inner, /[}\]]/g) > count(inner, /[{[]/g) ? -1 : end;
      if (this.#open.at(-1) === '[' && inner.includes(',')) return -1;
      const wanted = this.#open.map((bracket) => (bracket === '{' ? '}' : ']')).reverse();
      return closers === wanted.join('') ? end - tail.length : -1;
    }
    if (!/^["'}\]“‘„]/.test(rest) || (/[,;]\s*$/.test(inner) && /^[}\]]/.test(rest))) return -1;
    const text = inner.replace(/\s*[,;]?\s*$/, '');
    return text === '' || /[{}[\]:,;]$/.test(text) ? -1 : start + text.length;
  }

  #loneSurrogates(from: number, to: number, value: string): void {
    if (isWellFormed(value)) return;
    const raw = this.#text.slice(from, to);
    const lone =
      /\\u(?:d[89ab][0-9a-f]{2}(?!\\ud[c-f])|d[c-f][0-9a-f]{2})|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gi;
    let place = { from, to };
    for (let found = lone.exec(raw); found !== null; found = lone.exec(raw)) {
      const before = raw.slice(Math.max(0, found.index - 6), found.index);
      if (/^\\ud[c-f]/i.test(found[0]) && /\\ud[89ab][0-9a-f]{2}$/i.test(before)) continue;
      place = { from: from + found.index, to: from + found.index + found[0].length };
      break;
    }
    this.#findings.add('lone-surrogate', place, null, [], 'warning');
  }

  #smartQuote(from: number, to: number, edits: readonly Edit[]): void {
    this.#find('smart-quote', from, to, { quote: this.#text[from] ?? '' }, edits);
  }

  #otherQuotes(code: 'smart-quote' | 'single-quote'): void {
    const text = this.#text;
    const from = this.#at;
    const open = text[from] ?? '';
    const closers = DOUBLE_QUOTES.includes(open) ? `${DOUBLE_QUOTES}"` : `${SINGLE_QUOTES}'`;
    const furthest = this.#ahead.furthest(from);
    let close = -1;
    let fallback = -1;
    let at = from + 1;
    for (; at < furthest && text[at] !== '\n' && text[at] !== '\r'; at += 1) {
      if (text[at] === '\\') at += 1;
      else if (closers.includes(text[at] ?? '')) {
        if (fallback < 0) fallback = at;
        if (this.#ahead.endsValue(at + 1, true)) {
          close = at;
          break;
        }
      }
    }
    const guessed = close < 0;
    if (guessed) close = fallback;
    this.#ahead.spend(at - from);
    const to = close < 0 ? Math.max(from + 1, Math.min(at, text.length)) : close + 1;
    const inner = text.slice(from + 1, close < 0 ? to : close);
    // Opened by one kind and closed by the other, with more of them between: which is which is not plain.
    const mixed = text[close] === '"' && [...inner].some((unit) => unit === '"' || DOUBLE_QUOTES.includes(unit));
    const single = open === "'" || SINGLE_QUOTES.includes(open);
    const parts = STRUCTURE.test(inner) || (single && (/[,:;={[]\s*['‘’]/.test(inner) || NO_APOSTROPHE.test(inner)));
    const plain = close >= 0 && !mixed && !parts && !this.#ahead.touches(to);
    const written = plain ? escapedLoosely(inner) : null;
    const edits: Edit[] =
      written === null
        ? []
        : [
            { offset: from, length: 1, content: '"' },
            ...(written === inner ? [] : [{ offset: from + 1, length: inner.length, content: written }]),
            { offset: close, length: 1, content: '"' },
          ];
    if (code === 'smart-quote') this.#smartQuote(from, to, edits);
    else this.#find('single-quote', from, to, null, edits);
    this.#at = to;
    this.#push('string', from, (written === null ? null : stringOf(written)) ?? inner, guessed);
  }

  #commentOrStray(): void {
    const text = this.#text;
    const from = this.#at;
    const block = text.startsWith('/*', from);
    if (!block && !text.startsWith('//', from) && text[from] !== '#') {
      this.#at += 1;
      const sign = text.slice(from, this.#at);
      this.#find('stray-character', from, this.#at, { where: 'here', sign });
      return;
    }
    let to: number;
    if (block) {
      const end = text.indexOf('*/', from + 2);
      to = end < 0 ? text.length : end + 2;
    } else {
      to = from;
      while (to < text.length && text[to] !== '\n' && text[to] !== '\r') to += 1;
    }
    const unclosed = block && !text.endsWith('*/', to);
    this.#find(
      'comment',
      from,
      to,
      { closed: !unclosed },
      unclosed || (!block && count(text.slice(from, to), /"/g) % 2 === 1)
        ? []
        : [{ offset: from, length: to - from, content: '' }],
    );
    this.#at = to;
  }

  #oddSpace(): void {
    const text = this.#text;
    const from = this.#at;
    if (from === 0 && text[0] === '\ufeff') {
      this.#at = 1;
      this.#find('byte-order-mark', 0, 1, null, [{ offset: 0, length: 1, content: '' }]);
      return;
    }
    while (ODD_SPACES.test(text[this.#at] ?? '')) this.#at += 1;
    const zeroWidth = ZERO_WIDTH.test(text.slice(from, this.#at));
    // Between two halves of a word or number nobody can tell whether it parts or joins them.
    const torn = [text[from - 1], text[this.#at]].every((beside) => /[\p{L}\p{N}.+-]/u.test(beside ?? ''));
    this.#find(
      'invisible-character',
      from,
      this.#at,
      { sign: text.charCodeAt(from), zeroWidth },
      torn ? [] : [{ offset: from, length: this.#at - from, content: zeroWidth ? '' : ' ' }],
    );
  }

  /** Python's `u` and `b` and Objective-C's `@` before what they mark. */
  #prefix(): boolean {
    const found = /^(?:[uUbB](?=["'])|@(?=["{[]|-?\d|YES\b|NO\b|true\b|false\b))/.exec(
      this.#text.slice(this.#at, this.#at + 8),
    )?.[0];
    const before = this.#text[this.#at - 1] ?? '';
    if (found === undefined || /[\p{L}\p{N}_"']/u.test(before)) return false;
    const from = this.#at;
    const quote = this.#text[from + 1] ?? '';
    const content = this.#text.slice(from + 2, this.#ahead.furthest(from + 2));
    // The bytes of a text in another encoding cannot be told from its characters.
    const bytes = /b/i.test(found) && content.slice(0, Math.max(0, content.indexOf(quote))).includes('\\');
    this.#at += 1;
    this.#find(
      'string-prefix',
      from,
      this.#at,
      { prefix: found },
      bytes ? [] : [{ offset: from, length: 1, content: '' }],
    );
    return true;
  }

  #word(): void {
    const text = this.#text;
    const from = this.#at;
    if (this.#unopened()) return;
    WORD.lastIndex = from;
    const word = WORD.exec(text)?.[0] ?? String.fromCodePoint(text.codePointAt(from) ?? 0);
    this.#at = from + word.length;
    if (word === 'true' || word === 'false' || word === 'null') this.#push('literal', from, word);
    else this.#push(NUMBER.test(word) ? 'number' : 'word', from, word);
  }

  /** A text that begins without its quote, and ends with one where a text may end. */
  #unopened(): boolean {
    const from = this.#at;
    const previous = this.#tokens.at(-1)?.kind;
    if (previous !== undefined && !['{', '[', ',', ':'].includes(previous)) return false;
    UNOPENED.lastIndex = 0;
    const found = UNOPENED.exec(this.#text.slice(from, Math.min(from + 400, this.#ahead.furthest(from))))?.[0];
    if (found === undefined) return false;
    this.#ahead.spend(found.length);
    const content = found.slice(0, -1);
    if (/\s$|^(?:true|false|null|[-+.\d]*)$/.test(content) || !this.#ahead.endsValue(from + found.length, true))
      return false;
    this.#at = from + found.length;
    const opened = [{ offset: from, length: 0, content: '"' }];
    this.#find('missing-quote', from, this.#at, { text: shorten(content) }, opened);
    this.#push('string', from, content, true);
    return true;
  }
}

function count(text: string, sign: RegExp): number {
  return text.match(sign)?.length ?? 0;
}
