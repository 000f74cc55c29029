import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Anyone's id who is not root: "nobody" on most systems. */
const NOBODY = 65_534;

/**
 * Carries out `work` as a user whom permissions hold: root may read everything. `folder` and what is below it is the
 * user's own.
 */
export async function asOrdinaryUser<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const { geteuid, seteuid } = process;
  if (geteuid?.() !== 0 || seteuid === undefined) return work();
  await promisify(execFile)('chown', ['-R', '-h', String(NOBODY), folder]);
  seteuid(NOBODY);
  try {
    return await work();
  } finally {
    seteuid(0);
  }
}
