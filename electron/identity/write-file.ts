import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileProblem, IdentityError } from './problems.ts';

/**
 * Writes a file that only its owner may read (mode 0600), whole or not at all. Throws `IdentityError`: code
 * `file-exists` where there is one and `replace` is false, so that the user can be asked.
 */
export async function writePrivateFile(
  path: string,
  bytes: Buffer,
  options: { readonly replace: boolean },
): Promise<void> {
  const name = basename(path);
  // A name of its own first where a file is replaced, so that the old one stays whole until the new one is.
  const target = options.replace ? join(dirname(path), `.${name}.${randomBytes(6).toString('hex')}`) : path;
  try {
    const handle = await open(target, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      await writeAll(handle, bytes);
      if (options.replace) await rename(target, path);
    } catch (error) {
      await unlink(target).catch(() => undefined);
      throw error;
    }
  } catch (error) {
    throw writingFailed(name, error);
  }
}

async function writeAll(handle: FileHandle, bytes: Buffer): Promise<void> {
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function writingFailed(name: string, error: unknown): IdentityError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const problem =
    code === 'EEXIST'
      ? fileProblem(name, {
          code: 'file-exists',
          sentence: `There is a file called ${name} already; it was left as it is.`,
          remedy: 'Choose another name, or confirm that it may be replaced.',
        })
      : fileProblem(name, {
          code: 'file-unwritable',
          sentence: `${name} could not be written (${code}).`,
          remedy: 'Choose a folder that you may write to, with room left.',
        });
  return new IdentityError(problem, { cause: error });
}
