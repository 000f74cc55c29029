/** A piece of Swift source. `text`: of a string what it stands for, with `null` parts where something is put in. */
export interface SwiftToken {
  readonly kind: 'name' | 'string' | 'number' | 'mark';
  readonly text: string;
  readonly at: number;
  /** Of a string: what is put in by `\(…)`, as source, each with where it begins; the text has U+FFFC for it. */
  readonly inserted?: readonly { readonly source: string; readonly at: number }[];
  /** Of a string that does not end. */
  readonly open?: true;
}

/** Stands in the text of a string for what is put in. */
export const INSERTED = '\ufffc';

/** What is put into a string ends within so many characters, and within its line. */
const LONGEST_INSERTED = 500;

const NAME = /[\p{L}_$][\p{L}\p{N}\p{M}_]*|`[^`\n]{1,200}`|[@#][\p{L}_]\w*/uy;
const NUMBER = /\d[\w.]*/y;
const SPACE = /\s+/y;
const OPENING = /(#*)("""|")/y;
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '0': '\0',
  '"': '"',
  "'": "'",
  '\\': '\\',
};

/** Splits Swift source (The Swift Programming Language: Lexical Structure). Never throws; comments are left out. */
export function swiftTokens(text: string): readonly SwiftToken[] {
  const tokens: SwiftToken[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  while (at < text.length) {
    const space = match(SPACE);
    if (space !== null) {
      at += space[0].length;
      continue;
    }
    if (text.startsWith('//', at)) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
      continue;
    }
    if (text.startsWith('/*', at)) {
      at = endOfComment(text, at);
      continue;
    }
    const opening = match(OPENING);
    if (opening !== null) {
      const read = readString(text, at, (opening[1] ?? '').length, opening[2] === '"""');
      tokens.push(read.token);
      at = read.end;
      continue;
    }
    const name = match(NAME);
    const found = name ?? match(NUMBER);
    const source = found?.[0] ?? text[at] ?? '';
    const kind = name !== null ? 'name' : found !== null ? 'number' : 'mark';
    tokens.push({ kind, text: kind === 'name' ? source.replaceAll('`', '') : source, at });
    at += source.length;
  }
  return tokens;
}

/** Comments may stand in comments. */
function endOfComment(text: string, from: number): number {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = from + 2;
  let depth = 1;
  for (let found = edge.exec(text); found !== null; found = edge.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return text.length;
}

function readString(text: string, from: number, hashes: number, isLong: boolean): { token: SwiftToken; end: number } {
  const quote = isLong ? '"""' : '"';
  const close = quote + '#'.repeat(hashes);
  const backslash = `\\${'#'.repeat(hashes)}`;
  const inserted: { source: string; at: number }[] = [];
  let value = '';
  let at = from + hashes + quote.length;
  const done = (end: number, open: boolean) => {
    const whole = isLong ? withoutIndent(value) : value;
    return { token: { kind: 'string', text: whole, at: from, inserted, ...(open ? { open } : {}) } as SwiftToken, end };
  };
  while (at < text.length) {
    if (text.startsWith(close, at)) return done(at + close.length, false);
    if (!isLong && (text[at] === '\n' || text[at] === '\r')) return done(at, true);
    if (!text.startsWith(backslash, at)) {
      value += text[at];
      at += 1;
      continue;
    }
    at += backslash.length;
    const letter = text[at] ?? '';
    if (letter === '(') {
      const end = endOfInserted(text, at);
      inserted.push({ source: text.slice(at + 1, end - 1), at: at + 1 });
      value += INSERTED;
      at = end;
      continue;
    }
    const scalar = letter === 'u' ? /^u\{([\da-f]{1,8})\}/i.exec(text.slice(at, at + 12)) : null;
    if (scalar !== null) {
      const point = Number.parseInt(scalar[1] ?? '', 16);
      value += point > 0x10ffff || (point >= 0xd800 && point < 0xe000) ? '\ufffd' : String.fromCodePoint(point);
      at += scalar[0].length;
    } else if (isLong && letter === '\n') {
      // A line that goes on.
      at += 1;
    } else {
      value += ESCAPES[letter] ?? letter;
      at += 1;
    }
  }
  return done(text.length, true);
}

/** Behind the bracket that closes the one at `from`, within its line. */
function endOfInserted(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < Math.min(text.length, from + LONGEST_INSERTED) && text[at] !== '\n'; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return Math.min(text.length, from + 1);
}

/** Of a text of several lines: without its first line break, and without what the last line is set in by. */
function withoutIndent(value: string): string {
  const lines = value.replaceAll('\r\n', '\n').split('\n');
  const indent = lines.at(-1) ?? '';
  if (lines.length < 2 || indent.trim() !== '') return value;
  const inner = lines.slice(1, -1);
  return inner.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)).join('\n');
}
