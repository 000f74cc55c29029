import type { ExplanationCode, ExplanationFacts } from '../contract/facts/explanations.ts';
import type { Problem } from '../contract/outcome.ts';

/**
 * A problem as its code and facts alone, for what runs in the page too, which loads words when they are wanted: `explain` has
 * the sentence.
 */
export function bareProblem<Code extends ExplanationCode>(
  code: Code,
  facts: ExplanationFacts[Code],
  { mend, place }: Pick<Problem, 'mend' | 'place'>,
): Problem {
  return { code, facts, sentence: '', remedy: '', mend, place };
}
