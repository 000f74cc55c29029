import { Button } from './ui/button.tsx';
import { Icon } from './ui/icon.tsx';
import './send-bar.css';

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
  return (
    <header className="send-bar" data-production={production}>
      <p className="send-bar__route">
        <strong>{devices}</strong>
        <Icon name="chevron-right" />
        <strong className="send-bar__destination">{destination}</strong>
        {wire !== null && <span className="send-bar__wire">over {wire}</span>}
      </p>
      {busy === 'sending' ? (
        <Button size="large" icon="stop" className="send-bar__button" disabled={cancelling} onClick={onCancel}>
          {cancelling ? 'Cancelling…' : 'Cancel'}
        </Button>
      ) : (
        <Button
          size="large"
          variant={production ? 'danger' : 'primary'}
          className="send-bar__button"
          aria-label="Send"
          aria-keyshortcuts="Meta+Enter Control+Enter"
          title={busy === null ? `Send (${keys.join(' ')})` : 'Being prepared'}
          disabled={busy !== null}
          onClick={onSend}
        >
          <Icon name="send" />
          Send
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
