import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type FeedbackDevice, feedbackCsv, MOST_FEEDBACK_LINE_BYTES } from '../../contract/feedback.ts';
import { ProblemError, problem } from './problem-error.ts';
import { errorCode } from './whole-file.ts';

/** What follows a file's name while it grows; one that still has it was cut short. */
const UNFINISHED = '.reading';

/**
 * A CSV that grows while a feedback service is read: each piece is on the disk before the service is asked for more,
 * for the service forgets what it hands out. Under its own name stands the whole file only.
 */
export class FeedbackFile {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #growing: string;

  private constructor(path: string, growing: string, file: FileHandle) {
    this.path = path;
    this.#growing = growing;
    this.#file = file;
  }

  /**
   * Makes the file, before anything is read, so that a folder that cannot be written to costs nothing. Mode 0600. Throws
   * `ProblemError` where it cannot be made, and where there is one: nothing is replaced.
   */
  static async create(path: string): Promise<FeedbackFile> {
    const name = basename(path);
    const growing = `${path}${UNFINISHED}`;
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      for (const taken of [path, growing]) if (await isThere(taken)) throw fileExists(taken);
      const file = await open(growing, 'wx+', 0o600);
      await file.writeFile(feedbackCsv([], true));
      return new FeedbackFile(path, growing, file);
    } catch (error) {
      throw error instanceof ProblemError ? error : unwritable(name, 'feedback-file-unwritable', error);
    }
  }

  /** Resolves when the devices are on the disk. Throws `ProblemError` where they are not, code `feedback-not-kept`. */
  async append(devices: readonly FeedbackDevice[]): Promise<void> {
    try {
      await this.#file.appendFile(feedbackCsv(devices, false));
      await this.#file.datasync();
    } catch (error) {
      await this.#cutToWholeLines().catch(() => undefined);
      throw unwritable(basename(this.path), 'feedback-not-kept', error);
    }
  }

  /** Takes away the beginning of a line that a full disk left. */
  async #cutToWholeLines(): Promise<void> {
    const { size } = await this.#file.stat();
    const from = Math.max(0, size - MOST_FEEDBACK_LINE_BYTES);
    const end = Buffer.alloc(size - from);
    const { bytesRead } = await this.#file.read(end, 0, end.length, from);
    await this.#file.truncate(from + end.subarray(0, bytesRead).lastIndexOf('\n') + 1);
  }

  /** Gives the file its own name, or `name` in the same place. Throws `ProblemError` where it has to stay under the one it had. */
  async finish(path = this.path): Promise<string> {
    try {
      await this.#file.close();
      await rename(this.#growing, path);
      return path;
    } catch (error) {
      throw unwritable(basename(this.#growing), 'feedback-not-kept', error);
    }
  }

  /** Lets go of it after a failure; what is in it stays, under the name of a file that is growing. */
  async abandon(): Promise<void> {
    await this.#file.close().catch(() => undefined);
  }

  /** Removes it: there was nothing to keep, or it is kept elsewhere. */
  async discard(): Promise<void> {
    await this.#file.close();
    await rm(this.#growing, { force: true });
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function fileExists(path: string): ProblemError {
  const name = basename(path);
  return new ProblemError(
    problem({
      code: 'file-exists',
      sentence: `${name} is there already, and may hold what a feedback service does not name again: it is not replaced.`,
      remedy: 'Give another name, or move that file away.',
      place: { name, line: null, column: null },
    }),
  );
}

function unwritable(name: string, code: string, cause: unknown): ProblemError {
  const why = WHY[errorCode(cause)] ?? (errorCode(cause) || 'unknown error');
  return new ProblemError(
    problem({
      code,
      sentence:
        code === 'feedback-not-kept'
          ? `What the feedback service named could not be written to ${name}: ${why}. The reading was ended at once.`
          : `${name} cannot be written: ${why}. The feedback service was not asked, for it forgets what it hands out.`,
      remedy:
        code === 'feedback-not-kept'
          ? 'What came before is kept. Make room, then read again for the rest.'
          : 'Give a file in a folder that you may write to.',
      place: { name, line: null, column: null },
    }),
    { cause },
  );
}

const WHY: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is full',
  EFBIG: 'it may not grow further',
  EACCES: 'access is denied',
  EPERM: 'access is denied',
  EROFS: 'the disk cannot be written to',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'there is a folder of that name',
};
