import { OUTCOMES, type Outcome, type Problem } from '../../../contract/outcome.ts';
import { problem } from '../problem-error.ts';
import { cellsOf, type Separator, separatorOf } from './cells.ts';
import { type Line, linesOf } from './lines.ts';

/** What can be told of one notification from a row of earlier results. */
export interface EarlierResult {
  readonly deviceToken: string;
  readonly outcome: Outcome;
  readonly status: number | null;
  readonly reason: string | null;
  /** UNIX milliseconds; `null` where absent. */
  readonly timestamp: number | null;
  /** False where the row stands for a line of a list that held no device token: there is nothing to send to. */
  readonly sendable: boolean;
}

/** A row, or why it is none. */
export type EarlierReading =
  | { readonly kind: 'result'; readonly result: EarlierResult }
  | { readonly kind: 'problem'; readonly problem: Problem };

const DEVICE_TOKEN = /^(?:[0-9a-f]{2}){1,100}$/;

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
    if (line.text.trim() === '') continue;
    if (columns !== null) {
      yield readRow(line, columns, name);
      continue;
    }
    columns = columnsOf(line.text);
    if (columns === null) break;
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
  if (outcome === undefined)
    return {
      kind: 'problem',
      problem: problem({
        code: 'results-outcome-unknown',
        sentence: `“${at(columns.outcome).slice(0, 40)}” is none of the four outcomes: ${OUTCOMES.join(', ')}.`,
        remedy: 'Give the file as Pushwright wrote it.',
        place: { name, line: line.number, column: 1 },
      }),
    };
  const deviceToken = at(columns.token).toLowerCase();
  const status = /^\d{1,3}$/.test(at(columns.status)) ? Number(at(columns.status)) : null;
  const time = Date.parse(at(columns.timestamp));
  return {
    kind: 'result',
    result: {
      deviceToken,
      outcome,
      status,
      reason: at(columns.reason) || null,
      timestamp: Number.isNaN(time) ? null : time,
      sendable: DEVICE_TOKEN.test(deviceToken),
    },
  };
}

function notResults(name: string): Problem {
  return problem({
    code: 'results-unreadable',
    sentence: `${name} is not a CSV of results: its first line does not name the columns token and outcome.`,
    remedy:
      'Give a file that “send --results” or “Save results” has written. For a list of device tokens there is --tokens.',
    place: { name, line: 1, column: 1 },
  });
}
