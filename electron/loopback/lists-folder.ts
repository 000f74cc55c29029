import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { LARGEST_LIST_BYTES } from '../../contract/sending.ts';
import { makeFolder } from '../ground/make-folder.ts';

/** The one that is chosen, and the one that is being sent. */
const MOST_KEPT = 2;

/** What came of a list: where it lies, or why it does not. `cut`: the page went away in the middle. */
export type TakenList = { readonly path: string } | 'too-large' | 'cut' | 'unwritable';

/**
 * Lists of device tokens that a page handed over. A browser tells no path, so each is written to the disk as it comes,
 * mode 0600, and is there until two newer ones are, or the page is served no more.
 */
export class ListsFolder {
  readonly #folder: string;
  #kept: string[] = [];
  #taking: Promise<unknown> = Promise.resolve();

  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, 'lists');
  }

  /** Writes the body of a request into a file, one request after the other. */
  take(request: IncomingMessage): Promise<TakenList> {
    const taken = this.#taking.then(() => this.#take(request));
    this.#taking = taken;
    return taken;
  }

  async #take(request: IncomingMessage): Promise<TakenList> {
    if (Number(request.headers['content-length'] ?? 0) > LARGEST_LIST_BYTES) return 'too-large';
    const path = join(this.#folder, `${randomBytes(12).toString('hex')}.list`);
    const taken = await this.#write(request, path);
    if (taken !== 'written') {
      // Where it could not even be made there is nothing to remove, and no folder to look in.
      await rm(path, { force: true }).catch(() => undefined);
      return taken;
    }
    this.#kept.push(path);
    for (const oldest of this.#kept.splice(0, this.#kept.length - MOST_KEPT)) await rm(oldest, { force: true });
    return { path };
  }

  async #write(request: IncomingMessage, path: string): Promise<'written' | 'too-large' | 'cut' | 'unwritable'> {
    let length = 0;
    let file: FileHandle | null = null;
    let failed = false;
    try {
      await makeFolder(this.#folder);
      file = await open(path, 'wx', 0o600);
    } catch {
      failed = true;
    }
    try {
      for await (const chunk of request.iterator({ destroyOnReturn: false })) {
        length += chunk.length;
        if (length > LARGEST_LIST_BYTES) return 'too-large';
        // After a failure the rest is still taken off the wire: a browser shows its page the answer only then.
        if (!failed) failed = !(await wrote(file, chunk));
      }
    } catch {
      return 'cut';
    } finally {
      await file?.close().catch(() => undefined);
    }
    return failed ? 'unwritable' : 'written';
  }

  /** Removes every list, those that an earlier run left too. */
  async clear(): Promise<void> {
    this.#kept = [];
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function wrote(file: FileHandle | null, chunk: Buffer): Promise<boolean> {
  try {
    await file?.appendFile(chunk);
    return true;
  } catch {
    return false;
  }
}
