import type { DetailValue } from '../../contract/facts/details.ts';
import type { EncodingFault, UnusableField } from '../../contract/facts/wire/connection.ts';
import type { LogDetail } from '../../contract/log-entry.ts';
import { told } from '../../contract/told.ts';
import { errorName, HTTP2_ERROR, Http2ProtocolError } from '../http2/protocol-error.ts';
import { CodecError } from './binary/codec-error.ts';
import { type Endpoint, peerOf } from './endpoint.ts';
import { ApnsError, failed } from './errors.ts';

/* What can go wrong on an open connection of either wire. */

/** `error` itself where it is one of ours, else one around it. */
export function asApnsError(error: unknown): ApnsError {
  if (error instanceof ApnsError) return error;
  return failed('ConnectFailed', { peer: null }, { phase: 'http2', cause: error });
}

/** The user, or the program's end, closed it. */
export function closedByUs(): ApnsError {
  return failed('ConnectionClosed', null, { phase: 'close' });
}

/** A connection that the server closed in good order before it had answered anything on it. */
export function closedUnused(endpoint: Endpoint): ApnsError {
  return failed('ConnectionLost', { how: 'unused', peer: peerOf(endpoint) }, { phase: 'close' });
}

/** A peer that no longer answers; `ms`: how long it was waited for. */
export function peerSilent(endpoint: Endpoint, ms: number): ApnsError {
  return failed('PeerSilent', { how: 'dead', peer: peerOf(endpoint), ms }, { phase: 'http2' });
}

/** A request that was never answered. */
export function requestTimedOut(ms: number): ApnsError {
  return failed('RequestTimeout', { peer: null, ms }, { phase: 'notification' });
}

/** A connection on which nothing is answered, though the peer lives: for what was to follow. `ms`: how long one was waited for. */
export function answersNothing(endpoint: Endpoint, ms: number): ApnsError {
  return failed('RequestTimeout', { peer: peerOf(endpoint), ms }, { phase: 'http2' });
}

/** A stream that ended without a status (RFC 9113 section 7 lists the codes). */
export function streamReset(errorCode: number, endpoint: Endpoint): ApnsError {
  if (errorCode === HTTP2_ERROR.http11Required) return http11Required(endpoint);
  return failed('StreamReset', { errorCode: errorName(errorCode) }, { phase: 'notification' });
}

/** REFUSED_STREAM: proved not to be processed (RFC 9113 section 8.7). */
export function streamRefused(): ApnsError {
  return failed('StreamRefused', null, { phase: 'notification' });
}

/** A 403 for an old provider token: proved not to be processed. */
export function providerTokenExpired(): ApnsError {
  return failed('ProviderTokenExpired', null, { phase: 'notification', reason: 'ExpiredProviderToken' });
}

/** A field that HTTP cannot carry. */
export function headerUnusable(field: UnusableField): ApnsError {
  return failed('HeaderUnusable', { field }, { phase: 'preparation', permanent: true });
}

/** The user cancelled the send. */
export function cancelledByUser(): ApnsError {
  return failed('Cancelled', { what: 'send' }, { phase: 'notification', permanent: true });
}

/** Handed to a client that was closed. */
export function clientClosed(): ApnsError {
  return failed('ClientClosed', null, { phase: 'preparation', permanent: true });
}

/** A server that takes no request at all, for `ms`. */
export function noStreamsAllowed(endpoint: Endpoint, ms: number): ApnsError {
  return failed('PeerSilent', { how: 'no-requests', peer: peerOf(endpoint), ms }, { phase: 'http2' });
}

/** A connection that was found dead before anything was sent on it again. */
export function deadWhileIdle(endpoint: Endpoint): ApnsError {
  return failed('ConnectionLost', { how: 'dead-while-idle', peer: peerOf(endpoint) }, { phase: 'http2' });
}

/** A notification that no frame can carry. */
export function frameUnusable(cause: CodecError, facts: EncodingFault): ApnsError {
  return failed('FrameUnusable', facts, {
    phase: 'preparation',
    mend: { kind: 'use-http2' },
    permanent: true,
    cause,
  });
}

/** The binary gateway answered with bytes of another protocol. */
export function unreadableAnswer(endpoint: Endpoint, cause: CodecError): ApnsError {
  return failed(
    'UnreadableAnswer',
    { what: 'binary', peer: peerOf(endpoint) },
    { phase: 'binary', permanent: true, cause },
  );
}

/** HTTP_1_1_REQUIRED, for a stream or the connection: what was asked cannot be had over HTTP/2 there (RFC 9113 section 7). */
export function http11Required(endpoint: Endpoint): ApnsError {
  return failed('Http11Required', { peer: peerOf(endpoint) }, { phase: 'http2', permanent: true });
}

/** The server broke the rules of HTTP/2, or speaks something else, or floods whoever talks to it. */
export function http2Broken(endpoint: Endpoint, cause: Http2ProtocolError): ApnsError {
  const peer = peerOf(endpoint);
  return cause.errorCode === HTTP2_ERROR.enhanceYourCalm
    ? failed('PeerFloods', { peer, fault: cause.fault }, { phase: 'http2', cause })
    : failed('UnreadableAnswer', { what: 'http2', peer }, { phase: 'http2', cause });
}

/** An answer of success without what APNs always sends with it. */
export function answeredByAnother(
  endpoint: Endpoint,
  status: number,
  id: 'apns-id' | 'apns-request-id' = 'apns-id',
): ApnsError {
  return failed('AnswerNotFromApns', { peer: peerOf(endpoint), status, id }, { phase: 'notification' });
}

/** The binary gateway answered with a status and did not say for which notification. */
export function refusedUnnamed(endpoint: Endpoint, answered: string): ApnsError {
  return failed('ConnectionLost', { how: 'refused-unnamed', peer: peerOf(endpoint), answered }, { phase: 'binary' });
}

/** The binary gateway's answer says that nothing failed, and of which notifications it does not say. */
export function answeredNothing(endpoint: Endpoint): ApnsError {
  return failed('ConnectionLost', { how: 'no-error-named', peer: peerOf(endpoint) }, { phase: 'binary' });
}

/** A frame before this one was refused, and the gateway threw away everything after it: proved not to be processed. */
export function earlierFailed(endpoint: Endpoint): ApnsError {
  return failed('EarlierNotificationFailed', { peer: peerOf(endpoint) }, { phase: 'binary' });
}

/** Status 10: everything after the named notification was not processed. */
export function gatewayShutDown(endpoint: Endpoint): ApnsError {
  return failed('GoingAway', { how: 'maintenance', peer: peerOf(endpoint) }, { phase: 'binary', reason: 'Shutdown' });
}

/** The feedback service sent bytes that are no entry. */
export function unreadableFeedback(endpoint: Endpoint, cause: CodecError): ApnsError {
  return failed(
    'UnreadableAnswer',
    { what: 'feedback', peer: peerOf(endpoint) },
    { phase: 'binary', permanent: true, cause },
  );
}

/** The user cancelled the reading of a feedback service. */
export function feedbackCancelled(): ApnsError {
  return failed('Cancelled', { what: 'reading' }, { phase: 'binary' });
}

/** A feedback service that goes on and on; `ms`: how long it was listened to. */
export function feedbackUnending(endpoint: Endpoint, ms: number): ApnsError {
  return failed('FeedbackUnending', { peer: peerOf(endpoint), ms }, { phase: 'binary' });
}

/** What a log entry shows of a failure besides its sentence. */
export function failureDetails(failure: ApnsError): readonly LogDetail[] {
  const technical = technicalOf(failure.cause);
  return [
    ...(technical === null ? [] : ([['technically', technical]] as const)),
    ['what-to-do', { is: 'remedy', facts: told(failure.explanation) }],
  ];
}

/** What lies behind a failure, as whoever found it says it. */
function technicalOf(cause: unknown): DetailValue | null {
  if (cause instanceof Http2ProtocolError) return { is: 'http2', facts: cause.fault };
  if (cause instanceof CodecError) return { is: 'codec', facts: cause.fault };
  if (!(cause instanceof Error)) return null;
  const { code } = cause as NodeJS.ErrnoException;
  const message = cause.message.trim();
  const text = code === undefined || message.includes(code) ? message : `${code}: ${message}`;
  return text === '' ? null : text;
}
