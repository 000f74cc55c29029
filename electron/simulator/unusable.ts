import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { inFile, problem } from '../../contract/told.ts';
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
    throw new SimulatorError(unusableFile(code, basename(path), cause, 'read'), { cause });
  }
}

/** The error that says why the simulator's folder, or a file in it, cannot be used: what cannot be read is not called unwritable. */
export async function folderUnusable(folder: string, cause: unknown): Promise<SimulatorError> {
  const why = errorCode(cause);
  const path = cause instanceof Error && 'path' in cause ? String(cause.path) : '';
  const syscall = cause instanceof Error && 'syscall' in cause ? String(cause.syscall) : '';
  const use = WRITING.includes(syscall) || WRITTEN.test(basename(path)) ? 'write' : 'read';
  const denied = why === 'EACCES' || why === 'EPERM';
  const whole = why === '' || use === 'write' || dirname(path) !== folder || why === 'ENOTDIR';
  const part = whole || (denied && !(await isOpen(folder))) ? null : basename(path);
  const technical = why !== '' ? null : cause instanceof Error ? cause.message : String(cause);
  const place = inFile(folder);
  return new SimulatorError(
    problem('simulator-folder-unusable', { folder, part, why, use, denied, technical }, { place }),
    { cause },
  );
}

function isOpen(folder: string): Promise<boolean> {
  return access(folder, constants.R_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}
