import type { Found } from './block.ts';
import { BYTE, INDEX, runOfIndexed, runOfItems } from './bytes.ts';
import { show } from './show.ts';

const LINE_END = String.raw`[^\S\n\r]{0,40}(?:\r\n|\n|\r)`;
/** A line of nothing but one byte: decimal, hexadecimal, behind a bullet or an index, as debuggers and dump() print them. */
// not prose: a pattern
const LINE = String.raw`(?:[-•·*][^\S\n\r]{1,4})?(?:${INDEX}${BYTE}|${BYTE}|[0-9a-f]{2}(?![0-9a-z]))(?:[^\S\n\r]{1,8}(?:unsigned char|uint8_t|UInt8|Byte))?[^\S\n\r]{0,4}[,;]?`;
const BETWEEN = String.raw`${LINE_END}(?:[^\S\n\r]{0,200}(?:\r\n|\n|\r)){0,3}[^\S\n\r]{0,60}`;
/** As many lines of a byte each are no list of short numbers any more. */
const FEWEST = 8;
const COLUMN = new RegExp(
  `^[^\\S\\n\\r]{0,60}${LINE}(?:${BETWEEN}${LINE}){${FEWEST - 1},}(?=[^\\S\\n\\r]*(?:[\\n\\r\\])}]|$))`,
  'gim',
);
/** What Swift's dump() writes: a head and the parts of it. */
const DUMP = /^[^\S\n\r]{0,60}▿ [^\n\r]{0,400}(?:(?:\r\n|\n|\r)[^\S\n\r]{0,60}(?:▿ |- )[^\n\r]{0,400})+/gm;
/** A line that opens what follows: `(Foundation.Data) $R0 = 32 bytes {`, `array(32) {`, `Array`, `(`, `token:`. */
const OPENING = /^\s*(?:[^\n\r]{0,200}[:=[{(]|Array)\s*$/;
const MOST_OPENING = 3;
const LONGEST_OPENING = 300;
const SIZE = /(\d+) (?:bytes|elements|values|items)\b|\bcount: (\d+)|\((?:\w*\[(\d+)\]|(\d+))\)/g;

/** Bytes that stand one on a line, as one piece; with what is around them that belongs to the print-out. */
export interface Column {
  readonly from: number;
  readonly to: number;
  readonly found: Found;
}

/** Bytes one on a line, and what Swift's dump() prints of data: a device token where they are all, else one fault. */
export function byteColumns(text: string): readonly Column[] {
  if (!/[\n\r]/.test(text)) return [];
  const dumps = [...text.matchAll(DUMP)].flatMap((match) => columnOfDump(match[0], match.index) ?? []);
  const columns = [...text.matchAll(COLUMN)].flatMap((match) => {
    const to = match.index + match[0].length;
    return dumps.some((dump) => match.index < dump.to && to > dump.from) ? [] : columnsOf(text, match.index, to);
  });
  return [...dumps, ...columns].sort((a, b) => a.from - b.from);
}

/** What dump() prints of data or of an array of bytes; `null` where it prints something else. */
function columnOfDump(dump: string, from: number): Column | null {
  const items = [...dump.matchAll(/^\s*- (-?\d{1,3})\s*$/gm)].map(([, item = '']) => item);
  const sizes = sizesIn(dump.slice(0, items.length === 0 ? undefined : dump.search(/^\s*- -?\d{1,3}\s*$/m)));
  const parts = dump.split(/[\n\r]+/).slice(1);
  const strange = parts.some((line) => !/^\s*(?:▿ |- (?:-?\d{1,3}\s*$|\w+: [\w.]+\s*$|super: ))/.test(line));
  if (sizes.length === 0 || strange || /[0-9a-f]{24}/i.test(dump)) return null;
  const span = { from, to: from + dump.length };
  if (items.length === 0) {
    if (!/\d+ bytes/.test(dump)) return null;
    return {
      ...span,
      found: { kind: 'fault', ...span, fault: { code: 'device-token-description', text: show(dump) } },
    };
  }
  return { ...span, found: foundIn(items, dump, span, sizes) };
}

/** The bytes of a run of lines; a blank line parts two of them where either has enough. */
function columnsOf(text: string, from: number, to: number): readonly Column[] {
  const whole = text.slice(from, to);
  const parts = [...whole.matchAll(/\S[^\n\r]*(?:(?:\r\n|\n|\r)[^\S\n\r]*\S[^\n\r]*)*/g)].map((match) => ({
    at: from + match.index,
    lines: match[0],
  }));
  const apart = parts.every(({ lines }) => lines.split(/\r\n|\n|\r/).length >= FEWEST);
  const columns = apart ? parts : [{ at: from, lines: whole }];
  return columns.flatMap(({ at, lines }) => {
    const opening = openingOf(text, at);
    const span = { from: opening, to: at + lines.length };
    const sizes = sizesIn(text.slice(opening, at));
    const items = itemsOf(lines);
    const found = items === null ? indexed(lines, span, sizes) : readable(items, lines, span, sizes);
    return found === null ? [] : [{ ...span, found }];
  });
}

/** The bytes as written; `null` where indexes stand before them. */
function itemsOf(lines: string): readonly string[] | null {
  const written = lines.split(/[\n\r]+/).filter((line) => line.trim() !== '');
  const items = written.map(
    (line) => /^\s*(?:[-•·*]\s+)?(-?(?:0x)?[0-9a-f]{1,3})(?:\s+[A-Za-z_ 0-9]+)?\s*[,;]?\s*$/i.exec(line)?.[1],
  );
  return items.every((item) => item !== undefined) ? items : null;
}

function indexed(lines: string, span: Span, sizes: readonly number[]): Found | null {
  const run = runOfIndexed(lines, true);
  return run === null ? null : labelled({ ...run, ...span }, lines, sizes, null);
}

function readable(items: readonly string[], lines: string, span: Span, sizes: readonly number[]): Found | null {
  const numbers = items.map(Number);
  const counts = numbers.every((number, at) => number === (numbers[0] ?? 0) + at);
  // 1, 2, 3, … are the numbers of rows, and no device token.
  if (counts && sizes.length === 0)
    return { kind: 'fault', ...span, fault: { code: 'device-token-unreadable', text: show(lines) } };
  return runOfItems(items, lines, true) === null ? null : foundIn(items, lines, span, sizes);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function foundIn(items: readonly string[], lines: string, span: Span, sizes: readonly number[]): Found {
  const run = runOfItems(items, lines, sizes.includes(items.length));
  const fault = { code: 'device-token-bytes-unclear', text: show(lines) } as const;
  return run === null ? { kind: 'fault', ...span, fault } : labelled({ ...run, ...span }, lines, sizes, items.length);
}

/** What the print-out says of its size decides whether it is whole. */
function labelled(
  run: Found | Omit<Extract<Found, { kind: 'token' }>, 'label'>,
  lines: string,
  sizes: readonly number[],
  count: number | null,
): Found {
  if (run.kind === 'fault') return run;
  const bytes = count ?? run.token.length / 2;
  if (sizes.length > 0 && !sizes.includes(bytes)) {
    const fault = { code: 'device-token-truncated', text: show(lines), how: 'cut' } as const;
    return { kind: 'fault', from: run.from, to: run.to, fault };
  }
  return { ...run, label: null };
}

/** Where the lines begin that open what stands at `at`. */
function openingOf(text: string, at: number): number {
  let from = at;
  for (let lines = 0; lines < MOST_OPENING; lines += 1) {
    const before = text.slice(Math.max(0, from - LONGEST_OPENING), from).trimEnd();
    const line = /[^\n\r]*$/.exec(before)?.[0] ?? '';
    if (!OPENING.test(line) || /[0-9a-f]{24}/i.test(line)) break;
    from -= Math.min(from, LONGEST_OPENING) - before.length + line.length;
  }
  return from;
}

function sizesIn(head: string): readonly number[] {
  return [...head.matchAll(SIZE)].map((match) => Number(match.slice(1).find((size) => size !== undefined)));
}
