import { useEffect, useState } from 'react';
import { sendingWords } from '../../words/page/sending/sending.ts';
import { Button } from '../ui/controls/button.tsx';
import { Icon } from '../ui/icon.tsx';
import './send-button.css';

/** The second half of a double click on Send must not cancel what the first half started. */
const CANCELLABLE_AFTER_MS = 500;

/** The seconds that are left are said this often, for each would be too many words. */
const SAID_EVERY = 5;

/** Whole seconds until then; `null` where nothing is waited for. */
function useSecondsLeft(dueAt: number | null): number | null {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (dueAt === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [dueAt]);
  return dueAt === null ? null : Math.max(0, Math.ceil((dueAt - Math.max(now, 0)) / 1_000));
}

/** The one primary button; while a send is under way, the way to end it. */
export function SendButton({
  devices,
  off,
  production,
  keys,
  busy,
  cancelling,
  dueAt,
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
  /** When what waits for its time goes, UNIX milliseconds; `null`: nothing waits. */
  readonly dueAt: number | null;
  readonly onSend: () => void;
  readonly onCancel: () => void;
}) {
  const [cancellable, setCancellable] = useState(false);
  const sending = busy === 'sending';
  const secondsLeft = useSecondsLeft(dueAt);
  useEffect(() => {
    if (!sending) return;
    const timer = setTimeout(() => setCancellable(true), CANCELLABLE_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setCancellable(false);
    };
  }, [sending]);
  if (secondsLeft !== null)
    return (
      <>
        <Button size="large" icon="stop" className="send-button__button" onClick={onCancel}>
          {sendingWords.cancelIn(secondsLeft)}
        </Button>
        <span className="visually-hidden" role="status">
          {sendingWords.sendsIn(Math.ceil(secondsLeft / SAID_EVERY) * SAID_EVERY)}
        </span>
      </>
    );
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
