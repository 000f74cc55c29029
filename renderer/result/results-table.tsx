import type { NotificationResult } from '../../contract/outcome.ts';
import { Icon } from '../ui/icon.tsx';
import { shortDeviceToken, timeWords } from '../ui/short-words.ts';
import { LongTable } from '../ui/surfaces/long-table.tsx';
import { durationWords, OUTCOME_TONES, OUTCOME_WORDS } from './outcome-words.ts';
import './results-table.css';

/** One row a notification; only those in sight are in the page. */
export function ResultsTable({ results }: { readonly results: readonly NotificationResult[] }) {
  return (
    <LongTable
      label="Results by device"
      className="results__scroller"
      heads={['#', 'Device token', 'Outcome', 'Reason', 'Time']}
      rows={results}
      rowHeight={26}
    >
      {(result, rowIndex) => <ResultRow key={result.index} result={result} rowIndex={rowIndex} />}
    </LongTable>
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
