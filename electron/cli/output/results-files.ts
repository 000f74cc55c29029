import { basename } from 'node:path';
import { writtenWords } from '../../../words/cli/output.ts';
import { fileFault } from '../../../words/files.ts';
import type { Clock } from '../../apns/clock.ts';
import {
  GONE_HEAD,
  GONE_STATUS,
  goneRow,
  RESULTS_HEAD,
  type RecordedResult,
  resultRow,
} from '../../backend/batch/results-csv.ts';
import { RowFile } from '../../backend/batch/row-file.ts';
import { FileTaken, GrowingFile, isPipeOrDevice, isTaken } from '../../ground/growing-file.ts';
import { errorCode } from '../../ground/system-error.ts';
import type { Output } from './output.ts';
import { PARTIAL, refusedFile } from './written-file.ts';

/** The files that a send writes its results to, as they come. */
export interface ResultsFiles {
  add(result: RecordedResult): void;
  /** Resolves when one more result would not pile up. */
  ready(): Promise<void>;
  /** Writes what waits and gives the files their names. False where a file is not whole; it has been said why. */
  end(): Promise<boolean>;
  /** Writes what waits and leaves the files under the name that says they are not whole. */
  breakOff(): Promise<void>;
  /** Takes the files away: nothing was sent. */
  abandon(): Promise<void>;
}

/** Where each kind of file was asked for. */
export interface ResultsOptions {
  readonly results?: string;
  readonly gone?: string;
}

interface OpenFile {
  readonly file: GrowingFile;
  readonly rows: RowFile;
  readonly rowOf: (result: RecordedResult) => string | null;
}

/**
 * Throws a `Refusal` where a file of results, or the part of one that an earlier run left, is there already: results are
 * the only trace of what was sent, so they are never replaced. A pipe or a device holds none.
 */
export async function refuseTakenFiles({ results, gone }: ResultsOptions): Promise<void> {
  for (const [option, path] of [
    ['--results', results],
    ['--gone', gone],
  ] as const) {
    if (path === undefined) continue;
    try {
      const special = await isPipeOrDevice(path);
      for (const name of special ? [] : [path, path + PARTIAL]) if (await isTaken(name)) throw new FileTaken(name);
    } catch (error) {
      throw refusedFile(option, 'results-unwritable', path, error);
    }
  }
}

/** Opens the files, each under a name that says it is not whole. Throws a `Refusal` where one cannot be made. */
export async function openResultsFiles(options: ResultsOptions, clock: Clock, output: Output): Promise<ResultsFiles> {
  const files: OpenFile[] = [];
  const open = async (option: string, path: string, head: string, rowOf: OpenFile['rowOf']): Promise<void> => {
    try {
      const file = await GrowingFile.create(path, PARTIAL);
      const rows = new RowFile(file.handle, clock, (error) => output.fail(unwritable(file, error)));
      rows.add(head);
      files.push({ file, rows, rowOf });
    } catch (error) {
      await abandon(files);
      throw refusedFile(option, 'results-unwritable', path, error);
    }
  };
  if (options.results !== undefined) await open('--results', options.results, RESULTS_HEAD, resultRow);
  if (options.gone !== undefined)
    await open('--gone', options.gone, GONE_HEAD, (result) => (result.status === GONE_STATUS ? goneRow(result) : null));
  return {
    add: (result) => {
      for (const { rows, rowOf } of files) {
        const row = rowOf(result);
        if (row !== null) rows.add(row);
      }
    },
    ready: async () => {
      for (const { rows } of files) await rows.ready();
    },
    end: async () => {
      let whole = true;
      for (const file of files) whole = (await finish(file, output)) && whole;
      return whole;
    },
    breakOff: async () => {
      for (const { rows } of files) await rows.end();
    },
    abandon: () => abandon(files),
  };
}

async function finish({ file, rows }: OpenFile, output: Output): Promise<boolean> {
  if (!(await rows.end())) return false;
  try {
    await file.finish();
    return true;
  } catch (error) {
    const name = basename(file.path);
    const { why } = fileFault(errorCode(error), 'write');
    output.fail(writtenWords.resultsUnnamed(name, why, `${name}${PARTIAL}`));
    return false;
  }
}

/** Nothing was sent, so the files that were opened are of no use. */
async function abandon(files: readonly OpenFile[]): Promise<void> {
  for (const { file, rows } of files) {
    await rows.end();
    await file.discard();
  }
}

function unwritable({ path, growing }: GrowingFile, error: unknown): string {
  const { why } = fileFault(errorCode(error), 'write');
  const { results, resultsPartly } = writtenWords;
  const name = basename(path);
  return growing === null ? results(name, why) : resultsPartly(name, why, basename(growing));
}
