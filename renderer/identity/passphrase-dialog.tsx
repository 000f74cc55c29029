import { useRef, useState } from 'react';
import type { Remembering } from '../../contract/secrets.ts';
import type { HostBridge } from '../bridge.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { RememberChoice } from '../ui/remember-choice.tsx';
import { SecretField, takeSecret } from '../ui/secret-field.tsx';

/** Asks for a passphrase, hands it over once and forgets it. */
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
  const [remember, setRemember] = useState<Remembering>('no');
  return (
    <Dialog
      title={`Passphrase for ${name}`}
      onClose={onClose}
      onSubmit={() => onSubmit(takeSecret(input), remember)}
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
      <SecretField
        input={input}
        label="Passphrase"
        problem={wrong ?? undefined}
        hint="The one chosen when the file was exported. It may be empty."
      />
      <RememberChoice bridge={bridge} remember={remember} onChange={setRemember} />
      <p className="passphrase-note">
        {remember === 'no'
          ? 'It is used once, on this computer, and not stored.'
          : 'The file then opens by itself. To undo that, see Tools, Remembered passphrases.'}
      </p>
    </Dialog>
  );
}
