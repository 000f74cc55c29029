import { constants } from 'node:fs';
import { type FileHandle, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HISTORY_BYTES, HISTORY_DAYS } from '../../../contract/history/history.ts';
import { whileKeeping } from '../../ground/kept-file.ts';
import { claim } from '../../ground/lock.ts';
import { errorCode } from '../../ground/system-error.ts';

/** "2026-12.jsonl", and one more for each program that runs beside another, and when one is full. */
const NAME = /^(\d{4}-\d{2})(?:-\d{1,5})?\.jsonl$/;
/** A file that holds so much takes no more, so that what goes when too much is kept is not a whole month. */
const FULL_BYTES = 16 * 1024 * 1024;
const LINE_END = 10;
const DAY_MS = 86_400_000;
/** What stands in the way of a name: a folder, a link, something that is no file. */
const NOT_OURS: readonly string[] = ['EISDIR', 'ELOOP', 'ENXIO', 'EPERM', 'EACCES'];

/** A file of history as it lies in the folder. */
export interface HistoryFile {
  readonly name: string;
  readonly path: string;
  /** "2026-12", UTC. */
  readonly month: string;
  readonly bytes: number;
  readonly inode: number;
  readonly changedAt: number;
}

/** A file that this program alone adds lines to. */
export interface OwnFile {
  readonly path: string;
  readonly month: string;
  readonly handle: FileHandle;
  readonly inode: number;
  bytes: number;
  /** The last line has no end: a write was cut off. */
  torn: boolean;
  /** Gives it back; never rejects. */
  readonly letGo: () => Promise<void>;
}

/** The month, in UTC, of a time in milliseconds since 1970: `YYYY-MM`, by which files of the history are called. */
export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

/** The files of a history, the oldest first; none where there is no folder. Rejects with the system's error. */
export async function filesIn(folder: string): Promise<readonly HistoryFile[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  const files = await Promise.all(
    names.map(async (name): Promise<HistoryFile | null> => {
      const month = NAME.exec(name)?.[1];
      const path = join(folder, name);
      const stats = month === undefined ? null : await stat(path).catch(() => null);
      if (month === undefined || stats?.isFile() !== true) return null;
      return { name, path, month, bytes: stats.size, inode: stats.ino, changedAt: stats.mtimeMs };
    }),
  );
  return files
    .filter((file) => file !== null)
    .sort((a, b) => a.month.localeCompare(b.month) || a.changedAt - b.changedAt || a.name.localeCompare(b.name));
}

/**
 * Takes a file of the month for this program alone, one that is there and has room, else a new one of mode 0600. Rejects
 * with the system's error where the folder takes none.
 */
export function takeOwnFile(folder: string, month: string): Promise<OwnFile> {
  return whileKeeping(folder, async () => {
    for (let number = 1; number < 100_000; number += 1) {
      const name = number === 1 ? `${month}.jsonl` : `${month}-${number}.jsonl`;
      const own = await takeFile(folder, name, month);
      if (own !== null) return own;
    }
    throw new Error('there is no free name for a history file');
  });
}

/** `null` where a program that runs has it, it is full, or it is none. */
async function takeFile(folder: string, name: string, month: string): Promise<OwnFile | null> {
  const letGo = await claim(ownerOf(folder, name));
  if (letGo === null) return null;
  const path = join(folder, name);
  let handle: FileHandle | null = null;
  try {
    handle = await open(path, APPENDING, 0o600);
    const stats = await handle.stat();
    if (stats.isFile() && stats.size < FULL_BYTES) {
      const torn = stats.size > 0 && !(await endsInLineEnd(handle, stats.size));
      return { path, month, handle, inode: stats.ino, bytes: stats.size, torn, letGo: quietly(letGo) };
    }
  } catch (error) {
    if (!NOT_OURS.includes(errorCode(error)) || (await stat(path).catch(() => null)) === null) {
      await handle?.close().catch(() => undefined);
      await quietly(letGo)();
      throw error;
    }
  }
  await handle?.close().catch(() => undefined);
  await quietly(letGo)();
  return null;
}

/** A pipe of that name is not waited for, nor a link followed. */
const APPENDING =
  constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

async function endsInLineEnd(handle: FileHandle, size: number): Promise<boolean> {
  const last = Buffer.alloc(1);
  await handle.read(last, 0, 1, size - 1);
  return last[0] === LINE_END;
}

/** True where it has no more room, or no longer lies where it was. */
export async function isSpent(own: OwnFile, month: string): Promise<boolean> {
  if (own.month !== month || own.bytes >= FULL_BYTES) return true;
  return (await stat(own.path).catch(() => null))?.ino !== own.inode;
}

/** Puts lines at the end of a file in one write. Rejects with the system's error; what is there of them then is no line. */
export async function addLines(own: OwnFile, lines: readonly string[]): Promise<void> {
  const bytes = Buffer.from(`${own.torn ? '\n' : ''}${lines.join('\n')}\n`, 'utf8');
  own.torn = true;
  for (let at = 0; at < bytes.length; ) at += (await own.handle.write(bytes, at, bytes.length - at)).bytesWritten;
  own.torn = false;
  own.bytes += bytes.length;
}

/** Closes a file of this program's own, flushed to the disk. Never rejects. */
export async function giveBack(own: OwnFile): Promise<void> {
  await own.handle.sync().catch(() => undefined);
  await own.handle.close().catch(() => undefined);
  await own.letGo();
}

/** Overwrites lines with blanks where they stand: whoever adds to the file is not disturbed. Rejects with the system's error. */
export async function blankLines(
  path: string,
  inode: number,
  lines: readonly { readonly offset: number; readonly length: number }[],
): Promise<void> {
  const handle = await open(path, constants.O_RDWR | (constants.O_NOFOLLOW ?? 0));
  try {
    if ((await handle.stat()).ino !== inode) return;
    for (const { offset, length } of lines) await handle.write(Buffer.alloc(length, ' '), 0, length, offset);
  } finally {
    await handle.close();
  }
}

/** Which files are to go: those whose month ended too long ago, then the oldest until no more is kept than may be. */
export function outdated(files: readonly HistoryFile[], now: number): readonly HistoryFile[] {
  const first = monthOf(now - HISTORY_DAYS * DAY_MS);
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return files.filter((file) => {
    const goes = file.month < first || bytes > HISTORY_BYTES;
    if (goes) bytes -= file.bytes;
    return goes;
  });
}

/** Removes files that no program adds to any more; resolves with those that one does. Rejects with the system's error. */
export function removeFiles(folder: string, files: readonly HistoryFile[]): Promise<readonly HistoryFile[]> {
  return whileKeeping(folder, async () => {
    const used: HistoryFile[] = [];
    for (const file of files) {
      const letGo = await claim(ownerOf(folder, file.name));
      if (letGo === null) {
        used.push(file);
        continue;
      }
      try {
        await rm(file.path, { force: true });
      } finally {
        await quietly(letGo)();
      }
    }
    return used;
  });
}

function ownerOf(folder: string, name: string): string {
  return join(folder, `.${name}.owner`);
}

function quietly(work: () => Promise<void>): () => Promise<void> {
  return () => work().catch(() => undefined);
}
