import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const BESIDE = /^\..+\.[0-9a-f]{12}\.tmp$/;
/** A lock older than this was left by a process that died: making everything takes less than a tenth of it. */
const STALE_LOCK_MS = 30_000;
/** So too an empty one older than this: it is written in the moment in which it is made. */
const EMPTY_LOCK_MS = 1_000;
const LOCK_POLL_MS = 20;

/** Writes a file of mode 0600 under a temporary name, then renames it: a reader finds the old one or the whole new one. */
export async function writePrivateFile(path: string, content: string | Buffer): Promise<void> {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  const beside = `${path.slice(0, at)}.${path.slice(at)}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(beside, 'wx', 0o600);
    try {
      await file.writeFile(content);
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

/** The bytes of a file, or `null` where there is none. */
export async function readFileIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Removes what writes that were cut off have left in `dir`. To be called by the holder of its lock only. */
export async function removeLeftovers(dir: string): Promise<void> {
  const names = await readdir(dir);
  await Promise.all(names.filter((name) => BESIDE.test(name)).map((name) => rm(join(dir, name), { force: true })));
}

/** Runs `work` while no other process does the same in `dir`; a lock whose process has died is taken over. */
export async function whileLocked<T>(dir: string, work: () => Promise<T>): Promise<T> {
  const path = join(dir, '.lock');
  for (;;) {
    try {
      // In one go, so that hardly any death leaves a lock of nobody's.
      writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
      if (await isStale(path)) await takeAway(path);
      else await new Promise((resolve) => setTimeout(resolve, LOCK_POLL_MS));
    }
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function isStale(path: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    const pid = Number((await readFile(path, 'utf8')).trim());
    if (Date.now() - mtimeMs > (pid > 0 ? STALE_LOCK_MS : EMPTY_LOCK_MS)) return true;
    return pid > 0 && !isRunning(pid);
  } catch {
    return false;
  }
}

/** Of several that find the same stale lock, one renames it: nobody removes a lock that was taken meanwhile. */
async function takeAway(path: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await rename(path, aside);
    await rm(aside, { force: true });
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** The `code` of an error of the operating system, or '' where it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
