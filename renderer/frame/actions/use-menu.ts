import { useEffect } from 'react';
import type { MenuAction } from '../../../contract/events.ts';
import type { HostBridge } from '../../bridge.ts';
import { useEvent } from '../../ui/use-event.ts';
import type { Actions } from './actions.ts';

/** Carries out what is chosen in the menu of the window; not while a dialog asks something. */
export function useMenu(actions: Actions, bridge: HostBridge): void {
  const onAsked = useEvent(({ action }: { readonly action: MenuAction }) => {
    if (document.querySelector('dialog[open]') === null) actions[action]?.();
  });
  useEffect(() => bridge['action.asked'](onAsked), [bridge, onAsked]);
}
