import type { Problem } from '../../../contract/outcome.ts';

/** What to say where the host did not take a file that may hold an identity. */
export function fileNotTaken(problem: Problem): Problem {
  return { ...problem, remedy: 'Choose a certificate or key file from this computer.' };
}
