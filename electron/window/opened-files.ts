import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FileHandle, OpenedFile } from '../../contract/files.ts';

/** More of a file than the page reads of any. */
const MOST_BYTES = 32 * 1024 * 1024;
/** And of all that were opened together. */
const MOST_BYTES_TOGETHER = 64 * 1024 * 1024;

/**
 * Files that the program was started with, or that the system handed it, until the page takes them: as if they had been
 * dropped, so the page is given a handle and what the file holds, and never its path.
 */
export class OpenedFiles {
  #waiting: readonly string[] = [];
  readonly #onWaiting: () => void;

  /** `onWaiting`: tells the page, where there is one. */
  constructor(onWaiting: () => void) {
    this.#onWaiting = onWaiting;
  }

  add(paths: readonly string[]): void {
    if (paths.length === 0) return;
    this.#waiting = [...this.#waiting, ...paths];
    this.#onWaiting();
  }

  /** Each once. Never rejects for a file: one that cannot be read has no bytes, and whoever opens its handle says why. */
  async take(register: (source: { readonly path: string }) => FileHandle): Promise<readonly OpenedFile[]> {
    const paths = this.#waiting;
    this.#waiting = [];
    const files: OpenedFile[] = [];
    let left = MOST_BYTES_TOGETHER;
    for (const path of paths) {
      const read = await readBeginning(path, Math.min(MOST_BYTES, left)).catch(() => null);
      left -= read?.bytes?.length ?? 0;
      const { isFolder = false, bytes = null } = read ?? {};
      files.push({ name: basename(path), handle: register({ path }), isFolder, bytes });
    }
    return files;
  }
}

async function readBeginning(path: string, mostBytes: number): Promise<Pick<OpenedFile, 'isFolder' | 'bytes'>> {
  // O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return { isFolder: stats.isDirectory(), bytes: null };
    // Of one that is cut the page would read half: it is for whoever reads it by its handle.
    if (stats.size > mostBytes) return { isFolder: false, bytes: null };
    const bytes = Buffer.alloc(stats.size);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = (await file.read(bytes, length, bytes.length - length, null)).bytesRead;
    return { isFolder: false, bytes: bytes.subarray(0, length) };
  } finally {
    await file.close();
  }
}
