import type { Problem } from '../../../contract/outcome.ts';
import { identityWords } from '../../../words/page/identity.ts';

/** What to say where the host did not take a file that may hold an identity. */
export function fileNotTaken(problem: Problem): Problem {
  return { ...problem, remedy: identityWords.chooseFile };
}
