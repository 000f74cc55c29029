import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { FeedbackDevice } from '../../contract/feedback.ts';
import { CopyButton } from '../ui/copy-button.tsx';

const ROW_HEIGHT = 28;

/** One row a device; only those in sight are in the page. */
export function FeedbackTable({
  devices,
  listed,
}: {
  readonly devices: readonly FeedbackDevice[];
  /** Device tokens that stand in the window's list. */
  readonly listed: ReadonlySet<string>;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: devices.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const items = rows.getVirtualItems();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroller is reached by keyboard
    <section className="feedback-table" ref={scroller} tabIndex={0} aria-label="Devices that lost the app">
      <table className="feedback-table__table" aria-rowcount={devices.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">Device token</th>
            <th scope="col">Without the app since</th>
            <th scope="col">UNIX seconds</th>
          </tr>
        </thead>
        <tbody>
          <Gap height={items[0]?.start ?? 0} />
          {items.map((item) => {
            const device = devices[item.index];
            if (device === undefined) return null;
            const { deviceToken, timestampSeconds } = device;
            return (
              <tr key={item.key} aria-rowindex={item.index + 2}>
                <td>
                  <span className="feedback-table__token">
                    <span className="mono">{shortToken(deviceToken)}</span>
                    <CopyButton label={`Copy device token ${shortToken(deviceToken)}`} text={deviceToken} />
                    {listed.has(deviceToken) && <span className="feedback-table__listed">in your list</span>}
                  </span>
                </td>
                <td>{timeWords(timestampSeconds)}</td>
                <td className="mono">{timestampSeconds}</td>
              </tr>
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
      <td colSpan={3} className="feedback-table__gap" style={{ height }} />
    </tr>
  );
}

function shortToken(deviceToken: string): string {
  return deviceToken.length <= 16 ? deviceToken : `${deviceToken.slice(0, 8)}…${deviceToken.slice(-6)}`;
}

/** UNIX seconds as people read them, in this computer's time zone. */
export function timeWords(seconds: number): string {
  return new Date(seconds * 1_000).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
}
