import type { Problem } from '../../contract/outcome.ts';
import { errorCode } from '../ground/system-error.ts';
import { problem } from './problem-error.ts';

/** What the operating system says of a file it does not hand out, as a problem. `missing`: what to do where it is not there. */
export function fileUnreadable(
  code: string,
  name: string,
  error: unknown,
  missing = 'It was moved or removed: choose it again.',
): Problem {
  const why = errorCode(error);
  const known: Readonly<Record<string, readonly [string, string]>> = {
    ENOENT: ['is not there', missing],
    EISDIR: ['is a folder', 'Give a file in it.'],
    EACCES: ['may not be read by you', 'Change its permissions, or copy it to where you may read it.'],
  };
  const [sentence, remedy] = known[why] ?? [
    `could not be read (${why || 'unknown error'})`,
    'Check that the file is there and that you may read it.',
  ];
  return problem({ code, sentence: `${name} ${sentence}.`, remedy, place: { name, line: null, column: null } });
}
