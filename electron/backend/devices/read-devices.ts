import type { ExplanationCode } from '../../../contract/facts/explanations.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { explanation, inFile, problem } from '../../../contract/told.ts';
import { readDeviceTokens } from '../../../payload/device-token/device-tokens.ts';
import { cellsOf, endsInCell, separatorOf } from '../batch/cells.ts';
import { type Line, LineSplitter, LONGEST_LINE, notText, RecordJoiner } from '../batch/lines.ts';
import { withoutGuard } from '../batch/results-csv.ts';
import { type DeviceFields, type FieldName, fieldsOf, readFields } from './device-fields.ts';

/** A device as a file has it. */
export interface ReadDevice {
  readonly deviceToken: string;
  readonly fields: DeviceFields;
  /** 1-based. */
  readonly line: number;
}

export interface DeviceReading {
  readonly devices: readonly ReadDevice[];
  /** What was left out, each with its line. */
  readonly left: readonly Problem[];
}

/** Excel takes this line for the separator of all others. */
const SEPARATOR_LINE = /^\s*"?sep=.?"?\s*$/i;

/**
 * Reads a file of devices: a table whose first line names its columns, JSON (a list of objects, or of device tokens; an
 * object that holds one under `devices`; or an object a line), and else a list of device tokens with names beside them,
 * read as the field reads it. What is left out is named with its line. `name`: what the file is called in messages.
 */
export function readDevices(text: string, name: string): DeviceReading {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  const other = notText(body);
  if (other !== null) return { devices: [], left: [at(name, 1, problem('device-tokens-not-text', { is: other }))] };
  const reader = new Reader(name);
  if (!reader.json(body) && !reader.table(body)) reader.list(body);
  return reader.end();
}

function at(name: string, line: number, found: Problem): Problem {
  return { ...found, place: inFile(name, line, 1) };
}

class Reader {
  readonly #name: string;
  readonly #devices = new Map<string, ReadDevice>();
  readonly #left: Problem[] = [];
  readonly #columns = new Set<string>();

  constructor(name: string) {
    this.#name = name;
  }

  end(): DeviceReading {
    const columns = [...this.#columns].slice(0, 20);
    const unknown = columns.length === 0 ? [] : [at(this.#name, 1, problem('device-columns-left-out', { columns }))];
    return { devices: [...this.#devices.values()], left: [...unknown, ...this.#left] };
  }

  /** Takes a text in if it is JSON that tells of devices; false where it is none. */
  json(text: string): boolean {
    if (!/^\s*[[{]/.test(text)) return false;
    const whole = parsed(text);
    const entries = whole === undefined ? entriesOfLines(text) : entriesOf(whole, text);
    if (entries === null || !entries.some(({ value }) => isEntry(value))) return false;
    for (const { value, line } of entries) this.#entry(value, line);
    return true;
  }

  #entry(value: unknown, line: number): void {
    if (typeof value === 'string') return this.#take(value, new Map(), line);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.#missing(line);
    const keys = Object.keys(value);
    const fields = fieldsOf(keys);
    const values = new Map<FieldName, unknown>();
    keys.forEach((key, index) => {
      const field = fields[index] ?? null;
      if (field === null) this.#columns.add(key.slice(0, 60));
      else values.set(field, value[key as keyof typeof value]);
    });
    const token = values.get('token');
    // The simulator's own devices are in every list.
    if (values.get('inBook') === false) return;
    if (typeof token === 'string') this.#take(token, values, line);
    else this.#missing(line);
  }

  /** Takes a text in if its first line names columns, one of which holds device tokens; false where it does not. */
  table(text: string): boolean {
    const splitter = new LineSplitter();
    const lines = [...splitter.push(text), ...splitter.end()].filter(
      (line) => line.text.trim() !== '' && !(line.number === 1 && SEPARATOR_LINE.test(line.text)),
    );
    const [head, ...body] = lines;
    if (head === undefined || head.isCut || /[0-9a-f]{32}/i.test(head.text)) return false;
    const separator = separatorOf(head.text);
    const names = cellsOf(head.text, separator).map((cell) => cell.trim());
    const fields = fieldsOf(names);
    if (!fields.includes('token')) return false;
    names.forEach((name, index) => {
      if (fields[index] === null && name !== '') this.#columns.add(name.slice(0, 60));
    });
    const joiner = new RecordJoiner((row) => endsInCell(row, separator));
    for (const row of [...joiner.push(body), ...joiner.end()]) this.#row(row, fields, separator);
    return true;
  }

  #row(row: Line, fields: readonly (FieldName | null)[], separator: ReturnType<typeof separatorOf>): void {
    if (row.isCut) {
      this.#left.push(at(this.#name, row.number, problem('line-too-long', { of: 'list', most: LONGEST_LINE })));
      return;
    }
    const cells = cellsOf(row.text, separator).map((cell) => withoutGuard(cell.trim()));
    const values = new Map<FieldName, unknown>();
    fields.forEach((field, index) => {
      if (field !== null) values.set(field, cells[index] ?? '');
    });
    this.#take(String(values.get('token') ?? ''), values, row.number);
  }

  /** Takes every device token in with what may be its name. */
  list(text: string): void {
    const { tokens, problems } = readDeviceTokens(text);
    for (const { token, label, line } of tokens) this.#add(token, label === null ? {} : { name: label }, line);
    for (const { code, facts, line } of problems)
      this.#left.push(at(this.#name, line, problem(code as ExplanationCode, facts as never)));
  }

  /** Takes one device in, its token in whatever ornament. */
  #take(written: string, values: ReadonlyMap<FieldName, unknown>, line: number): void {
    const { tokens, problems } = readDeviceTokens(written);
    const [only] = tokens;
    const [fault] = problems;
    if (fault !== undefined) {
      this.#left.push(at(this.#name, line, problem(fault.code as ExplanationCode, fault.facts as never)));
      return;
    }
    if (only === undefined) return this.#missing(line);
    if (tokens.length > 1) {
      const several = explanation('device-tokens-on-one-line', { count: tokens.length });
      this.#left.push(at(this.#name, line, { ...several, place: null }));
      return;
    }
    const { fields, left } = readFields(values);
    if (!this.#add(only.token, fields, line)) return;
    for (const one of left) this.#left.push(at(this.#name, line, problem('device-field-left-out', { ...one })));
  }

  #add(deviceToken: string, fields: DeviceFields, line: number): boolean {
    const before = this.#devices.get(deviceToken);
    if (before === undefined) this.#devices.set(deviceToken, { deviceToken, fields, line });
    else this.#left.push(at(this.#name, line, problem('device-left-out', { why: 'repeated', line: before.line })));
    return before === undefined;
  }

  #missing(line: number): void {
    const missing = problem('device-token-missing', { where: 'list', name: this.#name, first: null });
    this.#left.push(at(this.#name, line, missing));
  }
}

interface Entry {
  readonly value: unknown;
  readonly line: number;
}

/** Whether it is a device, or a device token. */
function isEntry(value: unknown): boolean {
  if (typeof value === 'string') return readDeviceTokens(value).tokens.length === 1;
  return typeof value === 'object' && value !== null && fieldsOf(Object.keys(value)).includes('token');
}

function entriesOf(json: unknown, text: string): readonly Entry[] | null {
  if (Array.isArray(json)) return placed(json, text, text.indexOf('['));
  if (typeof json !== 'object' || json === null) return null;
  const devices = 'devices' in json ? json.devices : null;
  if (!Array.isArray(devices)) return [{ value: json, line: 1 }];
  const key = /"devices"\s*:\s*\[/.exec(text);
  return placed(devices, text, key === null ? text.indexOf('[') : key.index + key[0].length - 1);
}

/** JSON lines, as `devices list --json` prints them; `null` where a line is none. */
function entriesOfLines(text: string): readonly Entry[] | null {
  const entries: Entry[] = [];
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (line.trim() === '') continue;
    const value = parsed(line);
    if (value === undefined) return null;
    entries.push({ value, line: index + 1 });
  }
  return entries;
}

/** The items of a list with the lines in which they begin. `from`: where its bracket stands in `text`, which is valid JSON. */
function placed(items: readonly unknown[], text: string, from: number): readonly Entry[] {
  const lines: number[] = [];
  let line = text.slice(0, from).split('\n').length;
  let depth = 0;
  let isBefore = true;
  for (let index = from; index < text.length && lines.length < items.length; index += 1) {
    const unit = text[index] ?? '';
    if (unit === '\n') line += 1;
    if (depth === 1 && isBefore && /[^\s\],]/.test(unit)) {
      lines.push(line);
      isBefore = false;
    }
    if (unit === '"') index = endOfText(text, index);
    else if (unit === '[' || unit === '{') depth += 1;
    else if (unit === ']' || unit === '}') depth -= 1;
    else if (unit === ',' && depth === 1) isBefore = true;
  }
  return items.map((value, index) => ({ value, line: lines[index] ?? 1 }));
}

function endOfText(text: string, from: number): number {
  for (let index = from + 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === '"') return index;
  }
  return text.length;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
