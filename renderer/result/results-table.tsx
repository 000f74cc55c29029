import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { countOutcome, NO_OUTCOMES, type NotificationResult, OUTCOMES, type Outcome } from '../../contract/outcome.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { durationWords, OUTCOME_TONES, OUTCOME_WORDS, shortDeviceToken, timeWords } from './outcome-words.ts';
import './results-table.css';

const ROW_HEIGHT = 26;

/** One row a notification; only those in sight are in the page. */
export function ResultsTable({
  results,
  settled,
  onSendAgain,
  onRemove,
}: {
  readonly results: readonly NotificationResult[];
  readonly settled: boolean;
  readonly onSendAgain: (deviceTokens: readonly string[]) => void;
  readonly onRemove: (deviceTokens: readonly string[]) => void;
}) {
  const [filter, setFilter] = useState<Outcome | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const counts = useMemo(
    () => results.reduce((sum, { outcome }) => countOutcome(sum, outcome), NO_OUTCOMES),
    [results],
  );
  const shown = useMemo(
    () => (filter === null ? results : results.filter(({ outcome }) => outcome === filter)),
    [results, filter],
  );
  const gone = useMemo(() => results.filter(({ status }) => status === 410), [results]);
  const unsent = useMemo(() => results.filter(({ outcome }) => outcome === 'unsent'), [results]);
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 20,
  });
  const items = rows.getVirtualItems();
  return (
    <div className="results">
      <fieldset className="results__filter">
        <legend className="visually-hidden">Show results by outcome</legend>
        <Button size="small" variant="quiet" aria-pressed={filter === null} onClick={() => setFilter(null)}>
          All {results.length.toLocaleString('en')}
        </Button>
        {OUTCOMES.filter((outcome) => counts[outcome] > 0).map((outcome) => (
          <Button
            key={outcome}
            size="small"
            variant="quiet"
            icon={outcome}
            className={`results__by results__by--${OUTCOME_TONES[outcome]}`}
            aria-pressed={filter === outcome}
            onClick={() => setFilter(filter === outcome ? null : outcome)}
          >
            {OUTCOME_WORDS[outcome]} {counts[outcome].toLocaleString('en')}
          </Button>
        ))}
      </fieldset>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroller is reached by keyboard */}
      <section className="results__scroller" ref={scroller} tabIndex={0} aria-label="Results by device">
        <table className="results__table" aria-rowcount={shown.length + 1}>
          <thead>
            <tr aria-rowindex={1}>
              <th scope="col">#</th>
              <th scope="col">Device token</th>
              <th scope="col">Outcome</th>
              <th scope="col">Reason</th>
              <th scope="col">Time</th>
            </tr>
          </thead>
          <tbody>
            <Gap height={items[0]?.start ?? 0} />
            {items.map((item) => {
              const result = shown[item.index];
              return result === undefined ? null : (
                <ResultRow key={result.index} result={result} rowIndex={item.index + 2} />
              );
            })}
            <Gap height={rows.getTotalSize() - (items.at(-1)?.end ?? 0)} />
          </tbody>
        </table>
      </section>
      {(gone.length > 0 || (settled && unsent.length > 0)) && (
        <div className="results__actions">
          {gone.length > 0 && (
            <>
              <CopyButton
                label={`Copy ${gone.length.toLocaleString('en')} gone (410): their device tokens`}
                words={`Copy ${gone.length.toLocaleString('en')} gone (410)`}
                text={() => gone.map(({ deviceToken }) => deviceToken).join('\n')}
              />
              <Button
                size="small"
                variant="quiet"
                icon="trash"
                onClick={() => onRemove(gone.map(({ deviceToken }) => deviceToken))}
              >
                Remove them from the list
              </Button>
            </>
          )}
          {settled && unsent.length > 0 && (
            <Button size="small" icon="send" onClick={() => onSendAgain(unsent.map(({ deviceToken }) => deviceToken))}>
              Retry the {unsent.length.toLocaleString('en')} unsent
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

/** Stands for rows out of sight. */
function Gap({ height }: { readonly height: number }) {
  if (height <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: an empty row takes no focus
    <tr aria-hidden="true">
      <td colSpan={5} className="results__gap" style={{ height }} />
    </tr>
  );
}

function ResultRow({ result, rowIndex }: { readonly result: NotificationResult; readonly rowIndex: number }) {
  const { index, deviceToken, outcome, status, reason, timestamp, ms, explanation } = result;
  return (
    <tr aria-rowindex={rowIndex} title={`${explanation.sentence} ${explanation.remedy}`}>
      <td>{(index + 1).toLocaleString('en')}</td>
      <td className="mono">{shortDeviceToken(deviceToken)}</td>
      <td>
        <span className={`results__outcome results__outcome--${OUTCOME_TONES[outcome]}`}>
          <Icon name={outcome} />
          {OUTCOME_WORDS[outcome]}
        </span>
      </td>
      <td>
        {status} {reason}
        {timestamp !== null && `, since ${timeWords(timestamp)}`}
      </td>
      <td>{durationWords(ms)}</td>
    </tr>
  );
}
