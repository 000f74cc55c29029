import type { Problem } from '../../../contract/outcome.ts';
import { type DeviceTokenReading, readDeviceTokens } from '../../../payload/device-tokens.ts';
import { problemOf } from '../../../payload/problem.ts';
import { problem } from '../problem-error.ts';
import { cellsOf, type Separator, separatorOf } from './cells.ts';
import type { Line } from './lines.ts';

/** What a line of a list of device tokens holds. */
export type LineReading =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'token'; readonly token: string; readonly receipts: readonly string[] }
  | { readonly kind: 'problem'; readonly text: string; readonly problem: Problem };

const PLAIN = /^[0-9a-f]{64}$/;
const NOTHING: LineReading = { kind: 'nothing' };
/** A line as console or debugger print it holds commas that part nothing. */
const PRINTED = /^\s*["'`]?[<{[]/;

/**
 * Reads a list of device tokens line by line: one on a line, or a table (comma, semicolon or tab) with the tokens in
 * the column whose head speaks of a token, else in the first. Blank lines and lines that begin with # hold nothing.
 * Nothing is skipped silently: a line with two tokens is a problem, never half read.
 */
export class DeviceTokenLines {
  readonly #name: string;
  #column = 0;
  #columnName: string | null = null;
  /** Of the line that names the columns; where there is none, each line shows its own. */
  #separator: Separator | null = null;
  #started = false;

  /** `name`: what the file is called in messages. */
  constructor(name: string) {
    this.#name = name;
  }

  /** The head of the column that holds the device tokens, once a line has named it. */
  get columnName(): string | null {
    return this.#columnName;
  }

  read(line: Line): LineReading {
    const { text } = line;
    if (PLAIN.test(text)) {
      this.#started = true;
      return { kind: 'token', token: text, receipts: [] };
    }
    const trimmed = text.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return NOTHING;
    const separator = this.#separator ?? separatorOf(text);
    const cells = PRINTED.test(text) ? [trimmed] : cellsOf(text, separator);
    if (!this.#started) {
      this.#started = true;
      const head = headOf(cells);
      if (head !== null) {
        this.#column = head;
        this.#columnName = cells[head]?.trim() ?? null;
        this.#separator = separator;
        return NOTHING;
      }
    }
    return this.#readCells(line, cells);
  }

  #readCells(line: Line, cells: readonly string[]): LineReading {
    const cell = (cells[this.#column] ?? '').trim();
    if (cell === '')
      return this.#problem(line, cell, {
        code: 'device-token-missing',
        sentence: `Column ${this.#column + 1}, where the device tokens stand, is empty.`,
        remedy: 'Fill it in, or remove the line.',
      });
    const others = this.#column === 0 ? cells.slice(1).filter((other) => /^\s*[0-9a-f]{64}\s*$/i.test(other)) : [];
    if (others.length > 0)
      return this.#problem(line, cell, {
        code: 'device-tokens-on-one-line',
        sentence: `This line holds ${others.length + 1} device tokens.`,
        remedy: 'Put each on a line of its own, or name the column that holds them in a first line.',
      });
    const reading = readDeviceTokens(cell);
    const found = reading.problems[0];
    if (found !== undefined) {
      const placed = problemOf(found, this.#name);
      return {
        kind: 'problem',
        text: cell,
        problem: { ...placed, place: { name: this.#name, line: line.number, column: 1 } },
      };
    }
    const only = onlyToken(reading);
    if (only === null)
      return this.#problem(line, cell, {
        code: 'device-tokens-on-one-line',
        sentence: `This line holds ${reading.tokens.length} device tokens.`,
        remedy: 'Put each on a line of its own.',
      });
    return { kind: 'token', token: only, receipts: reading.receipts.map(({ sentence }) => sentence) };
  }

  #problem(line: Line, text: string, parts: Pick<Problem, 'code' | 'sentence' | 'remedy'>): LineReading {
    return {
      kind: 'problem',
      text,
      problem: problem({ ...parts, place: { name: this.#name, line: line.number, column: 1 } }),
    };
  }
}

function onlyToken({ tokens }: DeviceTokenReading): string | null {
  return tokens.length === 1 ? (tokens[0]?.token ?? null) : null;
}

/** The column whose head speaks of a token; `null` where the line is no head. */
function headOf(cells: readonly string[]): number | null {
  if (cells.some((cell) => /[0-9a-f]{16}/i.test(cell))) return null;
  if (!cells.every((cell) => /^[\p{L}\p{N} _.()-]{0,60}$/u.test(cell.trim()))) return null;
  const column = cells.findIndex((cell) => /^.{0,20}tokens?.{0,10}$/i.test(cell.trim()));
  if (column >= 0) return column;
  return cells.length > 1 && cells.every((cell) => !/^\s*\d+\s*$/.test(cell)) ? 0 : null;
}
