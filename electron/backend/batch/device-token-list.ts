import type { Inner } from '../../../contract/facts/inner.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { explanation, inFile } from '../../../contract/told.ts';
import type { Found } from '../../../payload/device-token/block.ts';
import { byteColumns, type Column } from '../../../payload/device-token/columns.ts';
import { readLeaf } from '../../../payload/device-token/document.ts';
import {
  beginsAsJson,
  beginsAsPropertyList,
  JsonLeaves,
  type Leaf,
  propertyListLeaves,
} from '../../../payload/device-token/leaves.ts';
import { toldFault } from '../../../payload/problem.ts';
import { NAMED_DEVICES } from '../../simulator/devices/devices.ts';
import { DeviceTokenLines, type LineReading, receiptsOf } from './device-token-lines.ts';
import { type Line, LineSplitter, notText, RecordJoiner, textsOf } from './lines.ts';
import { Repeats } from './repeats.ts';

/** Most problems of one list that are kept with their words; the rest is counted. */
const PROBLEMS_KEPT = 20;
/** Lines that are looked at to find out how a list is laid out, before the first of them is handed over. */
const MOST_SAMPLED = 200;
/** So much of a list tells what it is. */
const TELLS = 256;
/** A property list is read whole; it holds one device rather than a million. */
const LARGEST_PROPERTY_LIST = 16 * 1024 * 1024;

/** What reading a list of device tokens through once has found. Nothing of the list itself is held. */
export interface DeviceTokenScan {
  /** How many device tokens there are, repeated ones counted each time. */
  readonly deviceTokens: number;
  /** How many lines hold something that is no device token. */
  readonly unreadable: number;
  /** The first of them, each with its line and its reason. */
  readonly problems: readonly Problem[];
  /** How many device tokens stood in the list before. */
  readonly repeated: number;
  /** False where the list is so long that only its beginning was searched for repeated ones. */
  readonly repeatsComplete: boolean;
  /** The head of the column that holds the device tokens; `null` where no line names the columns. */
  readonly column: string | null;
  /** Those that are test devices of the simulator, each once. */
  readonly simulated: readonly string[];
}

const SIMULATED: ReadonlySet<string> = new Set(NAMED_DEVICES.map(({ deviceToken }) => deviceToken));

/** A print-out of bytes over many lines, taken out of the lines of a list. */
function withoutColumns(sample: readonly Line[]): {
  readonly rest: readonly Line[];
  readonly columns: readonly { readonly line: number; readonly text: string; readonly found: Found }[];
} {
  const rest: Line[] = [];
  const text = sample.map((line) => line.text).join('\n');
  const columns = byteColumns(text);
  if (columns.length === 0) return { rest: sample, columns: [] };
  const numbers = new Map<Column, number>();
  let from = 0;
  for (const line of sample) {
    const column = columns.find((one) => from < one.to && from + line.text.length > one.from);
    if (column === undefined) rest.push(line);
    else if (!numbers.has(column)) numbers.set(column, line.number);
    from += line.text.length + 1;
  }
  return {
    rest,
    columns: columns.map((column) => ({
      line: numbers.get(column) ?? 1,
      text: text.slice(column.from, column.to),
      found: column.found,
    })),
  };
}

type Reading = Exclude<LineReading, { kind: 'nothing' }>;

/** What each line of a list holds, empty ones left out, each read only when it is asked for. `name`: what messages call it. */
export async function* readDeviceTokenList(
  stream: AsyncIterable<Buffer | string>,
  name: string,
): AsyncGenerator<Reading> {
  const list = new ListReader(name);
  for await (const text of textsOf(stream)) {
    for (const reading of list.push(text)) yield reading;
    if (list.over) break;
  }
  for (const reading of list.end()) yield reading;
}

/** Reads a list through, so that what is wrong with it is known before anything is sent. Rejects as the stream does. */
export async function scanDeviceTokens(stream: AsyncIterable<Buffer | string>, name: string): Promise<DeviceTokenScan> {
  const list = new ListReader(name);
  const repeats = new Repeats();
  const problems: Problem[] = [];
  const simulated = new Set<string>();
  let deviceTokens = 0;
  let unreadable = 0;
  const take = (readings: Iterable<Reading>): void => {
    for (const reading of readings) {
      if (reading.kind === 'token') {
        deviceTokens += 1;
        repeats.add(reading.token);
        if (SIMULATED.has(reading.token)) simulated.add(reading.token);
      } else {
        unreadable += 1;
        if (problems.length < PROBLEMS_KEPT) problems.push(reading.problem);
      }
    }
  };
  for await (const text of textsOf(stream)) {
    take(list.push(text));
    if (list.over) break;
  }
  take(list.end());
  return {
    deviceTokens,
    unreadable,
    problems,
    repeated: repeats.repeated,
    repeatsComplete: repeats.complete,
    column: list.columnName,
    simulated: [...simulated],
  };
}

/** A list as it comes: lines and tables, JSON (one document, or one a line), or a property list. */
class ListReader {
  readonly #name: string;
  readonly #splitter = new LineSplitter();
  readonly #joiner = new RecordJoiner();
  #sample: Line[] = [];
  #lines: DeviceTokenLines | null = null;
  #json: JsonLeaves | null = null;
  #propertyList: string | null = null;
  #first: string | null = '';
  #over = false;

  constructor(name: string) {
    this.#name = name;
  }

  /** Nothing of what comes now is read: the list is none, or stopped to be one. */
  get over(): boolean {
    return this.#over;
  }

  get columnName(): string | null {
    return this.#lines?.columnName ?? null;
  }

  *push(text: string): Generator<Reading> {
    if (this.#over) return;
    if (this.#first === null) yield* this.#take(text);
    else {
      this.#first += text;
      // A line has come whole, or as much as tells what the list is.
      if (this.#first.trim() !== '' && (this.#first.length >= TELLS || /\S[^\n\r]*[\n\r]/.test(this.#first)))
        yield* this.#begin(this.#first);
    }
  }

  *end(): Generator<Reading> {
    if (this.#first !== null) yield* this.#begin(this.#first);
    if (this.#over) return;
    if (this.#json !== null) yield* this.#readJson(this.#json, this.#json.end());
    // not prose: the format's id
    else if (this.#propertyList !== null) yield* this.#leaves(propertyListLeaves(this.#propertyList), 'property-list');
    else {
      yield* this.#readLines(this.#joiner.push(this.#splitter.end()));
      yield* this.#readLines(this.#joiner.end());
      yield* this.#readSample();
    }
  }

  *#take(text: string): Generator<Reading> {
    if (this.#json !== null) yield* this.#readJson(this.#json, this.#json.push(text));
    else if (this.#propertyList !== null) {
      this.#propertyList += text;
      if (this.#propertyList.length <= LARGEST_PROPERTY_LIST) return;
      this.#over = true;
      yield this.#problem(1, '', explanation('device-tokens-too-long', null));
    } else yield* this.#readLines(this.#joiner.push(this.#splitter.push(text)));
  }

  /** Finds out what the list is by its first part, and reads that. */
  *#begin(text: string): Generator<Reading> {
    this.#first = null;
    const other = notText(text);
    if (other !== null) {
      this.#over = true;
      yield this.#problem(1, '', explanation('device-tokens-not-text', { is: other }));
      return;
    }
    if (beginsAsPropertyList(text)) this.#propertyList = '';
    else if (beginsAsJson(text)) {
      const trial = new JsonLeaves();
      trial.push(text);
      if (trial.broken === null) this.#json = new JsonLeaves();
    }
    yield* this.#take(text);
  }

  *#readLines(lines: readonly Line[]): Generator<Reading> {
    if (this.#lines === null) {
      this.#sample.push(...lines);
      // A stream may come slowly: a line with a token tells enough.
      const tells = lines.some(({ text }) => /[0-9a-f]{64}/i.test(text));
      if (!tells && this.#sample.length < MOST_SAMPLED) return;
      yield* this.#readSample();
      return;
    }
    for (const line of lines) {
      const reading = this.#lines.read(line);
      if (reading.kind !== 'nothing') yield reading;
    }
  }

  *#readSample(): Generator<Reading> {
    const { rest: sample, columns } = withoutColumns(this.#sample);
    this.#sample = [];
    for (const { line, text, found } of columns) {
      if (found.kind === 'token') yield { kind: 'token', token: found.token, receipts: receiptsOf(found.notes) };
      else yield this.#problem(line, text, toldFault(found.fault));
    }
    this.#lines ??= new DeviceTokenLines(this.#name, sample.slice(0, MOST_SAMPLED));
    for (const line of sample) {
      const reading = this.#lines.read(line);
      if (reading.kind !== 'nothing') yield reading;
    }
  }

  *#readJson(json: JsonLeaves, leaves: readonly Leaf[]): Generator<Reading> {
    yield* this.#leaves(leaves, 'JSON');
    if (json.broken === null) return;
    this.#over = true;
    yield this.#problem(json.broken.line, '', explanation('device-tokens-json-broken', null));
  }

  *#leaves(leaves: readonly Leaf[], format: 'JSON' | 'property-list'): Generator<Reading> {
    for (const leaf of leaves) {
      for (const found of readLeaf(leaf, format)) {
        if (found.kind === 'token') yield { kind: 'token', token: found.token, receipts: receiptsOf(found.notes) };
        else if (found.kind === 'fault')
          yield this.#problem(leaf.line, leaf.text.slice(0, 200), toldFault(found.fault));
      }
    }
  }

  #problem(line: number, text: string, told: Inner): Reading {
    return { kind: 'problem', text, problem: { ...told, mend: null, place: inFile(this.#name, line, 1) } };
  }
}
