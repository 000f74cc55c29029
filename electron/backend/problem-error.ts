import type { Problem } from '../../contract/outcome.ts';
import { problem as told } from '../../words/told.ts';

/** Carries a problem for the user up to whoever answers the request; anything else thrown is a fault of ours. */
export class ProblemError extends Error {
  constructor(
    readonly problem: Problem,
    options?: ErrorOptions,
  ) {
    super(problem.sentence, options);
    this.name = 'ProblemError';
  }
}

/** What a request is answered with that is not as the contract has it; `mistake` names the field, never its value. */
export function malformed(mistake: string): Problem {
  return told('request-malformed', { technical: mistake });
}

/** A problem with the parts most have none of left out. */
export function problem(
  parts: Pick<Problem, 'code' | 'sentence' | 'remedy'> & Partial<Pick<Problem, 'mend' | 'place'>>,
): Problem {
  return { mend: null, place: null, ...parts };
}
