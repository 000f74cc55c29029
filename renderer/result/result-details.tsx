import { type NotificationResult, totalOutcomes } from '../../contract/outcome.ts';
import { resultWords } from '../../words/page/sending/result.ts';
import { moment } from '../../words/page/times.ts';
import { CopyButton } from '../ui/controls/copy-button.tsx';
import type { ShownSend } from './result-pane.tsx';
import { SeveralResults, type SeveralResultsProps } from './several-results.tsx';
import './result-details.css';

/** Everything about the last send: the facts of the one notification, or the table of all of them. */
export function ResultDetails({
  send,
  ...actions
}: {
  readonly send: ShownSend;
} & Pick<SeveralResultsProps, 'onRetry' | 'onSendAgain' | 'onRemove' | 'onSave' | 'onCopy'>) {
  if (send.phase !== 'settled' && send.phase !== 'sending')
    return <p className="result-details">{resultWords.noneOfSend}</p>;
  if (send.total === 1)
    return (
      <div className="result-details">
        {send.results.map((result) => (
          <Facts key={result.deviceToken} result={result} />
        ))}
      </div>
    );
  const { counts, failures } = send.phase === 'settled' ? send.settled : send;
  return (
    <div className="result-details">
      {totalOutcomes(counts) > 0 && (
        <SeveralResults
          {...actions}
          counts={counts}
          failures={failures}
          results={send.results}
          settled={send.phase === 'settled' ? send.settled : null}
          typed={send.listName === null}
        />
      )}
    </div>
  );
}

function Facts({ result }: { readonly result: NotificationResult }) {
  const rows = (
    [
      ['apns-id', result.apnsId],
      ['apns-unique-id', result.apnsUniqueId],
      [resultWords.deviceToken, result.deviceToken],
    ] as const
  ).filter((row): row is readonly [(typeof row)[0], string] => row[1] !== null);
  return (
    <dl className="result-details__facts">
      {rows.map(([label, value]) => (
        <div key={label} className="result-details__fact">
          <dt>{label}</dt>
          <dd>
            <span className="mono">{value}</span>
            <CopyButton label={resultWords.copy(label)} text={value} />
          </dd>
        </div>
      ))}
      {result.timestamp !== null && (
        <div className="result-details__fact">
          <dt>{resultWords.inactiveSince}</dt>
          <dd>{moment(result.timestamp)}</dd>
        </div>
      )}
    </dl>
  );
}
