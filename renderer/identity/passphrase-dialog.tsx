import { useEffect, useRef, useState } from 'react';
import type { Remembering, SecretStoreDescription } from '../../contract/secrets.ts';
import type { HostBridge } from '../bridge.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useFieldFrame } from '../ui/field.tsx';

/**
 * Asks for a passphrase, hands it over once and forgets it. What is typed stands in the field alone, never in a state of
 * the page, and the field is emptied when the dialog goes: a picture of the page's memory holds no passphrase.
 */
export function PassphraseDialog({
  bridge,
  name,
  why,
  wrong,
  onSubmit,
  onClose,
}: {
  readonly bridge: HostBridge;
  readonly name: string;
  /** Why it is asked for. */
  readonly why: string | null;
  /** What the try before this one met. */
  readonly wrong: string | null;
  readonly onSubmit: (passphrase: string, remember: Remembering) => void;
  readonly onClose: () => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState(false);
  const [remember, setRemember] = useState<Remembering>('no');

  useEffect(() => {
    const field = input.current;
    return () => {
      if (field !== null) field.value = '';
    };
  }, []);

  const frame = useFieldFrame({
    label: 'Passphrase',
    problem: wrong ?? undefined,
    hint: 'The one chosen when the file was exported. It may be empty.',
    aside: (
      <Button variant="link" size="small" aria-pressed={shown} onClick={() => setShown(!shown)}>
        {shown ? 'Hide' : 'Show'}
      </Button>
    ),
  });
  return (
    <Dialog
      title={`Passphrase for ${name}`}
      onClose={onClose}
      onSubmit={() => {
        const typed = input.current?.value ?? '';
        if (input.current !== null) input.current.value = '';
        onSubmit(typed, remember);
      }}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit">
            Open
          </Button>
        </>
      }
    >
      {why !== null && wrong === null && <p>{why}</p>}
      {frame.wrap(
        <input
          ref={input}
          type={shown ? 'text' : 'password'}
          className="input"
          id={frame.id}
          aria-describedby={frame.describedBy}
          aria-invalid={wrong === null ? undefined : true}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
        />,
      )}
      <RememberChoice bridge={bridge} remember={remember} onChange={setRemember} />
    </Dialog>
  );
}

/** Whether to remember it, with the key store named. One that does not protect is chosen in two steps. */
function RememberChoice({
  bridge,
  remember,
  onChange,
}: {
  readonly bridge: HostBridge;
  readonly remember: Remembering;
  readonly onChange: (remember: Remembering) => void;
}) {
  const [store, setStore] = useState<SecretStoreDescription | null>(null);
  const [accepted, setAccepted] = useState(false);

  useEffect(() => {
    void bridge['secret.list'](undefined).then((answer) => {
      if (answer.ok) setStore(answer.value.store);
    });
  }, [bridge]);

  const unprotected = store !== null && store.name !== null && store.protects === 'no';
  const usable = store !== null && store.name !== null && (!unprotected || accepted);
  return (
    <div className="passphrase-remember">
      <Checkbox
        checked={remember !== 'no'}
        disabled={!usable}
        note={noteOf(store, accepted)}
        noteTone={unprotected && accepted ? 'warn' : 'neutral'}
        onChange={(checked) => onChange(checked ? (unprotected ? 'anyway' : 'if-protected') : 'no')}
      >
        Remember it for the next start
      </Checkbox>
      {unprotected && !accepted && (
        <Button size="small" className="passphrase-remember__accept" onClick={() => setAccepted(true)}>
          Allow it without protection
        </Button>
      )}
      <p className="passphrase-note">
        {remember === 'no'
          ? 'It is used once, on this computer, and not stored.'
          : 'The file then opens by itself. To undo that, see Tools, Remembered passphrases.'}
      </p>
    </div>
  );
}

function noteOf(store: SecretStoreDescription | null, accepted: boolean): string {
  if (store === null) return 'Looking for a key store…';
  if (store.name === null) return store.sentence;
  if (store.protects !== 'no') return `In ${store.words}. ${store.sentence}`;
  return accepted ? 'Not protected: whoever can read your files can read it.' : store.sentence;
}
