import { type ReactNode, type RefObject, useEffect, useState } from 'react';
import { passphraseWords } from '../../../words/page/identity/passphrase.ts';
import { useEvent } from '../use-event.ts';
import { Button } from './button.tsx';
import { useFieldFrame } from './field.tsx';

/**
 * A field for a passphrase or a password. What is typed stands in the field alone, never in a state of the page, and the
 * field is emptied when it goes: once collected, a picture of the page's memory holds no secret. Whoever needs the value
 * reads it from `input` at the moment it is handed over.
 */
export function SecretField({
  input,
  label,
  hint,
  problem,
  placeholder,
  readOnly,
  autoComplete = 'off',
  shown,
  onShown,
  onTyped,
}: {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly problem?: ReactNode;
  readonly placeholder?: string | undefined;
  readonly readOnly?: boolean;
  readonly autoComplete?: 'off' | 'new-password' | 'current-password';
  /** For fields that are shown together; the one without `onShown` has no button for it. */
  readonly shown?: boolean;
  readonly onShown?: (shown: boolean) => void;
  /** Hears what stands in the field, and that nothing does when it goes; keeps no more of it than what follows. */
  readonly onTyped?: (typed: string) => void;
}) {
  const [own, setOwn] = useState(false);
  const visible = shown ?? own;
  const onToggle = shown === undefined ? setOwn : onShown;
  const typed = useEvent((text: string) => onTyped?.(text));
  useEffect(() => {
    const field = input.current;
    return () => {
      if (field === null || field.value === '') return;
      field.value = '';
      typed('');
    };
  }, [input, typed]);

  const frame = useFieldFrame({
    label,
    problem,
    hint,
    aside: onToggle && (
      <Button variant="link" size="small" aria-pressed={visible} onClick={() => onToggle(!visible)}>
        {visible ? passphraseWords.hide : passphraseWords.show}
      </Button>
    ),
  });
  return frame.wrap(
    <input
      ref={input}
      type={visible ? 'text' : 'password'}
      className="input"
      id={frame.id}
      aria-describedby={frame.describedBy}
      aria-invalid={problem === undefined || problem === null ? undefined : true}
      maxLength={1_000}
      placeholder={placeholder}
      readOnly={readOnly}
      autoComplete={autoComplete}
      spellCheck={false}
      autoCapitalize="off"
      autoCorrect="off"
      onInput={(event) => typed(event.currentTarget.value)}
    />,
  );
}

/** What stands in a secret's field, which is emptied with that. */
export function takeSecret(input: RefObject<HTMLInputElement | null>): string {
  const field = input.current;
  if (field === null) return '';
  const typed = field.value;
  field.value = '';
  return typed;
}
