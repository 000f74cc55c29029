import { type Ref, useImperativeHandle, useRef, useState } from 'react';
import { convertWords } from '../../words/page/identity/convert.ts';
import { SecretField } from '../ui/controls/secret-field.tsx';
import { passphraseNote, passphraseProblem } from './convert-words.ts';

export interface NewPassphraseHandle {
  /** What was typed twice; `null` where it was not, which is then said beside the fields. */
  readonly read: () => string | null;
}

/** Two fields for a new passphrase. It stands in them alone; kept here is only what follows from it. */
export function NewPassphrase({ ref }: { readonly ref: Ref<NewPassphraseHandle> }) {
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState(false);
  const [tried, setTried] = useState(false);
  const [judged, setJudged] = useState(() => judge('', ''));

  const look = () => setJudged(judge(first.current?.value ?? '', second.current?.value ?? ''));
  useImperativeHandle(ref, () => ({
    read: () => {
      setTried(true);
      look();
      const typed = first.current?.value ?? '';
      return passphraseProblem(typed, second.current?.value ?? '') === null ? typed : null;
    },
  }));

  const { problem, note, empty, typedThrough } = judged;
  return (
    <>
      <SecretField
        input={first}
        label={convertWords.newPassphrase}
        autoComplete="new-password"
        problem={tried && empty ? problem : undefined}
        hint={note ?? convertWords.newFileOld}
        shown={shown}
        onShown={setShown}
        onTyped={look}
      />
      <SecretField
        input={second}
        label={convertWords.sameOnceMore}
        autoComplete="new-password"
        problem={!empty && (tried || typedThrough) ? problem : undefined}
        shown={shown}
        onTyped={look}
      />
    </>
  );
}

function judge(first: string, second: string) {
  return {
    problem: passphraseProblem(first, second) ?? undefined,
    note: passphraseNote(first),
    empty: first === '',
    typedThrough: second.length >= first.length,
  };
}
