import { mkdirSync, statSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const MODE = 0o700;

/**
 * Makes a folder, and those above it that are missing, with mode 0700; one that is there is left as it is. Rejects with
 * the system's error. Not by Node's own recursive `mkdir`, which never ends where a file system answers for ever that
 * the folder above is missing (/proc, a network disk that is away).
 */
export async function makeFolder(folder: string): Promise<void> {
  if ((await make(folder)) === 'made') return;
  await makeFolder(dirname(folder));
  // The folder above is there now: what the system says of this one is the last word.
  if ((await make(folder, true)) === 'made') return;
}

/** The same where nothing may happen meanwhile: before Electron is ready. Throws the system's error. */
export function makeFolderSync(folder: string): void {
  try {
    mkdirSync(folder, { mode: MODE });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && dirname(folder) !== folder) {
      makeFolderSync(dirname(folder));
      mkdirSync(folder, { mode: MODE });
    } else if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw (error as NodeJS.ErrnoException).code === 'EEXIST'
        ? Object.assign(error as Error, { code: 'ENOTDIR' })
        : error;
  }
}

async function make(folder: string, isLast = false): Promise<'made' | 'parent-missing'> {
  try {
    await mkdir(folder, { mode: MODE });
    return 'made';
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' && !isLast && dirname(folder) !== folder) return 'parent-missing';
    if (code === 'EEXIST' || code === 'EISDIR' || code === 'EPERM' || code === 'EROFS' || code === 'EACCES') {
      // A link that leads nowhere, and a folder that may not even be looked at, are told as the system tells them.
      const isFolder = await stat(folder).then(
        (stats) => stats.isDirectory(),
        (why: unknown) => {
          throw code === 'EEXIST' ? why : error;
        },
      );
      if (isFolder) return 'made';
      if (code === 'EEXIST') throw Object.assign(error as Error, { code: 'ENOTDIR' });
    }
    throw error;
  }
}
