import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { NotificationResult } from '../../contract/outcome.ts';
import { Icon } from '../ui/icon.tsx';
import { durationWords, OUTCOME_TONES, OUTCOME_WORDS, shortDeviceToken, timeWords } from './outcome-words.ts';
import './results-table.css';

const ROW_HEIGHT = 26;

/** One row a notification; only those in sight are in the page. */
export function ResultsTable({ results }: { readonly results: readonly NotificationResult[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: results.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 20,
  });
  const items = rows.getVirtualItems();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroller is reached by keyboard
    <section className="results__scroller" ref={scroller} tabIndex={0} aria-label="Results by device">
      <table className="results__table" aria-rowcount={results.length + 1}>
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
            const result = results[item.index];
            return result === undefined ? null : (
              <ResultRow key={result.index} result={result} rowIndex={item.index + 2} />
            );
          })}
          <Gap height={rows.getTotalSize() - (items.at(-1)?.end ?? 0)} />
        </tbody>
      </table>
    </section>
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
