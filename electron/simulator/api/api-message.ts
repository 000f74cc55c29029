import { HTTP2_ERROR } from '../../http2/protocol-error.ts';
import type { DropPoint } from '../devices/device-fields.ts';

/** A request of the HTTP/2 API, whole. */
export interface ApiRequest {
  readonly streamId: number;
  readonly method: string;
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** An `apns-…` or `authorization` header that was sent more than once. */
  readonly repeatedHeader: string | null;
  /** The body; only its beginning when it is longer than any body may be. */
  readonly body: Buffer;
  readonly bodyBytes: number;
}

/** What goes back. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text, or `null` for none. */
  readonly body: string | null;
}

/** What is done with a request. */
export type ApiReply =
  | { readonly kind: 'response'; readonly response: ApiResponse; readonly drop?: DropPoint | null }
  /** The connection is cut without a word. */
  | { readonly kind: 'drop' }
  /** The stream is reset as not processed. */
  | { readonly kind: 'refuse-stream' }
  /** The connection's end is announced; `response: null`: this request is the first that is not processed. */
  | { readonly kind: 'go-away'; readonly goAway: GoAway; readonly response: ApiResponse | null };

/** How the end of a connection is announced. */
export interface GoAway {
  /** `null`: nothing stands in the frame. */
  readonly text: string | null;
  readonly errorCode: number;
}

/** The announcement that is asked for: a reason stands in it as JSON, a text as it is. */
export function goAwayOf({
  reason = null,
  text = reason === null ? null : JSON.stringify({ reason }),
  errorCode = HTTP2_ERROR.noError,
}: {
  readonly reason?: string | null;
  readonly text?: string | null;
  readonly errorCode?: number;
}): GoAway {
  return { text, errorCode };
}
