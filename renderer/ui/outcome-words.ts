import { OUTCOMES, type Outcome, type OutcomeCounts, totalOutcomes } from '../../contract/outcome.ts';
import { resultWords } from '../../words/page/sending/result.ts';

export type OutcomeTone = 'ok' | 'danger' | 'warn';

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  accepted: resultWords.accepted,
  rejected: resultWords.rejected,
  unsent: resultWords.unsent,
  unknown: resultWords.unknown,
};

/** What an outcome means, for whoever meets the word for the first time. */
export const OUTCOME_MEANINGS: Readonly<Record<Outcome, string>> = {
  accepted: resultWords.apnsTookWhether,
  rejected: resultWords.apnsRefusedSaid,
  unsent: resultWords.provedNotProcessed,
  unknown: resultWords.mayBeenProcessed,
};

export const OUTCOME_TONES: Readonly<Record<Outcome, OutcomeTone>> = {
  accepted: 'ok',
  rejected: 'danger',
  unsent: 'warn',
  unknown: 'warn',
};

/** The outcome that a whole send is known by: the gravest there is. */
export function gravestOutcome(counts: OutcomeCounts): Outcome {
  return (['rejected', 'unknown', 'unsent'] as const).find((outcome) => counts[outcome] > 0) ?? 'accepted';
}

/** "3 accepted, 1 rejected": what is not zero. */
export function countsWords(counts: OutcomeCounts): string {
  const parts = OUTCOMES.filter((outcome) => counts[outcome] > 0).map((outcome) =>
    resultWords.counted[outcome](counts[outcome]),
  );
  return totalOutcomes(counts) === 0 ? resultWords.noneYet : parts.join(', ');
}
