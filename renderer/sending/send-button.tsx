import { useEffect, useState } from 'react';
import { sendingWords } from '../../words/page/sending/sending.ts';
import { Button } from '../ui/controls/button.tsx';
import { Icon } from '../ui/icon.tsx';
import './send-button.css';

/** The second half of a double click on Send must not cancel what the first half started. */
const CANCELLABLE_AFTER_MS = 500;

/** The one primary button; while a send is under way, the way to end it. */
export function SendButton({
  devices,
  off,
  production,
  keys,
  busy,
  cancelling,
  onSend,
  onCancel,
}: {
  readonly devices: number;
  /** Why nothing can be sent as the window stands; `null`: it can. */
  readonly off: string | null;
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
  if (sending && cancellable)
    return (
      <Button
        size="large"
        icon="stop"
        className="send-button__button"
        aria-disabled={cancelling}
        onClick={() => {
          if (!cancelling) onCancel();
        }}
      >
        {cancelling ? sendingWords.cancelling : sendingWords.cancel}
      </Button>
    );
  return (
    <Button
      size="large"
      variant={production ? 'danger' : 'primary'}
      className="send-button__button"
      aria-keyshortcuts="Meta+Enter Control+Enter"
      title={busy === null ? (off ?? sendingWords.sendBy(keys.join(' '))) : sendingWords.sendUnderWay}
      aria-disabled={busy !== null || off !== null}
      onClick={() => {
        if (busy === null && off === null) onSend();
      }}
    >
      <Icon name="send" />
      {devices > 1 ? sendingWords.sendTo(devices) : sendingWords.send}
      <span className="send-button__keys" aria-hidden="true">
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </span>
    </Button>
  );
}
