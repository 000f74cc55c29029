import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Problem } from '../../../contract/outcome.ts';
import { noTimeLeft, tookTooLong } from '../problems.ts';
import {
  type FileContents,
  mayCostTime,
  type NamedBytes,
  READING_LIMIT_MS,
  readContents,
  unread,
} from './read-contents.ts';

/** Reads files one after the other; what may cost time is read where it does not hold up anything else. */
export interface ContentsReader {
  /** Never rejects for what is in a file. */
  read(file: NamedBytes, passphrase: string | null): Promise<FileContents>;
  close(): Promise<void>;
}

/** What goes to the worker, and what comes back. */
export interface ReadingOrder {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly passphrase: string | null;
  readonly limitMs: number;
}

/** Longest that reading all files of one opening may take, in milliseconds: a folder may hold hundreds of slow ones. */
export const OPENING_LIMIT_MS = 20_000;
/** Above this a file is read in the worker whatever it holds: real ones have a few KiB. */
const LARGE_BYTES = 64 * 1024;
/** The name of the worker's program beside this one's. */
const WORKER = 'pkcs12-worker.cjs';
/** How much longer than its own limit a worker may take before it is ended: one native call cannot be interrupted. */
const GRACE_MS = 1_000;

/** A reader with a worker where the worker's program lies beside this one, as it does once built; else in this thread. */
export function createContentsReader(
  options: { readonly workerFile?: string | null; readonly limitMs?: number; readonly openingLimitMs?: number } = {},
): ContentsReader {
  const { workerFile = findWorker(), limitMs = READING_LIMIT_MS, openingLimitMs = OPENING_LIMIT_MS } = options;
  const time = new OpeningTime(limitMs, openingLimitMs);
  return workerFile === null ? new ThreadReader(time) : new WorkerReader(workerFile, time);
}

/** What is left of the time that one opening has. */
class OpeningTime {
  readonly #limitMs: number;
  #leftMs: number;

  constructor(limitMs: number, openingLimitMs: number) {
    this.#limitMs = limitMs;
    this.#leftMs = openingLimitMs;
  }

  /** What one file may take, in milliseconds. */
  get fileMs(): number {
    return this.#limitMs;
  }

  /** Gives `work` what one file may take and counts what it took; says so of `file` where nothing is left. */
  async spend(
    file: NamedBytes,
    work: (limitMs: number) => FileContents | Promise<FileContents>,
  ): Promise<FileContents> {
    if (this.#leftMs <= 0) return locked(noTimeLeft(file.name));
    const started = performance.now();
    try {
      return await work(Math.min(this.#limitMs, this.#leftMs));
    } finally {
      this.#leftMs -= performance.now() - started;
    }
  }
}

function locked(problem: Problem): FileContents {
  return unread(problem, true);
}

function findWorker(): string | null {
  if (typeof __dirname !== 'string') return null;
  const path = join(__dirname, WORKER);
  return existsSync(path) ? path : null;
}

class ThreadReader implements ContentsReader {
  readonly #time: OpeningTime;

  constructor(time: OpeningTime) {
    this.#time = time;
  }

  read(file: NamedBytes, passphrase: string | null): Promise<FileContents> {
    return this.#time.spend(file, (limitMs) => readContents(file, passphrase, limitMs));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

class WorkerReader implements ContentsReader {
  readonly #workerFile: string;
  readonly #time: OpeningTime;
  #worker: Worker | null = null;

  constructor(workerFile: string, time: OpeningTime) {
    this.#workerFile = workerFile;
    this.#time = time;
  }

  async read(file: NamedBytes, passphrase: string | null): Promise<FileContents> {
    if (file.bytes.length <= LARGE_BYTES && !mayCostTime(file.bytes)) return readContents(file, passphrase);
    return this.#time.spend(file, (limitMs) => this.#readInWorker(file, passphrase, limitMs));
  }

  async #readInWorker(file: NamedBytes, passphrase: string | null, limitMs: number): Promise<FileContents> {
    const worker = this.#worker ?? new Worker(this.#workerFile);
    this.#worker = worker;
    const contents = await answerOf(worker, {
      ...{ name: file.name, passphrase, limitMs },
      bytes: Uint8Array.from(file.bytes),
    });
    if (contents !== null) return contents;
    // Ended, and not waited for: a call into the library goes on to its own end, and the answer need not wait for it.
    this.#worker = null;
    void worker.terminate();
    return locked(tookTooLong(file.name, limitMs, limitMs >= this.#time.fileMs));
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}

/** The worker's answer; `null` when it took too long. Rejects where the worker itself fails. */
function answerOf(worker: Worker, order: ReadingOrder): Promise<FileContents | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(() => resolve(null)), order.limitMs + GRACE_MS);
    const onMessage = (contents: FileContents) => settle(() => resolve(contents));
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = () => settle(() => reject(new Error('The worker that reads identities ended.')));
    function settle(how: () => void): void {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      how();
    }
    worker.once('message', onMessage).once('error', onError).once('exit', onExit);
    worker.postMessage(order);
  });
}
