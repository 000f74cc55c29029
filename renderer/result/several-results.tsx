import { useMemo, useState } from 'react';
import {
  type NotificationResult,
  OUTCOMES,
  type Outcome,
  type OutcomeCounts,
  totalOutcomes,
} from '../../contract/outcome.ts';
import type { FailureGroup, SendSettled } from '../../contract/sending.ts';
import { resultsWords } from '../../words/page/sending/results.ts';
import { number } from '../../words/prose.ts';
import { Button } from '../ui/controls/button.tsx';
import { Notice } from '../ui/notices/notice.tsx';
import { OUTCOME_TONES, OUTCOME_WORDS } from '../ui/outcome-words.ts';
import { explain, explainInFull, keyOfTold } from '../ui/told.ts';
import { type ResultsActionProps, ResultsActions } from './results-actions.tsx';
import { ResultsTable } from './results-table.tsx';
import './several-results.css';

/** What is shown of the results: those that ended in one way, or for one reason. */
type Filter = { readonly outcome: Outcome; readonly reason: string | null } | null;

export interface SeveralResultsProps extends Omit<ResultsActionProps, 'gone' | 'settled' | 'results'> {
  readonly counts: OutcomeCounts;
  readonly failures: readonly FailureGroup[];
  /** Those that the page was told of one by one: all of them, or of a long list the first failures of each reason. */
  readonly results: readonly NotificationResult[];
  /** `null` while it is under way. */
  readonly settled: SendSettled | null;
}

/** What came of a send to several devices: by outcome and reason, one by one, and what can be done about it. */
export function SeveralResults({ counts, failures, results, settled, ...actions }: SeveralResultsProps) {
  const [filter, setFilter] = useState<Filter>(null);
  const total = totalOutcomes(counts);
  // While it is under way some results may still be on their way to the page.
  const everyone =
    results.length >= total || (results.length > 0 && results.some(({ outcome }) => outcome === 'accepted'));
  const shown = useMemo(
    () => (filter === null ? results : results.filter((one) => fits(one, filter))),
    [results, filter],
  );
  const failed = total - counts.accepted;
  const inFilter =
    filter === null
      ? everyone
        ? total
        : failed
      : filter.reason === null
        ? counts[filter.outcome]
        : failures.reduce((sum, group) => sum + (keyOf(group) === filter.reason ? group.count : 0), 0);
  return (
    <div className="results">
      {settled?.problems.map((problem) => (
        <Notice key={keyOfTold(problem)} tone="warn" {...explain(problem)} />
      ))}
      <Filters
        {...{ counts, failures, filter }}
        everything={
          everyone ? { words: resultsWords.all, count: total } : { words: resultsWords.failures, count: failed }
        }
        onFilter={setFilter}
      />
      {results.length > 0 && <ResultsTable results={shown} />}
      <Unlisted
        listed={shown.length}
        all={filter?.outcome === 'accepted' ? shown.length : inFilter}
        accepted={everyone ? 0 : counts.accepted}
        recorded={settled?.recorded ?? null}
      />
      {settled !== null && <ResultsActions {...actions} results={results} settled={settled} gone={goneIn(failures)} />}
    </div>
  );
}

function keyOf({ outcome, status, reason }: Pick<FailureGroup, 'outcome' | 'status' | 'reason'>): string {
  return `${outcome} ${status ?? ''} ${reason ?? ''}`;
}

function fits(result: NotificationResult, { outcome, reason }: NonNullable<Filter>): boolean {
  if (result.outcome !== outcome) return false;
  return reason === null || `${result.outcome} ${result.status ?? ''} ${result.reason ?? ''}` === reason;
}

/** APNs' word for a device token that is no longer active. */
function goneIn(failures: readonly FailureGroup[]): number {
  return failures.reduce((sum, { status, count }) => sum + (status === 410 ? count : 0), 0);
}

function Filters({
  counts,
  failures,
  filter,
  everything,
  onFilter,
}: {
  readonly counts: OutcomeCounts;
  readonly failures: readonly FailureGroup[];
  readonly filter: Filter;
  readonly everything: { readonly words: string; readonly count: number };
  readonly onFilter: (filter: Filter) => void;
}) {
  const outcomes = OUTCOMES.filter((outcome) => counts[outcome] > 0);
  // One reason for each outcome says no more than the outcome's own button.
  const reasons = failures.length > outcomes.filter((outcome) => outcome !== 'accepted').length ? failures : [];
  return (
    <>
      <fieldset className="results__filter">
        <legend className="visually-hidden">{resultsWords.showResultsOutcome}</legend>
        <Button size="small" variant="quiet" aria-pressed={filter === null} onClick={() => onFilter(null)}>
          {everything.words} {number(everything.count)}
        </Button>
        {outcomes.map((outcome) => {
          const pressed = filter?.outcome === outcome && filter.reason === null;
          return (
            <Button
              key={outcome}
              size="small"
              variant="quiet"
              icon={outcome}
              className={`results__by results__by--${OUTCOME_TONES[outcome]}`}
              aria-pressed={pressed}
              onClick={() => onFilter(pressed ? null : { outcome, reason: null })}
            >
              {OUTCOME_WORDS[outcome]} {number(counts[outcome])}
            </Button>
          );
        })}
      </fieldset>
      {reasons.length > 0 && (
        <fieldset className="results__filter results__filter--reasons">
          <legend className="visually-hidden">{resultsWords.showFailuresReason}</legend>
          {reasons.map((group) => {
            const { outcome, status, reason, count, explanation } = group;
            const pressed = filter?.reason === keyOf(group);
            return (
              <Button
                key={keyOf(group)}
                size="small"
                variant="quiet"
                icon={outcome}
                className={`results__reason results__reason--${OUTCOME_TONES[outcome]}`}
                title={explainInFull(explanation)}
                aria-pressed={pressed}
                onClick={() => onFilter(pressed ? null : { outcome, reason: keyOf(group) })}
              >
                {reasonWords(status, reason)} <span className="results__number">{number(count)}</span>
              </Button>
            );
          })}
        </fieldset>
      )}
    </>
  );
}

function reasonWords(status: number | null, reason: string | null): string {
  return status === null && reason === null ? resultsWords.otherReasons : `${status ?? ''} ${reason ?? ''}`.trim();
}

/** Says plainly what is not in the table. */
function Unlisted({
  listed,
  all,
  accepted,
  recorded,
}: {
  readonly listed: number;
  readonly all: number;
  readonly accepted: number;
  /** Whether the saved results hold them; `null` while it is under way. */
  readonly recorded: boolean | null;
}) {
  const more = all - listed;
  if (recorded === null || (more <= 0 && accepted === 0)) return null;
  const words = [
    more > 0 ? resultsWords.firstListed(listed, more) : null,
    accepted > 0 ? resultsWords.acceptedOnesNot : null,
    recorded ? resultsWords.savedResultsHold : null,
  ];
  return <p className="results__unlisted">{words.filter((part) => part !== null).join(' ')}</p>;
}
