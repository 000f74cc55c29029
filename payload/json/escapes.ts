import { jsonValue } from './json-value.ts';

const JSON_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** A backslash and what belongs to it. */
export interface Escape {
  /** In UTF-16 units, with the backslash. */
  readonly length: number;
  /** What it stands for; `null` where that is not plain. */
  readonly value: string | null;
  /** Whether JSON knows it as it stands. */
  readonly ofJson: boolean;
}

/**
 * Reads the escape that begins with the backslash at `at`: JSON's own (RFC 8259 section 7), and those of Python,
 * JavaScript, Swift and Apple's property lists that have one meaning only.
 */
export function escapeAt(text: string, at: number): Escape {
  const next = text[at + 1];
  if (next === undefined || next === '\n' || next === '\r') return { length: 1, value: null, ofJson: false };
  const own = JSON_ESCAPES[next];
  if (own !== undefined) return { length: 2, value: own, ofJson: true };
  if (next === "'" || next === '`') return { length: 2, value: next, ofJson: false };
  if (next === 'v') return { length: 2, value: '\u000b', ofJson: false };
  const rest = text.slice(at + 1, at + 13);
  if (next === 'u') {
    const digits = /^u([0-9a-f]{0,4})/i.exec(rest)?.[1] ?? '';
    if (digits.length === 4)
      return { length: 6, value: String.fromCharCode(Number.parseInt(digits, 16)), ofJson: true };
    const braced = /^u\{([0-9a-f]{1,6})\}/i.exec(rest);
    if (braced !== null) return { length: 1 + braced[0].length, value: characterOf(braced[1] ?? ''), ofJson: false };
    return { length: 2 + digits.length, value: null, ofJson: false };
  }
  const coded = /^(?:x([0-9a-f]{2})|U([0-9a-f]{8})|U([0-9a-f]{4})(?![0-9a-f]))/i.exec(rest);
  if (coded !== null && (next === 'x' || next === 'U')) {
    return { length: 1 + coded[0].length, value: characterOf(coded[1] ?? coded[2] ?? coded[3] ?? ''), ofJson: false };
  }
  return { length: 2, value: null, ofJson: false };
}

function characterOf(hexadecimal: string): string | null {
  const code = Number.parseInt(hexadecimal, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : null;
}

/** `text` as it is written between JSON's double quotes. */
export function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** What stands between quotes of another kind, as JSON writes it; `null` where an escape in it has no plain meaning. */
export function escapedLoosely(inner: string): string | null {
  let result = '';
  for (let at = 0; at < inner.length; ) {
    const unit = inner[at] ?? '';
    if (unit === '\\') {
      const { length, value, ofJson } = escapeAt(inner, at);
      if (value === null) return null;
      result += ofJson ? inner.slice(at, at + length) : escaped(value);
      at += length;
      continue;
    }
    result += unit === '"' || unit < ' ' ? escaped(unit) : unit;
    at += 1;
  }
  return result;
}

/** The text that a JSON string between its quotes stands for; `null` where it is none. */
export function stringOf(inner: string): string | null {
  const value = jsonValue(`"${inner}"`);
  return typeof value === 'string' ? value : null;
}
