import type { ConnectionStatus } from '../../../contract/channels.ts';
import type { NewLogEntry } from '../../../contract/log-entry.ts';
import type { Credential } from '../credential.ts';
import type { Endpoint } from '../endpoint.ts';
import { ApnsError } from '../errors.ts';
import type { ApiEnd, ApiRequest } from '../http2/api-request.ts';
import type { Limits } from '../limits.ts';
import type { WireChoice } from '../wire-connection.ts';
import type { HandedOver } from './handed-over.ts';
import type { SettledResults } from './settled-results.ts';

/* What crosses between the thread of a client and the threads that hold its connections. All of it is plain data. */

/** What a thread is started with: all its connections are of one client. */
export interface ThreadSetup {
  readonly choice: WireChoice;
  readonly endpoint: Endpoint;
  /** Without the private key where that only signs provider tokens: they are signed in the thread of the client. */
  readonly credential: Credential;
  readonly limits: Limits;
  /** With a provider token key: the board with the newest token, and where the answer to `token-wanted` is put. */
  readonly providerToken: { readonly board: SharedArrayBuffer; readonly answer: SharedArrayBuffer } | null;
}

/** From the thread of the client, about the connection of that number. */
export type ToThread = { readonly connection: number } & (
  | { readonly kind: 'open' }
  | { readonly kind: 'hand'; readonly handedOver: HandedOver }
  | { readonly kind: 'request'; readonly id: number; readonly sends: number; readonly request: ApiRequest }
  | { readonly kind: 'flush' }
  | { readonly kind: 'finish' }
  | { readonly kind: 'cancel'; readonly cause: PlainError }
);

/** What a connection in a thread says. */
export type FromConnection = { readonly connection: number } & (
  | {
      /** What was settled since the last such message, `null` for nothing, and how many the connection holds at most. */
      readonly kind: 'progress';
      readonly settled: SettledResults | null;
      readonly capacity: number;
      readonly leaving: boolean;
    }
  | { readonly kind: 'ended'; readonly id: number; readonly end: PlainEnd }
  | {
      readonly kind: 'returned';
      readonly ids: readonly number[];
      readonly sends: readonly number[];
      readonly cause: PlainError;
    }
  | { readonly kind: 'untouched'; readonly ids: readonly number[] }
  | { readonly kind: 'answered' }
  | { readonly kind: 'status'; readonly status: ConnectionStatus }
  | {
      /** The last of it, with what was settled since the last progress: whatever else was handed over it never looked at. */
      readonly kind: 'closed';
      readonly settled: SettledResults | null;
      readonly cause: PlainError | null;
      readonly opened: boolean;
    }
);

/** From a thread that holds connections. */
export type FromThread =
  | FromConnection
  | { readonly kind: 'ready' }
  | { readonly kind: 'log'; readonly entry: NewLogEntry }
  /** `expired`: the generation that APNs called expired; `null` where the newest is too old. The thread waits. */
  | { readonly kind: 'token-wanted'; readonly expired: number | null };

/** An `ApnsError` as data: errors lose their fields on the way between threads. */
export type PlainError = Omit<ConstructorParameters<typeof ApnsError>[0], 'cause'> & { readonly technical: string };

/** `error` as data. */
export function plainError(error: ApnsError): PlainError {
  const { code, reason, phase, sentence, remedy, mend, permanent, technical } = error;
  return { code, reason, phase, sentence, remedy, mend, permanent, technical };
}

/** The error that `plainError` was made of, with the technical text of what lay behind it. */
export function errorOf({ technical, ...rest }: PlainError): ApnsError {
  return new ApnsError({ ...rest, ...(technical === '' ? {} : { cause: new Error(technical) }) });
}

/** An `ApiEnd` as data. */
export type PlainEnd =
  | Extract<ApiEnd, { readonly answered: true }>
  | (Omit<Extract<ApiEnd, { readonly answered: false }>, 'cause'> & { readonly cause: PlainError });

/** `end` as data. */
export function plainEnd(end: ApiEnd): PlainEnd {
  return end.answered ? end : { ...end, cause: plainError(end.cause) };
}

/** The end that `plainEnd` was made of. */
export function endOf(end: PlainEnd): ApiEnd {
  // A buffer arrives as the array of bytes it is.
  return end.answered ? { ...end, body: Buffer.from(end.body) } : { ...end, cause: errorOf(end.cause) };
}
