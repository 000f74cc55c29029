import { type Dispatch, useEffect, useState } from 'react';
import type { ImportOffer } from '../../payload/import/offer.ts';
import { useEvent } from '../ui/use-event.ts';
import type { AppAction } from './app-state.ts';

/** Fills in what an offer holds, which can be undone, and where wanted presses Send once that is in the draft. */
export function useReplay(dispatch: Dispatch<AppAction>, send: () => void) {
  const [sends, setSends] = useState(0);
  useEffect(() => {
    if (sends > 0) send();
  }, [sends, send]);
  return useEvent((offer: ImportOffer, andSend: boolean) => {
    dispatch({ type: 'fill-offered', offer });
    dispatch({ type: 'fill-accepted' });
    if (andSend) setSends(sends + 1);
  });
}
