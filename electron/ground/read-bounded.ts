import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { errorCode, FileRefused } from './system-error.ts';

/** How long a pipe is waited for that nobody has opened to write to it. */
const SILENT_PIPE_MS = 1_000;
const POLL_MS = 10;
const FIRST_BUFFER_BYTES = 64 * 1024;
/** Far above anything that Pushwright keeps. */
const MOST_KEPT_BYTES = 64 * 1024 * 1024;

/**
 * The bytes of a file, `mostBytes` at most. With `pipes` also of a pipe or a device, as shells hand them over. Rejects
 * with the system's error, or with `FileRefused` for a file that is larger, for what is no file, and for a pipe that
 * nobody writes to: nothing is read without end, and nothing waited for without end but a program that holds a pipe open.
 */
export async function readBounded(
  path: string,
  mostBytes: number,
  { pipes = false, silentMs = SILENT_PIPE_MS }: { readonly pipes?: boolean; readonly silentMs?: number } = {},
): Promise<Buffer> {
  // O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat();
    if (stats.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
    if (!stats.isFile() && !pipes) throw new FileRefused('not-a-file');
    if (stats.isFile() && stats.size > mostBytes) throw new FileRefused('too-large');
    return await readAll(file, stats, mostBytes, silentMs);
  } finally {
    await file.close();
  }
}

async function readAll(file: FileHandle, stats: Stats, mostBytes: number, silentMs: number): Promise<Buffer> {
  const waitsUntil = performance.now() + silentMs;
  let buffer = Buffer.alloc(Math.min(mostBytes + 1, stats.isFile() ? stats.size + 1 : FIRST_BUFFER_BYTES));
  let length = 0;
  for (;;) {
    if (length > mostBytes) throw new FileRefused('too-large');
    if (length === buffer.length)
      buffer = Buffer.concat([buffer, Buffer.alloc(Math.min(buffer.length, mostBytes + 1 - length))]);
    const read = await readSome(file, buffer, length);
    if (read === null) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    else if (read > 0) length += read;
    else if (length > 0 || !stats.isFIFO()) return buffer.subarray(0, length);
    else if (performance.now() > waitsUntil) throw new FileRefused('silent-pipe');
    else await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** How much came; `null` where somebody holds the pipe open and has written nothing yet. */
async function readSome(file: FileHandle, into: Buffer, at: number): Promise<number | null> {
  try {
    return (await file.read(into, at, into.length - at, null)).bytesRead;
  } catch (error) {
    if (errorCode(error) === 'EAGAIN') return null;
    throw error;
  }
}

/** The text (UTF-8) of a file that Pushwright keeps, or `null` where there is none. Rejects as `readBounded` does. */
export async function readTextIfThere(path: string): Promise<string | null> {
  return (await readIfThere(path))?.toString('utf8') ?? null;
}

/** The bytes of a file that Pushwright keeps, or `null` where there is none. Rejects as `readBounded` does. */
export async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readBounded(path, MOST_KEPT_BYTES);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
