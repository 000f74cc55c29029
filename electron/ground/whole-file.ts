import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, link, lstat, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isRunning } from './lock.ts';
import { readIfThere } from './read-bounded.ts';
import { errorCode } from './system-error.ts';

/** What file systems without second names for a file answer to `link` (FAT, some network drives). */
const WITHOUT_LINKS: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EMLINK', 'EISDIR'];
/** ".draft.json.4711-0123456789ab.tmp": the file it becomes, the program that writes it, and a number. */
const TEMPORARY = /^\..+\.(\d+)-[0-9a-f]{12}\.tmp$/;
/** What earlier versions called them, without a program. */
const EARLIER_TEMPORARY = /^.+\.[0-9a-f]{12}\.tmp$/;
/** A temporary file whose program may be another by now, or is not named, is left when it is so much older or newer. */
const NO_LONGER_WRITTEN_MS = 60 * 60_000;

/**
 * Writes `content` so that a reader, or a crash at any moment, finds the old file or the new one, never a part: into a
 * file beside it, flushed to the disk, then renamed. Mode 0600. A link of that name is replaced, not followed. Rejects with
 * the system's error.
 */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  await beside(path, (file) => file.writeFile(content), rename);
}

/**
 * As `replaceFile`, but rejects with EEXIST where there is a file, a link or anything else of that name by the time it is
 * written.
 */
export async function writeNewFile(path: string, content: string | Uint8Array): Promise<void> {
  await beside(path, (file) => file.writeFile(content), takeFreeName);
}

/** Copies a file as `replaceFile` writes one. */
export async function copyOverFile(from: string, to: string): Promise<void> {
  const source = await open(from, 'r');
  try {
    await beside(
      to,
      async (file) => {
        for await (const piece of source.createReadStream({ autoClose: false })) await file.appendFile(piece as Buffer);
      },
      rename,
    );
  } finally {
    await source.close();
  }
}

async function beside(
  path: string,
  write: (file: FileHandle) => Promise<void>,
  takeName: (from: string, to: string) => Promise<void>,
): Promise<void> {
  // Characters, not bytes, are counted: four bytes each at most, and a name may have 255.
  const start = [...basename(path)].slice(0, 40).join('');
  const temporary = join(dirname(path), `.${start}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
  try {
    const file = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      await write(file);
      await syncToDisk(file);
    } finally {
      await file.close();
    }
    await takeName(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/**
 * Gives the file at `from` the name `to`, which nobody may have: a rename would take it from another file. Rejects with
 * EEXIST where somebody has it; then `from` is left as it was.
 */
export async function takeFreeName(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!WITHOUT_LINKS.includes(errorCode(error))) throw error;
    // The name is taken by a file of our own first, and a rename then takes it from nobody else.
    await (await open(to, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)).close();
    await rename(from, to);
    return;
  }
  await unlink(from);
}

/** Flushes to the disk itself, where there is one: pipes and some network drives know no such thing. */
export async function syncToDisk(file: FileHandle): Promise<void> {
  try {
    await file.sync();
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EROFS'].includes(errorCode(error))) throw error;
  }
}

/**
 * Gives a damaged file another name, one that nobody has, so that nothing is lost; resolves with that path, or `null`
 * where the file is gone. What has been set aside already is not kept twice, and what holds nothing, or zeros alone as a
 * crash leaves them, not at all (''): so their number is that of different texts, however often one is damaged.
 */
export async function setAside(path: string): Promise<string | null> {
  const content = await readIfThere(path).catch(() => null);
  for (let number = 1; ; number += 1) {
    const aside = `${path}.damaged${number === 1 ? '' : `-${number}`}`;
    try {
      if (content !== null && (holdsNothing(content) || (await holds(aside, content)))) {
        await unlink(path);
        return holdsNothing(content) ? '' : aside;
      }
      await takeFreeName(path, aside);
      return aside;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null;
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}

/**
 * Keeps what a damaged file held under a name that nobody has, and leaves `rest` of it in its place, so that at no moment
 * either is missing. Resolves with that name; `null` where the file is gone. Rejects with the system's error.
 */
export async function setAsideBut(path: string, rest: string): Promise<string | null> {
  const content = await readIfThere(path);
  if (content === null) return null;
  for (let number = 1; ; number += 1) {
    const aside = `${path}.damaged${number === 1 ? '' : `-${number}`}`;
    try {
      if (!(await holds(aside, content))) await writeNewFile(aside, content);
      await replaceFile(path, rest);
      return aside;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}

function holdsNothing(content: Buffer): boolean {
  return content.every((byte) => byte === 0);
}

async function holds(path: string, content: Buffer): Promise<boolean> {
  const stats = await lstat(path).catch(() => null);
  if (stats?.isFile() !== true || stats.size !== content.length) return false;
  return (await readIfThere(path).catch(() => null))?.equals(content) === true;
}

/** Removes the temporary files that programs which were ended have left in `folder`; those of programs that run are let alone. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (await isLeftover(folder, name)) await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

async function isLeftover(folder: string, name: string): Promise<boolean> {
  const pid = TEMPORARY.exec(name)?.[1];
  if (pid === undefined && !EARLIER_TEMPORARY.test(name)) return false;
  if (pid !== undefined && Number(pid) !== process.pid && !isRunning(Number(pid))) return true;
  const stats = await stat(join(folder, name)).catch(() => null);
  return stats !== null && Math.abs(Date.now() - stats.mtimeMs) > NO_LONGER_WRITTEN_MS;
}
