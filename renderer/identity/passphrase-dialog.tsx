import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';

/** Asks for a passphrase, hands it over once and forgets it. */
export function PassphraseDialog({
  name,
  wrong,
  onSubmit,
  onClose,
}: {
  readonly name: string;
  /** What the try before this one met. */
  readonly wrong: string | null;
  readonly onSubmit: (passphrase: string) => void;
  readonly onClose: () => void;
}) {
  const [passphrase, setPassphrase] = useState('');
  const [shown, setShown] = useState(false);
  return (
    <Dialog
      title={`Passphrase for ${name}`}
      onClose={onClose}
      onSubmit={() => {
        setPassphrase('');
        onSubmit(passphrase);
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
      <TextField
        label="Passphrase"
        type={shown ? 'text' : 'password'}
        value={passphrase}
        problem={wrong ?? undefined}
        hint="The one chosen when the file was exported. It may be empty."
        aside={
          <Button variant="link" size="small" aria-pressed={shown} onClick={() => setShown(!shown)}>
            {shown ? 'Hide' : 'Show'}
          </Button>
        }
        onChange={setPassphrase}
      />
      <p className="passphrase-note">It is used once, on this computer, and not stored.</p>
    </Dialog>
  );
}
