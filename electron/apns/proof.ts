import { HTTP2_ERROR } from '../http2/protocol-error.ts';
import { type HandshakeSeen, refusesClientCertificate } from './tls/handshake-watch.ts';

/*
 * The ledger's first rule: what proves that a notification had no effect. What is proved is given back and goes out again
 * by itself, or ends as unsent, which people send again without a thought; what is not proved is unknown, for it may
 * stand on the device already. These prove it, and nothing else does:
 *
 * 1. No byte of it was given to the socket.
 * 2. HTTP/2: a GOAWAY whose last stream id is lower than its stream (RFC 9113 section 6.8).
 * 3. HTTP/2: its stream was reset with REFUSED_STREAM (RFC 9113 section 8.7). No other code says so, not even
 *    HTTP_1_1_REQUIRED.
 * 4. HTTP/2: 403 ExpiredProviderToken, the answer of a server that looked at the token alone.
 * 5. Binary wire: an error response that names an earlier notification, after which the gateway throws away everything, or
 *    status 10, which names the last one that it took (Apple: Binary Provider API).
 * 6. TLS 1.3: the peer refused our certificate, and nothing had shown that it had our part of the handshake. It reads
 *    nothing before that (RFC 8446 section 4.4.4). What shows it: `SIGNS` of either wire. From then on an alert is a
 *    connection that broke.
 *
 * A close without a word, a reset connection, a limit that ran out prove nothing, however early they come.
 */

/**
 * Whether the end of a connection proves that the peer never ended its handshake (6). `seen`: what was said on the wire;
 * `hadHandshake`: whether anything had shown that it did.
 */
export function refusedInHandshake(seen: HandshakeSeen, hadHandshake: boolean): boolean {
  return !hadHandshake && refusesClientCertificate(seen);
}

/** How an HTTP/2 stream ended. */
interface EndedStream {
  readonly id: number;
  /** RFC 9113 section 7. */
  readonly errorCode: number;
  readonly isWritten: boolean;
}

/** Whether an HTTP/2 stream that ended without a status is proved not to have been processed (1, 2, 3, 6). */
export function isUnprocessed(
  { id, errorCode, isWritten }: EndedStream,
  connection: {
    readonly goaway: { readonly lastStreamId: number; readonly errorCode: number } | null;
    readonly refusedInHandshake: boolean;
  },
): boolean {
  if (!isWritten || connection.refusedInHandshake) return true;
  const { goaway } = connection;
  const refused = errorCode === HTTP2_ERROR.refusedStream;
  if (goaway === null) return refused;
  if (id > goaway.lastStreamId) return true;
  // A server whose GOAWAY has this very code may end every stream with it, those that were processed too.
  return refused && goaway.errorCode !== HTTP2_ERROR.refusedStream;
}
