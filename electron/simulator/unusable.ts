import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fileFault } from '../../words/files.ts';
import { readBounded } from '../ground/read-bounded.ts';
import { errorCode, type UnusableFileCode, unusableFile } from '../ground/system-error.ts';
import { textOfFile } from '../ground/text-of-file.ts';
import { SimulatorError } from './simulator-error.ts';

/** Most bytes of a file with keys or settings. */
const MOST_BYTES = 1024 * 1024;
/** Most bytes of a devices file: more than a hundred thousand devices. */
export const MOST_DEVICES_BYTES = 16 * 1024 * 1024;
/** What is written: the lock, and files under the names that they have until they are whole. */
const WRITTEN = /^\.(?:lock|.+\.tmp)/;
const WRITING: readonly string[] = ['mkdir', 'rename', 'link', 'unlink', 'rm', 'fsync', 'write', 'chmod'];

/** The text of a file that somebody wrote. Throws `SimulatorError` with `code` that says why it cannot be read. */
export async function readTextFile(path: string, code: UnusableFileCode, mostBytes = MOST_BYTES): Promise<string> {
  try {
    const bytes = await readBounded(path, mostBytes, { pipes: true });
    return textOfFile(bytes) ?? bytes.toString('utf8');
  } catch (cause) {
    const { sentence, remedy, place } = unusableFile(code, basename(path), cause, 'read');
    throw new SimulatorError({ code, sentence, remedy, place }, { cause });
  }
}

/** The error that says why the simulator's folder, or a file in it, cannot be used: what cannot be read is not called unwritable. */
export async function folderUnusable(folder: string, cause: unknown): Promise<SimulatorError> {
  const place = { name: folder, line: null, column: null };
  const told = (what: string, why: string, remedy: string): SimulatorError =>
    new SimulatorError(
      { code: 'simulator-folder-unusable', sentence: `The simulator cannot use ${what}: ${why}.`, remedy, place },
      { cause },
    );
  if (errorCode(cause) === '')
    return told(
      `its folder ${folder}`,
      cause instanceof Error ? cause.message : String(cause),
      'Choose another folder.',
    );
  const path = cause instanceof Error && 'path' in cause ? String(cause.path) : '';
  const syscall = cause instanceof Error && 'syscall' in cause ? String(cause.syscall) : '';
  const use = WRITING.includes(syscall) || WRITTEN.test(basename(path)) ? 'write' : 'read';
  const isDenied = ['EACCES', 'EPERM'].includes(errorCode(cause));
  const { why, remedy } = fileFault(errorCode(cause), use);
  if (use === 'write') return told(`its folder ${folder}`, isDenied ? UNWRITABLE : why, isDenied ? OPEN_IT : remedy);
  if (dirname(path) !== folder || errorCode(cause) === 'ENOTDIR' || (isDenied && !(await isOpen(folder))))
    return told(`its folder ${folder}`, why, isDenied ? OPEN_IT : remedy);
  return told(`${basename(path)} in its folder ${folder}`, why, remedy);
}

const OPEN_IT = 'Make it readable and writable for you, or choose another folder.';
const UNWRITABLE = 'you may not write there, and something in it has to be made';

function isOpen(folder: string): Promise<boolean> {
  return access(folder, constants.R_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}
