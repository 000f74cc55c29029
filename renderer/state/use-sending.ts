import { type Dispatch, useRef, useState } from 'react';
import type { Mend, Problem } from '../../contract/outcome.ts';
import type { SendRequest } from '../../contract/sending.ts';
import type { DeviceTokenReading } from '../../payload/device-token/device-tokens.ts';
import type { HostBridge } from '../bridge.ts';
import { useEvent } from '../ui/use-event.ts';
import type { AppAction, AppState } from './app-state.ts';
import { whenRead } from './device-token-reader.ts';
import { type ProductionQuestion, productionQuestion } from './production-question.ts';
import { type Grants, identityOf, makeSendRequest, type SendTarget } from './send-request.ts';
import { type FixPaths, useFixes } from './use-fixes.ts';

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

/** A send that waits for a yes. */
interface Confirming {
  readonly target: SendTarget;
  readonly question: ProductionQuestion;
}

/** Sending and mending: from the draft to a request, through the questions that stand before it. */
export function useSending(
  options: FixPaths & {
    readonly bridge: HostBridge;
    readonly state: AppState;
    readonly reading: DeviceTokenReading;
    readonly dispatch: Dispatch<AppAction>;
  },
): Sending {
  const { bridge, state, reading, dispatch } = options;
  const [confirming, setConfirming] = useState<Confirming | null>(null);
  const asking = useRef(false);
  const { phase } = state.send;
  const busy = phase === 'starting' || phase === 'sending';
  const identity = identityOf(state.draft, state.identities);

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
    asking.current = true;
    const read = await whenRead(reading, draft.deviceTokens);
    asking.current = false;
    const [{ simulatedDevices }, now] = [facts, Date.now()];
    const made = makeSendRequest(draft, { target, reading: read, list, identity, grants, simulatedDevices, now });
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

  const fixes = useFixes({
    ...options,
    ...{ identity, busy },
    start: (more) => void start(CHOSEN, more),
  });

  return {
    busy,
    ...fixes,
    question: confirming?.question ?? null,
    send: useEvent(() => void start(CHOSEN)),
    sendTo: useEvent(
      (deviceTokens: readonly string[]) =>
        void start(deviceTokens.length === 0 ? CHOSEN : { kind: 'tokens', deviceTokens }),
    ),
    sendAgain: useEvent((unknown: boolean) => {
      if (state.send.phase === 'settled') void start(unsettledOf(state.send, unknown));
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
  };
}

/** What the last send left unsent and, with `unknown`, what may have arrived. */
function unsettledOf(
  { settled: { sendId, counts }, listName }: Extract<AppState['send'], { readonly phase: 'settled' }>,
  unknown: boolean,
): SendTarget {
  const total = counts.unsent + (unknown ? counts.unknown : 0);
  return { kind: 'unsettled', sendId, unknown, total, listName };
}
