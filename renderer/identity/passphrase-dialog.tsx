import { useEffect, useRef, useState } from 'react';
import type { Problem } from '../../contract/outcome.ts';
import type { Remembering } from '../../contract/secrets.ts';
import { passphraseWords } from '../../words/page/identity/passphrase.ts';
import type { HostBridge } from '../bridge.ts';
import { Button } from '../ui/controls/button.tsx';
import { RememberChoice } from '../ui/controls/remember-choice.tsx';
import { SecretField, takeSecret } from '../ui/controls/secret-field.tsx';
import { Notice } from '../ui/notices/notice.tsx';
import { Dialog } from '../ui/surfaces/dialog.tsx';
import { explain, keyOfTold } from '../ui/told.ts';

/**
 * Asks for a passphrase, hands it over once and forgets it. While it is tried the dialog stays, so that keys never reach
 * what lies behind it, and a wrong one is said where the next is typed.
 */
export function PassphraseDialog({
  bridge,
  name,
  why,
  wrong,
  opening,
  beside,
  onSubmit,
  onClose,
}: {
  readonly bridge: HostBridge;
  readonly name: string;
  /** Why it is asked for. */
  readonly why: string | null;
  /** What the try before this one met. */
  readonly wrong: string | null;
  /** What was typed is being tried. */
  readonly opening: boolean;
  /** What was wrong with files that came meanwhile. */
  readonly beside: readonly Problem[];
  readonly onSubmit: (passphrase: string, remember: Remembering) => void;
  readonly onClose: () => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [remember, setRemember] = useState<Remembering>('no');
  useEffect(() => {
    if (!opening) input.current?.focus();
  }, [opening]);
  return (
    <Dialog
      title={passphraseWords.titleFor(name)}
      onClose={onClose}
      onSubmit={() => {
        if (!opening) onSubmit(takeSecret(input), remember);
      }}
      actions={
        <>
          <Button onClick={onClose}>{passphraseWords.cancel}</Button>
          <Button variant="primary" type="submit" aria-busy={opening}>
            {opening ? passphraseWords.opening : passphraseWords.open}
          </Button>
        </>
      }
    >
      {beside.map((problem) => (
        <Notice key={keyOfTold(problem)} tone="danger" {...explain(problem)} />
      ))}
      {why !== null && wrong === null && <p>{why}</p>}
      <SecretField
        input={input}
        label={passphraseWords.passphrase}
        readOnly={opening}
        problem={wrong ?? undefined}
        hint={passphraseWords.oneChosenWhen}
      />
      <RememberChoice bridge={bridge} remember={remember} onChange={setRemember} />
      <p className="passphrase-note">
        {remember === 'no' ? passphraseWords.usedOnceComputer : passphraseWords.fileOpensItself}
      </p>
    </Dialog>
  );
}
