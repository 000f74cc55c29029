import type { AppStart, Authority, ConnectionStatus, SendSettled } from '../contract/channels.ts';
import { type Draft, FIRST_DRAFT } from '../contract/draft.ts';
import type { IdentityDescription } from '../contract/identity.ts';
import type { LogEntry } from '../contract/log-entry.ts';
import { NO_OUTCOMES, type NotificationResult, type OutcomeCounts, type Problem } from '../contract/outcome.ts';
import type { PastedParts } from '../payload/pasted.ts';

/** Entries the page keeps; older ones fall out. */
export const LOG_ENTRIES_KEPT = 10_000;

/** Where the last press of Send stands. */
export type SendState =
  | { readonly phase: 'idle' }
  /** Handed to the backend, which has not said yes yet. */
  | { readonly phase: 'starting'; readonly total: number; readonly after: number }
  | {
      readonly phase: 'sending';
      readonly sendId: number;
      readonly total: number;
      readonly counts: OutcomeCounts;
      readonly results: readonly NotificationResult[];
      readonly cancelling: boolean;
    }
  /** Nothing was sent. */
  | { readonly phase: 'refused'; readonly problem: Problem }
  | {
      readonly phase: 'settled';
      readonly total: number;
      readonly results: readonly NotificationResult[];
      readonly settled: SendSettled;
    };

/** Pasted text that could fill more than the field it was pasted in. */
export type Fill =
  | { readonly phase: 'offered'; readonly parts: PastedParts; readonly before: Draft }
  | { readonly phase: 'done'; readonly receipts: readonly string[]; readonly before: Draft };

export interface AppState {
  readonly facts: Pick<AppStart, 'version' | 'host' | 'platform' | 'simulatedDevices'>;
  readonly draft: Draft;
  readonly identities: readonly IdentityDescription[];
  readonly authorities: readonly Authority[];
  readonly connections: readonly ConnectionStatus[];
  readonly log: readonly LogEntry[];
  /** Entries up to this id are not shown: the user cleared them. */
  readonly logClearedTo: number;
  readonly send: SendState;
  readonly lastSendId: number;
  readonly problems: readonly Problem[];
  readonly fill: Fill | null;
  readonly productionConfirmed: boolean;
  readonly expiredAccepted: readonly string[];
  readonly hostLost: boolean;
}

export type AppAction =
  | { readonly type: 'draft-changed'; readonly patch: Partial<Draft> }
  | { readonly type: 'identities-changed'; readonly identities: readonly IdentityDescription[] }
  | { readonly type: 'identities-opened'; readonly identities: readonly IdentityDescription[] }
  | { readonly type: 'authority-opened'; readonly authority: Authority }
  | { readonly type: 'connections-changed'; readonly connections: readonly ConnectionStatus[] }
  | { readonly type: 'log-appended'; readonly entries: readonly LogEntry[] }
  | { readonly type: 'log-cleared' }
  | { readonly type: 'send-starting'; readonly total: number }
  | { readonly type: 'send-started'; readonly sendId: number }
  | { readonly type: 'send-refused'; readonly problem: Problem }
  | { readonly type: 'send-cancelling' }
  | { readonly type: 'results-arrived'; readonly sendId: number; readonly results: readonly NotificationResult[] }
  | {
      readonly type: 'send-progressed';
      readonly sendId: number;
      readonly counts: OutcomeCounts;
      readonly total: number;
    }
  | { readonly type: 'send-settled'; readonly settled: SendSettled }
  | { readonly type: 'problem-dismissed'; readonly problem: Problem }
  | { readonly type: 'fill-offered'; readonly parts: PastedParts; readonly before: Draft }
  | { readonly type: 'fill-accepted' }
  | { readonly type: 'fill-undone' }
  | { readonly type: 'fill-dismissed' }
  | { readonly type: 'production-confirmed' }
  | { readonly type: 'expired-accepted'; readonly identityId: string }
  | { readonly type: 'host-lost' }
  | { readonly type: 'host-back'; readonly start: AppStart };

/** The state of the first paint. The very first start can send at once: to the simulator's first device. */
export function firstState(start: AppStart): AppState {
  const { version, host, platform, simulatedDevices } = start;
  return {
    facts: { version, host, platform, simulatedDevices },
    draft: start.draft ?? { ...FIRST_DRAFT, deviceTokens: simulatedDevices[0]?.deviceToken ?? '' },
    identities: start.identities,
    authorities: start.authorities,
    connections: start.connections,
    log: start.log.slice(-LOG_ENTRIES_KEPT),
    logClearedTo: -1,
    send: { phase: 'idle' },
    lastSendId: 0,
    problems: start.problems,
    fill: null,
    productionConfirmed: false,
    expiredAccepted: [],
    hostLost: false,
  };
}

export function reduceApp(state: AppState, action: AppAction): AppState {
  switch (action.type) {
    case 'draft-changed':
      return { ...state, draft: withFittingIdentity({ ...state.draft, ...action.patch }, state.identities) };
    case 'identities-changed':
      return { ...state, identities: action.identities };
    case 'identities-opened':
      return chooseOpened(state, action.identities);
    case 'authority-opened':
      return {
        ...state,
        authorities: [...state.authorities.filter(({ id }) => id !== action.authority.id), action.authority],
        draft: { ...state.draft, otherAuthority: action.authority.id },
      };
    case 'connections-changed':
      return { ...state, connections: action.connections };
    case 'log-appended':
      return { ...state, log: appendEntries(state.log, action.entries) };
    case 'log-cleared':
      return { ...state, logClearedTo: state.log.at(-1)?.id ?? state.logClearedTo };
    case 'send-starting':
      return { ...state, send: { phase: 'starting', total: action.total, after: state.lastSendId } };
    case 'send-started':
      return sendingOf(state, action.sendId) ?? state;
    case 'send-refused':
      return { ...state, send: { phase: 'refused', problem: action.problem } };
    case 'send-cancelling':
      return state.send.phase === 'sending' ? { ...state, send: { ...state.send, cancelling: true } } : state;
    case 'results-arrived':
    case 'send-progressed':
    case 'send-settled':
      return reduceSend(state, action);
    case 'problem-dismissed':
      return { ...state, problems: state.problems.filter((problem) => problem !== action.problem) };
    case 'fill-offered':
      return { ...state, fill: { phase: 'offered', parts: action.parts, before: action.before } };
    case 'fill-accepted':
      if (state.fill?.phase !== 'offered') return state;
      return {
        ...state,
        draft: { ...state.fill.before, ...draftOfParts(state.fill.parts) },
        fill: { phase: 'done', receipts: state.fill.parts.receipts, before: state.fill.before },
      };
    case 'fill-undone':
      return state.fill === null ? state : { ...state, draft: state.fill.before, fill: null };
    case 'fill-dismissed':
      return { ...state, fill: null };
    case 'production-confirmed':
      return { ...state, productionConfirmed: true };
    case 'expired-accepted':
      return { ...state, expiredAccepted: [...state.expiredAccepted, action.identityId] };
    case 'host-lost':
      return { ...state, hostLost: true };
    case 'host-back': {
      const { identities, authorities, connections, log } = action.start;
      const lostSight = state.send.phase === 'sending' || state.send.phase === 'starting';
      return {
        ...state,
        identities,
        authorities,
        connections,
        log: log.slice(-LOG_ENTRIES_KEPT),
        logClearedTo: (log.at(-1)?.id ?? -1) < state.logClearedTo ? -1 : state.logClearedTo,
        send: lostSight ? { phase: 'refused', problem: LOST_SIGHT } : state.send,
        hostLost: false,
      };
    }
  }
}

/** Opened identities join the list; the first that can be used is chosen, else the first that almost can. */
function chooseOpened(state: AppState, opened: readonly IdentityDescription[]): AppState {
  const ids = new Set(opened.map(({ id }) => id));
  const identities = [...state.identities.filter(({ id }) => !ids.has(id)), ...opened];
  const chosen = opened.find(({ problems }) => problems.length === 0) ?? opened[0];
  return {
    ...state,
    identities,
    draft: chosen === undefined ? state.draft : { ...state.draft, identityId: chosen.id },
  };
}

const LOST_SIGHT: Problem = {
  code: 'send-lost-sight',
  sentence: 'The window lost sight of this send while the connection to Pushwright was gone.',
  remedy: 'The connection log tells what was sent and how it ended.',
  mend: null,
  place: null,
};

type SendEvent = Extract<AppAction, { type: 'results-arrived' | 'send-progressed' | 'send-settled' }>;

function reduceSend(before: AppState, action: SendEvent): AppState {
  const sendId = action.type === 'send-settled' ? action.settled.sendId : action.sendId;
  const state = sendingOf(before, sendId);
  if (state === null || state.send.phase !== 'sending') return before;
  const { send } = state;
  switch (action.type) {
    case 'results-arrived':
      return { ...state, send: { ...send, results: [...send.results, ...action.results] } };
    case 'send-progressed':
      return { ...state, send: { ...send, counts: action.counts, total: action.total } };
    case 'send-settled':
      return {
        ...state,
        send: {
          phase: 'settled',
          total: send.total,
          results: [...send.results].sort((a, b) => a.index - b.index),
          settled: action.settled,
        },
      };
  }
}

/** The state in which `sendId` is being sent. Its events may overtake the answer that names it; those of others are none of ours. */
function sendingOf(state: AppState, sendId: number): AppState | null {
  const { send } = state;
  if (send.phase === 'sending') return send.sendId === sendId ? state : null;
  if (send.phase !== 'starting' || sendId <= send.after) return null;
  const { total } = send;
  return {
    ...state,
    lastSendId: sendId,
    send: { phase: 'sending', sendId, total, counts: NO_OUTCOMES, results: [], cancelling: false },
  };
}

function appendEntries(log: readonly LogEntry[], entries: readonly LogEntry[]): readonly LogEntry[] {
  const last = log.at(-1)?.id ?? -1;
  const fresh = entries.filter(({ id }) => id > last);
  if (fresh.length === 0) return log;
  const all = [...log, ...fresh];
  return all.length > LOG_ENTRIES_KEPT ? all.slice(-LOG_ENTRIES_KEPT) : all;
}

/** Away from the simulator, the one identity that can be used is chosen where none is. */
function withFittingIdentity(draft: Draft, identities: readonly IdentityDescription[]): Draft {
  const { destination } = draft;
  if (destination === 'simulator' || destination === 'ios-simulator') return draft;
  if (identities.some(({ id, builtIn }) => id === draft.identityId && !builtIn)) return draft;
  const usable = identities.filter(
    ({ builtIn, problems, environments }) =>
      !builtIn &&
      problems.length === 0 &&
      (destination === 'other' || environments.length === 0 || environments.includes(destination)),
  );
  const [only] = usable;
  return usable.length === 1 && only !== undefined ? { ...draft, identityId: only.id } : draft;
}

/** What pasted text fills in; a part it does not name stays as it is. */
function draftOfParts(parts: PastedParts): Partial<Draft> {
  return {
    ...parts.headers,
    ...(parts.payload === null ? {} : { payload: parts.payload }),
    ...(parts.deviceTokens.length === 0 ? {} : { deviceTokens: parts.deviceTokens.join('\n') }),
    ...(parts.destination === null ? {} : { destination: parts.destination }),
    ...(parts.applePort === null ? {} : { applePort: parts.applePort }),
    ...(parts.otherHost === null ? {} : { otherHost: parts.otherHost }),
  };
}
