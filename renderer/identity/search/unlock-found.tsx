import { useRef, useState } from 'react';
import { identitiesWords } from '../../../words/page/identity/identities.ts';
import { Button } from '../../ui/controls/button.tsx';

/** Tries one passphrase on everything that is locked. What is typed stands in the field alone, never in the page's state. */
export function UnlockFound({
  locked,
  busy,
  onTry,
}: {
  readonly locked: number;
  readonly busy: boolean;
  readonly onTry: (passphrase: string) => Promise<void>;
}) {
  const field = useRef<HTMLInputElement>(null);
  /** How many were locked when a passphrase was tried last. */
  const [before, setBefore] = useState<number | null>(null);
  const submit = async () => {
    // What is typed meanwhile stays for the next try: one that is half typed or empty opens nothing.
    if (busy) return;
    const passphrase = field.current?.value ?? '';
    if (field.current !== null) field.current.value = '';
    setBefore(null);
    await onTry(passphrase);
    setBefore(locked);
  };
  return (
    <form
      className="identities__unlock"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <label htmlFor="identities-passphrase">{identitiesWords.wantPassphrase(locked)}</label>
      <input
        ref={field}
        id="identities-passphrase"
        type="password"
        className="input"
        autoComplete="off"
        spellCheck={false}
      />
      <Button type="submit" size="small" icon="key" aria-busy={busy}>
        {locked === 1 ? identitiesWords.try : identitiesWords.tryAll}
      </Button>
      {before !== null && !busy && (
        <p className="identities__tried" role="status">
          {before > locked ? identitiesWords.openedSome(before - locked, before) : identitiesWords.openedNone}
        </p>
      )}
    </form>
  );
}
