import { basename } from 'node:path';
import { errorCode, unusableFile } from '../../ground/system-error.ts';
import { replaceFile, writeNewFile } from '../../ground/whole-file.ts';
import { fileProblem, IdentityError } from '../problems.ts';

/**
 * Writes a file that only its owner may read (mode 0600), whole or not at all. Throws `IdentityError`: code `file-exists`
 * where there is one and `replace` is false, so that the user can be asked.
 */
export async function writePrivateFile(
  path: string,
  bytes: Buffer,
  options: { readonly replace: boolean },
): Promise<void> {
  const name = basename(path);
  try {
    await (options.replace ? replaceFile(path, bytes) : writeNewFile(path, bytes));
  } catch (error) {
    throw new IdentityError(
      errorCode(error) === 'EEXIST' && !options.replace
        ? fileProblem('file-exists', { name, of: 'identity' }, name)
        : unusableFile('file-unwritable', name, error, 'write'),
      { cause: error },
    );
  }
}
