import type { FeedbackDevice } from '../../contract/feedback.ts';
import { moment } from '../../words/page/times.ts';
import { feedbackWords } from '../../words/page/tools/feedback.ts';
import { CopyButton } from '../ui/controls/copy-button.tsx';
import { shortDeviceToken } from '../ui/short-words.ts';
import { LongTable } from '../ui/surfaces/long-table.tsx';

/** One row a device; only those in sight are in the page. */
export function FeedbackTable({
  devices,
  listed,
}: {
  readonly devices: readonly FeedbackDevice[];
  /** Device tokens that stand in the window's list. */
  readonly listed: ReadonlySet<string>;
}) {
  return (
    <LongTable
      label={feedbackWords.devicesLostApp}
      className="feedback-table"
      heads={[feedbackWords.deviceToken, feedbackWords.withoutAppSince, feedbackWords.unixSeconds]}
      rows={devices}
      rowHeight={28}
    >
      {({ deviceToken, timestampSeconds }, rowIndex) => (
        <tr key={rowIndex} aria-rowindex={rowIndex}>
          <td>
            <span className="feedback-table__token">
              <span className="mono">{shortDeviceToken(deviceToken)}</span>
              <CopyButton label={feedbackWords.copyDeviceToken(shortDeviceToken(deviceToken))} text={deviceToken} />
              {listed.has(deviceToken) && <span className="feedback-table__listed">{feedbackWords.list}</span>}
            </span>
          </td>
          <td>{moment(timestampSeconds * 1_000)}</td>
          <td className="mono">{timestampSeconds}</td>
        </tr>
      )}
    </LongTable>
  );
}
