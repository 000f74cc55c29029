import { type ReactNode, useEffect, useId, useRef } from 'react';
import { returnFocus } from './focus-return.ts';
import './dialog.css';

/**
 * A modal question on the platform's <dialog>: it keeps the focus, makes the rest inert and gives the focus back.
 * Radix's Dialog writes <style> elements, which the content security policy refuses.
 */
export function Dialog({
  title,
  tone = 'neutral',
  children,
  actions,
  onClose,
  onSubmit,
}: {
  readonly title: string;
  readonly tone?: 'neutral' | 'danger';
  readonly children: ReactNode;
  readonly actions: ReactNode;
  /** Escape, or the backdrop. */
  readonly onClose: () => void;
  readonly onSubmit: () => void;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const textId = useId();
  useEffect(() => {
    const dialog = ref.current;
    const opener = document.activeElement;
    dialog?.showModal();
    dialog?.querySelector('input')?.focus();
    return () => {
      dialog?.close();
      // The platform does not where the dialog has left the page already, and what opened it may stand in another dialog.
      if (document.activeElement === document.body && opener instanceof HTMLElement) opener.focus();
      returnFocus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      className={`dialog dialog--${tone}`}
      aria-labelledby={titleId}
      aria-describedby={textId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <form
        method="dialog"
        className="dialog__form"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <h2 className="dialog__title" id={titleId}>
          {title}
        </h2>
        <div className="dialog__body" id={textId}>
          {children}
        </div>
        <div className="dialog__actions">{actions}</div>
      </form>
    </dialog>
  );
}
