import type { NotificationResult } from '../../contract/outcome.ts';
import { resultsWords } from '../../words/page/sending/results.ts';
import { duration } from '../../words/page/times.ts';
import { number } from '../../words/prose.ts';
import { Icon } from '../ui/icon.tsx';
import { OUTCOME_TONES, OUTCOME_WORDS } from '../ui/outcome-words.ts';
import { shortDeviceToken } from '../ui/short-words.ts';
import { LongTable } from '../ui/surfaces/long-table.tsx';
import { explainInFull } from '../ui/told.ts';
import './results-table.css';

/** One row a notification; only those in sight are in the page. */
export function ResultsTable({ results }: { readonly results: readonly NotificationResult[] }) {
  return (
    <LongTable
      label={resultsWords.resultsDevice}
      className="results__scroller"
      heads={['#', resultsWords.deviceToken, resultsWords.outcome, resultsWords.reason, resultsWords.time]}
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
    <tr aria-rowindex={rowIndex} title={explainInFull(explanation)}>
      <td>{number(index + 1)}</td>
      <td className="mono">{shortDeviceToken(deviceToken)}</td>
      <td>
        <span className={`results__outcome results__outcome--${OUTCOME_TONES[outcome]}`}>
          <Icon name={outcome} />
          {OUTCOME_WORDS[outcome]}
        </span>
      </td>
      <td>
        {status} {reason}
        {timestamp !== null && resultsWords.since(timestamp)}
      </td>
      <td>{duration(ms)}</td>
    </tr>
  );
}
