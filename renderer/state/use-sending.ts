import { type Dispatch, useEffect, useRef, useState } from 'react';
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
  /** When a send that waits for its time goes, UNIX milliseconds; `null`: none waits. */
  readonly dueAt: number | null;
  readonly send: () => void;
  /** Asks at once what must be asked, and sends so many seconds later what stands there then. */
  readonly sendIn: (seconds: number) => void;
  readonly sendTo: (deviceTokens: readonly string[]) => void;
  /** Sends again what the last send left unsent and, where wanted, what may have arrived. */
  readonly sendAgain: (unknown: boolean) => void;
  /** Ends a send under way, or one that waits for its time. */
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

type SendingOptions = FixPaths & {
  readonly bridge: HostBridge;
  readonly state: AppState;
  readonly reading: DeviceTokenReading;
  readonly dispatch: Dispatch<AppAction>;
};

const CHOSEN: SendTarget = { kind: 'chosen' };

/** What is granted to one send; `confirmed`: what a yes to production was said to. What changed since is asked anew. */
type Granted = Grants & { readonly confirmed: string };

/** A send that waits for a yes. */
interface Confirming {
  readonly target: SendTarget;
  readonly question: ProductionQuestion;
  readonly seconds: number;
}

/** Sending and mending: from the draft to a request, through the questions that stand before it. */
export function useSending(options: SendingOptions): Sending {
  const { bridge, state, dispatch } = options;
  const [confirming, setConfirming] = useState<Confirming | null>(null);
  const [dueAt, setDueAt] = useState<number | null>(null);
  const asking = useRef(false);
  const { phase } = state.send;
  const busy = phase === 'starting' || phase === 'sending';
  const identity = identityOf(state.draft, state.identities);

  const refuse = (problem: Problem) => dispatch({ type: 'send-refused', problem });

  /** Asks what must be asked before real devices are reached; what cannot work is stopped with its fix instead. */
  const ask = async (confirmingThen: Confirming, request: SendRequest): Promise<void> => {
    asking.current = true;
    const checked = await bridge['send.check']({ ...request, confirmProduction: true });
    asking.current = false;
    const against = checked.ok ? checked.value.blocking[0] : checked.problem;
    if (against === undefined) setConfirming(confirmingThen);
    else refuse(against);
  };

  const start = async (target: SendTarget, more: Partial<Granted> = {}, seconds = 0): Promise<void> => {
    if (busy || asking.current) return;
    setDueAt(null);
    const { confirmed = state.productionConfirmed, ...granted } = more;
    const grants: Grants = { expired: state.expiredAccepted, ...granted };
    const { draft } = state;
    asking.current = true;
    const made = await requestOf(options, { target, grants, identity });
    asking.current = false;
    if (!made.ok) return refuse(made.problem);
    const { request, total, listName } = made;
    const production = draft.destination === 'production';
    const question = production ? productionQuestion(draft, identity, made) : null;
    if (question !== null && question.about !== confirmed) return ask({ target, question, seconds }, request);
    if (seconds > 0) return setDueAt(Date.now() + seconds * 1_000);
    dispatch({ type: 'send-starting', total, listName });
    const answer = await bridge['send.start']({ ...request, confirmProduction: production });
    if (answer.ok) dispatch({ type: 'send-started', sendId: answer.value.sendId });
    else refuse(answer.problem);
  };

  const goNow = useEvent(() => void start(CHOSEN));
  useDue(dueAt, goNow);

  const fixes = useFixes({
    ...options,
    ...{ identity, busy },
    start: (more) => void start(CHOSEN, more),
  });

  return {
    busy,
    ...fixes,
    question: confirming?.question ?? null,
    dueAt,
    send: goNow,
    sendIn: useEvent((seconds: number) => void start(CHOSEN, {}, seconds)),
    sendTo: useEvent(
      (deviceTokens: readonly string[]) =>
        void start(deviceTokens.length === 0 ? CHOSEN : { kind: 'tokens', deviceTokens }),
    ),
    sendAgain: useEvent((unknown: boolean) => {
      if (state.send.phase === 'settled') void start(unsettledOf(state.send, unknown));
    }),
    cancel: useEvent(() => {
      setDueAt(null);
      if (state.send.phase !== 'sending') return;
      dispatch({ type: 'send-cancelling' });
      void bridge['send.cancel']({ sendId: state.send.sendId });
    }),
    confirmProduction: useEvent(() => {
      if (confirming === null) return;
      setConfirming(null);
      dispatch({ type: 'production-confirmed', about: confirming.question.about });
      void start(confirming.target, { confirmed: confirming.question.about }, confirming.seconds);
    }),
    dropConfirmation: useEvent(() => setConfirming(null)),
  };
}

/** The request as the window stands, once its device tokens are read. */
async function requestOf(
  { state: { draft, list, facts }, reading }: SendingOptions,
  chosen: Pick<Parameters<typeof makeSendRequest>[1], 'target' | 'grants' | 'identity'>,
): Promise<ReturnType<typeof makeSendRequest>> {
  const read = await whenRead(reading, draft.deviceTokens);
  const { simulatedDevices } = facts;
  return makeSendRequest(draft, { ...chosen, reading: read, list, simulatedDevices, now: Date.now() });
}

/** Calls `onDue` at that time, UNIX milliseconds; `null`: never. */
function useDue(dueAt: number | null, onDue: () => void): void {
  useEffect(() => {
    if (dueAt === null) return;
    const timer = setTimeout(onDue, dueAt - Date.now());
    return () => clearTimeout(timer);
  }, [dueAt, onDue]);
}

/** What the last send left unsent and, with `unknown`, what may have arrived. */
function unsettledOf(
  { settled: { sendId, counts }, listName }: Extract<AppState['send'], { readonly phase: 'settled' }>,
  unknown: boolean,
): SendTarget {
  const total = counts.unsent + (unknown ? counts.unknown : 0);
  return { kind: 'unsettled', sendId, unknown, total, listName };
}
