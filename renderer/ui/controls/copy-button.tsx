import { useEffect, useState } from 'react';
import { controlsWords } from '../../../words/page/controls.ts';
import { Button, IconButton } from './button.tsx';

const SHOWN_MS = 1500;

/** Copies `text`; says for a moment that it did, to eyes and screen readers. */
export function CopyButton({
  text,
  label,
  words,
}: {
  /** A function is asked at the press. */
  readonly text: string | (() => string | Promise<string>);
  /** Accessible name: "Copy apns-id". */
  readonly label: string;
  /** Shown beside the drawing, where the drawing alone is not enough. */
  readonly words?: string;
}) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : await text());
      setState('copied');
    } catch {
      setState('refused');
    }
  };
  const icon = state === 'copied' ? 'done' : 'copy';
  const said = state === 'copied' ? controlsWords.copied : state === 'refused' ? controlsWords.couldNotCopy : null;
  return (
    <>
      {words === undefined ? (
        <IconButton label={said ?? label} icon={icon} size="small" onClick={() => void copy()} />
      ) : (
        <Button variant="quiet" size="small" icon={icon} aria-label={label} onClick={() => void copy()}>
          <span className="copy-button__words">{said ?? words}</span>
        </Button>
      )}
      <span className="visually-hidden" aria-live="polite">
        {said}
      </span>
    </>
  );
}
