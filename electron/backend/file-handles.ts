import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import type { FileHandle } from '../../contract/channels.ts';
import type { FileSource } from './backend.ts';
import { ProblemError, problem } from './problem-error.ts';

/** Most files one run remembers handles of; the oldest are forgotten. */
const CAPACITY = 1_000;

/** Gives files names that say nothing, so that a page can speak of a file without knowing, or choosing, its path. */
export class FileHandles {
  readonly #sources = new Map<FileHandle, FileSource>();

  register(source: FileSource): FileHandle {
    const handle = `file-${randomBytes(12).toString('hex')}`;
    this.#sources.set(handle, source);
    for (const oldest of this.#sources.keys()) {
      if (this.#sources.size <= CAPACITY) break;
      this.#sources.delete(oldest);
    }
    return handle;
  }

  /** The file behind a handle. Throws `ProblemError` for a handle of another run. */
  source(handle: FileHandle): FileSource {
    const source = this.#sources.get(handle);
    if (source === undefined)
      throw new ProblemError(
        problem({
          code: 'file-forgotten',
          sentence: 'The file was chosen in an earlier run, and is not known any more.',
          remedy: 'Choose the file again.',
        }),
      );
    return source;
  }
}

/** The name a person knows the file by. */
export function sourceName(source: FileSource): string {
  return 'path' in source ? (source.name ?? basename(source.path)) : source.name;
}
