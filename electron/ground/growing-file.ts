import { constants } from 'node:fs';
import { type FileHandle, lstat, open, rm, stat } from 'node:fs/promises';
import { errorCode } from './system-error.ts';
import { takeFreeName } from './whole-file.ts';

/** Something of that name is there, and is not replaced. */
export class FileTaken extends Error {
  readonly code = 'EEXIST';

  /** `taken`: the path that somebody has. */
  constructor(readonly taken: string) {
    super(taken);
    this.name = 'FileTaken';
  }
}

/**
 * A new file that grows, of mode 0600. Under its own name stands the whole file only; until `finish` it has an ending
 * behind its name that says so. A pipe or a device is written to as it is: there is nothing in it to lose.
 */
export class GrowingFile {
  readonly path: string;
  readonly handle: FileHandle;
  /** Where it is until it is whole; `null` for a pipe or a device. */
  readonly growing: string | null;

  private constructor(path: string, handle: FileHandle, growing: string | null) {
    this.path = path;
    this.handle = handle;
    this.growing = growing;
  }

  /**
   * `ending` stands behind the name until the file is whole. Rejects with `FileTaken` where there is anything of either
   * name, a link too, and with the system's error where it cannot be made.
   */
  static async create(path: string, ending: string): Promise<GrowingFile> {
    const special = await openPipeOrDevice(path);
    if (special !== null) return new GrowingFile(path, special, null);
    const growing = path + ending;
    for (const taken of [path, growing]) if (await isTaken(taken)) throw new FileTaken(taken);
    const handle = await open(growing, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600).catch(
      (error) => {
        throw errorCode(error) === 'EEXIST' ? new FileTaken(growing) : error;
      },
    );
    return new GrowingFile(path, handle, growing);
  }

  /** Closes it and gives it its own name, or `path`. Rejects where somebody has that by now: then it stays where it is. */
  async finish(path = this.path): Promise<void> {
    await this.handle.close();
    if (this.growing === null) return;
    await takeFreeName(this.growing, path).catch((error: unknown) => {
      throw errorCode(error) === 'EEXIST' ? new FileTaken(path) : error;
    });
  }

  /** Lets go of it: what is in it stays, under the name of a file that is not whole. Never rejects. */
  async abandon(): Promise<void> {
    await this.handle.close().catch(() => undefined);
  }

  /** Removes it: there is nothing to keep. Never rejects. */
  async discard(): Promise<void> {
    await this.abandon();
    if (this.growing !== null) await rm(this.growing, { force: true }).catch(() => undefined);
  }
}

/** Opens what is no file but takes what is written to it; `null` where there is a file, a folder, or nothing. */
export async function openPipeOrDevice(path: string): Promise<FileHandle | null> {
  if (!(await isPipeOrDevice(path))) return null;
  // Opened so, a pipe that nobody reads says so; a second opening then does not wait, and waits for its reader later on.
  const probe = await open(path, constants.O_WRONLY | (constants.O_NONBLOCK ?? 0));
  try {
    return await open(path, constants.O_WRONLY);
  } finally {
    await probe.close();
  }
}

/** Whether `path` leads to a pipe or a device that is written to as it comes. */
export async function isPipeOrDevice(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => null);
  return stats !== null && (stats.isCharacterDevice() || stats.isFIFO());
}

/** Whether there is anything of that name, a link that leads nowhere too. Rejects where that cannot be told. */
export async function isTaken(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
