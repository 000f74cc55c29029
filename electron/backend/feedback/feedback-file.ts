import { basename, dirname } from 'node:path';
import { type FeedbackDevice, feedbackCsv, MOST_FEEDBACK_LINE_BYTES } from '../../../contract/feedback.ts';
import { inFile, problem } from '../../../contract/told.ts';
import { FileTaken, GrowingFile } from '../../ground/growing-file.ts';
import { makeFolder } from '../../ground/make-folder.ts';
import { errorCode } from '../../ground/system-error.ts';
import { syncToDisk } from '../../ground/whole-file.ts';
import { ProblemError } from '../problem-error.ts';

/** What follows a file's name while it grows; one that still has it was cut short. */
const UNFINISHED = '.reading';

/**
 * A CSV that grows while a feedback service is read: each piece is on the disk before the service is asked for more,
 * for the service forgets what it hands out. Under its own name stands the whole file only.
 */
export class FeedbackFile {
  readonly path: string;
  readonly #file: GrowingFile;

  private constructor(file: GrowingFile) {
    this.path = file.path;
    this.#file = file;
  }

  /**
   * Makes the file, before anything is read, so that a folder that cannot be written to costs nothing. Mode 0600. Throws
   * `ProblemError` where it cannot be made, and where there is one: nothing is replaced.
   */
  static async create(path: string): Promise<FeedbackFile> {
    try {
      await makeFolder(dirname(path));
      const file = await GrowingFile.create(path, UNFINISHED);
      try {
        await file.handle.appendFile(feedbackCsv([], true));
      } catch (error) {
        await file.discard();
        throw error;
      }
      return new FeedbackFile(file);
    } catch (error) {
      if (error instanceof FileTaken) throw fileExists(error);
      throw unwritable(basename(path), 'feedback-file-unwritable', error);
    }
  }

  /** Resolves when the devices are on the disk. Throws `ProblemError` where they are not, code `feedback-not-kept`. */
  async append(devices: readonly FeedbackDevice[]): Promise<void> {
    try {
      await this.#file.handle.appendFile(feedbackCsv(devices, false));
      await syncToDisk(this.#file.handle);
    } catch (error) {
      await this.#cutToWholeLines().catch(() => undefined);
      throw unwritable(basename(this.path), 'feedback-not-kept', error);
    }
  }

  /** Takes away the beginning of a line that a full disk left. */
  async #cutToWholeLines(): Promise<void> {
    const { handle, growing } = this.#file;
    if (growing === null) return;
    const { size } = await handle.stat();
    const from = Math.max(0, size - MOST_FEEDBACK_LINE_BYTES);
    const end = Buffer.alloc(size - from);
    const { bytesRead } = await handle.read(end, 0, end.length, from);
    await handle.truncate(from + end.subarray(0, bytesRead).lastIndexOf('\n') + 1);
  }

  /** Gives the file its own name, or `path`. Throws `ProblemError` where it has to stay under the one it had. */
  async finish(path = this.path): Promise<string> {
    try {
      await this.#file.finish(path);
      return path;
    } catch (error) {
      throw unwritable(basename(this.#file.growing ?? path), 'feedback-not-kept', error);
    }
  }

  /** Lets go of it after a failure; what is in it stays, under the name of a file that is growing. */
  abandon(): Promise<void> {
    return this.#file.abandon();
  }

  /** Removes it: there was nothing to keep, or it is kept elsewhere. */
  discard(): Promise<void> {
    return this.#file.discard();
  }
}

function fileExists(cause: FileTaken): ProblemError {
  const name = basename(cause.taken);
  return new ProblemError(problem('file-exists', { name, of: 'feedback' }, { place: inFile(name) }), { cause });
}

function unwritable(
  name: string,
  code: 'feedback-not-kept' | 'feedback-file-unwritable',
  cause: unknown,
): ProblemError {
  const facts = { name, why: errorCode(cause) };
  return new ProblemError(problem(code, facts, { place: inFile(name) }), { cause });
}
