import type { Problem } from '../../contract/outcome.ts';

/** What keeps a simulator from starting, or from what it was told to do: a problem that a person can act on. */
export class SimulatorError extends Error {
  override readonly name = 'SimulatorError';
  readonly problem: Problem;

  constructor(problem: Problem, options?: { readonly cause: unknown }) {
    super(problem.code, options);
    this.problem = problem;
  }
}
