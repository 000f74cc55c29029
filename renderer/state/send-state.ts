import { NO_OUTCOMES, type NotificationResult, type OutcomeCounts, type Problem } from '../../contract/outcome.ts';
import type { Pace } from '../../contract/pace.ts';
import type { FailureGroup, SendProgress, SendSettled, SendView } from '../../contract/sending.ts';
import { problem } from '../../contract/told.ts';

/** Where the last press of Send stands. */
export type SendState =
  | { readonly phase: 'idle' }
  /** Handed to the backend, which has not said yes yet. */
  | {
      readonly phase: 'starting';
      readonly total: number;
      readonly listName: string | null;
      readonly after: number;
      readonly before: SettledSend | null;
    }
  | {
      readonly phase: 'sending';
      readonly sendId: number;
      readonly total: number;
      /** What the list of its device tokens is called; `null` where they were typed. */
      readonly listName: string | null;
      readonly counts: OutcomeCounts;
      readonly pace: Pace;
      readonly failures: readonly FailureGroup[];
      /** Those that the page is told of one by one: of a long list only failures. */
      readonly results: readonly NotificationResult[];
      readonly cancelling: boolean;
    }
  /** Nothing was sent. `before`: the results of several that were shown until then. */
  | { readonly phase: 'refused'; readonly problem: Problem; readonly before: SettledSend | null }
  | SettledSend;

/** The end of a send, and its results. */
export interface SettledSend {
  readonly phase: 'settled';
  readonly total: number;
  readonly listName: string | null;
  readonly results: readonly NotificationResult[];
  readonly settled: SendSettled;
}

export type SendAction =
  | { readonly type: 'send-starting'; readonly total: number; readonly listName: string | null }
  | { readonly type: 'send-started'; readonly sendId: number }
  | { readonly type: 'send-refused'; readonly problem: Problem }
  | { readonly type: 'results-shown-again' }
  | { readonly type: 'send-cancelling' }
  | { readonly type: 'results-arrived'; readonly sendId: number; readonly results: readonly NotificationResult[] }
  | { readonly type: 'send-progressed'; readonly progress: SendProgress }
  | { readonly type: 'send-settled'; readonly settled: SendSettled };

interface Sends {
  readonly send: SendState;
  /** The newest number that is known: events of an older send are none of ours. */
  readonly lastSendId: number;
}

const NO_PACE: Pace = { perSecond: null, secondsLeft: null };

/** What a page that opens shows of sending: a send that it did not see begin, or nothing yet. */
export function firstSend(view: SendView | null): Sends {
  return view === null ? { send: { phase: 'idle' }, lastSendId: 0 } : { send: stateOf(view), lastSendId: view.sendId };
}

/** What is shown when the host answers again: the send as it is now, if it is the same run's. */
export function sightRegained({ send, lastSendId }: Sends, view: SendView | null): Sends {
  if (send.phase !== 'sending' && send.phase !== 'starting') return { send, lastSendId };
  const ours = (sendId: number) => (send.phase === 'sending' ? sendId === send.sendId : sendId > send.after);
  if (view !== null && ours(view.sendId) && view.total === send.total) return firstSend(view);
  return { send: { phase: 'refused', problem: LOST_SIGHT, before: null }, lastSendId };
}

function stateOf({ results, settled, ...view }: SendView): SendState {
  const { total, listName } = view;
  if (settled === null) return { phase: 'sending', ...view, results, cancelling: false };
  return { phase: 'settled', total, listName, results: inOrder(results), settled };
}

/** The state of sending after something happened. */
export function reduceSend(before: Sends, action: SendAction): Sends {
  switch (action.type) {
    case 'send-starting': {
      const { total, listName } = action;
      return {
        ...before,
        send: { phase: 'starting', total, listName, after: before.lastSendId, before: resultsIn(before.send) },
      };
    }
    case 'send-started':
      return sendingOf(before, action.sendId) ?? before;
    case 'send-refused':
      return { ...before, send: { phase: 'refused', problem: action.problem, before: resultsIn(before.send) } };
    case 'results-shown-again':
      return { ...before, send: resultsIn(before.send) ?? before.send };
    case 'send-cancelling':
      return before.send.phase === 'sending' ? { ...before, send: { ...before.send, cancelling: true } } : before;
    case 'results-arrived':
      return reduceSending(before, action.sendId, (send) => ({
        ...send,
        results: [...send.results, ...action.results],
      }));
    case 'send-progressed':
      return reduceSending(before, action.progress.sendId, (send) => ({ ...send, ...action.progress }));
    case 'send-settled':
      return reduceSending(before, action.settled.sendId, ({ total, listName, results }) => ({
        ...{ phase: 'settled', total, listName, results: inOrder(results), settled: action.settled },
      }));
  }
}

type Sending = Extract<SendState, { phase: 'sending' }>;

function reduceSending(before: Sends, sendId: number, change: (send: Sending) => SendState): Sends {
  const known = sendingOf(before, sendId);
  return known === null || known.send.phase !== 'sending' ? before : { ...known, send: change(known.send) };
}

/** The state in which `sendId` is being sent. Its events may overtake the answer that names it; those of others are none of ours. */
function sendingOf(before: Sends, sendId: number): Sends | null {
  const { send } = before;
  if (send.phase === 'sending') return send.sendId === sendId ? before : null;
  if (send.phase !== 'starting' || sendId <= send.after) return null;
  const { total, listName } = send;
  return {
    lastSendId: sendId,
    send: {
      ...{ phase: 'sending', sendId, total, listName, counts: NO_OUTCOMES, pace: NO_PACE, failures: [] },
      ...{ results: [], cancelling: false },
    },
  };
}

/** Results of several that are shown, or would be if the last press of Send had not been refused. */
function resultsIn(send: SendState): SettledSend | null {
  if (send.phase === 'refused' || send.phase === 'starting') return send.before;
  return send.phase === 'settled' && send.total > 1 ? send : null;
}

function inOrder(results: readonly NotificationResult[]): readonly NotificationResult[] {
  return [...results].sort((a, b) => a.index - b.index);
}

const LOST_SIGHT: Problem = problem('send-lost-sight', null);
