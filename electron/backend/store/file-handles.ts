import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import type { FileHandle } from '../../../contract/files.ts';
import { problem } from '../../../contract/told.ts';
import type { FileSource } from '../backend.ts';
import { ProblemError } from '../problem-error.ts';

/** Most files one run remembers handles of, and most bytes it keeps of those without a path; the oldest are forgotten. */
const CAPACITY = 1_000;
const MOST_BYTES = 64 * 1024 * 1024;

/** Gives files names that say nothing, so that a page can speak of a file without knowing, or choosing, its path. */
export class FileHandles {
  readonly #sources = new Map<FileHandle, FileSource>();
  #bytes = 0;

  register(source: FileSource): FileHandle {
    const handle = `file-${randomBytes(12).toString('hex')}`;
    this.#sources.set(handle, source);
    this.#bytes += bytesOf(source);
    for (const [oldest, kept] of this.#sources) {
      if (this.#sources.size <= CAPACITY && this.#bytes <= MOST_BYTES) break;
      this.#sources.delete(oldest);
      this.#bytes -= bytesOf(kept);
    }
    return handle;
  }

  /** Whether a file is behind a handle still. */
  knows(handle: FileHandle): boolean {
    return this.#sources.has(handle);
  }

  /** The file behind a handle. Throws `ProblemError` for a handle of another run, and for one that was forgotten. */
  source(handle: FileHandle): FileSource {
    const source = this.#sources.get(handle);
    if (source === undefined) throw new ProblemError(problem('file-forgotten', null));
    return source;
  }
}

function bytesOf(source: FileSource): number {
  return 'bytes' in source ? source.bytes.length : 0;
}

/** The name a person knows the file by. */
export function sourceName(source: FileSource): string {
  return 'path' in source ? (source.name ?? basename(source.path)) : source.name;
}
