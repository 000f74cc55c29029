import { accept, type Run } from './accept.ts';
import { show } from './show.ts';
import { USUAL_TOKEN_BYTES } from './sizes.ts';
import { READ } from './words-of-text.ts';

/** Bytes that escapes mark one by one: \x0f\x1e, \017\036, %0f%1e, \u000f\u001e. */
const ESCAPED = /(?:\\+x[0-9a-f]{2}){8,}|(?:\\+[0-3][0-7]{2}){8,}|(?:%[0-9a-f]{2}){8,}|(?:\\+u00[0-9a-f]{2}){8,}/gi;

const ITEM = String.raw`(?:\(byte\)\s?|&h)?-?(?:0x)?[0-9a-z]{1,3}(?:u8)?`;
/** Numbers of a byte each, parted by commas or spaces. */
const LISTED = new RegExp(`(?<![0-9a-z-])${ITEM}(?:(?:\\s*[,;|]\\s*|\\s+)${ITEM}){15,}(?![0-9a-z])`, 'gi');
/** An index and what parts it from its byte: `"0":15`, `[0] = 15`, `0 => 15`. */
export const INDEX = String.raw`(?:\[\d{1,3}\](?:\s{0,20}(?::|=>?)\s{0,200}|[^\S\n\r]{1,8})|["']?\d{1,3}["']?\s{0,20}(?::|=>?)\s{0,200})`;
/** A byte as a debugger or PHP writes it. */
export const BYTE = String.raw`(?:[A-Za-z]\w{2,7}\()?-?(?:0x[0-9a-f]{1,2}|\d{1,3})(?![0-9a-z])\)?`;
/** Numbers of a byte each, every one behind its index. */
const INDEXED = new RegExp(`(?<![0-9a-z"'])${INDEX}${BYTE}(?:[\\s,;]{1,200}${INDEX}${BYTE}){7,}`, 'gi');
const PAIR = new RegExp(`(${INDEX})(${BYTE})`, 'gi');
/** A text in quotes in which only some bytes are escaped, as Python, Ruby and C print bytes. */
const QUOTED = /(["'])((?:\\x[0-9a-f]{2}|\\["'\\abefnrtv0]|(?!["'\\])[\x20-\x7e]){16,256})\1/gi;
const SIGNS: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, e: 27, '0': 0 };

/** What a print-out of single bytes holds, in hexadecimal, decimal, signed and octal; runs of pairs (0f 1e) are no matter of it. */
export function runsOfBytes(text: string): readonly Run[] {
  if (!/[\\%,;|]|\s\S{1,4}\s|\d:\d/.test(text)) return [];
  const escaped = [...quotedRuns(text), ...escapedRuns(text), ...indexedRuns(text)];
  return [...escaped, ...listedRuns(withoutSpans(text, escaped))];
}

/** What JSON makes of a Uint8Array, a debugger of a buffer, Go of a map: each byte behind its index. */
function indexedRuns(text: string): readonly Run[] {
  if (!/\d["'\]]?\s{0,20}[:=]/.test(text)) return [];
  return [...text.matchAll(INDEXED)].flatMap((match) => {
    const run = runOfIndexed(match[0]);
    return run === null ? [] : [{ ...run, from: match.index, to: match.index + match[0].length }];
  });
}

/**
 * Bytes behind their indexes as one device token; `null` where they are none. Of `lines` the first may be lost: that is a fault.
 * Offsets are of no matter.
 */
export function runOfIndexed(text: string, lines = false): Run | null {
  // Where keys are texts, 10 comes before 2.
  const pairs = [...text.matchAll(PAIR)]
    .map(([, index = '', item = '']) => ({
      index: Number(/\d+/.exec(index)?.[0]),
      item: item.replace(/^\w+\(|\)$/g, ''),
    }))
    .sort((a, b) => a.index - b.index);
  const first = pairs[0]?.index ?? -1;
  const follows = pairs.map(({ index }, at) => index === first + at);
  if ((first > 1 && !lines) || first < 0 || follows.slice(0, 4).includes(false)) return null;
  if (first <= 1 && !follows.includes(false))
    return runOfItems(
      pairs.map(({ item }) => item),
      text,
      true,
    );
  return { kind: 'fault', from: 0, to: 0, fault: { code: 'device-token-truncated', text: show(text), how: 'cut' } };
}

/** Numbers of a byte each as one device token; `null` where they are none. Offsets are of no matter. */
export function runOfItems(items: readonly string[], text: string, whole: boolean): Run | null {
  const plain = items.map((item) =>
    item
      .replace(/^\(byte\)\s?/i, '')
      .replace(/u8$/i, '')
      .replace(/^&h/i, '0x')
      .toLowerCase(),
  );
  const written = notationOf(plain);
  if (written === 'none') return null;
  if (written === 'unclear')
    return { kind: 'fault', from: 0, to: 0, fault: { code: 'device-token-bytes-unclear', text: show(text) } };
  const bytes = plain.map((item) => {
    const value = written === 'pairs' ? Number.parseInt(item, 16) : Number(item);
    return value < 0 ? value + 256 : value;
  });
  return runOf({ from: 0, to: 0 }, bytes, whole);
}

function escapedRuns(text: string): readonly Run[] {
  if (!/[\\%]/.test(text)) return [];
  return [...text.matchAll(ESCAPED)].map((match) => {
    const octal = /^\\+[0-3][0-7]{2}/.test(match[0]);
    const bytes = octal
      ? [...match[0].matchAll(/[0-7]{3}/g)].map(([digits]) => Number.parseInt(digits, 8))
      : [...match[0].matchAll(/(?:x|%|u00)([0-9a-f]{2})/gi)].map(([, digits = '']) => Number.parseInt(digits, 16));
    const span = { from: match.index, to: match.index + match[0].length };
    return runOf(span, bytes, isBracketed(text, span));
  });
}

function quotedRuns(text: string): readonly Run[] {
  if (!/\\x/i.test(text)) return [];
  return [...text.matchAll(QUOTED)].flatMap((match) => {
    const inside = match[2] ?? '';
    // As many as bytes that mean nothing have: three of five are no sign that can be shown.
    if ((inside.match(/\\x/gi) ?? []).length < 6 || /^(?:\\x[0-9a-f]{2})+$/i.test(inside)) return [];
    const bytes = [...inside.matchAll(/\\x([0-9a-f]{2})|\\(.)|(.)/gi)].map(([, digits, sign, plain = '']) => {
      if (digits !== undefined) return Number.parseInt(digits, 16);
      return sign === undefined ? plain.charCodeAt(0) : (SIGNS[sign] ?? sign.charCodeAt(0));
    });
    return runOf({ from: match.index + 1, to: match.index + 1 + inside.length }, bytes, true);
  });
}

function listedRuns(text: string): readonly Run[] {
  return [...text.matchAll(LISTED)].flatMap((match) => {
    const span = { from: match.index, to: match.index + match[0].length };
    const run = runOfItems(match[0].split(/\s*[,;|]\s*|\s+/), match[0], isBracketed(text, span));
    return run === null ? [] : [{ ...run, ...span }];
  });
}

/** How the numbers are written; `none`: they are no bytes. */
function notationOf(items: readonly string[]): 'prefixed' | 'decimal' | 'pairs' | 'unclear' | 'none' {
  if (items.every((item) => /^0x[0-9a-f]{1,2}$/.test(item))) return 'prefixed';
  const decimal = items.every((item) => /^-?\d{1,3}$/.test(item) && Number(item) >= -128 && Number(item) <= 255);
  const pairs = items.every((item) => /^[0-9a-f]{2}$/.test(item));
  if (pairs && (!decimal || items.some((item) => item.startsWith('0')))) return 'pairs';
  if (pairs && decimal) return 'unclear';
  if (decimal) return items.some((item) => /^-?0\d/.test(item)) ? 'unclear' : 'decimal';
  const bytelike = items.filter((item) => /^(?:0x[0-9a-f]{1,2}|[0-9a-f]{2}|-?\d{1,3})$/.test(item)).length;
  return bytelike > items.length * 0.9 ? 'unclear' : 'none';
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Brackets or quotes around bytes show that they are all. */
function isBracketed(text: string, { from, to }: Span): boolean {
  const before = text.slice(0, from).trimEnd().at(-1) ?? '';
  const after = text.slice(to).replace(/^[\s,;]+/, '')[0] ?? '';
  return `[{(<"'`.includes(before) && `]})>"'`.includes(after) && before !== '' && after !== '';
}

/** Bytes as one device token; `whole`: what stands around them shows that they are all. */
function runOf(span: Span, bytes: readonly number[], whole: boolean): Run {
  if (bytes.length !== USUAL_TOKEN_BYTES && (!whole || bytes.length < USUAL_TOKEN_BYTES))
    return { kind: 'fault', ...span, fault: { code: 'device-token-bytes', bytes: bytes.length } };
  const digits = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const accepted = accept(digits, true);
  if ('code' in accepted) return { kind: 'fault', ...span, fault: accepted };
  return { kind: 'token', ...span, token: accepted.token, notes: [{ code: 'from-bytes' }, ...accepted.notes] };
}

/** `text` with `spans` filled in, so that nothing is read twice. */
export function withoutSpans(text: string, spans: readonly { readonly from: number; readonly to: number }[]): string {
  let rest = text;
  for (const { from, to } of spans) rest = `${rest.slice(0, from)}${READ.repeat(to - from)}${rest.slice(to)}`;
  return rest;
}
