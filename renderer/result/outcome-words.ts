import { OUTCOMES, type Outcome, type OutcomeCounts, totalOutcomes } from '../../contract/outcome.ts';

export type OutcomeTone = 'ok' | 'danger' | 'warn';

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  accepted: 'Accepted',
  rejected: 'Rejected',
  unsent: 'Unsent',
  unknown: 'Unknown',
};

/** What an outcome means, for whoever meets the word for the first time. */
export const OUTCOME_MEANINGS: Readonly<Record<Outcome, string>> = {
  accepted: 'APNs took it. Whether the device showed it, APNs does not tell.',
  rejected: 'APNs refused it and said why.',
  unsent: 'Proved not processed: safe to send again.',
  unknown: 'It may have been processed: sending again may show it twice.',
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
  const parts = OUTCOMES.filter((outcome) => counts[outcome] > 0).map(
    (outcome) => `${counts[outcome].toLocaleString('en')} ${outcome}`,
  );
  return totalOutcomes(counts) === 0 ? 'none yet' : parts.join(', ');
}

/** "36 ms", "1.4 s". */
export function durationWords(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}
