import type { Problem } from '../../contract/outcome.ts';
import { problem } from '../../contract/told.ts';
import { systemProblem } from '../ground/system-error.ts';
import type { Redactor } from './log/redact.ts';
import { ProblemError } from './problem-error.ts';

/** Whatever was thrown, as something to show: what carries a problem, what the system refused, else a fault of ours. */
export function asProblem(error: unknown, redactor: Redactor): Problem {
  if (error instanceof ProblemError) return error.problem;
  const system = systemProblem(error);
  if (system !== null) return system;
  const why = error instanceof Error ? error.message : String(error);
  // An error of a library may quote what it was given.
  return problem('internal', { at: 'request', technical: redactor.redact(why) });
}
