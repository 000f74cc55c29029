import type { NewLogEntry } from '../../contract/log-entry.ts';
import type { BinaryCommand, Notification, Wire } from '../../contract/notification.ts';
import type { Explanation, NotificationResult, Outcome } from '../../contract/outcome.ts';
import type { ConnectionStatus } from '../../contract/sending.ts';
import { explanation, told } from '../../contract/told.ts';
import type { Clock } from './clock.ts';
import type { Credential } from './credential.ts';
import type { Endpoint } from './endpoint.ts';
import type { ApnsError } from './errors.ts';
import type { GatewayClock } from './gateway-clock.ts';
import type { ApiEnd, ApiRequest } from './http2/api-request.ts';
import type { Limits } from './limits.ts';
import type { openTls } from './open-tls.ts';

/** Something between being handed over and its outcome. */
interface Outstanding {
  /** Monotonic milliseconds. */
  readonly startedMs: number;
  /** How often it went out; every time but the first after proof that the time before had no effect. */
  sends: number;
  /** The number of the connection that refused it last before it was looked at; 0: none did. */
  refusedBy: number;
  readonly ledger: Ledger;
}

/** What counts the outcomes of a client's: one for all of them. */
export interface Ledger {
  settled(): void;
}

/** One notification between being handed over and its outcome. */
export interface PendingNotification extends Outstanding {
  readonly kind: 'notification';
  readonly notification: Notification;
  readonly index: number;
  /** Whether it gets log entries of its own; else the log tells of its connection only. */
  readonly logged: boolean;
  readonly resolve: (result: NotificationResult) => void;
}

/** One request that is no notification to a device, HTTP/2 only. */
export interface PendingRequest extends Outstanding {
  readonly kind: 'request';
  readonly request: ApiRequest;
  readonly resolve: (end: ApiEnd) => void;
}

/** What a connection is handed. */
export type Pending = PendingNotification | PendingRequest;

/** What a connection reports to whoever hands it notifications. Never called from inside a call to the connection. */
export interface ConnectionOwner {
  /** It may be handed more than before, or takes no more and should be replaced. */
  onRoom(): void;
  /** These were proved not to be processed, in the order they were handed over. */
  onReturned(returned: readonly Pending[], cause: ApnsError): void;
  /** It takes no more, though nothing has been answered on it so far: for the back-off, before another takes over. */
  onUseless(): void;
  /** It answered a notification or request, so this peer is of use. Called for each answer. */
  onAnswered(): void;
  /**
   * It is closed and nothing of it is left. `cause` is `null` only where that is no failure: it had answered, or was let go.
   * `opened`: it had been ready for notifications.
   */
  onClosed(cause: ApnsError | null, opened: boolean): void;
}

/** A connection of either wire. Every notification handed to it is settled or returned. */
export interface WireConnection {
  readonly number: number;
  /** True once it takes no more and only finishes what it has. */
  readonly leaving: boolean;
  /** How many notifications it would take now; 0 while it opens and when it takes no more. */
  room(): number;
  /** Takes one notification; only where there is room. */
  hand(pending: Pending): void;
  /** No more is coming for now. */
  flush(): void;
  /** Settles what is outstanding as unsent or unknown and closes at once. */
  cancel(cause: ApnsError): void;
  /** Lets what is outstanding finish, then closes; what cannot finish meets its own limit. */
  finish(): void;
}

/** What connections of both wires are made with. */
export interface ConnectionSetup {
  readonly number: number;
  readonly endpoint: Endpoint;
  readonly credential: Credential;
  readonly limits: Limits;
  readonly open: typeof openTls;
  readonly clock: Clock;
  /** Of the endpoint; all its connections share it. */
  readonly gatewayClock: GatewayClock;
  /** The one before carried nothing: it takes one notification or request alone until the peer answers. */
  readonly isTrial: boolean;
  readonly log: (entry: NewLogEntry) => void;
  readonly onConnection: (status: ConnectionStatus) => void;
  readonly owner: ConnectionOwner;
}

/** Which wire, and how it is spoken. */
export interface WireChoice {
  readonly wire: Wire;
  readonly binaryCommand: BinaryCommand;
  /** Binary wire only: by a pause in which no error comes, or by a last frame that must fail. */
  readonly confirmation: 'quiet-period' | 'sentinel';
}

/** Whether log entries tell of it by itself: requests are few. */
export function isLogged(pending: Pending): boolean {
  return pending.kind === 'request' || pending.logged;
}

/** Settles what was proved not to be processed. */
export function settleUnsent(pending: Pending, clock: Clock, cause: ApnsError): void {
  if (pending.kind === 'notification') settle(pending, clock, 'unsent', cause.reason, unsentBecause(cause));
  else settleRequest(pending, clock, { answered: false, outcome: 'unsent', cause });
}

/** Settles what may have been processed. */
export function settleUnknown(pending: Pending, clock: Clock, cause: ApnsError): void {
  if (pending.kind === 'notification') settle(pending, clock, 'unknown', cause.reason, unknownBecause(cause));
  else settleRequest(pending, clock, { answered: false, outcome: 'unknown', cause });
}

/** Settles a request with how it ended. */
export function settleRequest(pending: PendingRequest, clock: Clock, end: WithoutTime<ApiEnd>): void {
  pending.resolve({ ...end, ms: clock.monotonicMs() - pending.startedMs });
  pending.ledger.settled();
}

type WithoutTime<End> = End extends unknown ? Omit<End, 'ms'> : never;

/** Settles a notification with an outcome; what is not given is absent. */
export function settle(
  pending: PendingNotification,
  clock: Clock,
  outcome: Outcome,
  reason: string | null,
  why: Explanation,
  answer: Partial<Pick<NotificationResult, 'status' | 'apnsId' | 'apnsUniqueId' | 'timestamp'>> = NOTHING,
): void {
  settleWith(pending, {
    index: pending.index,
    deviceToken: pending.notification.deviceToken,
    outcome,
    status: answer.status ?? null,
    reason,
    apnsId: answer.apnsId ?? null,
    apnsUniqueId: answer.apnsUniqueId ?? null,
    timestamp: answer.timestamp ?? null,
    ms: clock.monotonicMs() - pending.startedMs,
    explanation: why,
  });
}

const NOTHING = {};

/** Settles a notification with a result that is complete. */
export function settleWith(pending: PendingNotification, result: NotificationResult): void {
  pending.resolve(result);
  pending.ledger.settled();
}

/** `cause` said of a notification that was proved not to be processed. */
export function unsentBecause({ explanation: because }: ApnsError): Explanation {
  return explanation('unsent', { because: told(because) }, because.mend ?? { kind: 'send-again' });
}

/** `cause` said of a notification that may have been processed. */
export function unknownBecause({ explanation: because }: ApnsError): Explanation {
  return explanation('unknown', { because: told(because) }, because.mend ?? { kind: 'send-again' });
}

/** A device token as logs show it: its first and last four digits. */
export function shortToken(deviceToken: string): string {
  return deviceToken.length <= 8 ? deviceToken || 'none' : `${deviceToken.slice(0, 4)}…${deviceToken.slice(-4)}`;
}
