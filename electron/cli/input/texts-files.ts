import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { isTextsFile, MOST_TEXTS_BYTES, type NamedBytes } from '../../../payload/texts/read-tables.ts';
import { readBounded } from '../../ground/read-bounded.ts';
import { errorCode } from '../../ground/system-error.ts';
import { refusal } from '../refusal.ts';
import { nameOf, unreadable } from './read-payload.ts';

/** Folders in a folder that are looked into, and files that are looked at: nobody's app has more. */
const DEEPEST = 8;
const MOST_LOOKED_AT = 20_000;
/** What is large and holds no texts of the app's own. */
const PASSED_OVER: ReadonlySet<string> = new Set(['node_modules', 'Pods', 'DerivedData', 'Carthage', 'build']);

/**
 * The files of an app's texts that these paths name. In a folder those named Localizable are taken, for a device looks
 * there alone. Throws a `Refusal` where one cannot be read, where there are none, and where they have more than 64 MB.
 */
export async function readTextsFiles(paths: readonly string[]): Promise<readonly NamedBytes[]> {
  const files: string[] = [];
  for (const path of paths) {
    const isFolder = await stat(path).then(
      (found) => found.isDirectory(),
      (error: unknown) => {
        throw unreadable('file-unusable', nameOf(path), error);
      },
    );
    files.push(...(isFolder ? await filesIn(path) : [path]));
  }
  if (files.length === 0) throw refusal('texts-none', null, { file: nameOf(paths[0] ?? '') });
  const read: NamedBytes[] = [];
  let left = MOST_TEXTS_BYTES;
  for (const path of new Set(files.map((file) => resolve(file)))) {
    const bytes = await readBounded(path, left, { pipes: true }).catch((error: unknown) => {
      if (errorCode(error) === 'too-large')
        throw refusal('texts-too-large', { most: MOST_TEXTS_BYTES }, { file: nameOf(path) });
      throw unreadable('file-unusable', nameOf(path), error);
    });
    left -= bytes.length;
    read.push({ path, bytes });
  }
  return read;
}

/** Breadth first and by name, so that the same folder gives the same files in the same order everywhere. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  let looked = 0;
  let level: readonly string[] = [folder];
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth += 1) {
    const below: string[] = [];
    for (const path of level) {
      const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
        throw unreadable('file-unusable', nameOf(path), error);
      });
      for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
        looked += 1;
        if (looked > MOST_LOOKED_AT) return found;
        const inside = join(path, entry.name);
        if (entry.isDirectory() && !entry.name.startsWith('.') && !PASSED_OVER.has(entry.name)) below.push(inside);
        else if (entry.isFile() && isTextsFile(entry.name) && /^Localizable\./.test(basename(entry.name)))
          found.push(inside);
      }
    }
    level = below;
  }
  return found;
}
