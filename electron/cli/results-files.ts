import { access, rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Clock } from '../apns/clock.ts';
import {
  GONE_HEAD,
  GONE_STATUS,
  goneRow,
  RESULTS_HEAD,
  type RecordedResult,
  resultRow,
} from '../backend/batch/results-csv.ts';
import { RowFile } from '../backend/batch/row-file.ts';
import { errorCode } from '../backend/whole-file.ts';
import type { Output } from './output.ts';
import { type Refusal, refusal } from './refusal.ts';

/** What a file is called until it is whole; what is left under this name is as far as a run came that was broken off. */
const PARTIAL = '.partial';

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
  readonly path: string;
  readonly rows: RowFile;
  readonly rowOf: (result: RecordedResult) => string | null;
}

/**
 * Throws a `Refusal` where a file of results, or the part of one that an earlier run left, is there already: results are
 * the only trace of what was sent, so they are never replaced.
 */
export async function refuseTakenFiles({ results, gone }: ResultsOptions): Promise<void> {
  for (const [option, path] of [
    ['--results', results],
    ['--gone', gone],
  ] as const) {
    if (path === undefined) continue;
    if (await isThere(path)) throw taken(option, path, `${basename(path)} is there already, and is not replaced.`);
    if (await isThere(path + PARTIAL))
      throw taken(
        option,
        path + PARTIAL,
        `${basename(path)}${PARTIAL} is there: the results of an earlier run that was broken off.`,
      );
  }
}

/** Opens the files, each under a name that says it is not whole. Throws a `Refusal` where one cannot be made. */
export async function openResultsFiles(options: ResultsOptions, clock: Clock, output: Output): Promise<ResultsFiles> {
  await refuseTakenFiles(options);
  const files: OpenFile[] = [];
  const open = async (path: string, head: string, rowOf: OpenFile['rowOf']): Promise<void> => {
    const name = basename(path);
    const onFailure = (error: unknown): void => output.say(unwritable(name, error));
    try {
      files.push({ path, rowOf, rows: await RowFile.create(path + PARTIAL, { head, clock, onFailure }) });
    } catch (error) {
      await abandon(files);
      throw refusal(
        {
          code: 'results-unwritable',
          sentence: `The results cannot be written to ${name} (${errorCode(error)}).`,
          remedy: 'Give a file in a folder that is there and that you may write to.',
          place: { name, line: null, column: null },
        },
        { cause: error },
      );
    }
  };
  if (options.results !== undefined) await open(options.results, RESULTS_HEAD, resultRow);
  if (options.gone !== undefined)
    await open(options.gone, GONE_HEAD, (result) => (result.status === GONE_STATUS ? goneRow(result) : null));
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

async function finish({ path, rows }: OpenFile, output: Output): Promise<boolean> {
  if (!(await rows.end())) return false;
  try {
    await rename(path + PARTIAL, path);
    return true;
  } catch (error) {
    output.say(
      `The results are whole, in ${basename(path)}${PARTIAL}: they could not be renamed (${errorCode(error)}).`,
    );
    return false;
  }
}

/** Nothing was sent, so the files that were opened are of no use. */
async function abandon(files: readonly OpenFile[]): Promise<void> {
  for (const { path, rows } of files) {
    await rows.end();
    await rm(path + PARTIAL, { force: true });
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

function taken(option: string, path: string, sentence: string): Refusal {
  return refusal({
    code: 'file-exists',
    sentence,
    remedy: `Give ${option} another name, or move that file away first.`,
    place: { name: basename(path), line: null, column: null },
  });
}

function unwritable(name: string, error: unknown): string {
  return `${name} could not be written on (${errorCode(error)}): what was written of it is in ${name}${PARTIAL}. The send goes on.`;
}
