import type { ConnectionStatus } from '../../contract/sending.ts';
import { statusWords } from '../../words/page/status.ts';
import { peerName } from '../../words/wire/peer.ts';
import { classNames } from '../ui/class-names.ts';
import { CopyButton } from '../ui/controls/copy-button.tsx';
import { Menu } from '../ui/controls/menu.tsx';
import { useNow } from '../ui/use-now.ts';
import './status-line.css';

const SECOND_MS = 1000;

export interface StatusLineProps {
  readonly destination: { readonly words: string; readonly production: boolean };
  readonly identity: { readonly words: string; readonly life: string | null; readonly worrying: boolean };
  readonly connections: readonly ConnectionStatus[];
  /** What became of the draft, in words. */
  readonly draft: string;
  readonly version: string;
  readonly onReport: () => Promise<string>;
  readonly onCloseConnection: (connection: number) => void;
}

/** One line about where things stand. */
export function StatusLine(props: StatusLineProps) {
  const { destination, identity, connections, draft, version, onReport, onCloseConnection } = props;
  const live = connections.filter(({ state }) => state !== 'closed');
  const newest = live.at(-1);
  const now = useNow(newest === undefined ? null : SECOND_MS);
  return (
    <footer className="status-line">
      <span className={classNames('status-line__item', destination.production && 'status-line__item--production')}>
        <span className="status-line__dot" data-state={destination.production ? 'production' : 'plain'} />
        {destination.words}
      </span>
      <span className="status-line__item status-line__item--identity">
        <span className="status-line__clip" title={identity.words}>
          {identity.words}
        </span>
        {identity.life !== null && (
          <span
            className={classNames('status-line__life', identity.worrying && 'status-line__worry')}
            title={identity.life}
          >
            · {identity.life}
          </span>
        )}
      </span>
      {newest === undefined ? (
        <span className="status-line__item">{statusWords.noOpenConnection}</span>
      ) : (
        <Menu
          heading={statusWords.openConnections}
          trigger={
            <button type="button" className="status-line__item status-line__button">
              <span className="status-line__dot" data-state={newest.state} />
              {connectionWords(newest, now)}
              {live.length > 1 && statusWords.andMore(live.length - 1)}
            </button>
          }
          items={live.map((connection) => ({
            label: statusWords.close(connection.connection, peerName(connection.destination)),
            note: connectionWords(connection, now),
            onSelect: () => onCloseConnection(connection.connection),
          }))}
        />
      )}
      <span className="status-line__end">
        <span className="status-line__item">{draft}</span>
        <span className="status-line__report">
          <CopyButton label={statusWords.copyReport} words={statusWords.copyReport} text={onReport} />
        </span>
        <span className="status-line__item">{statusWords.pushwright(version)}</span>
      </span>
    </footer>
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
