import type { Edit } from 'jsonc-parser';

/** `word`: something between separators that is no JSON value. `end`: after the last token, empty. */
export type TokenKind = '{' | '}' | '[' | ']' | ':' | ',' | 'string' | 'number' | 'literal' | 'word' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly from: number;
  readonly to: number;
  /** The content of a string with its escapes resolved; the text itself for every other kind. */
  readonly value: string;
}

/** A fault of spelling, and the edits that cure it where the cure is mechanical. */
export interface Finding {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly from: number;
  readonly to: number;
  readonly sentence: string;
  readonly remedy: string;
  readonly edits: readonly Edit[];
}

/** How far a guess at what was meant may look; keeps the work linear. */
const LONGEST_LOOK_AHEAD = 5_120;
const DOUBLE_QUOTES = '“”„‟″＂«»';
const SINGLE_QUOTES = '‘’‚‛′';
const ODD_SPACES =
  /[\u00a0\u1680\u180e\u2000-\u200f\u2028\u2029\u202a-\u202f\u205f-\u2064\u3000\ufeff]|[^\P{Cc}\t\n\r]/u;
const WORD = /[^\s\p{Cc}{}[\]:,"'/#“”„‟″＂«»‘’‚‛′=\u00a0\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+/uy;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const NUMBER_LIKE = /^[+-]?(?:\d[\d_.]*(?:[eE][+-]?\d*)?|\.\d+|0[xX][0-9a-fA-F]+)$/;
const WORDS_OF_OTHER_LANGUAGES: Readonly<Record<string, string>> = {
  True: 'true',
  TRUE: 'true',
  YES: 'true',
  False: 'false',
  FALSE: 'false',
  NO: 'false',
  None: 'null',
  nil: 'null',
  NULL: 'null',
  Null: 'null',
};
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Splits any text into JSON's tokens and says what is misspelt. Never throws; the last token is `end`. */
export function tokenize(text: string): { readonly tokens: readonly Token[]; readonly findings: readonly Finding[] } {
  return new Tokenizer(text).run();
}

class Tokenizer {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  readonly #findings: Finding[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  run(): { tokens: readonly Token[]; findings: readonly Finding[] } {
    while (this.#at < this.#text.length) this.#next();
    this.#push('end', this.#text.length, this.#text.length, '');
    return { tokens: this.#tokens, findings: this.#findings };
  }

  #next(): void {
    const text = this.#text;
    const from = this.#at;
    const unit = text[from] ?? '';
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
        this.#push(unit, from, this.#at, unit);
        return;
      case '"':
        this.#string();
        return;
      case '/':
      case '#':
        this.#commentOrStray();
        return;
      case '=':
        this.#equalsSign();
        return;
      case "'":
        this.#otherQuotes('single-quote');
        return;
      default:
        break;
    }
    if (DOUBLE_QUOTES.includes(unit) || SINGLE_QUOTES.includes(unit)) {
      this.#otherQuotes('smart-quote');
      return;
    }
    if (ODD_SPACES.test(unit)) {
      this.#oddSpace();
      return;
    }
    this.#word();
  }

  #push(kind: TokenKind, from: number, to: number, value: string): void {
    this.#tokens.push({ kind, from, to, value });
  }

  #find(code: string, from: number, to: number, sentence: string, remedy: string, edits: readonly Edit[] = []): void {
    this.#findings.push({ code, severity: 'error', from, to, sentence, remedy, edits });
  }

  /** Whether what follows `offset` is what may follow a string: a separator, a closing bracket, or the end of the line or text. */
  #endsValue(offset: number, lineEnds: boolean): boolean {
    let at = offset;
    while (this.#text[at] === ' ' || this.#text[at] === '\t') at += 1;
    const unit = this.#text[at];
    if (unit === '\n' || unit === '\r') {
      if (lineEnds) return true;
      while (/\s/.test(this.#text[at] ?? '')) at += 1;
    }
    const after = this.#text[at];
    return after === undefined || after === ',' || after === ':' || after === '}' || after === ']';
  }

  #string(): void {
    const text = this.#text;
    const from = this.#at;
    const findings: Finding[] = [];
    const find = (code: string, start: number, end: number, sentence: string, remedy: string, edits: readonly Edit[]) =>
      findings.push({ code, severity: 'error', from: start, to: end, sentence, remedy, edits });
    let value = '';
    let chunk = from + 1;
    let at = from + 1;
    let smartEnd = -1;
    let smartFindings = 0;
    let smartValue = '';
    let closed = false;
    while (at < text.length) {
      const unit = text.charCodeAt(at);
      if (unit === 0x22) {
        closed = true;
        break;
      }
      if (unit === 0x5c) {
        value += text.slice(chunk, at);
        const escaped = text[at + 1];
        const simple = escaped === undefined ? undefined : ESCAPES[escaped];
        if (simple !== undefined) {
          value += simple;
          at += 2;
        } else if (escaped === 'u') {
          const digits = /^[0-9a-fA-F]{0,4}/.exec(text.slice(at + 2, at + 6))?.[0] ?? '';
          if (digits.length === 4) value += String.fromCharCode(Number.parseInt(digits, 16));
          else {
            find(
              'bad-escape',
              at,
              at + 2 + digits.length,
              `“\\u${digits}” is not complete: four hexadecimal digits must follow \\u.`,
              'Write all four digits, such as \\u00e9, or type the character itself.',
              [],
            );
          }
          at += 2 + digits.length;
        } else if (escaped === undefined) {
          at += 1;
        } else {
          const lineBreak = escaped === '\n' || escaped === '\r';
          find(
            'bad-escape',
            at,
            at + (lineBreak ? 1 : 2),
            lineBreak
              ? 'A backslash at the end of a line has no meaning in JSON.'
              : `“\\${escaped}” is not an escape that JSON knows.`,
            'Write \\\\ for a backslash itself; JSON knows \\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four digits.',
            [],
          );
          at += lineBreak ? 1 : 2;
        }
        chunk = at;
        continue;
      }
      if (unit === 0x0a || unit === 0x0d) {
        if (smartEnd >= 0 || !this.#continuesOnNextLine(at)) break;
        const length = unit === 0x0d && text.charCodeAt(at + 1) === 0x0a ? 2 : 1;
        find(
          'line-break-in-string',
          at,
          at + length,
          'A line break stands inside a text in quotes.',
          'Write \\n where the line should break.',
          [{ offset: at, length, content: '\\n' }],
        );
        at += length;
        continue;
      }
      if (unit < 0x20) {
        find(
          'control-character',
          at,
          at + 1,
          unit === 9
            ? 'A tab stands inside a text in quotes.'
            : `A control character (${codePointName(unit)}) stands inside a text in quotes.`,
          unit === 9 ? 'Write \\t for it, or use spaces.' : 'Remove it, or write it as an escape.',
          [{ offset: at, length: 1, content: JSON.stringify(String.fromCharCode(unit)).slice(1, -1) }],
        );
      } else if (smartEnd < 0 && DOUBLE_QUOTES.includes(text[at] ?? '') && this.#endsValue(at + 1, true)) {
        smartEnd = at;
        smartFindings = findings.length;
        smartValue = value + text.slice(chunk, at);
      }
      at += 1;
    }
    if (smartEnd >= 0 && !(closed && this.#endsValue(at + 1, false))) {
      this.#findings.push(...findings.slice(0, smartFindings));
      this.#smartQuoteFinding(smartEnd, smartEnd + 1, [{ offset: smartEnd, length: 1, content: '"' }]);
      this.#at = smartEnd + 1;
      this.#push('string', from, this.#at, smartValue);
      return;
    }
    value += text.slice(chunk, Math.min(at, text.length));
    this.#findings.push(...findings);
    if (closed) {
      at += 1;
      this.#loneSurrogates(from, at, value);
    } else {
      this.#find(
        'unclosed-string',
        from,
        Math.min(at, text.length),
        'The text in quotes that begins here has no closing quote.',
        'Put " where the text ends; a line break inside it is written \\n.',
      );
    }
    this.#at = Math.min(at, text.length);
    this.#push('string', from, this.#at, value);
  }

  /** Guesses at a line break inside a string: a text that goes on, rather than a quote forgotten at the end of the line. */
  #continuesOnNextLine(lineBreak: number): boolean {
    const rest = /^[\r\n]+[ \t]*([^"\\]*(?:\\.[^"\\]*)*)"/.exec(
      this.#text.slice(lineBreak, lineBreak + LONGEST_LOOK_AHEAD),
    );
    if (rest === null) return false;
    const continued = rest[1] ?? '';
    if (/^[}\],]/.test(continued) || continued === '') return false;
    return (
      this.#endsValue(lineBreak + rest[0].length, false) && !/^\s*:/.test(this.#text.slice(lineBreak + rest[0].length))
    );
  }

  #loneSurrogates(from: number, to: number, value: string): void {
    if (isWellFormed(value)) return;
    const raw = this.#text.slice(from, to);
    let start = from;
    let end = to;
    for (let i = 0; i < raw.length; i += 1) {
      const escaped = /^\\u(d[89a-f][0-9a-f]{2})/i.exec(raw.slice(i, i + 6));
      if (escaped !== null) {
        start = from + i;
        end = start + 6;
        break;
      }
      const unit = raw.charCodeAt(i);
      if (unit < 0xd800 || unit > 0xdfff) continue;
      const paired = unit < 0xdc00 && /[\udc00-\udfff]/.test(raw[i + 1] ?? '');
      if (paired) {
        i += 1;
        continue;
      }
      start = from + i;
      end = start + 1;
      break;
    }
    this.#findings.push({
      code: 'lone-surrogate',
      severity: 'warning',
      from: start,
      to: end,
      sentence: 'Half of a character stands here (a lone surrogate), as when an emoji was cut in two.',
      remedy: 'Type the character again: readers show a replacement sign for it or refuse the payload.',
      edits: [],
    });
  }

  #smartQuoteFinding(from: number, to: number, edits: readonly Edit[]): void {
    this.#find(
      'smart-quote',
      from,
      to,
      `“Smart” quotes (${this.#text[from] ?? ''}) are used where JSON takes only straight ones (").`,
      'Replace them with straight quotes; text editors and chat programs curl them by themselves.',
      edits,
    );
  }

  #otherQuotes(code: 'smart-quote' | 'single-quote'): void {
    const text = this.#text;
    const from = this.#at;
    const open = text[from] ?? '';
    const closers = DOUBLE_QUOTES.includes(open) ? `${DOUBLE_QUOTES}"` : `${SINGLE_QUOTES}'`;
    let lineEnd = from;
    const furthest = Math.min(text.length, from + LONGEST_LOOK_AHEAD);
    while (lineEnd < furthest && text[lineEnd] !== '\n' && text[lineEnd] !== '\r') lineEnd += 1;
    let close = -1;
    let fallback = -1;
    for (let at = from + 1; at < lineEnd; at += 1) {
      if (text[at] === '\\') {
        at += 1;
        continue;
      }
      if (!closers.includes(text[at] ?? '')) continue;
      if (fallback < 0) fallback = at;
      if (this.#endsValue(at + 1, true)) {
        close = at;
        break;
      }
    }
    if (close < 0) close = fallback;
    const to = close < 0 ? lineEnd : close + 1;
    const inner = text.slice(from + 1, close < 0 ? lineEnd : close);
    const escaped = escapeLoose(inner);
    const edits: Edit[] = [];
    if (close >= 0) {
      edits.push({ offset: from, length: 1, content: '"' });
      if (escaped !== inner) edits.push({ offset: from + 1, length: inner.length, content: escaped });
      edits.push({ offset: close, length: 1, content: '"' });
    }
    if (code === 'smart-quote') this.#smartQuoteFinding(from, to, edits);
    else {
      this.#find(
        'single-quote',
        from,
        to,
        'Single quotes (\') stand where JSON takes only double ones (").',
        'Put the text between double quotes.',
        edits,
      );
    }
    this.#at = to;
    this.#push('string', from, to, stringValue(`"${escaped}"`) ?? inner);
  }

  #commentOrStray(): void {
    const text = this.#text;
    const from = this.#at;
    const block = text.startsWith('/*', from);
    if (!block && !text.startsWith('//', from) && text[from] !== '#') {
      this.#at += 1;
      this.#stray(from, this.#at);
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
      unclosed ? 'A comment begins here and is never closed; JSON has no comments.' : 'JSON has no comments.',
      'Remove the comment before sending.',
      unclosed ? [] : [{ offset: from, length: to - from, content: '' }],
    );
    this.#at = to;
  }

  #equalsSign(): void {
    const from = this.#at;
    this.#at += this.#text[from + 1] === '>' ? 2 : 1;
    const written = this.#text.slice(from, this.#at);
    this.#find(
      'wrong-colon',
      from,
      this.#at,
      `“${written}” stands where JSON has a colon${written === '=>' ? ': this looks like Ruby or PHP' : ''}.`,
      'Write a colon between a name and its value.',
      [{ offset: from, length: this.#at - from, content: ':' }],
    );
    this.#push(':', from, this.#at, written);
  }

  #oddSpace(): void {
    const text = this.#text;
    const from = this.#at;
    if (from === 0 && text[0] === '\ufeff') {
      this.#at = 1;
      this.#find(
        'byte-order-mark',
        0,
        1,
        'The text begins with an invisible byte order mark (U+FEFF), which JSON does not allow.',
        'Remove it; some editors write it when they save as “UTF-8 with BOM”.',
        [{ offset: 0, length: 1, content: '' }],
      );
      return;
    }
    while (ODD_SPACES.test(text[this.#at] ?? '')) this.#at += 1;
    this.#find(
      'invisible-character',
      from,
      this.#at,
      `An invisible character (${codePointName(text.charCodeAt(from))}) stands outside the quotes.`,
      'Replace it with an ordinary space; it often comes along when text is copied from a web page.',
      [{ offset: from, length: this.#at - from, content: ' ' }],
    );
  }

  #word(): void {
    const text = this.#text;
    const from = this.#at;
    WORD.lastIndex = from;
    const word = WORD.exec(text)?.[0] ?? text[from] ?? '';
    this.#at = from + word.length;
    if (word === 'true' || word === 'false' || word === 'null') this.#push('literal', from, this.#at, word);
    else if (NUMBER.test(word)) this.#push('number', from, this.#at, word);
    else this.#push('word', from, this.#at, word);
  }

  #stray(from: number, to: number): void {
    this.#find('stray-character', from, to, `“${this.#text.slice(from, to)}” has no place here.`, 'Remove it.');
  }
}

/** What to say of a word that stands where a value belongs. */
export function explainWord(token: Token): Finding {
  const { value: word, from, to } = token;
  const finding = (code: string, sentence: string, remedy: string, content: string | null): Finding => ({
    code,
    severity: 'error',
    from,
    to,
    sentence,
    remedy,
    edits: content === null ? [] : [{ offset: from, length: to - from, content }],
  });
  const translated = Object.hasOwn(WORDS_OF_OTHER_LANGUAGES, word) ? WORDS_OF_OTHER_LANGUAGES[word] : undefined;
  if (translated !== undefined) {
    return finding('wrong-literal', `JSON does not know “${word}”.`, `Write ${translated}, in lower case.`, translated);
  }
  if (/^[+-]?(?:NaN|Infinity)$/.test(word) || word === 'undefined') {
    return finding(
      'no-such-value',
      `“${word}” cannot be written in JSON.`,
      word === 'undefined' ? 'Leave the key out, or write null.' : 'Write an ordinary number, or leave the key out.',
      null,
    );
  }
  if (NUMBER_LIKE.test(word)) {
    return finding(
      'bad-number',
      `“${shorten(word)}” is not a number as JSON writes it.`,
      'Write digits without a plus sign, leading zeros or separators, with a digit on both sides of the point.',
      null,
    );
  }
  return finding(
    'unquoted-text',
    `“${shorten(word)}” stands here without quotes.`,
    'Put texts between double quotes.',
    null,
  );
}

/** What to say of a word that stands where a key belongs. */
export function explainUnquotedKey(token: Token): Finding {
  return {
    code: 'unquoted-key',
    severity: 'error',
    from: token.from,
    to: token.to,
    sentence: `The key ${shorten(token.value)} is not in quotes.`,
    remedy: 'Put keys between double quotes.',
    edits: [{ offset: token.from, length: token.to - token.from, content: JSON.stringify(token.value) }],
  };
}

/** `text`, cut in the middle of nothing: at most 40 units, for use in a sentence. */
export function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}

function escapeLoose(inner: string): string {
  return inner.replace(/\\[\s\S]?|["\p{Cc}]/gu, (match) => {
    if (match === '"') return '\\"';
    if (!match.startsWith('\\')) return JSON.stringify(match).slice(1, -1);
    const escaped = match.slice(1);
    if (escaped === '') return '\\\\';
    return '"\\/bfnrtu'.includes(escaped) ? match : escaped;
  });
}

function stringValue(literal: string): string | null {
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

/** Whether every surrogate of `text` has its other half. */
export function isWellFormed(text: string): boolean {
  return !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}

function codePointName(unit: number): string {
  const names: Readonly<Record<number, string>> = {
    160: 'no-break space',
    65279: 'byte order mark',
    8203: 'zero-width space',
    8206: 'left-to-right mark',
    8207: 'right-to-left mark',
    8232: 'line separator',
    12288: 'ideographic space',
  };
  const code = `U+${unit.toString(16).toUpperCase().padStart(4, '0')}`;
  const name = names[unit];
  return name === undefined ? code : `${name}, ${code}`;
}
