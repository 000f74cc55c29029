import { type Dispatch, useState } from 'react';
import type { ImportOffer } from '../../payload/import/offer.ts';
import type { HostBridge } from '../bridge.ts';
import type { AppAction, AppState } from '../state/app-state.ts';
import { useReplay } from '../state/use-replay.ts';
import type { Sending } from '../state/use-sending.ts';
import { useEvent } from '../ui/use-event.ts';

/** Which past send is shown in place of the draft, and what can be done with it; whether the rail's panel is open. */
export function usePast(bridge: HostBridge, state: AppState, dispatch: Dispatch<AppAction>, sending: Sending) {
  const [rail, openRail] = useState(false);
  const [pastId, showPast] = useState<string | null>(null);
  const replay = useReplay(dispatch, sending.send);
  const replayPast = (send: boolean) => (offer: ImportOffer) => {
    showPast(null);
    openRail(false);
    replay(offer, send);
  };
  return {
    ...{ rail, openRail, pastId, showPast },
    past: {
      ...{ bridge, identities: state.identities, authorities: state.authorities, busy: sending.busy },
      ...{ onLoad: useEvent(replayPast(false)), onSendAgain: useEvent(replayPast(true)) },
    },
  };
}
