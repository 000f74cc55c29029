import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { tookTooLong } from './problems.ts';
import { type FileContents, mayCostTime, type NamedBytes, READING_LIMIT_MS, readContents } from './read-contents.ts';

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

/** The name of the worker's program beside this one's. */
const WORKER = 'pkcs12-worker.cjs';
/** How much longer than its own limit a worker may take before it is ended: one native call cannot be interrupted. */
const GRACE_MS = 1_000;

/** A reader with a worker where the worker's program lies beside this one, as it does once built; else in this thread. */
export function createContentsReader(
  options: { readonly workerFile?: string | null; readonly limitMs?: number } = {},
): ContentsReader {
  const { workerFile = findWorker(), limitMs = READING_LIMIT_MS } = options;
  return workerFile === null ? new ThreadReader(limitMs) : new WorkerReader(workerFile, limitMs);
}

function findWorker(): string | null {
  if (typeof __dirname !== 'string') return null;
  const path = join(__dirname, WORKER);
  return existsSync(path) ? path : null;
}

class ThreadReader implements ContentsReader {
  readonly #limitMs: number;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  read(file: NamedBytes, passphrase: string | null): Promise<FileContents> {
    return Promise.resolve(readContents(file, passphrase, this.#limitMs));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

class WorkerReader implements ContentsReader {
  readonly #workerFile: string;
  readonly #limitMs: number;
  #worker: Worker | null = null;

  constructor(workerFile: string, limitMs: number) {
    this.#workerFile = workerFile;
    this.#limitMs = limitMs;
  }

  async read(file: NamedBytes, passphrase: string | null): Promise<FileContents> {
    if (!mayCostTime(file.bytes)) return readContents(file, passphrase);
    const worker = this.#worker ?? new Worker(this.#workerFile);
    this.#worker = worker;
    const order = { name: file.name, bytes: Uint8Array.from(file.bytes), passphrase, limitMs: this.#limitMs };
    const contents = await answerOf(worker, order);
    if (contents !== null) return contents;
    await this.close();
    const problems = [tookTooLong(file.name)];
    return { container: 'none', certificates: [], keys: [], keyLocked: true, encryptions: [], problems };
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
