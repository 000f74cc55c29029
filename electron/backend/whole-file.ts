import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes `text` so that a reader, or a crash at any moment, finds the old file or the new one, never a part: into a
 * file beside it, flushed to the disk, then renamed. Mode 0600, folders made with 0700.
 */
export async function writeWholeFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(beside, 'wx', 0o600);
    try {
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** Copies a file as `writeWholeFile` writes one: what stands at `to` afterwards is all of it, or what stood there before. */
export async function copyWholeFile(from: string, to: string): Promise<void> {
  const beside = `${to}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await copyFile(from, beside, constants.COPYFILE_EXCL);
    await chmod(beside, 0o600);
    const file = await open(beside, 'r+');
    await file.sync().finally(() => file.close());
    await rename(beside, to);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** The text of a file, or `null` where there is none. */
export async function readTextIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The `code` of an error of the operating system, or '' where it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
