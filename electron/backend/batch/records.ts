import { createReadStream, type ReadStream } from 'node:fs';
import { open, readdir, readFile, rm } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Explanation } from '../../../contract/outcome.ts';
import type { Clock } from '../../apns/clock.ts';
import { whileKeeping } from '../../ground/kept-file.ts';
import { isRunning } from '../../ground/lock.ts';
import { makeFolder } from '../../ground/make-folder.ts';
import { errorCode } from '../../ground/system-error.ts';
import { replaceFile, writeNewFile } from '../../ground/whole-file.ts';
import { KeptReasons, readToldReasons } from './kept-reasons.ts';
import { RESULTS_HEAD, type RecordedResult, resultRow } from './results-csv.ts';
import { RowFile } from './row-file.ts';

/*
 * The results of the last send of several, every one, in the data folder: so that a million can be saved as a CSV and sent
 * again though no program holds them, and so that a crash loses none. They are whole device tokens, so they stay no longer
 * than they are of use: until the next such send, or the end of Pushwright. What a crash leaves is shown at the next start,
 * once, and then goes the same way. Mode 0600.
 */

const HEAD = '.json';
const ROWS = '.csv';
const REASONS = '.reasons';

const headSchema = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  listName: v.nullable(v.string()),
  total: v.pipe(v.number(), v.integer(), v.minValue(0)),
  startedAt: v.number(),
});

/** What is known of a send before its first result. */
export type RecordHead = Omit<v.InferOutput<typeof headSchema>, 'pid'>;

/** The results of one send in their file. */
export interface ResultsRecord {
  readonly head: RecordHead;
  /** The CSV as it is on the disk. */
  read(): ReadStream;
  readonly path: string;
  /** What was told of each reason. */
  reasons(): ReturnType<typeof readToldReasons>;
}

/** A record that results are still added to. */
export interface OpenRecord extends ResultsRecord {
  add(result: RecordedResult & { readonly explanation?: Explanation }): void;
  /** Resolves when one more result would not pile up. */
  ready(): Promise<void>;
  /** Resolves, once everything is on the disk, with whether every result is. */
  end(): Promise<boolean>;
}

/** The records of a data folder: the one of the last send, and what a crash left. */
export class Records {
  readonly #folder: string;
  readonly #clock: Clock;
  /** Base names of this run's files, and of those it took over. */
  readonly #own = new Set<string>();
  #numbers = 0;

  constructor(dataFolder: string, clock: Clock) {
    this.#folder = join(dataFolder, 'batch');
    this.#clock = clock;
  }

  /** Makes a new record. Rejects where the disk takes none; a disk that fails later is told to `onFailure`, once. */
  async create(head: RecordHead, onFailure: (error: unknown) => void): Promise<OpenRecord> {
    await makeFolder(this.#folder);
    this.#numbers += 1;
    const base = `${head.startedAt}-${process.pid}-${this.#numbers}`;
    this.#own.add(base);
    // In one piece: what has no head is taken for left behind.
    await writeNewFile(this.#headPath(base), JSON.stringify({ pid: process.pid, ...head }));
    const rows = new RowFile(await open(this.#rowsPath(base), 'wx', 0o600), this.#clock, onFailure);
    const reasonRows = new RowFile(await open(this.#reasonsPath(base), 'wx', 0o600), this.#clock, () => undefined);
    const reasons = new KeptReasons(reasonRows);
    rows.add(RESULTS_HEAD);
    return {
      ...this.#record(base, head),
      add: (result) => {
        rows.add(resultRow(result));
        reasons.note(result);
      },
      ready: () => rows.ready(),
      end: async () => {
        await reasonRows.end();
        return rows.end();
      },
    };
  }

  /**
   * What is left of the last run that did not end as it should; `null` where there is none. Everything else that such
   * runs left is removed. The files of a run that goes on beside this one are let alone.
   */
  takeLeftover(): Promise<ResultsRecord | null> {
    return whileKeeping(this.#folder, () => this.#takeLeftover());
  }

  async #takeLeftover(): Promise<ResultsRecord | null> {
    const left: { readonly base: string; readonly head: RecordHead }[] = [];
    for (const base of await this.#bases()) {
      const head = this.#own.has(base) ? 'of-another-run' : await this.#readHead(base);
      if (head === null) await this.#remove(base);
      else if (head !== 'of-another-run') left.push({ base, head });
    }
    left.sort((a, b) => b.head.startedAt - a.head.startedAt);
    const [newest, ...older] = left;
    for (const { base } of older) await this.#remove(base);
    if (newest === undefined) return null;
    this.#own.add(newest.base);
    // From now on it is this run's, for others too.
    await replaceFile(this.#headPath(newest.base), JSON.stringify({ pid: process.pid, ...newest.head })).catch(
      () => undefined,
    );
    return this.#record(newest.base, newest.head);
  }

  /** Removes a record that is of no use any more. */
  async remove(record: ResultsRecord): Promise<void> {
    for (const base of this.#own) if (this.#rowsPath(base) === record.path) await this.#remove(base);
  }

  /** Where a further file of a record may be written; it goes when the record goes. */
  besidePath(record: ResultsRecord, what: string): string {
    return `${record.path.slice(0, -ROWS.length)}.${what}`;
  }

  #record(base: string, head: RecordHead): ResultsRecord {
    const path = this.#rowsPath(base);
    return {
      ...{ head, path, read: () => createReadStream(path) },
      reasons: () => readToldReasons(this.#reasonsPath(base)),
    };
  }

  async #bases(): Promise<readonly string[]> {
    try {
      const names = (await readdir(this.#folder)).filter((name) => !name.startsWith('.'));
      return [...new Set(names.map((name) => name.replace(/\..*$/, '')))].sort();
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  /** `null` where nothing can be made of what is there. */
  async #readHead(base: string): Promise<RecordHead | 'of-another-run' | null> {
    try {
      const parsed = v.safeParse(headSchema, JSON.parse(await readFile(this.#headPath(base), 'utf8')));
      if (!parsed.success) return null;
      const { pid, ...head } = parsed.output;
      // A number is given out again after the computer has started anew.
      const beforeThisBoot = head.startedAt < this.#clock.now() - uptime() * 1000;
      return pid !== process.pid && !beforeThisBoot && isRunning(pid) ? 'of-another-run' : head;
    } catch {
      return null;
    }
  }

  async #remove(base: string): Promise<void> {
    this.#own.delete(base);
    const names = await readdir(this.#folder);
    // The head goes last: without it nobody knows what the rest is.
    const mine = names.filter((name) => name.startsWith(`${base}.`) && !name.endsWith(HEAD));
    for (const name of mine) await rm(join(this.#folder, name), { force: true });
    await rm(this.#headPath(base), { force: true });
  }

  #headPath(base: string): string {
    return join(this.#folder, base + HEAD);
  }

  #reasonsPath(base: string): string {
    return join(this.#folder, base + REASONS);
  }

  #rowsPath(base: string): string {
    return join(this.#folder, base + ROWS);
  }
}
