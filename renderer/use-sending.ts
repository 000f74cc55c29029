import { type Dispatch, useEffect, useState } from 'react';
import type { Mend, Problem } from '../contract/outcome.ts';
import type { DeviceTokenReading } from '../payload/device-tokens.ts';
import type { AppAction, AppState } from './app-state.ts';
import type { HostBridge } from './bridge.ts';
import { mendDraft, mendReceipt } from './mend.ts';
import { type Grants, identityOf, makeSendRequest, type SendTarget } from './send-request.ts';
import { useEvent } from './ui/use-event.ts';

export interface Sending {
  /** True from the press of Send to its outcome. */
  readonly busy: boolean;
  /** How many devices a send goes to that waits for the user to confirm that it goes to production; else `null`. */
  readonly wantsConfirmation: number | null;
  /** What a mend button just changed; gone with the next send. */
  readonly receipt: string | null;
  readonly send: () => void;
  readonly sendTo: (deviceTokens: readonly string[]) => void;
  /** Sends again what the last send left unsent and, where wanted, what may have arrived. */
  readonly sendAgain: (unknown: boolean) => void;
  readonly cancel: () => void;
  readonly confirmProduction: () => void;
  readonly dropConfirmation: () => void;
  readonly mend: (mend: Mend) => void;
}

const CHOSEN: SendTarget = { kind: 'chosen' };

/** Sending and mending: from the draft to a request, through the questions that stand before it. */
export function useSending(options: {
  readonly bridge: HostBridge;
  readonly state: AppState;
  readonly reading: DeviceTokenReading;
  readonly dispatch: Dispatch<AppAction>;
  readonly onChooseIdentity: () => void;
  readonly onEnterPassphrase: () => void;
  readonly onEnterIds: () => void;
  /** What stands against the ids, or `null`. */
  readonly onUseIds: (keyId: string, teamId: string) => Promise<Problem | null>;
  readonly onChangeProxy: () => void;
  readonly onMended: () => void;
}): Sending {
  const { bridge, state, reading, dispatch } = options;
  const [confirming, setConfirming] = useState<{ readonly target: SendTarget; readonly total: number } | null>(null);
  const [receipt, setReceipt] = useState<string | null>(null);
  const { phase } = state.send;
  const busy = phase === 'starting' || phase === 'sending';
  const identity = identityOf(state.draft, state.identities);

  useEffect(() => {
    if (busy) setReceipt(null);
  }, [busy]);

  const refuse = (problem: Problem) => dispatch({ type: 'send-refused', problem });

  const start = async (target: SendTarget, more: Partial<Grants> = {}): Promise<void> => {
    if (busy) return;
    const grants: Grants = { production: state.productionConfirmed, expired: state.expiredAccepted, ...more };
    const { draft, list } = state;
    const made = makeSendRequest(draft, { target, reading, list, identity, grants, now: Date.now() });
    if (!made.ok) return refuse(made.problem);
    const { request, total, listName } = made;
    if (draft.destination === 'production' && !grants.production) {
      setConfirming({ target, total });
      return;
    }
    dispatch({ type: 'send-starting', total, listName });
    const answer = await bridge['send.start'](request);
    if (answer.ok) dispatch({ type: 'send-started', sendId: answer.value.sendId });
    else refuse(answer.problem);
  };

  const changeIds = async (keyId: string, teamId: string): Promise<void> => {
    const problem = await options.onUseIds(keyId, teamId);
    if (problem !== null) return refuse(problem);
    setReceipt(`The key id is now ${keyId}, the team id ${teamId}.`);
    options.onMended();
  };

  const acceptExpired = (): void => {
    if (identity === null) return;
    dispatch({ type: 'expired-accepted', identityId: identity.id });
    void start(CHOSEN, { expired: [...state.expiredAccepted, identity.id] });
  };

  return {
    busy,
    receipt,
    wantsConfirmation: confirming?.total ?? null,
    send: useEvent(() => void start(CHOSEN)),
    sendTo: useEvent(
      (deviceTokens: readonly string[]) =>
        void start(deviceTokens.length === 0 ? CHOSEN : { kind: 'tokens', deviceTokens }),
    ),
    sendAgain: useEvent((unknown: boolean) => {
      const { send } = state;
      if (send.phase !== 'settled') return;
      const { sendId, counts } = send.settled;
      const total = counts.unsent + (unknown ? counts.unknown : 0);
      void start({ kind: 'unsettled', sendId, unknown, total, listName: send.listName });
    }),
    cancel: useEvent(() => {
      if (state.send.phase !== 'sending') return;
      dispatch({ type: 'send-cancelling' });
      void bridge['send.cancel']({ sendId: state.send.sendId });
    }),
    confirmProduction: useEvent(() => {
      const target = confirming?.target ?? CHOSEN;
      setConfirming(null);
      dispatch({ type: 'production-confirmed' });
      void start(target, { production: true });
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
        case 'use-ids':
          return void changeIds(mend.keyId, mend.teamId);
        case 'enter-ids':
          return options.onEnterIds();
        case 'enter-passphrase':
          return options.onEnterPassphrase();
        case 'change-proxy':
          return options.onChangeProxy();
        case 'accept-expired':
          return acceptExpired();
        case 'confirm-production':
          return void start(CHOSEN);
        default:
          return void start(CHOSEN);
      }
    }),
  };
}
