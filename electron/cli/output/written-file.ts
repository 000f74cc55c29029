import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { FileTaken } from '../../ground/growing-file.ts';
import { type UnusableFileCode, unusableFile } from '../../ground/system-error.ts';
import { Refusal, refusal, wrongUsage } from '../refusal.ts';

/** What a file is called until it is whole; what is left under this name is as far as a run came that was broken off. */
export const PARTIAL = '.partial';

/** Why the file that `option` names cannot be made: what is there is never replaced, for it may be the only one. */
export function refusedFile(option: string, code: UnusableFileCode, path: string, error: unknown): Refusal {
  const name = basename(path);
  if (!(error instanceof FileTaken)) return new Refusal([unusableFile(code, name, error, 'write')], { cause: error });
  const taken = basename(error.taken);
  const broken = error.taken !== path;
  return refusal('file-exists', { name: taken, of: 'option', option, broken }, { file: taken, cause: error });
}

/** Throws a `Refusal` where two options name the same new file, however each spells it. */
export async function refuseSameFile(files: Readonly<Record<string, string | undefined>>): Promise<void> {
  const seen = new Map<string, string>();
  for (const [option, path] of Object.entries(files)) {
    if (path === undefined || path === '-') continue;
    const place = await placeOf(path);
    const other = seen.get(place);
    if (other !== undefined) throw wrongUsage({ why: 'same-file', one: other, other: option });
    seen.set(place, option);
  }
}

/** Throws a `Refusal` where the file that is to be written is one of those that are read, whatever either is called. */
export async function refuseInput(out: string, inputs: readonly (string | undefined)[]): Promise<void> {
  const target = await stat(out, { bigint: true }).catch(() => null);
  if (target === null || !target.isFile()) return;
  for (const input of inputs) {
    const read = input === undefined ? null : await stat(input, { bigint: true }).catch(() => null);
    if (read !== null && read.dev === target.dev && read.ino === target.ino)
      throw refusal('file-is-input', { name: basename(out) }, { file: basename(out) });
  }
}

async function placeOf(path: string): Promise<string> {
  const folder = dirname(resolve(path));
  return join(await realpath(folder).catch(() => folder), basename(path));
}
