import { type Dispatch, useEffect, useState } from 'react';
import type { SendRequest } from '../contract/channels.ts';
import type { Mend, Problem } from '../contract/outcome.ts';
import type { DeviceTokenReading } from '../payload/device-tokens.ts';
import type { AppAction, AppState } from './app-state.ts';
import type { HostBridge } from './bridge.ts';
import { mendDraft, mendReceipt } from './mend.ts';
import { type Grants, identityOf, makeSendRequest } from './send-request.ts';
import { useEvent } from './ui/use-event.ts';

export interface Sending {
  /** True from the press of Send to its outcome. */
  readonly busy: boolean;
  /** A send that waits for the user to confirm that it goes to production. */
  readonly wantsConfirmation: boolean;
  /** What a mend button just changed; gone with the next send. */
  readonly receipt: string | null;
  readonly send: () => void;
  readonly sendTo: (deviceTokens: readonly string[]) => void;
  readonly cancel: () => void;
  readonly confirmProduction: () => void;
  readonly dropConfirmation: () => void;
  readonly mend: (mend: Mend) => void;
}

/** Sending and mending: from the draft to a request, through the questions that stand before it. */
export function useSending(options: {
  readonly bridge: HostBridge;
  readonly state: AppState;
  readonly reading: DeviceTokenReading;
  readonly dispatch: Dispatch<AppAction>;
  readonly onChooseIdentity: () => void;
  readonly onEnterPassphrase: () => void;
  readonly onChangeProxy: () => void;
  readonly onMended: () => void;
}): Sending {
  const { bridge, state, reading, dispatch } = options;
  const [confirming, setConfirming] = useState<{ readonly only: readonly string[] | null } | null>(null);
  const [receipt, setReceipt] = useState<string | null>(null);
  const { phase } = state.send;
  const busy = phase === 'starting' || phase === 'sending';
  const identity = identityOf(state.draft, state.identities);

  useEffect(() => {
    if (busy) setReceipt(null);
  }, [busy]);

  const refuse = (problem: Problem) => dispatch({ type: 'send-refused', problem });

  const start = async (only: readonly string[] | null, more: Partial<Grants> = {}): Promise<void> => {
    if (busy) return;
    const grants: Grants = { production: state.productionConfirmed, expired: state.expiredAccepted, ...more };
    const made = makeSendRequest(state.draft, { reading, identity, grants, now: Date.now() });
    if (!made.ok) return refuse(made.problem);
    const request: SendRequest = only === null ? made.request : { ...made.request, deviceTokens: only };
    if (state.draft.destination === 'production' && !grants.production) {
      setConfirming({ only });
      return;
    }
    dispatch({ type: 'send-starting', total: Math.max(1, request.deviceTokens.length), listName: null });
    const answer = await bridge['send.start'](request);
    if (answer.ok) dispatch({ type: 'send-started', sendId: answer.value.sendId });
    else refuse(answer.problem);
  };

  const acceptExpired = (): void => {
    if (identity === null) return;
    dispatch({ type: 'expired-accepted', identityId: identity.id });
    void start(null, { expired: [...state.expiredAccepted, identity.id] });
  };

  return {
    busy,
    receipt,
    wantsConfirmation: confirming !== null,
    send: useEvent(() => void start(null)),
    sendTo: useEvent((deviceTokens: readonly string[]) => void start(deviceTokens.length === 0 ? null : deviceTokens)),
    cancel: useEvent(() => {
      if (state.send.phase !== 'sending') return;
      dispatch({ type: 'send-cancelling' });
      void bridge['send.cancel']({ sendId: state.send.sendId });
    }),
    confirmProduction: useEvent(() => {
      const only = confirming?.only ?? null;
      setConfirming(null);
      dispatch({ type: 'production-confirmed' });
      void start(only, { production: true });
    }),
    dropConfirmation: useEvent(() => setConfirming(null)),
    mend: useEvent((mend: Mend) => {
      const patch = mendDraft(state.draft, mend);
      if (patch !== null) {
        dispatch({ type: 'draft-changed', patch });
        setReceipt(mendReceipt(mend));
        options.onMended();
        return;
      }
      switch (mend.kind) {
        case 'choose-identity':
          return options.onChooseIdentity();
        case 'enter-passphrase':
          return options.onEnterPassphrase();
        case 'change-proxy':
          return options.onChangeProxy();
        case 'accept-expired':
          return acceptExpired();
        case 'confirm-production':
          return setConfirming({ only: null });
        default:
          return void start(null);
      }
    }),
  };
}
