import { type Dispatch, useEffect, useRef, useState } from 'react';
import type { Mend, Problem } from '../../contract/outcome.ts';
import type { SendRequest } from '../../contract/sending.ts';
import type { DeviceTokenReading } from '../../payload/device-token/device-tokens.ts';
import { stateWords } from '../../words/page/state.ts';
import type { HostBridge } from '../bridge.ts';
import { useEvent } from '../ui/use-event.ts';
import type { AppAction, AppState } from './app-state.ts';
import { carryOut, type FixDesk } from './mend.ts';
import { type ProductionQuestion, productionQuestion } from './production-question.ts';
import { type Grants, identityOf, makeSendRequest, type SendTarget } from './send-request.ts';

export interface Sending {
  /** True from the press of Send to its outcome. */
  readonly busy: boolean;
  /** What is asked before a send that waits goes to production; else `null`. */
  readonly question: ProductionQuestion | null;
  /** What a mend button just changed; gone with the next send. */
  readonly receipt: string | null;
  readonly send: () => void;
  readonly sendTo: (deviceTokens: readonly string[]) => void;
  /** Sends again what the last send left unsent and, where wanted, what may have arrived. */
  readonly sendAgain: (unknown: boolean) => void;
  readonly cancel: () => void;
  readonly confirmProduction: () => void;
  readonly dropConfirmation: () => void;
  /** Carries out a fix from the result, and says what it did. */
  readonly mend: (mend: Mend) => void;
  /** The same beside what is fixed, where the change is in sight. */
  readonly mendInPlace: (mend: Mend) => void;
  /** The same from a tool; `again` repeats what the tool asked. */
  readonly mendInTool: (mend: Mend, again: () => void) => void;
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
  readonly onCloseTool: () => void;
}): Sending {
  const { bridge, state, reading, dispatch } = options;
  const [confirming, setConfirming] = useState<{
    readonly target: SendTarget;
    readonly question: ProductionQuestion;
  } | null>(null);
  const asking = useRef(false);
  const [receipt, setReceipt] = useState<string | null>(null);
  const { phase } = state.send;
  const busy = phase === 'starting' || phase === 'sending';
  const identity = identityOf(state.draft, state.identities);

  useEffect(() => {
    if (busy) setReceipt(null);
  }, [busy]);

  const refuse = (problem: Problem) => dispatch({ type: 'send-refused', problem });

  /** Asks what must be asked before real devices are reached; what cannot work is stopped with its fix instead. */
  const ask = async (target: SendTarget, question: ProductionQuestion, request: SendRequest): Promise<void> => {
    asking.current = true;
    const checked = await bridge['send.check']({ ...request, confirmProduction: true });
    asking.current = false;
    const against = checked.ok ? checked.value.blocking[0] : checked.problem;
    if (against === undefined) setConfirming({ target, question });
    else refuse(against);
  };

  const start = async (target: SendTarget, more: Partial<Grants> = {}): Promise<void> => {
    if (busy || asking.current) return;
    const grants: Grants = { production: false, expired: state.expiredAccepted, ...more };
    const { draft, list, facts } = state;
    const { simulatedDevices } = facts;
    const given = { target, reading, list, identity, grants, simulatedDevices, now: Date.now() };
    const made = makeSendRequest(draft, given);
    if (!made.ok) return refuse(made.problem);
    const { request, total, listName } = made;
    const production = draft.destination === 'production';
    const question = production ? productionQuestion(draft, identity, made) : null;
    const confirmed = grants.production || question?.about === state.productionConfirmed;
    if (question !== null && !confirmed) return ask(target, question, request);
    dispatch({ type: 'send-starting', total, listName });
    const answer = await bridge['send.start']({ ...request, confirmProduction: production });
    if (answer.ok) dispatch({ type: 'send-started', sendId: answer.value.sendId });
    else refuse(answer.problem);
  };

  const changeIds = async (keyId: string, teamId: string): Promise<void> => {
    const problem = await options.onUseIds(keyId, teamId);
    if (problem !== null) return refuse(problem);
    setReceipt(stateWords.keyIdNow(keyId, teamId));
    options.onMended();
  };

  const grantExpired = (): void => {
    if (identity !== null) dispatch({ type: 'expired-accepted', identityId: identity.id });
  };

  const desk: FixDesk = {
    draft: state.draft,
    change: ({ patch, receipt: words }) => {
      dispatch({ type: 'draft-changed', patch });
      setReceipt(words);
      options.onMended();
    },
    chooseIdentity: options.onChooseIdentity,
    changeIds: (keyId, teamId) => void changeIds(keyId, teamId),
    enterIds: options.onEnterIds,
    enterPassphrase: options.onEnterPassphrase,
    acceptExpired: () => {
      grantExpired();
      if (identity !== null) void start(CHOSEN, { expired: [...state.expiredAccepted, identity.id] });
    },
    confirmProduction: () => void start(CHOSEN),
    openNetwork: options.onChangeProxy,
    again: () => void start(CHOSEN),
  };

  return {
    busy,
    receipt,
    question: confirming?.question ?? null,
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
      if (confirming === null) return;
      setConfirming(null);
      dispatch({ type: 'production-confirmed', about: confirming.question.about });
      void start(confirming.target, { production: true });
    }),
    dropConfirmation: useEvent(() => setConfirming(null)),
    mend: useEvent((mend: Mend) => carryOut(mend, desk)),
    mendInPlace: useEvent((mend: Mend) =>
      carryOut(mend, { ...desk, change: ({ patch }) => dispatch({ type: 'draft-changed', patch }) }),
    ),
    mendInTool: useEvent((mend: Mend, again: () => void) =>
      carryOut(mend, {
        ...desk,
        again,
        change: ({ patch, receipt: words }, { kind }) => {
          dispatch({ type: 'draft-changed', patch });
          // The tools show the destination and the payload; of the rest the fields behind them tell.
          if (kind === 'use-environment' || kind === 'replace-payload') return;
          setReceipt(words);
          options.onCloseTool();
        },
        // What becomes of the ids is told behind the tool, beside the key.
        changeIds: (keyId, teamId) => {
          options.onCloseTool();
          desk.changeIds(keyId, teamId);
        },
        enterIds: () => {
          options.onCloseTool();
          options.onEnterIds();
        },
        acceptExpired: () => {
          grantExpired();
          again();
        },
        confirmProduction: again,
      }),
    ),
  };
}
