import type { LogDetail } from '../../contract/log-entry.ts';
import { errorName, HTTP2_ERROR, type Http2ProtocolError } from '../http2/protocol-error.ts';
import type { CodecError } from './binary/codec-error.ts';
import { type Endpoint, hostAndPort, isApple } from './endpoint.ts';
import { ApnsError } from './errors.ts';

/* What can go wrong on an open connection of either wire, each as one sentence with its remedy. */

/** `error` itself where it is one of ours, else one sentence around it. */
export function asApnsError(error: unknown): ApnsError {
  if (error instanceof ApnsError) return error;
  return new ApnsError({
    code: 'ConnectFailed',
    phase: 'http2',
    sentence: 'The connection could not be opened.',
    remedy: 'The log shows the technical reason.',
    cause: error,
  });
}

/** The user, or the program's end, closed it. */
export function closedByUs(): ApnsError {
  return new ApnsError({
    code: 'ConnectionClosed',
    phase: 'close',
    sentence: 'The connection was closed on this computer.',
    remedy: 'Send again when you are ready.',
  });
}

/** A connection that the server closed in good order before it had answered anything on it. */
export function closedUnused(label: string): ApnsError {
  return new ApnsError({
    code: 'ConnectionLost',
    phase: 'close',
    sentence: `The connection to ${label} was closed before anything had been answered on it.`,
    remedy: 'Try again later: it may be starting, or have no room for more.',
  });
}

/** A peer that no longer answers; `ms`: how long it was waited for. */
export function peerSilent(label: string, ms: number): ApnsError {
  return new ApnsError({
    code: 'PeerSilent',
    phase: 'http2',
    sentence: `The connection to ${label} went dead: no sign of life for ${ms / 1000} seconds.`,
    remedy: 'Check the network. If it is well, the server hangs, or a firewall on the way drops what is sent.',
  });
}

/** A request that was never answered. */
export function requestTimedOut(ms: number): ApnsError {
  return new ApnsError({
    code: 'RequestTimeout',
    phase: 'notification',
    sentence: `No answer came within ${ms / 1000} seconds.`,
    remedy: 'Try again later.',
  });
}

/** A connection on which nothing is answered, though the peer lives: for what was to follow. `ms`: how long one was waited for. */
export function answersNothing(label: string, ms: number): ApnsError {
  return new ApnsError({
    code: 'RequestTimeout',
    phase: 'http2',
    sentence: `The server of ${label} gave signs of life, and answered no request within ${ms / 1000} seconds.`,
    remedy: 'Try again later.',
  });
}

/** A stream that ended without a status (RFC 9113 section 7 lists the codes). */
export function streamReset(errorCode: number, endpoint: Endpoint): ApnsError {
  if (errorCode === HTTP2_ERROR.http11Required) return http11Required(endpoint);
  const codeName = errorName(errorCode);
  return new ApnsError({
    code: 'StreamReset',
    phase: 'notification',
    sentence: `The server ended the request without an answer (${codeName}).`,
    remedy: 'Try again later.',
  });
}

/** REFUSED_STREAM: proved not to be processed (RFC 9113 section 8.7). */
export function streamRefused(): ApnsError {
  return new ApnsError({
    code: 'StreamRefused',
    phase: 'notification',
    sentence: 'The server refused the request before it looked at it.',
    remedy: 'It takes fewer requests at once than it was given; send again.',
  });
}

/** A 403 for an old provider token: proved not to be processed. */
export function providerTokenExpired(): ApnsError {
  return new ApnsError({
    code: 'ProviderTokenExpired',
    reason: 'ExpiredProviderToken',
    phase: 'notification',
    sentence: 'The provider token had expired.',
    remedy: 'Send again: a new one is made by itself.',
  });
}

/** A field that HTTP cannot carry; `field` in words. */
export function headerUnusable(field: string): ApnsError {
  return new ApnsError({
    code: 'HeaderUnusable',
    phase: 'preparation',
    sentence: `The ${field} holds a character that no header can carry, such as a line break.`,
    remedy: `Type the ${field} anew.`,
    permanent: true,
  });
}

/** The user cancelled the send. */
export function cancelledByUser(): ApnsError {
  return new ApnsError({
    code: 'Cancelled',
    phase: 'notification',
    sentence: 'The send was cancelled.',
    remedy: 'Send again when you are ready.',
    permanent: true,
  });
}

/** Handed to a client that was closed. */
export function clientClosed(): ApnsError {
  return new ApnsError({
    code: 'ClientClosed',
    phase: 'preparation',
    sentence: 'The connection was being closed.',
    remedy: 'Send again.',
    permanent: true,
  });
}

/** A server that takes no request at all, for `ms`. */
export function noStreamsAllowed(label: string, ms: number): ApnsError {
  return new ApnsError({
    code: 'PeerSilent',
    phase: 'http2',
    sentence: `The server of ${label} allowed no request at all for ${ms / 1000} seconds.`,
    remedy: 'Try again later.',
  });
}

/** A connection that was found dead before anything was sent on it again. */
export function deadWhileIdle(label: string): ApnsError {
  return new ApnsError({
    code: 'ConnectionLost',
    phase: 'http2',
    sentence: `The connection to ${label} had died while it was idle.`,
    remedy: 'Send again: a new connection opens by itself.',
  });
}

/** A notification that no frame can carry. */
export function frameUnusable(cause: CodecError): ApnsError {
  return new ApnsError({
    code: 'FrameUnusable',
    phase: 'preparation',
    sentence: cause.message,
    remedy: 'Shorten it, or use HTTP/2.',
    mend: { kind: 'use-http2' },
    permanent: true,
    cause,
  });
}

/** The binary gateway answered with bytes of another protocol. */
export function unreadableAnswer(label: string, cause: CodecError): ApnsError {
  return new ApnsError({
    code: 'UnreadableAnswer',
    phase: 'binary',
    sentence: `What ${label} answered is not the binary gateway’s protocol.`,
    remedy: 'Check host, port and wire: it may be an HTTP/2 host.',
    permanent: true,
    cause,
  });
}

/** HTTP_1_1_REQUIRED, for a stream or the connection: what was asked cannot be had over HTTP/2 there (RFC 9113 section 7). */
export function http11Required(endpoint: Endpoint): ApnsError {
  return new ApnsError({
    code: 'Http11Required',
    phase: 'http2',
    sentence: `The server at ${hostAndPort(endpoint)} wants HTTP/1.1 for this request (HTTP_1_1_REQUIRED), and APNs is spoken over HTTP/2 only.`,
    remedy: isApple(endpoint)
      ? 'Apple’s own host does not say that: a proxy or a security product on the way does. Ask whoever runs it to let *.push.apple.com through untouched.'
      : 'Check host and port: web servers say this for pages that want a client certificate or another login of their own.',
    permanent: true,
  });
}

/** The server sent more than anybody has to take; this computer broke off. */
function peerFloods(endpoint: Pick<Endpoint, 'host' | 'label'>, cause: Http2ProtocolError): ApnsError {
  return new ApnsError({
    code: 'PeerFloods',
    phase: 'http2',
    sentence: `This computer broke the connection to ${endpoint.label} off: t${cause.message.slice(1)}`,
    remedy: isApple(endpoint)
      ? 'Apple’s own host does not do that: a proxy or a security product on the way does. Ask whoever runs it to let *.push.apple.com through untouched.'
      : 'No gateway does that while it is well: check host and port, and what the server’s own log says.',
    cause,
  });
}

/** The server broke the rules of HTTP/2, or speaks something else, or floods whoever talks to it. */
export function http2Broken(endpoint: Pick<Endpoint, 'host' | 'label'>, cause: Http2ProtocolError): ApnsError {
  if (cause.errorCode === HTTP2_ERROR.enhanceYourCalm) return peerFloods(endpoint, cause);
  return new ApnsError({
    code: 'UnreadableAnswer',
    phase: 'http2',
    sentence: `What ${endpoint.label} sent is not HTTP/2 as the standard has it.`,
    remedy: isApple(endpoint)
      ? 'Something on the way changes what Apple’s host says: a proxy or a security product. Ask whoever runs it to let *.push.apple.com through untouched.'
      : 'Check host and port, and whether something between you and the server changes what it says.',
    cause,
  });
}

/** An answer of success without what APNs always sends with it. */
export function answeredByAnother(
  endpoint: Pick<Endpoint, 'host'>,
  status: number,
  id: 'apns-id' | 'apns-request-id' = 'apns-id',
): ApnsError {
  return new ApnsError({
    code: 'AnswerNotFromApns',
    phase: 'notification',
    sentence: `The server answered ${status} without the ${id} that APNs always sends: something else answered in its place.`,
    remedy: isApple(endpoint)
      ? 'A proxy or a security product on the way does this: ask whoever runs it to let *.push.apple.com through untouched.'
      : 'Check host and port: a web server answers like that, and so do some stand-ins for APNs.',
  });
}

/** The binary gateway answered with a status and did not say for which notification. */
export function refusedUnnamed(label: string, statusName: string): ApnsError {
  return new ApnsError({
    code: 'ConnectionLost',
    phase: 'binary',
    sentence: `A notification was refused by ${label} with ${statusName}, and it was not said which.`,
    remedy: 'Try one notification alone.',
  });
}

/** The binary gateway's answer says that nothing failed, and of which notifications it does not say. */
export function answeredNothing(label: string): ApnsError {
  return new ApnsError({
    code: 'ConnectionLost',
    phase: 'binary',
    sentence: `The connection to ${label} was ended by an answer that names no error (status 0), and nothing was said about which notifications had been read.`,
    remedy: 'Try one notification alone.',
  });
}

/** A frame before this one was refused, and the gateway threw away everything after it: proved not to be processed. */
export function earlierFailed(label: string): ApnsError {
  return new ApnsError({
    code: 'EarlierNotificationFailed',
    phase: 'binary',
    sentence: `An earlier notification was refused by ${label}, which then throws away everything after it.`,
    remedy: 'Send again: a new connection opens by itself.',
  });
}

/** Status 10: everything after the named notification was not processed. */
export function gatewayShutDown(label: string): ApnsError {
  return new ApnsError({
    code: 'GoingAway',
    reason: 'Shutdown',
    phase: 'binary',
    sentence: `The connection to ${label} was closed for maintenance.`,
    remedy: 'Send again: a new connection finds another gateway.',
  });
}

/** The feedback service sent bytes that are no entry. */
export function unreadableFeedback(label: string, cause: CodecError): ApnsError {
  return new ApnsError({
    code: 'UnreadableAnswer',
    phase: 'binary',
    sentence: `What ${label} sent is not the feedback service’s protocol.`,
    remedy: 'Check host and port: a feedback service listens on 2196 as a rule, the gateway on 2195.',
    permanent: true,
    cause,
  });
}

/** The user cancelled the reading of a feedback service. */
export function feedbackCancelled(): ApnsError {
  return new ApnsError({
    code: 'Cancelled',
    phase: 'binary',
    sentence: 'The reading was cancelled.',
    remedy: `Read again for the rest. ${ON_ITS_WAY}`,
  });
}

/** Of a feedback service whose reading ended early. */
export const ON_ITS_WAY =
  'What was on its way at that moment is lost: the service clears its list as it hands it out, and does not know what arrived.';

/** A feedback service that goes on and on; `ms`: how long it was listened to. */
export function feedbackUnending(label: string, ms: number): ApnsError {
  return new ApnsError({
    code: 'FeedbackUnending',
    phase: 'binary',
    sentence: `The list of ${label} had no end within ${ms / 60_000} minutes.`,
    remedy: `Check that it is a feedback service. ${ON_ITS_WAY}`,
  });
}

/** What a log entry shows of a failure besides its sentence. */
export function failureDetails(cause: ApnsError): readonly LogDetail[] {
  return [
    ...(cause.technical === '' ? [] : ([['Technically', cause.technical]] as const)),
    ['What to do', cause.remedy],
  ];
}
