import type { Problem } from '../../contract/outcome.ts';
import { explain } from '../../words/explain.ts';

/** What the problem that `error` carries says, sentence and remedy; the message of any other error. */
export function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!('problem' in error)) return error.message;
  const { sentence, remedy } = explain(error.problem as Problem);
  return `${sentence} ${remedy}`;
}

/** What `work` refuses with, in words; '' where it does not. */
export function saidThrowing(work: () => unknown): string {
  try {
    work();
    return '';
  } catch (error) {
    return saidBy(error);
  }
}
