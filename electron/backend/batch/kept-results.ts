import { writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { type NotificationResult, type OutcomeCounts, type Problem, totalOutcomes } from '../../../contract/outcome.ts';
import { MOST_COPIED_RESULTS, type ResultSelection } from '../../../contract/sending.ts';
import { explanation, problem, retold } from '../../../contract/told.ts';
import { unusableFile } from '../../ground/system-error.ts';
import { ProblemError } from '../problem-error.ts';
import { resultsSource } from '../sending/results-source.ts';
import type { DeviceTokenSource } from '../sending/source.ts';
import type { Records, ResultsRecord } from './records.ts';
import { GONE_HEAD, GONE_STATUS, goneRow } from './results-csv.ts';
import { type EarlierReading, type EarlierResult, readResults } from './results-reader.ts';
import { Tally } from './tally.ts';

/** The rows of a record. One that cannot be read, of a disk that failed, is passed over. */
async function* rowsOf(record: ResultsRecord): AsyncGenerator<Extract<EarlierReading, { kind: 'result' }>> {
  for await (const reading of readResults(record.read(), basename(record.path)))
    if (reading.kind === 'result') yield reading;
}

/** The results in a record, one by one. Throws `ProblemError`. */
async function* resultsIn(record: ResultsRecord): AsyncGenerator<EarlierResult> {
  try {
    for await (const { result } of rowsOf(record)) yield result;
  } catch (error) {
    throw new ProblemError(unusableFile('results-unreadable', basename(record.path), error, 'read'), { cause: error });
  }
}

/** The device tokens of a record that are sent again: those unsent and, where `unknown` says so, those whose outcome is unknown. */
export function unsettledSource(record: ResultsRecord, counts: OutcomeCounts, unknown: boolean): DeviceTokenSource {
  const expected = counts.unsent + (unknown ? counts.unknown : 0);
  return resultsSource({
    name: record.head.listName,
    from: basename(record.path),
    expected,
    unknown,
    read: () => rowsOf(record),
  });
}

/** Counts what a record holds, as if it came just now; what was told of its reasons is told again. */
export async function tallyOf(record: ResultsRecord): Promise<Tally> {
  const tally = new Tally('failures');
  const toldOf = await record.reasons();
  let index = 0;
  for await (const { deviceToken, outcome, status, reason, timestamp } of resultsIn(record)) {
    const kept = toldOf({ outcome, status, reason });
    const result: NotificationResult = {
      ...{ index, deviceToken, outcome, status, reason, timestamp, apnsId: null, apnsUniqueId: null, ms: 0 },
      explanation: kept === null ? explanation('ended-earlier', { outcome, status, reason }) : retold(kept),
    };
    tally.add(result);
    index += 1;
  }
  return tally;
}

/** Results of a record as text. Throws `ProblemError` where they are more than a clipboard is for. */
export async function copiedResults(
  record: ResultsRecord,
  counts: OutcomeCounts,
  selection: ResultSelection,
): Promise<string> {
  if (selection === 'all') {
    if (totalOutcomes(counts) > MOST_COPIED_RESULTS) throw new ProblemError(tooManyToCopy());
    let text = '';
    for await (const piece of record.read().setEncoding('utf8')) text += piece;
    return text;
  }
  const gone: string[] = [];
  for await (const { deviceToken, status } of resultsIn(record)) {
    if (status !== GONE_STATUS) continue;
    gone.push(deviceToken);
    if (gone.length > MOST_COPIED_RESULTS) throw new ProblemError(tooManyToCopy());
  }
  return gone.join('\n');
}

function tooManyToCopy(): Problem {
  return problem('results-too-many-to-copy', { most: MOST_COPIED_RESULTS });
}

/** The file of a record that holds a selection, and a name to suggest for it. */
export async function selectedFile(
  records: Records,
  record: ResultsRecord,
  selection: ResultSelection,
): Promise<{ readonly name: string; readonly path: string }> {
  const { listName } = record.head;
  const stem = listName === null ? 'pushwright' : listName.slice(0, listName.length - extname(listName).length);
  if (selection === 'all') return { name: `${stem}-results.csv`, path: record.path };
  const path = records.besidePath(record, 'gone.csv');
  await writeFile(path, goneRows(record), { encoding: 'utf8', mode: 0o600 });
  return { name: `${stem}-gone.csv`, path };
}

async function* goneRows(record: ResultsRecord): AsyncGenerator<string> {
  yield GONE_HEAD;
  for await (const result of resultsIn(record)) if (result.status === GONE_STATUS) yield goneRow(result);
}
