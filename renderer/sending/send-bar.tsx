import { useEffect, useState } from 'react';
import { sendingWords } from '../../words/page/sending/sending.ts';
import { Button } from '../ui/controls/button.tsx';
import { Icon } from '../ui/icon.tsx';
import './send-bar.css';

/** The second half of a double click on Send must not cancel what the first half started. */
const CANCELLABLE_AFTER_MS = 500;

/** Where the next send goes, in a sentence, and the one primary button. */
export function SendBar({
  devices,
  destination,
  wire,
  production,
  keys,
  busy,
  cancelling,
  onSend,
  onCancel,
}: {
  readonly devices: string;
  readonly destination: string;
  readonly wire: string | null;
  readonly production: boolean;
  readonly keys: readonly string[];
  readonly busy: 'starting' | 'sending' | null;
  readonly cancelling: boolean;
  readonly onSend: () => void;
  readonly onCancel: () => void;
}) {
  const [cancellable, setCancellable] = useState(false);
  const sending = busy === 'sending';
  useEffect(() => {
    if (!sending) return;
    const timer = setTimeout(() => setCancellable(true), CANCELLABLE_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setCancellable(false);
    };
  }, [sending]);
  return (
    <header className="send-bar" data-production={production}>
      <p className="send-bar__route" title={[devices, destination].join(' → ')}>
        <strong>{devices}</strong>
        <Icon name="chevron-right" />
        <strong className="send-bar__destination">{destination}</strong>
        {wire !== null && <span className="send-bar__wire">{sendingWords.over(wire)}</span>}
      </p>
      {sending && cancellable ? (
        <Button
          size="large"
          icon="stop"
          className="send-bar__button"
          aria-disabled={cancelling}
          onClick={() => {
            if (!cancelling) onCancel();
          }}
        >
          {cancelling ? sendingWords.cancelling : sendingWords.cancel}
        </Button>
      ) : (
        <Button
          size="large"
          variant={production ? 'danger' : 'primary'}
          className="send-bar__button"
          aria-keyshortcuts="Meta+Enter Control+Enter"
          title={busy === null ? sendingWords.sendBy(keys.join(' ')) : sendingWords.sendUnderWay}
          aria-disabled={busy !== null}
          onClick={() => {
            if (busy === null) onSend();
          }}
        >
          <Icon name="send" />
          {sendingWords.send}
          <span className="send-bar__keys" aria-hidden="true">
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </span>
        </Button>
      )}
    </header>
  );
}
