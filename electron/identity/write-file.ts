import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileProblem, IdentityError } from './problems.ts';

/** What file systems without second names for a file answer to `link` (FAT, some network drives). */
const WITHOUT_LINKS: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EMLINK', 'EISDIR'];

/**
 * Writes a file that only its owner may read (mode 0600), whole or not at all: into a file beside it, flushed, which
 * then takes the name. Throws `IdentityError`: code `file-exists` where there is one and `replace` is false, so that
 * the user can be asked.
 */
export async function writePrivateFile(
  path: string,
  bytes: Buffer,
  options: { readonly replace: boolean },
): Promise<void> {
  const name = basename(path);
  const beside = join(dirname(path), `.${name.slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    try {
      await writeNew(beside, bytes);
      if (options.replace) await rename(beside, path);
      else await takeFreeName(beside, path, bytes);
    } finally {
      await unlink(beside).catch(() => undefined);
    }
  } catch (error) {
    throw writingFailed(name, error);
  }
}

/** Gives the file a name that nobody has, in one step: a rename would take it from another file. */
async function takeFreeName(beside: string, path: string, bytes: Buffer): Promise<void> {
  try {
    await link(beside, path);
  } catch (error) {
    if (!WITHOUT_LINKS.includes(codeOf(error))) throw error;
    try {
      await writeNew(path, bytes);
    } catch (cause) {
      if (codeOf(cause) !== 'EEXIST') await unlink(path).catch(() => undefined);
      throw cause;
    }
  }
}

async function writeNew(path: string, bytes: Buffer): Promise<void> {
  const handle = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

function writingFailed(name: string, error: unknown): IdentityError {
  const code = codeOf(error);
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
