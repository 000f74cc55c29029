import { OUTCOMES, type Outcome, type Problem } from '../../../contract/outcome.ts';
import { inFile, problem } from '../../../contract/told.ts';
import { readBlock } from '../../../payload/device-token/block.ts';
import { cellsOf, type Separator, separatorOf } from './cells.ts';
import { type Line, LONGEST_LINE, linesOf } from './lines.ts';

/** What can be told of one notification from a row of earlier results. */
export interface EarlierResult {
  readonly deviceToken: string;
  readonly outcome: Outcome;
  readonly status: number | null;
  readonly reason: string | null;
  /** UNIX milliseconds; `null` where absent. */
  readonly timestamp: number | null;
  /** False where the row holds no device token, as the one for a line of a list that held none: there is nothing to send to. */
  readonly sendable: boolean;
  /** 1-based. */
  readonly line: number;
}

/** A row, or why it is none. */
export type EarlierReading =
  | { readonly kind: 'result'; readonly result: EarlierResult }
  | { readonly kind: 'problem'; readonly problem: Problem };

/** As Pushwright writes them. */
const DEVICE_TOKEN = /^(?:[0-9a-f]{2}){1,100}$/;
/** What a spreadsheet puts around a text so that it takes it for no number. */
const AS_TEXT = /^(?:=\s*"([^"]*)"|'(.*))$/;
/** A spreadsheet takes this line for the separator of all others. */
const SEPARATOR_LINE = /^\s*"?sep=.?"?\s*$/i;

interface Columns {
  readonly separator: Separator | null;
  readonly token: number;
  readonly outcome: number;
  readonly status: number;
  readonly reason: number;
  readonly timestamp: number;
}

/**
 * Reads results that were written earlier, row by row. The columns are found by their names, so a file that went through
 * a spreadsheet is read too. A file that is no CSV of results is one problem, and nothing after it. `name`: what messages
 * call it.
 */
export async function* readResults(
  stream: AsyncIterable<Buffer | string>,
  name: string,
): AsyncGenerator<EarlierReading> {
  let columns: Columns | null = null;
  for await (const line of linesOf(stream)) {
    if (line.text.trim() === '' || (line.number === 1 && SEPARATOR_LINE.test(line.text))) continue;
    if (columns === null) {
      columns = line.isCut ? null : columnsOf(line.text);
      if (columns === null) break;
    } else if (line.isCut) {
      const place = inFile(name, line.number, 1);
      yield { kind: 'problem', problem: problem('line-too-long', { of: 'results', most: LONGEST_LINE }, { place }) };
    } else yield readRow(line, columns, name);
  }
  if (columns === null) yield { kind: 'problem', problem: notResults(name) };
}

function columnsOf(head: string): Columns | null {
  const separator = separatorOf(head);
  const names = cellsOf(head, separator).map((cell) => cell.trim().toLowerCase());
  const [token, outcome] = [names.indexOf('token'), names.indexOf('outcome')];
  if (token < 0 || outcome < 0) return null;
  const [status, reason, timestamp] = ['status', 'reason', 'timestamp'].map((name) => names.indexOf(name));
  return { separator, token, outcome, status: status ?? -1, reason: reason ?? -1, timestamp: timestamp ?? -1 };
}

function readRow(line: Line, columns: Columns, name: string): EarlierReading {
  const cells = cellsOf(line.text, columns.separator);
  const at = (column: number): string => (cells[column] ?? '').trim();
  const outcome = OUTCOMES.find((known) => known === at(columns.outcome).toLowerCase());
  if (outcome === undefined) {
    const place = inFile(name, line.number, 1);
    const facts = { outcome: at(columns.outcome).slice(0, 40) };
    return { kind: 'problem', problem: problem('results-outcome-unknown', facts, { place }) };
  }
  const written = at(columns.token);
  const deviceToken = deviceTokenOf(written);
  const status = /^\d{1,3}$/.test(at(columns.status)) ? Number(at(columns.status)) : null;
  const time = Date.parse(at(columns.timestamp));
  return {
    kind: 'result',
    result: {
      deviceToken: deviceToken ?? written,
      outcome,
      status,
      reason: at(columns.reason) || null,
      timestamp: Number.isNaN(time) ? null : time,
      sendable: deviceToken !== null,
      line: line.number,
    },
  };
}

/** The one device token of a cell, without what a spreadsheet or a person has put around it; `null` where there is none. */
function deviceTokenOf(cell: string): string | null {
  const plain = cell.toLowerCase();
  if (DEVICE_TOKEN.test(plain)) return plain;
  const text = AS_TEXT.exec(cell);
  const { found } = readBlock(text?.[1] ?? text?.[2] ?? cell);
  const [only] = found;
  return found.length === 1 && only?.kind === 'token' ? only.token : null;
}

function notResults(name: string): Problem {
  return problem('results-unreadable', { name, noResults: true }, { place: inFile(name, 1, 1) });
}
