import { useEffect } from 'react';
import { useEvent } from '../../ui/use-event.ts';
import type { Actions } from './actions.ts';
import { shortcutOf } from './shortcuts.ts';

/** Carries out the actions by their keys, wherever the focus is; not while a dialog asks something. */
export function useShortcuts(actions: Actions, platform: string): void {
  const onKey = useEvent((event: KeyboardEvent) => {
    if (event.isComposing) return;
    const id = shortcutOf(event, platform);
    if (id === null || document.querySelector('dialog[open]') !== null) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) actions[id]?.();
  });
  useEffect(() => {
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [onKey]);
}
