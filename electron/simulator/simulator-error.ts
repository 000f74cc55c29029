/** What keeps a simulator from starting, in words a person can act on. */
export class SimulatorError extends Error {
  override readonly name = 'SimulatorError';
  /** Stable, kebab-case. */
  readonly code: string;
  /** What to do next. */
  readonly remedy: string;
  /** Where the fault is; line and column count from 1. */
  readonly place: { readonly name: string; readonly line: number | null; readonly column: number | null } | null;

  constructor(
    fault: Pick<SimulatorError, 'code' | 'remedy'> & {
      readonly sentence: string;
      readonly place?: SimulatorError['place'];
    },
    options?: { readonly cause: unknown },
  ) {
    super(fault.sentence, options);
    this.code = fault.code;
    this.remedy = fault.remedy;
    this.place = fault.place ?? null;
  }
}
