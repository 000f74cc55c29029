import { ProblemError } from '../backend/problem-error.ts';
import { writeFileOrSay } from '../backend/save-file.ts';
import { refusal } from './refusal.ts';

/** Writes the file that `--out` names, readable by its owner only; says how one that is there may be replaced. */
export async function writeOut(path: string, bytes: Buffer, replace: boolean): Promise<void> {
  try {
    await writeFileOrSay(path, bytes, replace);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'file-exists') throw error;
    throw refusal(
      { ...error.problem, remedy: 'Choose another name with --out, or allow it with --replace.' },
      { cause: error },
    );
  }
}
