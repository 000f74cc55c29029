import type { NamedRequest } from '../../../contract/facts/log.ts';
import type { ResponseHeaders } from '../../http2/client/session.ts';
import type { ApnsError } from '../errors.ts';
import { pseudoHeaders, type RequestHead } from './headers.ts';

/** A request of the HTTP/2 API that is no notification to a device: a broadcast, or the management of channels. */
export interface ApiRequest {
  readonly named: NamedRequest;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** Headers of APNs by lower-case name, only those that are set. */
  readonly headers: Readonly<Record<string, string>>;
  /** '' for none. */
  readonly body: string;
  /** Most bytes of an answer's body that are kept. */
  readonly mostAnswerBytes: number;
}

/** How a request ended: with an answer, whatever it says, or without one. */
export type ApiEnd = (
  | {
      readonly answered: true;
      readonly status: number;
      readonly headers: ResponseHeaders;
      readonly body: Buffer;
      /** How far the server's clock is ahead of this computer's, milliseconds; `null` where it never told its time. */
      readonly clockOffsetMs: number | null;
      /** False where the body broke off, or was longer than is kept. */
      readonly whole: boolean;
    }
  | {
      readonly answered: false;
      /** `unsent`: proved not processed. `unknown`: it may have been. */
      readonly outcome: 'unsent' | 'unknown';
      readonly cause: ApnsError;
    }
) & {
  /** Milliseconds from handing over to the end. */
  readonly ms: number;
};

/** The headers that go out. `providerToken`: `null` with a client certificate. */
export function apiRequestHeaders(
  { method, path, headers }: ApiRequest,
  authority: string,
  providerToken: string | null,
): RequestHead {
  return {
    path,
    fields: [
      ...pseudoHeaders(method, authority),
      ...(providerToken === null ? [] : [['authorization', `bearer ${providerToken}`] as const]),
      ...Object.entries(headers),
    ],
  };
}

/** Which header no connection can carry; `null` where all can. A path is made of escaped parts and always fits. */
export function unusableRequestHeader({ headers }: ApiRequest): string | null {
  return Object.entries(headers).find(([, value]) => !/^[\x20-\x7e]*$/.test(value))?.[0] ?? null;
}
