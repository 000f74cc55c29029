import type { AppStart } from '../../contract/app-start.ts';
import type { Authority } from '../../contract/destination.ts';
import { type Draft, FIRST_DRAFT } from '../../contract/draft.ts';
import type { IdentityDescription, ProfileDescription } from '../../contract/identity.ts';
import type { DraftHead, OpenedDraft } from '../../contract/kept/drafts.ts';
import type { LogEntry } from '../../contract/log-entry.ts';
import type { Problem } from '../../contract/outcome.ts';
import type { ConnectionStatus } from '../../contract/sending.ts';
import type { ImportOffer } from '../../payload/import/offer.ts';
import { dismissFill, type Fill, fillIn, offerFill, undoFill } from './fill.ts';
import type { ListChoice } from './list-choice.ts';
import { firstSend, reduceSend, type SendAction, type SendState, sightRegained } from './send-state.ts';

/** Entries the page keeps; older ones fall out. */
export const LOG_ENTRIES_KEPT = 10_000;

/** What stood in the window when a send was asked for. */
interface Asked {
  readonly draft: Draft;
  readonly list: ListChoice | null;
}

export interface AppState {
  readonly facts: Pick<AppStart, 'version' | 'host' | 'platform' | 'simulatedDevices' | 'layout'>;
  readonly draft: Draft;
  /** Which of the drafts that is. */
  readonly head: DraftHead;
  /** What stood in it when that was known. */
  readonly asHead: Draft;
  readonly identities: readonly IdentityDescription[];
  /** Provisioning profiles of this run. */
  readonly profiles: readonly ProfileDescription[];
  readonly authorities: readonly Authority[];
  readonly connections: readonly ConnectionStatus[];
  readonly log: readonly LogEntry[];
  /** Entries up to this id are not shown: the user cleared them. */
  readonly logClearedTo: number;
  /** A list of device tokens in a file, in place of the typed ones. */
  readonly list: ListChoice | null;
  readonly send: SendState;
  readonly lastSendId: number;
  /** What the send that is shown was asked with; `null` before the first. */
  readonly asked: Asked | null;
  /** The same of the results that a refused press of Send took the place of. */
  readonly askedBefore: Asked | null;
  readonly problems: readonly Problem[];
  readonly fill: Fill | null;
  /** What may go to production without another question: an app and a number of devices; `null`: nothing yet. */
  readonly productionConfirmed: string | null;
  readonly expiredAccepted: readonly string[];
  readonly hostLost: boolean;
}

export type AppAction =
  | { readonly type: 'draft-changed'; readonly patch: Partial<Draft> }
  /** Another draft takes the place of the one that was written. */
  | { readonly type: 'draft-opened'; readonly opened: OpenedDraft }
  /** The same has another name or document, or its document says by now what stood in `draft`. */
  | { readonly type: 'draft-known'; readonly head: DraftHead; readonly draft: Draft }
  | { readonly type: 'problem-told'; readonly problem: Problem }
  | { readonly type: 'identities-changed'; readonly identities: readonly IdentityDescription[] }
  | { readonly type: 'identities-opened'; readonly identities: readonly IdentityDescription[] }
  | { readonly type: 'profiles-learnt'; readonly profiles: readonly ProfileDescription[] }
  /** Opened for the gateway, which it vouches for from now on. */
  | { readonly type: 'authority-opened'; readonly authority: Authority }
  /** Opened for something else. */
  | { readonly type: 'authority-known'; readonly authority: Authority }
  | { readonly type: 'connections-changed'; readonly connections: readonly ConnectionStatus[] }
  | { readonly type: 'log-appended'; readonly entries: readonly LogEntry[] }
  | { readonly type: 'log-cleared' }
  | { readonly type: 'list-changed'; readonly list: ListChoice | null }
  | { readonly type: 'list-lines-left-out'; readonly leaveOut: boolean }
  | SendAction
  | { readonly type: 'problem-dismissed'; readonly problem: Problem }
  | { readonly type: 'fill-offered'; readonly offer: ImportOffer }
  | { readonly type: 'fill-accepted' }
  | { readonly type: 'fill-undone' }
  | { readonly type: 'fill-dismissed' }
  | { readonly type: 'production-confirmed'; readonly about: string }
  | { readonly type: 'expired-accepted'; readonly identityId: string }
  | { readonly type: 'host-lost' }
  | { readonly type: 'host-back'; readonly start: AppStart };

/** The state of the first paint. The very first start can send at once: to the simulator's first device. */
export function firstState(start: AppStart): AppState {
  const { version, host, platform, simulatedDevices, layout } = start;
  const draft = start.draft ?? { ...FIRST_DRAFT, deviceTokens: simulatedDevices[0]?.deviceToken ?? '' };
  return {
    facts: { version, host, platform, simulatedDevices, layout },
    draft,
    head: start.head,
    asHead: draft,
    identities: start.identities,
    profiles: start.profiles,
    authorities: start.authorities,
    connections: start.connections,
    log: start.log.slice(-LOG_ENTRIES_KEPT),
    logClearedTo: -1,
    list: null,
    ...firstSend(start.send),
    asked: start.send === null ? null : { draft, list: null },
    askedBefore: null,
    problems: start.problems,
    fill: null,
    productionConfirmed: null,
    expiredAccepted: [],
    hostLost: false,
  };
}

/** The state after `action`. Pure; each action says what came about, and nothing is sent or asked from here. */
export function reduceApp(state: AppState, action: AppAction): AppState {
  switch (action.type) {
    case 'draft-changed':
      return { ...state, draft: withFittingIdentity({ ...state.draft, ...action.patch }, state.identities) };
    case 'draft-opened':
      return withOpened(state, action.opened);
    case 'draft-known':
      return { ...state, head: action.head, asHead: action.draft };
    case 'problem-told':
      return { ...state, problems: withProblem(state.problems, action.problem) };
    case 'identities-changed':
      return { ...state, identities: action.identities };
    case 'identities-opened':
      return chooseOpened(state, action.identities);
    case 'profiles-learnt':
      return { ...state, profiles: withProfiles(state.profiles, action.profiles) };
    case 'authority-opened':
      return {
        ...state,
        authorities: withAuthority(state.authorities, action.authority),
        draft: { ...state.draft, otherAuthority: action.authority.id },
      };
    case 'authority-known':
      return { ...state, authorities: withAuthority(state.authorities, action.authority) };
    case 'connections-changed':
      return { ...state, connections: action.connections };
    case 'log-appended':
      return { ...state, log: appendEntries(state.log, action.entries) };
    case 'log-cleared':
      return { ...state, logClearedTo: state.log.at(-1)?.id ?? state.logClearedTo };
    case 'list-changed': {
      // One that was read through after something else took its place is not wanted any more.
      const late = action.list !== null && action.list.phase !== 'reading' && state.list?.phase !== 'reading';
      return late ? state : { ...state, list: action.list };
    }
    case 'list-lines-left-out':
      if (state.list?.phase !== 'ready') return state;
      return { ...state, list: { ...state.list, leaveOutUnreadable: action.leaveOut } };
    case 'send-starting':
    case 'send-refused': {
      const sent = reduceSend({ send: state.send, lastSendId: state.lastSendId }, action);
      // The host's refusal is of what was handed to it, whatever was typed since.
      if (state.send.phase === 'starting') return withSend(state, sent);
      const askedBefore = state.send.phase === 'settled' ? state.asked : state.askedBefore;
      return { ...state, ...sent, asked: { draft: state.draft, list: state.list }, askedBefore };
    }
    case 'results-shown-again':
      return withSend(
        { ...state, asked: state.askedBefore },
        reduceSend({ send: state.send, lastSendId: state.lastSendId }, action),
      );
    case 'send-started':
    case 'send-cancelling':
    case 'results-arrived':
    case 'send-progressed':
    case 'send-settled':
      return withSend(state, reduceSend({ send: state.send, lastSendId: state.lastSendId }, action));
    case 'problem-dismissed':
      return { ...state, problems: state.problems.filter((problem) => problem !== action.problem) };
    case 'fill-offered':
      return { ...state, fill: offerFill(state.fill, action.offer) };
    case 'fill-accepted':
      if (state.fill?.phase !== 'offered') return state;
      return { ...state, ...fillIn(state, state.fill, (draft) => withFittingIdentity(draft, state.identities)) };
    case 'fill-undone':
      return state.fill?.phase === 'done' ? { ...state, ...undoFill(state, state.fill) } : state;
    case 'fill-dismissed':
      return { ...state, fill: dismissFill(state.fill) };
    case 'production-confirmed':
      return { ...state, productionConfirmed: action.about };
    case 'expired-accepted':
      return { ...state, expiredAccepted: [...state.expiredAccepted, action.identityId] };
    case 'host-lost':
      return { ...state, hostLost: true };
    case 'host-back':
      return backAgain(state, action.start);
  }
}

function withOpened(state: AppState, { draft, problems, ...head }: OpenedDraft): AppState {
  const told = problems.reduce(withProblem, state.problems);
  return { ...state, draft, head, asHead: draft, list: null, fill: null, problems: told };
}

function withProblem(problems: readonly Problem[], problem: Problem): readonly Problem[] {
  return [...problems.filter((other) => JSON.stringify(other) !== JSON.stringify(problem)), problem];
}

/** Whether a draft says something else than its document. */
export function isEdited({ head, draft, asHead }: Pick<AppState, 'head' | 'draft' | 'asHead'>): boolean {
  return head.document !== null && (head.edited || areOther(draft, asHead));
}

/** What the host says of itself, for a page that may have missed events. */
function backAgain(state: AppState, start: AppStart): AppState {
  const { identities, profiles, authorities, connections, log } = start;
  return {
    ...state,
    identities,
    profiles,
    authorities,
    connections,
    log: log.slice(-LOG_ENTRIES_KEPT),
    logClearedTo: (log.at(-1)?.id ?? -1) < state.logClearedTo ? -1 : state.logClearedTo,
    ...sightRegained(state, start.send),
    hostLost: false,
  };
}

/** Whether what is shown of the last send was asked for with something else than what stands in the window now. */
export function isOutdated({ send, asked, draft, list }: AppState): boolean {
  if ((send.phase !== 'settled' && send.phase !== 'refused') || asked === null) return false;
  if (areOther(asked.draft, draft)) return true;
  return fileOf(asked.list) !== fileOf(list);
}

function areOther(one: Draft, other: Draft): boolean {
  return one !== other && DRAFT_FIELDS.some((field) => one[field] !== other[field]);
}

const DRAFT_FIELDS = Object.keys(FIRST_DRAFT) as readonly (keyof Draft)[];

function fileOf(list: ListChoice | null): string | null {
  return list?.phase === 'ready' ? list.list.file : (list?.name ?? null);
}

/** The same state where nothing changed, so that nothing is drawn anew. */
function withSend(state: AppState, next: Pick<AppState, 'send' | 'lastSendId'>): AppState {
  return next.send === state.send && next.lastSendId === state.lastSendId ? state : { ...state, ...next };
}

function withAuthority(authorities: readonly Authority[], authority: Authority): readonly Authority[] {
  return [...authorities.filter(({ id }) => id !== authority.id), authority];
}

/** A profile that was renewed takes its own place. */
function withProfiles(
  known: readonly ProfileDescription[],
  learnt: readonly ProfileDescription[],
): readonly ProfileDescription[] {
  const nameOf = ({ uuid, fileName, name }: ProfileDescription) => uuid ?? `${fileName} ${name}`;
  const names = new Set(learnt.map(nameOf));
  return [...known.filter((profile) => !names.has(nameOf(profile))), ...learnt];
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
