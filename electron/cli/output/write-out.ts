import { basename } from 'node:path';
import { ProblemError } from '../../backend/problem-error.ts';
import { writeFileOrSay } from '../../backend/store/save-file.ts';
import { openPipeOrDevice } from '../../ground/growing-file.ts';
import { unusableFile } from '../../ground/system-error.ts';
import { Refusal, refusal } from '../refusal.ts';
import { refuseInput } from './written-file.ts';

/**
 * Writes the file that `--out` names, readable by its owner only; says how one that is there may be replaced. One of the
 * `inputs` is never replaced. A pipe or a device is written to as it is.
 */
export async function writeOut(
  path: string,
  bytes: Buffer,
  { replace, inputs = [] }: { readonly replace: boolean; readonly inputs?: readonly (string | undefined)[] },
): Promise<void> {
  if (await wroteToPipeOrDevice(path, bytes)) return;
  if (replace) await refuseInput(path, inputs);
  try {
    await writeFileOrSay(path, bytes, replace);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'file-exists') throw error;
    throw refusal('file-exists', { name: basename(path), of: 'out' }, { file: basename(path), cause: error });
  }
}

async function wroteToPipeOrDevice(path: string, bytes: Buffer): Promise<boolean> {
  try {
    const special = await openPipeOrDevice(path);
    if (special === null) return false;
    await special.writeFile(bytes).finally(() => special.close());
    return true;
  } catch (cause) {
    throw new Refusal([unusableFile('file-unwritable', path, cause, 'write')], { cause });
  }
}
