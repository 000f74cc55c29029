import type { Problem } from '../../contract/outcome.ts';
import { systemProblem } from '../ground/system-error.ts';
import type { Redactor } from './log/redact.ts';
import { ProblemError, problem } from './problem-error.ts';

/** Whatever was thrown, as something to show: what carries a problem, what the system refused, else a fault of ours. */
export function asProblem(error: unknown, redactor: Redactor): Problem {
  if (error instanceof ProblemError) return error.problem;
  const system = systemProblem(error);
  if (system !== null) return system;
  const why = error instanceof Error ? error.message : String(error);
  return problem({
    code: 'internal',
    // An error of a library may quote what it was given.
    sentence: redactor.redact(`Something failed inside Pushwright: ${why}`),
    remedy: 'Nothing was sent by this request. Try again; if it comes back, please report it with “Copy report”.',
  });
}
