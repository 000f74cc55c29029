import type { DeviceTokenFault, DeviceTokenNote } from '../../../contract/facts/device-tokens.ts';
import type { Inner } from '../../../contract/facts/inner.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { explanation, inFile, problem } from '../../../contract/told.ts';
import { readBlock } from '../../../payload/device-token/block.ts';
import { speaksOfDeviceToken } from '../../../payload/device-token/names.ts';
import { toldFault } from '../../../payload/problem.ts';
import { cellsOf, SEPARATORS, type Separator } from './cells.ts';
import { type Line, LONGEST_LINE } from './lines.ts';

/** What a line of a list of device tokens holds. */
export type LineReading =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'token'; readonly token: string; readonly receipts: readonly DeviceTokenNote[] }
  | { readonly kind: 'problem'; readonly text: string; readonly problem: Problem };

const PLAIN = /^[0-9a-f]{64}$/;
const NOTHING: LineReading = { kind: 'nothing' };
const NO_RECEIPTS: readonly DeviceTokenNote[] = [];
/** A line as console or debugger print it holds commas that part nothing. */
const PRINTED = /^\s*["'`]?[<{[(]/;
/** Excel takes this line for the separator of all others. */
const SEPARATOR_LINE = /^\s*"?sep=(.)"?\s*$/i;

/** How a table stands: what parts its cells, which of them holds the device token, and whether its first line names them. */
interface Layout {
  readonly separator: Separator | null;
  readonly column: number;
  readonly columnName: string | null;
  /** How many cells the line has that names the columns, or most lines. */
  readonly cells: number;
  /** The line that names the columns. */
  readonly headLine: number | null;
  /** More than one column holds device tokens, and no name tells which is meant. */
  readonly several: boolean;
}

const PLAIN_LAYOUT: Layout = { separator: null, column: 0, columnName: null, cells: 1, headLine: null, several: false };

/**
 * Reads a list of device tokens line by line: one on a line, with or without words beside it, or a table (tab, semicolon,
 * comma or bar). The column is chosen by what stands in it; where several hold device tokens, by the name that speaks of
 * one. Blank lines and lines that begin with # hold nothing. Nothing is skipped silently: a line with two tokens of which
 * neither column is named is a problem, never half read.
 */
export class DeviceTokenLines {
  readonly #name: string;
  readonly #layout: Layout;

  /** `name`: what the file is called in messages. `sample`: its first lines, which show how it is laid out. */
  constructor(name: string, sample: readonly Line[]) {
    this.#name = name;
    this.#layout = sample.some(({ text }) => !isNothing(text) && !PLAIN.test(text)) ? layoutOf(sample) : PLAIN_LAYOUT;
  }

  /** The head of the column that holds the device tokens, where a line has named it. */
  get columnName(): string | null {
    return this.#layout.columnName;
  }

  read(line: Line): LineReading {
    const { text } = line;
    if (PLAIN.test(text)) return { kind: 'token', token: text, receipts: NO_RECEIPTS };
    if (line.isCut) {
      const place = inFile(this.#name, line.number, 1);
      const fault = problem('line-too-long', { of: 'list', most: LONGEST_LINE }, { place });
      return { kind: 'problem', text: text.slice(0, 48), problem: fault };
    }
    if (isNothing(text) || line.number === this.#layout.headLine) return NOTHING;
    if (line.number === 1 && SEPARATOR_LINE.test(text)) return NOTHING;
    const { separator } = this.#layout;
    if (separator === null || PRINTED.test(text)) return this.#readText(line, text);
    return this.#readCells(line, cellsOf(text, separator));
  }

  #readCells(line: Line, cells: readonly string[]): LineReading {
    const { column, cells: expected, columnName, several } = this.#layout;
    const cell = (cells[column] ?? '').trim();
    const others =
      several || columnName === null ? cells.filter((other, at) => at !== column && holdsDigits(other)) : [];
    if (others.length > 0) return this.#several(line, cell, others.length + 1);
    if (cells.length !== expected) {
      // A separator within a cell has moved the columns: the line is read whole.
      const reading = this.#readText(line, line.text);
      if (reading.kind === 'token' || cell !== '') return reading;
    }
    if (cell === '')
      return this.#problem(line, cell, explanation('device-token-missing', { where: 'column', column: column + 1 }));
    return this.#readText(line, cell);
  }

  #readText(line: Line, text: string): LineReading {
    const trimmed = text.trim();
    if (PLAIN.test(trimmed)) return { kind: 'token', token: trimmed, receipts: NO_RECEIPTS };
    const { found } = readBlock(trimmed);
    const [only] = found;
    const fault = found.find((one) => one.kind === 'fault');
    if (fault?.kind === 'fault') return this.#fault(line, trimmed, fault.fault);
    if (only?.kind === 'token' && found.length === 1)
      return { kind: 'token', token: only.token, receipts: receiptsOf(only.notes) };
    if (found.length > 1) return this.#several(line, trimmed, found.length);
    return this.#fault(line, trimmed, { code: 'device-token-unreadable', text: trimmed.slice(0, 48) });
  }

  #several(line: Line, text: string, count: number): LineReading {
    return this.#problem(line, text, explanation('device-tokens-on-one-line', { count }));
  }

  #fault(line: Line, text: string, fault: DeviceTokenFault): LineReading {
    return this.#problem(line, text, toldFault(fault));
  }

  #problem(line: Line, text: string, told: Inner): LineReading {
    return {
      kind: 'problem',
      text,
      problem: { ...told, mend: null, place: inFile(this.#name, line.number, 1) },
    };
  }
}

/** Notes that are the same for every line, so that those of a million lines are a few. */
export function receiptsOf(notes: readonly DeviceTokenNote[]): readonly DeviceTokenNote[] {
  return notes.map((note) => (note.code === 'label-left-out' ? { ...note, text: '' } : note));
}

function isNothing(text: string): boolean {
  const trimmed = text.trim();
  return trimmed === '' || trimmed.startsWith('#') || /^[\s[\](){},;|+=_:-]+$/.test(trimmed);
}

function holdsDigits(cell: string): boolean {
  return /(?<![0-9a-z])[0-9a-f]{64}(?![0-9a-z])/i.test(cell);
}

/** Whether a cell is a device token: hexadecimal in whatever ornament, or base64. */
function holdsToken(cell: string, base64: boolean): boolean {
  if (!base64 && !/[0-9a-f]{2}/i.test(cell)) return false;
  const { found } = readBlock(cell.trim());
  const [only] = found;
  if (found.length !== 1 || only?.kind !== 'token') return false;
  return base64 || !only.notes.some(({ code }) => code === 'from-base64');
}

function layoutOf(sample: readonly Line[]): Layout {
  const asked = SEPARATOR_LINE.exec(sample[0]?.number === 1 ? sample[0].text : '')?.[1];
  const lines = sample.filter(({ text }, index) => !isNothing(text) && !(index === 0 && asked !== undefined));
  const separators = asked === undefined ? SEPARATORS : SEPARATORS.filter((separator) => separator === asked);
  for (const base64 of [false, true]) {
    let best: { readonly layout: Layout; readonly tokens: number } | null = null;
    for (const separator of separators) {
      const found = tableOf(lines, separator, base64);
      if (found !== null && found.tokens > (best?.tokens ?? 0)) best = found;
    }
    if (best !== null) return best.layout;
    // One on a line, with words or without: no table.
    const [head, ...rows] = lines;
    if (head !== undefined && isHead([head.text]) && rows.some(({ text }) => holdsToken(text, base64)))
      return { ...PLAIN_LAYOUT, columnName: head.text.trim(), headLine: head.number };
    if (lines.some(({ text }) => holdsToken(text, base64))) return PLAIN_LAYOUT;
  }
  return withoutTokens(lines, separators);
}

/** The columns as one separator makes them; `null` where it parts most lines in nothing, or none of them holds a token. */
function tableOf(
  lines: readonly Line[],
  separator: Separator,
  base64: boolean,
): { readonly layout: Layout; readonly tokens: number } | null {
  const rows = lines
    .filter(({ text }) => !PRINTED.test(text))
    .map(({ text, number }) => ({ number, cells: cellsOf(text, separator) }));
  const parted = rows.filter(({ cells }) => cells.length > 1);
  if (parted.length < rows.length / 2 || parted.length === 0) return null;
  const [first] = rows;
  const head = first !== undefined && rows.length > 1 && isHead(first.cells) ? first : null;
  const body = head === null ? rows : rows.slice(1);
  const width = head?.cells.length ?? mostCommon(body.map(({ cells }) => cells.length));
  const columns = Array.from({ length: width }, (_, column) => ({
    column,
    name: head?.cells[column]?.trim().replace(/^"|"$/g, '') ?? '',
    tokens: body.filter(({ cells }) => cells.length === width && holdsToken(cells[column] ?? '', base64)).length,
  })).filter(({ tokens }) => tokens > 0);
  const spoken = columns.filter(({ name }) => speaksOfDeviceToken(name) >= 0);
  const most = Math.max(...columns.map(({ tokens }) => tokens));
  if (columns.length === 0) return null;
  // Of base64 only a column that is called so, or the only one: a long word may be anything.
  const held = (spoken.length > 0 ? spoken : columns).filter(({ tokens }) => tokens * 2 >= most);
  const loudest = Math.max(...held.map(({ name }) => speaksOfDeviceToken(name)));
  const chosen = held.filter(({ name }) => speaksOfDeviceToken(name) === loudest);
  const [only] = chosen;
  if (only === undefined || (base64 && (head === null || loudest < 1) && columns.length > 1)) return null;
  return {
    tokens: only.tokens,
    layout: {
      separator,
      column: only.column,
      columnName: head === null || chosen.length > 1 ? null : only.name,
      cells: width,
      headLine: head?.number ?? null,
      several: chosen.length > 1,
    },
  };
}

/** A list without a single token is read as its first line says, so that what is wrong with it is named. */
function withoutTokens(lines: readonly Line[], separators: readonly Separator[]): Layout {
  const [head] = lines;
  if (head === undefined) return PLAIN_LAYOUT;
  for (const separator of separators) {
    const cells = cellsOf(head.text, separator);
    if (cells.length < 2 || !isHead(cells)) continue;
    const spoken = cells.map((cell) => speaksOfDeviceToken(cell));
    const column = spoken.indexOf(Math.max(...spoken));
    if ((spoken[column] ?? 0) < 1) continue;
    return {
      separator,
      column,
      columnName: cells[column]?.trim() ?? null,
      cells: cells.length,
      headLine: head.number,
      several: false,
    };
  }
  if (isHead([head.text]) && speaksOfDeviceToken(head.text) > 1)
    return { ...PLAIN_LAYOUT, columnName: head.text.trim(), headLine: head.number };
  return PLAIN_LAYOUT;
}

/** Whether a line names columns: words, none of them digits or a number alone, and of a single one that it speaks of a token. */
function isHead(cells: readonly string[]): boolean {
  const words = cells.map((cell) => cell.trim().replace(/^"|"$/g, ''));
  if (words.some((cell) => /[0-9a-f]{16}/i.test(cell) || /^\d+$/.test(cell))) return false;
  if (!words.every((cell) => /^[^<>{}[\]="\\]{0,60}$/.test(cell)) || !words.some((cell) => /\p{L}/u.test(cell)))
    return false;
  return words.length > 1 || speaksOfDeviceToken(words[0] ?? '') > 1;
}

function mostCommon(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 1;
}
