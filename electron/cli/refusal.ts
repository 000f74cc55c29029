import type { UsageMistake } from '../../contract/facts/cli.ts';
import type { ExplanationCode, ExplanationFacts } from '../../contract/facts/explanations.ts';
import type { Problem } from '../../contract/outcome.ts';
import { inFile, problem } from '../../contract/told.ts';
import type { Redactor } from '../backend/log/redact.ts';
import { quotable } from '../ground/printable.ts';
import { systemProblem } from '../ground/system-error.ts';

/** Why a command does not even begin: one or more problems, first cause first. Nothing has been sent. */
export class Refusal extends Error {
  constructor(
    readonly problems: readonly [Problem, ...Problem[]],
    options?: ErrorOptions,
  ) {
    super(problems[0].code, options);
    this.name = 'Refusal';
  }
}

/** The refusal of one problem. `file`: its place, where that is a file as a whole. */
export function refusal<Code extends ExplanationCode>(
  code: Code,
  facts: ExplanationFacts[Code],
  { file, place = file === undefined ? null : inFile(file), cause }: RefusalParts = {},
): Refusal {
  return new Refusal([problem(code, facts, { place })], { cause });
}

interface RefusalParts {
  readonly file?: string;
  readonly place?: Problem['place'];
  readonly cause?: unknown;
}

/** The refusal of a call that the command does not understand. */
export function wrongUsage(mistake: UsageMistake): Refusal {
  const quoted = Object.entries(mistake).map(([name, fact]) => [
    name,
    typeof fact === 'string' ? quotable(fact) : fact,
  ]);
  return refusal('usage', Object.fromEntries(quoted) as UsageMistake);
}

/** Throws a refusal where there are problems. */
export function refuseAny(problems: readonly Problem[]): void {
  const [first, ...rest] = problems;
  if (first !== undefined) throw new Refusal([first, ...rest]);
}

/**
 * What nobody foresaw: a refusal of the system in its words, else a fault of ours, told so that it can be reported. An
 * error of a library may quote a secret that it was given.
 */
export function internalProblem(error: unknown, redactor: Redactor): Problem {
  const system = systemProblem(error);
  if (system !== null) return system;
  const why = error instanceof Error ? error.message : String(error);
  return problem('internal', { at: 'command-line', technical: redactor.redact(why) });
}
