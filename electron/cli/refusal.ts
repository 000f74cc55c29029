import type { Problem } from '../../contract/outcome.ts';
import type { Redactor } from '../backend/log/redact.ts';
import { problem } from '../backend/problem-error.ts';
import { systemProblem } from '../ground/system-error.ts';

/** Why a command does not even begin: one or more problems, first cause first. Nothing has been sent. */
export class Refusal extends Error {
  constructor(
    readonly problems: readonly [Problem, ...Problem[]],
    options?: ErrorOptions,
  ) {
    super(problems[0].sentence, options);
    this.name = 'Refusal';
  }
}

/** The refusal of one problem. */
export function refusal(
  parts: Pick<Problem, 'code' | 'sentence' | 'remedy'> & Partial<Pick<Problem, 'mend' | 'place'>>,
  options?: ErrorOptions,
): Refusal {
  return new Refusal([problem(parts)], options);
}

/** The refusal of a call that the command does not understand. */
export function wrongUsage(sentence: string, remedy: string): Refusal {
  return refusal({ code: 'usage', sentence, remedy });
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
  return problem({
    code: 'internal',
    sentence: redactor.redact(`Something failed inside Pushwright: ${why}`),
    remedy: 'Please report it, with the command that you typed (without passphrases and keys).',
  });
}
