import type { ExplanationFacts, WireExplanations } from '../../contract/facts/explanations.ts';
import type { LogPhase } from '../../contract/log-entry.ts';
import type { Explanation, Mend } from '../../contract/outcome.ts';
import { explanation } from '../../contract/told.ts';

/** What can go wrong on the way: what a result carries as its reason when APNs itself gave none. */
export type ApnsErrorCode = keyof WireExplanations;

/** Where and how something failed, besides what is told of it. */
interface Failing {
  /** In which part of a connection's life. */
  readonly phase: LogPhase;
  /** The reason of a GOAWAY, where that says more than the code. */
  readonly reason?: string;
  readonly mend?: Mend | null;
  /** True where trying the same again cannot help. */
  readonly permanent?: boolean;
  readonly cause?: unknown;
}

/** A failure on the way to APNs, told by its code and facts. Never thrown for what APNs itself said. */
export class ApnsError extends Error {
  override readonly name = 'ApnsError';
  /** For programs; for a GOAWAY that gives one, APNs' own reason string is `reason`. */
  readonly code: ApnsErrorCode;
  /** What results carry: the reason of a GOAWAY, else the code. */
  readonly reason: string;
  readonly phase: LogPhase;
  readonly permanent: boolean;
  /** What is told of it: of a GOAWAY with a reason, what that means. */
  readonly explanation: Explanation;

  constructor(code: ApnsErrorCode, told: Explanation, { phase, reason = code, permanent = false, cause }: Failing) {
    super(code, cause === undefined ? undefined : { cause });
    this.code = code;
    this.reason = reason;
    this.phase = phase;
    this.permanent = permanent;
    this.explanation = told;
  }
}

/** The failure `code` with its facts; one that is missing or foreign does not compile. */
export function failed<Code extends ApnsErrorCode>(code: Code, facts: ExplanationFacts[Code], how: Failing): ApnsError {
  return new ApnsError(code, explanation(code, facts, how.mend ?? null), how);
}
