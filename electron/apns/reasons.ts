import type { Inner } from '../../contract/facts/inner.ts';
import type { ApnsReason, GatewayStatus, Proof } from '../../contract/facts/wire/answers.ts';
import {
  bundleIdOfTopic,
  type Notification,
  PUSH_TYPES,
  type PushType,
  TOPIC_SUFFIX,
  topicForPushType,
} from '../../contract/notification.ts';
import type { Explanation, Mend } from '../../contract/outcome.ts';
import { explanation } from '../../contract/told.ts';
import type { Credential } from './credential.ts';
import { type Endpoint, isApple, peerOf } from './endpoint.ts';
import { explainByClock } from './gateway-clock.ts';

/** One row of what an HTTP/2 API host may answer; what each means for people stands in `words/reasons/`. */
export interface Http2Reason {
  readonly status: number;
  readonly reason: ApnsReason;
}

/** The status that comes with each reason. */
const STATUS_OF: Readonly<Record<ApnsReason, number>> = {
  BadCollapseId: 400,
  BadDeviceToken: 400,
  BadExpirationDate: 400,
  BadMessageId: 400,
  BadPriority: 400,
  BadTopic: 400,
  DeviceTokenNotForTopic: 400,
  DuplicateHeaders: 400,
  IdleTimeout: 400,
  InvalidPushType: 400,
  MissingDeviceToken: 400,
  MissingTopic: 400,
  PayloadEmpty: 400,
  TopicDisallowed: 400,
  BadCertificate: 403,
  BadCertificateEnvironment: 403,
  ExpiredProviderToken: 403,
  Forbidden: 403,
  InvalidProviderToken: 403,
  MissingProviderToken: 403,
  UnrelatedKeyIdInToken: 403,
  BadEnvironmentKeyIdInToken: 403,
  BadEnvironmentKeyInToken: 403,
  TopicMismatch: 403,
  BadPath: 404,
  MethodNotAllowed: 405,
  ExpiredToken: 410,
  Unregistered: 410,
  PayloadTooLarge: 413,
  TooManyProviderTokenUpdates: 429,
  TooManyRequests: 429,
  InternalServerError: 500,
  ServiceUnavailable: 503,
  Shutdown: 503,
  FeatureNotEnabled: 400,
  BroadcastFeatureNotEnabled: 400,
  MissingChannelId: 400,
  BadChannelId: 400,
  ChannelNotRegistered: 400,
  BadRequestParams: 400,
  BadRequestPayload: 400,
  MissingPushType: 400,
  MissingChannelQueueSize: 400,
  CannotCreateChannelConfig: 400,
};

/**
 * Every status and reason of APNs (Apple: Handling notification responses from APNs; Handling error responses from APNs),
 * and those that are seen on the wire though Apple does not list them.
 */
export const HTTP2_REASONS: readonly Http2Reason[] = Object.entries(STATUS_OF).map(([reason, status]) => ({
  status,
  reason: reason as ApnsReason,
}));

function isReason(reason: string): reason is ApnsReason {
  return Object.hasOwn(STATUS_OF, reason);
}

/** Every status of the binary gateway's error response (Apple: Binary Provider API). */
const GATEWAY_STATUSES: Readonly<Record<number, GatewayStatus>> = {
  0: 'NoError',
  1: 'ProcessingError',
  2: 'MissingDeviceToken',
  3: 'MissingTopic',
  4: 'MissingPayload',
  5: 'InvalidTokenSize',
  6: 'InvalidTopicSize',
  7: 'InvalidPayloadSize',
  8: 'InvalidToken',
  10: 'Shutdown',
  128: 'ProtocolError',
  255: 'Unknown',
};

/** What an explanation depends on besides the answer itself. */
export interface ReasonContext {
  readonly notification: Notification;
  readonly endpoint: Endpoint;
  readonly credential: Pick<Credential, 'kind'> & {
    readonly topics?: readonly string[];
    readonly keyId?: string;
    readonly teamId?: string;
    readonly keyIdOfFile?: string | null;
  };
  /** How far the endpoint's clock is ahead of this computer's, milliseconds; absent or `null` where that is not known. */
  readonly clockOffsetMs?: number | null;
}

/** What an API host answered. */
export interface Http2Answer {
  readonly status: number;
  /** `null` where the body was none that APNs writes. */
  readonly reason: string | null;
  /** What a page says of itself that came in place of a reason, as web servers and proxies send one. */
  readonly page?: string | null;
  /** UNIX milliseconds, with 410 only. */
  readonly timestamp: number | null;
}

/** What an answer means, and the one change that a button can make. A reason of no table stays readable. */
export function explainHttp2(answer: Http2Answer, context: ReasonContext): Explanation {
  const { status, reason, timestamp } = answer;
  const byClock = explainByClock(reason, context.clockOffsetMs ?? null);
  if (byClock !== null) return byClock;
  if (reason === null || !isReason(reason)) return explainUnlisted(answer, 'notification', context.endpoint);
  const mend = mendFor(reason, STATUS_OF[reason], context);
  const { pushType } = context.notification;
  if (reason === 'InvalidPushType' && mend?.kind === 'use-topic') {
    const type = pushType ?? 'alert';
    return explanation('topic-without-suffix', { pushType: type, suffix: TOPIC_SUFFIX[type], topic: mend.topic }, mend);
  }
  const since = status === 410 ? timestamp : null;
  return explanation('refused', { reason, by: peerOf(context.endpoint).who, of: 'notification', since }, mend);
}

/** What the answer to a request of broadcast push means. A reason of no table stays readable. */
export function explainRequest(
  answer: Omit<Http2Answer, 'timestamp'>,
  endpoint: Endpoint,
  clockOffsetMs: number | null = null,
): Explanation {
  const { status } = answer;
  const byClock = explainByClock(answer.reason, clockOffsetMs);
  if (byClock !== null) return byClock;
  const by = peerOf(endpoint);
  if (status < 300) return explanation('request-accepted', { by });
  // Apple's text of broadcast push prints one of its reasons with a space.
  const reason = answer.reason?.replace(/ /g, '') ?? null;
  if (reason === null || !isReason(reason)) return explainUnlisted(answer, 'request', endpoint);
  return explanation(
    'refused',
    { reason, by: by.who, of: 'request', since: null },
    requestMend(reason, status, endpoint),
  );
}

function requestMend(reason: string, status: number, endpoint: Endpoint): Mend | null {
  switch (reason) {
    case 'BadCertificateEnvironment':
    case 'BadEnvironmentKeyIdInToken':
    case 'BadEnvironmentKeyInToken':
      return otherEnvironment(endpoint);
    case 'BadCertificate':
    case 'InvalidProviderToken':
    case 'MissingProviderToken':
    case 'TopicMismatch':
      return { kind: 'choose-identity' };
    case 'TooManyRequests':
    case 'UnrelatedKeyIdInToken':
      return { kind: 'send-again' };
    default:
      return status >= 500 ? { kind: 'send-again' } : null;
  }
}

/** What a refusal means whose body broke off before its reason. */
export function explainBrokenOff(status: number): Explanation {
  return explanation('refusal-broke-off', { status }, { kind: 'send-again' });
}

/** What a reason in the opaque data of a GOAWAY means; `null` where it is none of the table. */
export function explainGoawayReason(reason: string, context: ReasonContext): (Explanation & Inner) | null {
  if (!isReason(reason)) return null;
  return explanation(
    'refused',
    { reason, by: peerOf(context.endpoint).who, of: 'notification', since: null },
    mendFor(reason, STATUS_OF[reason], context),
  );
}

function explainUnlisted(
  { status, reason, page = null }: Omit<Http2Answer, 'timestamp'>,
  what: 'notification' | 'request',
  endpoint: Endpoint,
): Explanation {
  const mend = status >= 500 || status === 429 ? ({ kind: 'send-again' } as const) : null;
  return explanation('refused-unlisted', { status, reason, page, by: peerOf(endpoint).who, of: what }, mend);
}

function mendFor(reason: string, status: number, context: ReasonContext): Mend | null {
  switch (reason) {
    case 'BadDeviceToken':
    case 'BadCertificateEnvironment':
    case 'BadEnvironmentKeyIdInToken':
    case 'BadEnvironmentKeyInToken':
      return otherEnvironment(context.endpoint);
    case 'BadTopic':
    case 'DeviceTokenNotForTopic':
    case 'MissingTopic':
    case 'TopicDisallowed':
      return fittingTopic(context);
    case 'InvalidPushType':
      return suffixedTopic(context) ?? fittingPushType(context.notification);
    case 'BadPriority':
      return context.notification.pushType === 'background' ? { kind: 'use-priority', priority: 5 } : null;
    case 'BadMessageId':
      return { kind: 'clear-field', field: 'apnsId' };
    case 'BadCollapseId':
      return { kind: 'clear-field', field: 'collapseId' };
    case 'BadExpirationDate':
      return { kind: 'clear-field', field: 'expiration' };
    case 'Unregistered':
    case 'ExpiredToken':
      return { kind: 'remove-device-token', deviceToken: context.notification.deviceToken };
    case 'InvalidProviderToken':
      return otherIds(context.credential);
    case 'BadCertificate':
    case 'MissingProviderToken':
      return { kind: 'choose-identity' };
    case 'IdleTimeout':
    case 'TooManyRequests':
    case 'UnrelatedKeyIdInToken':
      return { kind: 'send-again' };
    default:
      return status >= 500 ? { kind: 'send-again' } : null;
  }
}

/** Swapped ids are the usual cause. Where the file's name proves the key id they are not, and the team id is wrong. */
function otherIds({ keyId, teamId, keyIdOfFile = null }: ReasonContext['credential']): Mend {
  if (keyId === undefined || teamId === undefined) return { kind: 'choose-identity' };
  if (keyIdOfFile === keyId) return { kind: 'enter-ids' };
  if (keyIdOfFile === null || keyIdOfFile === teamId)
    return { kind: 'use-ids', keyId: teamId, teamId: keyId, how: 'swapped' };
  return { kind: 'use-ids', keyId: keyIdOfFile, teamId, how: 'file-name' };
}

/** Only Apple has two hosts that differ in nothing else; a gateway of one's own has the environment it was given. */
function otherEnvironment(endpoint: Endpoint): Mend | null {
  if (!isApple(endpoint) || endpoint.environment === null) return null;
  return { kind: 'use-environment', environment: endpoint.environment === 'sandbox' ? 'production' : 'sandbox' };
}

function fittingTopic({ notification, credential }: ReasonContext): Mend | null {
  const { topic, pushType } = notification;
  const type = pushType ?? 'alert';
  const allowed = (credential.topics ?? []).filter((candidate) => topicForPushType(candidate, type) === candidate);
  const wanted = topic === null ? null : topicForPushType(topic, type);
  const fitting =
    credential.topics === undefined || credential.topics.length === 0
      ? wanted
      : (allowed.find((candidate) => candidate === wanted) ?? allowed[0] ?? null);
  return fitting === null || fitting === topic ? null : { kind: 'use-topic', topic: fitting };
}

/** Who chose a push type with a suffix meant it: what is missing is the suffix of the topic. */
function suffixedTopic(context: ReasonContext): Mend | null {
  const { topic, pushType } = context.notification;
  if (topic === null || pushType === null || TOPIC_SUFFIX[pushType] === '' || bundleIdOfTopic(topic) !== topic)
    return null;
  return fittingTopic(context);
}

function fittingPushType({ topic, pushType }: Notification): Mend | null {
  if (topic === null) return null;
  const fitting = pushTypeOfTopic(topic);
  if (fitting === pushType || (fitting === 'alert' && pushType === 'background')) return null;
  return { kind: 'use-push-type', pushType: fitting };
}

function pushTypeOfTopic(topic: string): PushType {
  if (topic.startsWith('com.apple.mgmt.')) return 'mdm';
  return PUSH_TYPES.find((type) => TOPIC_SUFFIX[type] !== '' && topic.endsWith(TOPIC_SUFFIX[type])) ?? 'alert';
}

/** The name that a result carries for a binary status; a code of no table keeps its number. */
export function binaryStatusName(status: number): string {
  return GATEWAY_STATUSES[status] ?? `Status${status}`;
}

/** What a binary status means for the notification it names. */
export function explainBinary(status: number, context: ReasonContext): Explanation {
  const name = GATEWAY_STATUSES[status];
  return name === undefined
    ? explanation('refused-by-gateway-unlisted', { status })
    : explanation('refused-by-gateway', { status: name }, binaryMend(status, context));
}

function binaryMend(status: number, { endpoint }: ReasonContext): Mend | null {
  switch (status) {
    case 0:
    case 1:
    case 10:
      return { kind: 'send-again' };
    case 3:
    case 6:
      return { kind: 'choose-identity' };
    case 7:
      return { kind: 'use-http2' };
    case 8:
      return otherEnvironment(endpoint);
    default:
      return null;
  }
}

/** What acceptance means, and what it does not: APNs never tells whether a device showed anything. */
export function explainAccepted(proof: Proof, endpoint: Endpoint): Explanation {
  return explanation('accepted', { by: peerOf(endpoint), proof });
}
