import { chmod, readdir, stat } from 'node:fs/promises';
import { dirname, join, parse, resolve } from 'node:path';
import { whileLocked } from './lock.ts';
import { makeFolder } from './make-folder.ts';
import { removeLeftovers } from './whole-file.ts';

/** Folders below the data folder that Pushwright keeps files in: `requests/ID`. */
const DEEPEST = 2;
/** Chromium’s own. */
const BROWSER = 'electron';
/** Others may read, write or enter. */
const FOR_OTHERS = 0o077;
/** Everybody's, as /tmp is. */
const STICKY = 0o1000;

/**
 * Makes a folder of the user's own ready: made where it is missing, else tidied as `tidyPrivateFolder` does. Rejects with
 * the system's error where it cannot be made, read or written to.
 */
export async function preparePrivateFolder(folder: string, home: string): Promise<void> {
  await makeFolder(folder);
  await tidyPrivateFolder(folder, home);
  await readdir(folder);
  // Permissions alone do not tell: a disk may be read-only, or full.
  await whileLocked(join(folder, '.lock'), () => Promise.resolve());
}

/**
 * Makes a folder its owner's alone, and takes away the temporary files that a program which was ended has left in it and
 * in the folders below. A folder that holds the user's home, and one that is everybody's, keep their permissions; one that
 * is not there, or another user's, is let alone. Never rejects.
 */
export async function tidyPrivateFolder(folder: string, home: string): Promise<void> {
  await makePrivate(folder, home).catch(() => undefined);
  await tidy(folder, DEEPEST);
}

async function tidy(folder: string, depth: number): Promise<void> {
  await removeLeftovers(folder);
  if (depth === 0) return;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries)
    if (entry.isDirectory() && entry.name !== BROWSER) await tidy(join(folder, entry.name), depth - 1);
}

async function makePrivate(folder: string, home: string): Promise<void> {
  const { mode, uid } = await stat(folder);
  const mine = uid === process.geteuid?.();
  if (!mine || (mode & FOR_OTHERS) === 0 || (mode & STICKY) !== 0 || holds(resolve(folder), resolve(home))) return;
  await chmod(folder, 0o700);
}

function holds(folder: string, path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    if (at === folder) return true;
    if (at === parse(at).root) return false;
  }
}
