import {
  bundleIdOfTopic,
  type Notification,
  PUSH_TYPES,
  type PushType,
  TOPIC_SUFFIX,
  topicForPushType,
} from '../../contract/notification.ts';
import type { Explanation, Mend } from '../../contract/outcome.ts';
import type { Credential } from './credential.ts';
import { type Endpoint, isApple, isSimulator } from './endpoint.ts';
import { explainByClock } from './gateway-clock.ts';
import { type AnswerWords, simulatorWords } from './simulator-reasons.ts';

/** One row of what an HTTP/2 API host may answer. */
export interface Http2Reason {
  readonly status: number;
  readonly reason: string;
  readonly sentence: string;
  readonly remedy: string;
  /** What it means for a broadcast or for the management of channels, where that is something else. */
  readonly broadcast?: { readonly sentence: string; readonly remedy: string };
}

/**
 * Every status and reason of APNs with its meaning for people (Apple: Handling notification responses from APNs;
 * Handling error responses from APNs), and those that are seen on the wire though Apple does not list them.
 */
export const HTTP2_REASONS: readonly Http2Reason[] = [
  {
    status: 400,
    reason: 'BadCollapseId',
    sentence: 'The collapse id is longer than 64 bytes.',
    remedy: 'Shorten it or leave it out. Bytes count, not characters: an emoji takes four.',
  },
  {
    status: 400,
    reason: 'BadDeviceToken',
    sentence: 'APNs does not know this device token here: it belongs to the other environment, or is not whole.',
    remedy:
      'An app run from Xcode has a sandbox token, TestFlight and the App Store give production tokens. Try the other environment first, then copy the token anew from the app.',
  },
  {
    status: 400,
    reason: 'BadExpirationDate',
    sentence: 'The expiration is not a time that APNs understands.',
    remedy:
      'It is a whole number of UNIX seconds, such as 1764000000, or 0 for one attempt. Correct it or leave it out.',
    broadcast: {
      sentence:
        'The expiration does not fit: a broadcast must have one, and to a channel that stores nothing it must be 0.',
      remedy:
        'Use 0 for one attempt. A channel that keeps the newest message takes a time in UNIX seconds too, up to 8 hours from now.',
    },
  },
  {
    status: 400,
    reason: 'BadMessageId',
    sentence: 'The apns-id is not a UUID.',
    remedy: 'Write it as 8-4-4-4-12 hexadecimal digits, or leave it out and APNs makes one.',
    broadcast: {
      sentence: 'The apns-request-id is not a UUID.',
      remedy: 'Write it as 8-4-4-4-12 hexadecimal digits, or leave it out and APNs makes one.',
    },
  },
  {
    status: 400,
    reason: 'BadPriority',
    sentence: 'The priority does not fit: APNs knows 10, 5 and 1, and a background notification must have 5.',
    remedy: 'Choose 5 for a background notification; else 10, or 5 when it is not urgent.',
    broadcast: {
      sentence: 'The priority does not fit: a broadcast has 10 or 5.',
      remedy: 'Use 10 for what people must see at once; it counts against a budget that 5 does not.',
    },
  },
  {
    status: 400,
    reason: 'BadTopic',
    sentence: 'The topic is not one that this identity may push to, or is misspelt.',
    remedy: 'The topic is the app’s bundle id, with the suffix of the push type where it has one.',
  },
  {
    status: 400,
    reason: 'DeviceTokenNotForTopic',
    sentence: 'The device token is good, but it belongs to another app or another kind of push than the topic.',
    remedy:
      'Compare the topic with the bundle id of the app that printed the token. VoIP, Live Activity and widget tokens each need the topic with their own suffix.',
  },
  {
    status: 400,
    reason: 'DuplicateHeaders',
    sentence: 'A header arrived twice.',
    remedy: 'Something between here and APNs doubles headers: a proxy, most likely. Send without it.',
  },
  {
    status: 400,
    reason: 'IdleTimeout',
    sentence: 'APNs closed the connection because nothing was sent for a long time.',
    remedy: 'Send again: a new connection opens by itself.',
  },
  {
    status: 400,
    reason: 'InvalidPushType',
    sentence: 'The push type is not one that APNs knows, or it does not go with the topic.',
    remedy: 'A topic that ends in .voip needs push type voip, and so on; a plain bundle id needs alert or background.',
    broadcast: {
      sentence: 'Channels and broadcasts are for Live Activities only.',
      remedy: 'The push type must be LiveActivity.',
    },
  },
  {
    status: 400,
    reason: 'MissingDeviceToken',
    sentence: 'No device token arrived.',
    remedy: 'Enter the device token that the app received when it registered.',
  },
  {
    status: 400,
    reason: 'MissingTopic',
    sentence: 'APNs needs a topic: this identity may push to more than one.',
    remedy: 'Enter the app’s bundle id as topic.',
  },
  {
    status: 400,
    reason: 'PayloadEmpty',
    sentence: 'The payload is empty.',
    remedy: 'Enter a payload; the smallest useful one is {"aps":{"alert":"Hi"}}.',
    broadcast: {
      sentence: 'The body of the request is empty.',
      remedy: 'A broadcast needs a payload with "event", "timestamp" and "content-state" in "aps".',
    },
  },
  {
    status: 400,
    reason: 'TopicDisallowed',
    sentence: 'This identity may not push to this topic.',
    remedy:
      'With a .p8 key the app must belong to the key’s team; with a certificate the topic must be one of those in it. Check the bundle id, its suffix, and whose key it is.',
    broadcast: {
      sentence: 'This identity may not use this bundle id, or the bundle id has a suffix.',
      remedy: 'Give the bare bundle id, such as com.example.app, and the identity of the team that owns it.',
    },
  },
  {
    status: 403,
    reason: 'BadCertificate',
    sentence: 'The certificate is not valid for push: revoked, expired, or not a push certificate.',
    remedy: 'Make a new push certificate in Apple’s developer portal and export it with its private key.',
  },
  {
    status: 403,
    reason: 'BadCertificateEnvironment',
    sentence: 'The certificate is for the other environment.',
    remedy: 'Send to the other environment, or choose a certificate made for this one.',
    broadcast: {
      sentence: 'The certificate is for the other environment.',
      remedy: 'Use the other environment, or choose a certificate made for this one.',
    },
  },
  {
    status: 403,
    reason: 'ExpiredProviderToken',
    sentence: 'APNs takes the provider token for more than an hour old, though it was made anew.',
    remedy: 'Check this computer’s clock and time zone: the token carries the time it was made.',
  },
  {
    status: 403,
    reason: 'Forbidden',
    sentence: 'APNs does not allow this.',
    remedy: 'Check in Apple’s developer portal what the key or certificate is allowed to do.',
  },
  {
    status: 403,
    reason: 'InvalidProviderToken',
    sentence: 'APNs cannot verify the provider token: key, key id and team id do not belong together.',
    remedy:
      'Key id and team id both have ten characters and are often swapped: the key id is in the file’s name, the team id at the top right of Apple’s developer portal. Check also that the key has push enabled and is not revoked.',
  },
  {
    status: 403,
    reason: 'MissingProviderToken',
    sentence: 'APNs saw neither a certificate nor a provider token.',
    remedy: 'Choose an identity: a certificate with its private key, or a .p8 key.',
  },
  {
    status: 403,
    reason: 'UnrelatedKeyIdInToken',
    sentence: 'This connection was opened with another key, which has nothing to do with this one.',
    remedy: 'Close the connection and send again: the new one starts with this key.',
  },
  {
    status: 403,
    reason: 'BadEnvironmentKeyIdInToken',
    sentence: 'The key is only for the other environment.',
    remedy: 'Send to the other environment, or choose a key that is allowed here.',
    broadcast: {
      sentence: 'The key is only for the other environment.',
      remedy: 'Use the other environment, or choose a key that is allowed here.',
    },
  },
  {
    status: 403,
    reason: 'BadEnvironmentKeyInToken',
    sentence: 'The key is only for the other environment.',
    remedy: 'Send to the other environment, or choose a key that is allowed here.',
    broadcast: {
      sentence: 'The key is only for the other environment.',
      remedy: 'Use the other environment, or choose a key that is allowed here.',
    },
  },
  {
    status: 403,
    reason: 'TopicMismatch',
    sentence: 'The identity does not belong to the app whose channels were asked for.',
    remedy: 'Use an identity of the app’s own team, or the right bundle id.',
  },
  {
    status: 404,
    reason: 'BadPath',
    sentence: 'There is nothing at this address of the API.',
    remedy: 'Check that the host is an APNs API host; for a channel, that it has not been deleted.',
    broadcast: {
      sentence: 'There is no such channel any more, or nothing at this address of the API.',
      remedy:
        'List the app’s channels. If the id is right, check the host: channels are managed at one, broadcasts go to another.',
    },
  },
  {
    status: 405,
    reason: 'MethodNotAllowed',
    sentence: 'The API host does not allow this method here.',
    remedy: 'Check that the host is an APNs API host: something else may be answering.',
  },
  {
    status: 410,
    reason: 'ExpiredToken',
    sentence: 'The device token has expired.',
    remedy: 'Remove it, and take the new one that the app gets when it next registers.',
  },
  {
    status: 410,
    reason: 'Unregistered',
    sentence: 'The device token is no longer active for this topic: the app was removed, or the activity ended.',
    remedy: 'Remove it, unless the app has registered again since.',
  },
  {
    status: 413,
    reason: 'PayloadTooLarge',
    sentence: 'The payload is larger than APNs takes: 4096 bytes, or 5120 for voip and broadcasts.',
    remedy: 'Shorten it; the meter under the payload shows by how much.',
    broadcast: {
      sentence: 'The payload is larger than a broadcast may be: 5120 bytes.',
      remedy: 'Shorten it.',
    },
  },
  {
    status: 429,
    reason: 'TooManyProviderTokenUpdates',
    sentence: 'The provider token changed more often than once in 20 minutes.',
    remedy:
      'Wait 20 minutes. Other programs that push with the same key on the same account count too, and so does a wrong clock.',
  },
  {
    status: 429,
    reason: 'TooManyRequests',
    sentence: 'Too many notifications went to this device token in a row.',
    remedy: 'Wait a little, then send again.',
    broadcast: {
      sentence: 'Too many requests came in a row.',
      remedy: 'Wait a little, then try again.',
    },
  },
  {
    status: 500,
    reason: 'InternalServerError',
    sentence: 'APNs had an error of its own.',
    remedy: 'Nothing is wrong with what you sent. Send again later; Apple asks servers to wait 15 minutes.',
    broadcast: {
      sentence: 'APNs had an error of its own.',
      remedy: 'Nothing is wrong with the request. Try again later; Apple asks servers to wait 15 minutes.',
    },
  },
  {
    status: 503,
    reason: 'ServiceUnavailable',
    sentence: 'APNs is not available at the moment.',
    remedy:
      'Nothing is wrong with what you sent. Look at Apple’s system status page, and send again later; Apple asks servers to wait 15 minutes.',
    broadcast: {
      sentence: 'APNs is not available at the moment.',
      remedy: 'Nothing is wrong with the request. Look at Apple’s system status page, and try again later.',
    },
  },
  {
    status: 503,
    reason: 'Shutdown',
    sentence: 'This APNs server is shutting down.',
    remedy: 'Send again: a new connection finds another server.',
    broadcast: {
      sentence: 'This APNs server is shutting down.',
      remedy: 'Try again: a new connection finds another server.',
    },
  },
  {
    status: 400,
    reason: 'FeatureNotEnabled',
    sentence: 'Broadcast push is not enabled for this app.',
    remedy: 'Enable the Broadcast capability for the App ID in Apple’s developer portal.',
  },
  {
    status: 400,
    reason: 'BroadcastFeatureNotEnabled',
    sentence: 'Broadcast push is not enabled for this app.',
    remedy: 'Enable the Broadcast capability for the App ID in Apple’s developer portal.',
  },
  {
    status: 400,
    reason: 'MissingChannelId',
    sentence: 'No channel id arrived.',
    remedy: 'Enter the id that APNs gave when the channel was created.',
  },
  {
    status: 400,
    reason: 'BadChannelId',
    sentence: 'APNs never issued this channel id here.',
    remedy: 'Copy it whole, and check the environment: channels of sandbox and production are apart.',
  },
  {
    status: 400,
    reason: 'ChannelNotRegistered',
    sentence: 'This channel does not exist any more.',
    remedy: 'List the app’s channels, and create a new one where needed.',
  },
  {
    status: 400,
    reason: 'BadRequestParams',
    sentence: 'A parameter of the request is wrong.',
    remedy: 'Check the bundle id, and storage policy and push type of the channel.',
  },
  {
    status: 400,
    reason: 'BadRequestPayload',
    sentence: 'APNs cannot read the request’s body.',
    remedy: 'It must be one JSON object.',
  },
  {
    status: 400,
    reason: 'MissingPushType',
    sentence: 'The push type is missing.',
    remedy: 'A broadcast needs push type liveactivity.',
  },
  {
    status: 400,
    reason: 'MissingChannelQueueSize',
    sentence: 'The channel’s storage policy is missing or is not one that APNs knows.',
    remedy: 'Choose 0 (nothing is stored) or 1 (the newest message is).',
  },
  {
    status: 400,
    reason: 'CannotCreateChannelConfig',
    sentence: 'The app has as many channels as it may have: 10,000 in each environment.',
    remedy: 'Delete channels that are no longer used.',
  },
];

const ROWS = new Map(HTTP2_REASONS.map((row) => [row.reason, row]));

/** One row of what the binary gateway may answer. */
export interface BinaryStatus {
  readonly status: number;
  /** What a result carries as its reason. */
  readonly name: string;
  readonly sentence: string;
  readonly remedy: string;
}

/** Every status of the binary gateway's error response (Apple: Binary Provider API). */
export const BINARY_STATUSES: readonly BinaryStatus[] = [
  {
    status: 0,
    name: 'NoError',
    sentence: 'The gateway closed the connection and reported that there was no error.',
    remedy: 'Send again: a new connection opens by itself.',
  },
  {
    status: 1,
    name: 'ProcessingError',
    sentence: 'The gateway had an error of its own.',
    remedy: 'Nothing is wrong with what you sent. Send again later.',
  },
  {
    status: 2,
    name: 'MissingDeviceToken',
    sentence: 'The gateway found no device token in the frame.',
    remedy: 'Enter the device token that the app received when it registered.',
  },
  {
    status: 3,
    name: 'MissingTopic',
    sentence: 'The gateway found no topic in the certificate.',
    remedy: 'On this wire the certificate alone names the app. Choose a push certificate.',
  },
  {
    status: 4,
    name: 'MissingPayload',
    sentence: 'The gateway found no payload in the frame.',
    remedy: 'Enter a payload; the smallest useful one is {"aps":{"alert":"Hi"}}.',
  },
  {
    status: 5,
    name: 'InvalidTokenSize',
    sentence: 'The device token has not the size that the gateway expects.',
    remedy: 'Copy it anew from the app: it usually has 64 hexadecimal digits.',
  },
  {
    status: 6,
    name: 'InvalidTopicSize',
    sentence: 'The topic in the certificate has not the size that the gateway expects.',
    remedy: 'Choose another push certificate.',
  },
  {
    status: 7,
    name: 'InvalidPayloadSize',
    sentence: 'The payload is larger than this gateway takes: 2048 bytes with command 2, 256 with commands 0 and 1.',
    remedy: 'Shorten it, or use HTTP/2, which takes 4096.',
  },
  {
    status: 8,
    name: 'InvalidToken',
    sentence: 'The gateway does not know this device token: another environment, another app, or never issued.',
    remedy: 'Check that certificate, environment and token belong to the same app, then copy the token anew.',
  },
  {
    status: 10,
    name: 'Shutdown',
    sentence: 'The gateway closed for maintenance before it took this notification.',
    remedy: 'Send again: a new connection finds another gateway.',
  },
  {
    status: 128,
    name: 'ProtocolError',
    sentence: 'The gateway could not read the frame.',
    remedy: 'Check that this gateway speaks the binary protocol, and the command that is set.',
  },
  {
    status: 255,
    name: 'Unknown',
    sentence: 'The gateway refused the notification and gave no reason.',
    remedy: 'Try it with another device token or payload to find out which of them it is.',
  },
];

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

/** What an answer means, what to do, and the one change that a button can make. A reason of no table stays readable. */
export function explainHttp2(answer: Http2Answer, context: ReasonContext): Explanation {
  const { status, reason, timestamp } = answer;
  const byClock = explainByClock(reason, context.clockOffsetMs ?? null);
  if (byClock !== null) return byClock;
  const row = reason === null ? undefined : ROWS.get(reason);
  if (row === undefined) return explainUnlisted(answer, 'notification', context.endpoint);
  const mend = mendFor(row.reason, row.status, context);
  const { pushType } = context.notification;
  if (reason === 'InvalidPushType' && mend?.kind === 'use-topic')
    return {
      sentence: `The push type ${pushType} does not go with the topic: it needs the suffix “${TOPIC_SUFFIX[pushType ?? 'alert']}”.`,
      remedy: `Use the topic ${mend.topic}; or keep the topic, and use the push type alert.`,
      mend,
    };
  const { sentence, remedy } = wordsOf(row, context.endpoint);
  if (status !== 410 || timestamp === null) return { sentence, remedy, mend };
  const since = `${isSimulator(context.endpoint) ? 'since' : 'APNs found that out on'} ${readableTime(timestamp)}`;
  return { sentence: `${sentence.slice(0, -1)} (${since}).`, remedy, mend };
}

/** What the answer to a request of broadcast push means, and what to do. A reason of no table stays readable. */
export function explainRequest(
  answer: Omit<Http2Answer, 'timestamp'>,
  endpoint: Endpoint,
  clockOffsetMs: number | null = null,
): Explanation {
  const { status, reason } = answer;
  const byClock = explainByClock(reason, clockOffsetMs);
  if (byClock !== null) return byClock;
  if (status < 300) return { sentence: `${nameOfPeer(endpoint)} accepted it.`, remedy: '', mend: null };
  // Apple's text of broadcast push prints one of its reasons with a space.
  const row = reason === null ? undefined : ROWS.get(reason.replace(/ /g, ''));
  if (row === undefined) return explainUnlisted(answer, 'request', endpoint);
  const { sentence, remedy } = (isSimulator(endpoint) ? simulatorWords(row.reason) : null) ?? row.broadcast ?? row;
  return { sentence, remedy, mend: requestMend(row.reason, status, endpoint) };
}

function wordsOf(row: Http2Reason, endpoint: Endpoint): AnswerWords {
  return (isSimulator(endpoint) ? simulatorWords(row.reason) : null) ?? row;
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
  return {
    sentence: `The server refused the notification with ${status}, and its answer broke off before it said why.`,
    remedy: 'Send again to hear the reason.',
    mend: { kind: 'send-again' },
  };
}

/** What a reason in the opaque data of a GOAWAY means; `null` where it is none of the table. */
export function explainGoawayReason(reason: string, context: ReasonContext): Explanation | null {
  const row = ROWS.get(reason);
  if (row === undefined) return null;
  const { sentence, remedy } = wordsOf(row, context.endpoint);
  return { sentence, remedy, mend: mendFor(row.reason, row.status, context) };
}

function explainUnlisted(
  { status, reason, page = null }: Omit<Http2Answer, 'timestamp'>,
  what: 'notification' | 'request',
  endpoint: Endpoint,
): Explanation {
  const instead = page === null ? 'no reason' : `no reason, but a page that says “${page}”`;
  const answered = reason === null ? `${status} and ${instead}` : `${status} “${reason}”`;
  const ours = isSimulator(endpoint)
    ? 'A devices file or the simulator’s settings can make it answer so.'
    : `This is no answer that Apple lists: something ${isApple(endpoint) ? 'on the way' : 'else'} may be answering in its place, such as a proxy.`;
  if (status >= 500)
    return {
      sentence: `The server answered ${answered}: it had an error of its own.`,
      remedy: reason === null ? `Send again later. ${ours}` : 'Send again later.',
      mend: { kind: 'send-again' },
    };
  if (status === 429)
    return {
      sentence: `The server answered ${answered}: too many requests.`,
      remedy: 'Wait a little, then send again.',
      mend: { kind: 'send-again' },
    };
  return {
    sentence: `The server refused the ${what} and answered ${answered}.`,
    remedy:
      reason === null
        ? `${isApple(endpoint) || isSimulator(endpoint) ? '' : 'Check host and port. '}${ours}`
        : isSimulator(endpoint)
          ? ours
          : 'Apple’s documentation may explain this reason.',
    mend: null,
  };
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
    return { kind: 'use-ids', keyId: teamId, teamId: keyId, label: 'Swap key id and team id' };
  return { kind: 'use-ids', keyId: keyIdOfFile, teamId, label: `Use the key id of the file’s name, ${keyIdOfFile}` };
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

function readableTime(timestamp: number): string {
  const time = new Date(timestamp);
  if (Number.isNaN(time.getTime())) return `a time that cannot be read, ${timestamp}`;
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The name that a result carries for a binary status; a code of no table keeps its number. */
export function binaryStatusName(status: number): string {
  return BINARY_STATUSES.find((row) => row.status === status)?.name ?? `Status${status}`;
}

/** What a binary status means for the notification it names. */
export function explainBinary(status: number, context: ReasonContext): Explanation {
  const row = BINARY_STATUSES.find((known) => known.status === status);
  if (row === undefined)
    return {
      sentence: `The gateway refused the notification with status ${status}, which Apple never listed.`,
      remedy: 'Ask whoever runs this gateway what it means.',
      mend: null,
    };
  return { sentence: row.sentence, remedy: row.remedy, mend: binaryMend(status, context) };
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

/** How it is known that a notification was accepted. */
export type Proof = 'answered' | 'proved' | 'no-error-received';

const PROOF_SENTENCES: Readonly<Record<Proof, (who: string) => string>> = {
  answered: (who) => `${who} accepted it.`,
  proved: (who) => `${who} accepted it; proved by what it answered afterwards on the same connection.`,
  'no-error-received': (who) => `No error received from ${who}, which says nothing when all is well.`,
};

/** What acceptance means, and what it does not: APNs never tells whether a device showed anything. */
export function explainAccepted(proof: Proof, endpoint: Endpoint): Explanation {
  const who = proof === 'no-error-received' && !isApple(endpoint) ? endpoint.label : nameOfPeer(endpoint);
  return {
    sentence: PROOF_SENTENCES[proof](who),
    remedy: isSimulator(endpoint)
      ? 'Nothing reached a real device: the simulator plays APNs on this computer.'
      : 'This is not proof of delivery. If nothing shows, look at the device: notifications allowed, Focus off, app not in the foreground.',
    mend: null,
  };
}

/** Who answered, at the beginning of a sentence. */
function nameOfPeer(endpoint: Endpoint): string {
  const { label } = endpoint;
  return isApple(endpoint) ? 'APNs' : label.slice(0, 1).toUpperCase() + label.slice(1);
}
