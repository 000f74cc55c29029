import type { ConnectionStatus } from '../../contract/sending.ts';
import { statusWords } from '../../words/page/status.ts';
import { peerName } from '../../words/wire/peer.ts';
import { CopyButton } from '../ui/controls/copy-button.tsx';
import { Menu } from '../ui/controls/menu.tsx';
import { useNow } from '../ui/use-now.ts';
import './status-line.css';

const SECOND_MS = 1000;

export interface StatusLineProps {
  readonly connections: readonly ConnectionStatus[];
  readonly onReport: () => Promise<string>;
  readonly onCloseConnection: (connection: number) => void;
}

/** The connections that stand open, and a report to copy. */
export function StatusLine({ connections, onReport, onCloseConnection }: StatusLineProps) {
  const live = connections.filter(({ state }) => state !== 'closed');
  const newest = live.at(-1);
  const now = useNow(newest === undefined ? null : SECOND_MS);
  return (
    <div className="status-line">
      {newest === undefined ? (
        <span className="status-line__item">
          <span className="status-line__dot" data-state="none" />
          <span className="status-line__words">{statusWords.noOpenConnection}</span>
        </span>
      ) : (
        <Menu
          heading={statusWords.openConnections}
          trigger={
            <button type="button" className="status-line__item status-line__button">
              <span className="status-line__dot" data-state={newest.state} />
              <span className="status-line__words">
                {connectionWords(newest, now)}
                {live.length > 1 && statusWords.andMore(live.length - 1)}
              </span>
            </button>
          }
          items={live.map((connection) => ({
            label: statusWords.close(connection.connection, peerName(connection.destination)),
            note: connectionWords(connection, now),
            onSelect: () => onCloseConnection(connection.connection),
          }))}
        />
      )}
      <CopyButton label={statusWords.copyReport} words={statusWords.copyReport} text={onReport} />
    </div>
  );
}

function connectionWords({ state, openedAt, notifications }: ConnectionStatus, now: number): string {
  if (state === 'connecting' || openedAt === null) return statusWords.connecting;
  return statusWords.connected(ageWords(now - openedAt), notifications);
}

/** "12 s", "4 min", "2 h 5 min". */
export function ageWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return statusWords.seconds(seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return statusWords.minutes(minutes);
  return statusWords.hours(Math.floor(minutes / 60), minutes % 60);
}
