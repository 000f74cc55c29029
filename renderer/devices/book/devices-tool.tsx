import type { HostBridge } from '../../bridge.ts';
import type { AppAction, AppState } from '../../state/app-state.ts';
import { useEvent } from '../../ui/use-event.ts';
import { DeviceBook } from './device-book.tsx';

/** The book of devices, beside the draft that it sends. */
export function DevicesTool({
  bridge,
  state: { draft, list },
  dispatch,
}: {
  readonly bridge: HostBridge;
  readonly state: Pick<AppState, 'draft' | 'list'>;
  readonly dispatch: (action: AppAction) => void;
}) {
  const sendTo = useEvent((deviceTokens: readonly string[]) => {
    const before = draft.deviceTokens;
    dispatch({ type: 'draft-changed', patch: { deviceTokens: `${deviceTokens.join('\n')}\n` } });
    dispatch({ type: 'list-changed', list: null });
    return () => {
      dispatch({ type: 'draft-changed', patch: { deviceTokens: before } });
      dispatch({ type: 'list-changed', list });
    };
  });
  return <DeviceBook bridge={bridge} onSendTo={sendTo} />;
}
