import { type ReactNode, useEffect, useId, useRef } from 'react';
import { controlsWords } from '../../../words/page/controls.ts';
import { IconButton } from '../controls/button.tsx';
import { returnFocus } from './focus-return.ts';
import './sheet.css';

/**
 * A large surface over the window for work that is not sending: a heading, a way out, and room. On the platform's
 * <dialog>, like the questions, so the focus stays in it and comes back.
 */
export function Sheet({
  title,
  news,
  children,
  onClose,
}: {
  readonly title: string;
  /** What happened meanwhile and would be told in the window behind. */
  readonly news: ReactNode;
  readonly children: ReactNode;
  /** Escape, or the button. */
  readonly onClose: () => void;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // Not on the way out, where the platform would put it: a screen reader begins with the heading;
    // work that begins with a field says so.
    const first = dialog?.querySelector<HTMLElement>('[data-first-focus]');
    (first ?? dialog?.querySelector<HTMLElement>('.sheet__title'))?.focus();
    return () => {
      dialog?.close();
      returnFocus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      className="sheet"
      aria-labelledby={titleId}
      onCancel={(event) => {
        // A file chooser in the sheet that is cancelled tells of it with the same event, which bubbles.
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
    >
      <div className="sheet__head">
        <h2 className="sheet__title" id={titleId} tabIndex={-1}>
          {title}
        </h2>
        <IconButton icon="close" label={controlsWords.closeSheet(title)} onClick={onClose} />
      </div>
      <div className="sheet__news" aria-live="polite">
        {news}
      </div>
      <div className="sheet__body">{children}</div>
    </dialog>
  );
}
