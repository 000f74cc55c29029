import { chmod, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SavedFile } from '../../../contract/files.ts';
import { unusableFile } from '../../ground/system-error.ts';
import { copyOverFile, replaceFile } from '../../ground/whole-file.ts';
import { writePrivateFile } from '../../identity/files/write-file.ts';
import { IdentityError } from '../../identity/problems.ts';
import type { FileSaving } from '../backend.ts';
import { ProblemError } from '../problem-error.ts';

/** A file that was made for the user. */
export interface OfferedFile {
  /** A suggestion, with its ending. */
  readonly name: string;
  readonly bytes: Buffer;
  /** It holds a private key: no page may come to read it, whoever chose its passphrase. */
  readonly holdsKey: boolean;
}

/** As browsers do with a name that is taken: "push (2).p12". */
const MOST_COPIES = 99;

/**
 * Lets the user have a file the way this host can: written where a dialog says, or downloaded by the page. A file with
 * a private key is never handed to a page: where there is no dialog, it is written into the folder for downloads, under
 * a name that is free. Written files have mode 0600. Throws `ProblemError`.
 */
export async function saveFile(file: OfferedFile, saving: FileSaving): Promise<SavedFile> {
  if (saving.kind === 'dialog') {
    const path = await saving.choosePath(file.name);
    if (path === null) return { kind: 'cancelled' };
    // The system's dialog has asked already whether a file that is there may be replaced.
    await writeFileOrSay(path, file.bytes, true);
    return { kind: 'written', fileName: basename(path), folder: null };
  }
  if (!file.holdsKey) return { kind: 'download', fileName: file.name, address: saving.offer(file) };
  const folder = saving.folder();
  const path = await writeUnderFreeName(folder.path, file);
  return { kind: 'written', fileName: basename(path), folder: folder.words };
}

/**
 * Lets the user have a copy of a file of ours, of any size, the way this host can. It must stay in its place for the minute
 * in which a page fetches it. Throws `ProblemError`.
 */
export async function saveCopy(
  file: { readonly name: string; readonly path: string },
  saving: FileSaving,
): Promise<SavedFile> {
  if (saving.kind === 'download') return { kind: 'download', fileName: file.name, address: saving.offer(file) };
  const path = await saving.choosePath(file.name);
  if (path === null) return { kind: 'cancelled' };
  try {
    await copyOverFile(file.path, path);
  } catch (error) {
    throw new ProblemError(unusableFile('file-unwritable', basename(path), error, 'write'), { cause: error });
  }
  return { kind: 'written', fileName: basename(path), folder: null };
}

/** Writes a file of mode 0600, whole or not at all. Throws `ProblemError`: code `file-exists` where it may not be replaced. */
export async function writeFileOrSay(path: string, bytes: Buffer, replace: boolean): Promise<void> {
  try {
    await writePrivateFile(path, bytes, { replace });
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error;
    throw new ProblemError(error.problem, { cause: error });
  }
}

/**
 * Writes the text of a document, whole or not at all: the file that a link leads to, with the mode that it had, 0600 where
 * it is new. Throws `ProblemError`.
 */
export async function writeDocumentOrSay(path: string, text: string): Promise<void> {
  try {
    const file = await realpath(path).catch(() => path);
    const mode = (await stat(file).catch(() => null))?.mode ?? null;
    await replaceFile(file, text);
    if (mode !== null) await chmod(file, mode & 0o777);
  } catch (error) {
    throw new ProblemError(unusableFile('file-unwritable', basename(path), error, 'write'), { cause: error });
  }
}

async function writeUnderFreeName(folder: string, { name, bytes }: OfferedFile): Promise<string> {
  const dot = name.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  for (let copy = 1; ; copy += 1) {
    const path = join(folder, copy === 1 ? name : `${stem} (${copy})${ending}`);
    try {
      await writeFileOrSay(path, bytes, false);
      return path;
    } catch (error) {
      const taken = error instanceof ProblemError && error.problem.code === 'file-exists';
      if (!taken || copy === MOST_COPIES) throw error;
    }
  }
}
