import { dirname, join } from 'node:path';
import { whileLocked } from './lock.ts';
import { makeFolder } from './make-folder.ts';
import { readTextIfThere } from './read-bounded.ts';
import { replaceFile, setAside } from './whole-file.ts';

/*
 * Files that several programs keep together: a window, a served page and commands share one data folder. Whoever changes
 * one reads it anew and writes it back under the folder's lock, so that no change is written over by another.
 */

/** Runs `work` while no other program changes what is kept in `folder`, which is made where it is missing. */
export function whileKeeping<T>(folder: string, work: () => Promise<T>): Promise<T> {
  return whileLocked(join(folder, '.lock'), work);
}

/** Writes a kept file as `replaceFile` does; folders that are missing are made with 0700. */
export async function keepFile(path: string, content: string | Uint8Array): Promise<void> {
  await makeFolder(dirname(path));
  await replaceFile(path, content);
}

/**
 * Changes a kept file: `change` is given what is in it now (`null`: nothing) and returns what is to be in it, or `null` to
 * leave it. What `parse` cannot understand is set aside first. Rejects with the system's error; then nothing is changed.
 */
export function changeKeptFile<T>(
  path: string,
  parse: (text: string) => T | null,
  change: (kept: T | null) => string | null,
): Promise<void> {
  return whileKeeping(dirname(path), async () => {
    const text = await readTextIfThere(path);
    const kept = text === null ? null : parse(text);
    if (text !== null && kept === null) await setAside(path);
    const changed = change(kept);
    if (changed !== null && changed !== text) await replaceFile(path, changed);
  });
}

/**
 * Sets a kept file aside that could not be understood, unless another program has replaced it since `text` was read.
 * Resolves with where it lies now, '' where it held nothing and is gone; `null` where it is where it was.
 */
export async function setKeptFileAside(path: string, text: string): Promise<string | null> {
  try {
    return await whileKeeping(dirname(path), async () =>
      (await readTextIfThere(path)) === text ? setAside(path) : null,
    );
  } catch {
    return null;
  }
}
