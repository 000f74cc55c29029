import { useEffect } from 'react';

/** Sends with ⌘↩, or Ctrl ↩, wherever the focus is; not while a dialog asks something. */
export function useSendKey(send: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || event.isComposing) return;
      if (document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) send();
    };
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, [send]);
}
