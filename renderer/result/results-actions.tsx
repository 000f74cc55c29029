import { useState } from 'react';
import { type NotificationResult, type Problem, totalOutcomes } from '../../contract/outcome.ts';
import { MOST_COPIED_RESULTS, type ResultSelection, type SendSettled } from '../../contract/sending.ts';
import { resultsWords } from '../../words/page/sending/results.ts';
import { Button } from '../ui/controls/button.tsx';
import { CopyButton } from '../ui/controls/copy-button.tsx';
import { Menu } from '../ui/controls/menu.tsx';
import { Icon } from '../ui/icon.tsx';
import { explainInFull } from '../ui/told.ts';
import { RetryQuestion } from './retry-question.tsx';

/** What saving or copying came to: a sentence to show, `null` where the user changed their mind. */
export type Said = { readonly sentence: string } | { readonly problem: Problem } | null;

export interface ResultsActionProps {
  readonly settled: SendSettled;
  readonly results: readonly NotificationResult[];
  /** How many device tokens APNs called gone. */
  readonly gone: number;
  /** Whether the device tokens stand in the field, to be taken out of it. */
  readonly typed: boolean;
  readonly onRetry: (unknown: boolean) => void;
  readonly onSendAgain: (deviceTokens: readonly string[]) => void;
  readonly onRemove: (deviceTokens: readonly string[]) => void;
  readonly onSave: (selection: ResultSelection) => Promise<Said>;
  readonly onCopy: (selection: ResultSelection) => Promise<string>;
}

/** What can be done with the results of several: send again what is left, save them, deal with what is gone. */
export function ResultsActions(props: ResultsActionProps) {
  const { settled, results, gone, onSave, onCopy } = props;
  const { counts, recorded } = settled;
  const [asking, setAsking] = useState(false);
  const [said, setSaid] = useState<Said>(null);
  const left = counts.unsent + counts.unknown;
  const all = totalOutcomes(counts);
  // Without a record on the disk what the page holds may still be everything.
  const retried = recorded || results.length === all;
  const retry = (unknown: boolean): void => {
    setAsking(false);
    if (recorded) props.onRetry(unknown);
    else props.onSendAgain(unsettledIn(results, unknown));
  };
  const save = (selection: ResultSelection): void => {
    setSaid(null);
    void onSave(selection).then(setSaid);
  };
  return (
    <>
      <div className="results__actions">
        {left > 0 && retried && (
          <Button
            size="small"
            icon="send"
            onClick={() => {
              if (counts.unknown > 0) setAsking(true);
              else retry(false);
            }}
          >
            {retryWords(counts.unsent, counts.unknown)}
          </Button>
        )}
        {recorded && (
          <Button size="small" variant="quiet" icon="down" onClick={() => save('all')}>
            {resultsWords.saveResultsCsv}
          </Button>
        )}
        {recorded && all <= MOST_COPIED_RESULTS && (
          <CopyButton label={resultsWords.copyResultsCsv} words={resultsWords.copy} text={() => onCopy('all')} />
        )}
        {gone > 0 && <GoneMenu {...props} save={save} say={setSaid} />}
      </div>
      <p
        className={
          said === null ? 'visually-hidden' : `results__said${'problem' in said ? ' results__said--danger' : ''}`
        }
        role="status"
        aria-label={resultsWords.savedCopied}
      >
        {said === null ? '' : 'problem' in said ? explainInFull(said.problem) : said.sentence}
      </p>
      {asking && (
        <RetryQuestion
          unsent={counts.unsent}
          unknown={counts.unknown}
          onRetry={retry}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

/** Device tokens that APNs answered with 410: for cleaning up one's own list. */
function GoneMenu({
  settled,
  results,
  gone,
  typed,
  onCopy,
  onRemove,
  save,
  say,
}: ResultsActionProps & { readonly save: (selection: ResultSelection) => void; readonly say: (said: Said) => void }) {
  const { recorded } = settled;
  const tokens = (): readonly string[] =>
    results.filter(({ status }) => status === 410).map(({ deviceToken }) => deviceToken);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(recorded ? await onCopy('gone') : tokens().join('\n'));
      say({ sentence: resultsWords.copied(gone) });
    } catch {
      say({ sentence: resultsWords.theyCouldNot });
    }
  };
  return (
    <Menu
      heading={resultsWords.deviceTokensGone}
      trigger={
        <Button size="small" variant="quiet" icon="phone">
          {resultsWords.gone(gone)}
          <Icon name="chevron-down" />
        </Button>
      }
      items={[
        {
          label: resultsWords.copyDeviceTokens,
          icon: 'copy',
          disabled: gone > MOST_COPIED_RESULTS,
          onSelect: () => void copy(),
        },
        ...(recorded ? [{ label: resultsWords.saveTimeCsv, icon: 'down' as const, onSelect: () => save('gone') }] : []),
        ...(typed
          ? [
              {
                label: resultsWords.takeOutField,
                icon: 'trash' as const,
                onSelect: () => {
                  onRemove(tokens());
                  say({ sentence: resultsWords.took(gone) });
                },
              },
            ]
          : []),
      ]}
    />
  );
}

function unsettledIn(results: readonly NotificationResult[], unknown: boolean): readonly string[] {
  return results
    .filter(({ outcome }) => outcome === 'unsent' || (unknown && outcome === 'unknown'))
    .map(({ deviceToken }) => deviceToken);
}

function retryWords(unsent: number, unknown: number): string {
  if (unknown === 0) return resultsWords.sendUnsentAgain(unsent);
  return unsent === 0 ? resultsWords.sendUnknownAgain(unknown) : resultsWords.sendLeftAgain(unsent + unknown);
}
