import type { Problem } from '../../contract/outcome.ts';

/** Carries a problem for the user up to whoever answers the request; anything else thrown is a fault of ours. */
export class ProblemError extends Error {
  constructor(
    readonly problem: Problem,
    options?: ErrorOptions,
  ) {
    super(problem.code, options);
    this.name = 'ProblemError';
  }
}
