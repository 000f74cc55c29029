import { bundleIdOfTopic, PUSH_TYPES, type PushType } from '../../../contract/notification.ts';
import { payloadLimit } from '../../../contract/payload-size.ts';
import type { DeviceRule } from '../devices/devices.ts';
import { isTopic, kindOfTopic, topicFitsPushType } from '../devices/topics.ts';
import { isContentAvailableOnly, jsonObjectIn } from '../payload.ts';
import { CHECK_NAMES, type CheckName, type SimulatorSettings } from '../settings/settings.ts';
import type { SimulatorState } from '../simulator-state.ts';
import { type ApiAnswer, refuse } from './answer.ts';
import type { ApiConnection } from './api-connection.ts';
import type { ApiRequest } from './api-message.ts';
import { allowsTopic, authenticate } from './authenticate.ts';
import type { ProviderTokenKey } from './provider-token-check.ts';

/** A request to send a notification, while it is judged. Checks fill in what later ones need. */
export interface DeviceRequest {
  readonly request: ApiRequest;
  readonly connection: ApiConnection;
  readonly state: SimulatorState;
  /** What follows `/3/device/`; '' where nothing does. */
  readonly deviceToken: string;
  /** UNIX milliseconds. */
  readonly now: number;
  /** The header's, or the only topic of the certificate. */
  topic: string | null;
  /** `null` with a certificate. */
  key: ProviderTokenKey | null;
  rule: DeviceRule | null;
}

/** One thing APNs looks at: `null` where it is right. */
export type Check = (asked: DeviceRequest) => ApiAnswer | null;

const DEVICE_PATH = /^\/3\/device(?:\/([^/?#]*))?$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const MAX_COLLAPSE_ID_BYTES = 64;

/**
 * Each check by its name. Apple publishes no order: that of `CHECK_NAMES` agrees with what was seen (authentication
 * before the token, topic before the token's topic), and the setting `checkOrder` puts others first.
 */
const CHECKS: Readonly<Record<CheckName, Check>> = {
  certificate: checkCertificate,
  method: ({ request }) => (request.method === 'POST' ? null : refuse('MethodNotAllowed')),
  path: checkPath,
  'duplicate-headers': ({ request }) => (request.repeatedHeader === null ? null : refuse('DuplicateHeaders')),
  'provider-token': checkProviderToken,
  'apns-id': checkApnsId,
  topic: checkTopic,
  'push-type': checkPushType,
  priority: checkPriority,
  expiration: checkExpiration,
  'collapse-id': checkCollapseId,
  payload: checkPayload,
  'device-token': checkDeviceToken,
  'device-topic': checkDeviceTopic,
  'device-state': ({ rule, state }) => state.devices.inactive(rule, state.settings.expiredTokenTimestamp),
  rate: ({ deviceToken, state, now }) => (state.rateLimit.exceeds(deviceToken, now) ? refuse('TooManyRequests') : null),
};

/** The checks in the order in which they have the word. */
export function checksInOrder({ checkOrder }: Pick<SimulatorSettings, 'checkOrder'>): readonly Check[] {
  return [...new Set([...checkOrder, ...CHECK_NAMES])].map((name) => CHECKS[name]);
}

/** The device token in a path, '' where there is none; `null` where the path is another. */
export function deviceTokenOfPath(path: string): string | null {
  const match = DEVICE_PATH.exec(path);
  return match === null ? null : (match[1] ?? '');
}

function checkCertificate({ connection }: DeviceRequest): ApiAnswer | null {
  return connection.certificate.standing === 'bad' ? refuse('BadCertificate') : null;
}

function checkPath({ request }: DeviceRequest): ApiAnswer | null {
  const deviceToken = deviceTokenOfPath(request.path);
  if (deviceToken === null) return refuse('BadPath');
  return deviceToken === '' ? refuse('MissingDeviceToken') : null;
}

function checkProviderToken(asked: DeviceRequest): ApiAnswer | null {
  const judged = authenticate(asked.request, asked.connection, asked.state, asked.now);
  if ('refusal' in judged) return judged.refusal;
  asked.key = judged.key;
  return null;
}

function checkApnsId({ request }: DeviceRequest): ApiAnswer | null {
  const apnsId = request.headers['apns-id'];
  return apnsId === undefined || UUID.test(apnsId) ? null : refuse('BadMessageId');
}

function checkTopic(asked: DeviceRequest): ApiAnswer | null {
  const { connection, request, state, key } = asked;
  const topic = request.headers['apns-topic'];
  if (connection.certificate.standing === 'good') {
    const { topics, uid } = connection.certificate.certificate;
    if (topic === undefined) {
      if (topics.length > 1) return refuse('MissingTopic');
      asked.topic = uid;
      return null;
    }
    if (!isTopic(topic) || !topics.some((listed) => listed.topic === topic)) return refuse('BadTopic');
  } else {
    if (topic === undefined) return refuse('MissingTopic');
    if (!isTopic(topic)) return refuse('BadTopic');
    const bundleId = bundleIdOfTopic(topic);
    if (![state.settings.teamBundleIds, key?.bundleIds ?? null].every((ids) => allowsTopic(ids, topic, bundleId)))
      return refuse('TopicDisallowed');
    // MDM is for its vendor's certificate only (Apple: Setting Up Push Notifications for Your MDM Customers).
    if (topic.startsWith('com.apple.mgmt.')) return refuse('TopicDisallowed');
  }
  asked.topic = topic;
  return null;
}

function checkPushType({ request, topic, state }: DeviceRequest): ApiAnswer | null {
  const pushType = request.headers['apns-push-type'];
  if (pushType === undefined) return state.settings.pushTypeRequired ? refuse('InvalidPushType') : null;
  if (!isPushType(pushType)) return refuse('InvalidPushType');
  return topic === null || topicFitsPushType(topic, pushType) ? null : refuse('InvalidPushType');
}

function checkPriority({ request, state }: DeviceRequest): ApiAnswer | null {
  const priority = request.headers['apns-priority'];
  if (priority === undefined) return null;
  if (priority !== '10' && priority !== '5' && priority !== '1') return refuse('BadPriority');
  if (priority !== '10' || !state.settings.backgroundNeedsPriority5) return null;
  const pushType = request.headers['apns-push-type'];
  const showsNothing = pushType === undefined ? isContentAvailableOnly(request.body) : pushType === 'background';
  return showsNothing ? refuse('BadPriority') : null;
}

function checkExpiration({ request }: DeviceRequest): ApiAnswer | null {
  const expiration = request.headers['apns-expiration'];
  return expiration === undefined || /^\d{1,15}$/.test(expiration) ? null : refuse('BadExpirationDate');
}

/** Node gives each byte of a header as one character, so the length is that in bytes. */
function checkCollapseId({ request }: DeviceRequest): ApiAnswer | null {
  const collapseId = request.headers['apns-collapse-id'];
  return collapseId !== undefined && collapseId.length > MAX_COLLAPSE_ID_BYTES ? refuse('BadCollapseId') : null;
}

function checkPayload({ request, topic, state }: DeviceRequest): ApiAnswer | null {
  if (request.bodyBytes === 0) return refuse('PayloadEmpty');
  if (state.settings.payloadMustBeJson && jsonObjectIn(request.body) === null) return refuse('PayloadEmpty');
  const header = request.headers['apns-push-type'];
  const voip = header === undefined ? topic !== null && kindOfTopic(topic) === 'voip' : header === 'voip';
  const limit = payloadLimit({ wire: 'http2', binaryCommand: 2, pushType: voip ? 'voip' : null });
  return request.bodyBytes > limit ? refuse('PayloadTooLarge') : null;
}

function checkDeviceToken({ deviceToken, state }: DeviceRequest): ApiAnswer | null {
  const { settings, devices, environment } = state;
  const bytes = deviceToken.length / 2;
  const formed = (settings.upperCaseTokens ? /^(?:[0-9a-f]{2})+$/i : /^(?:[0-9a-f]{2})+$/).test(deviceToken);
  if (!formed || bytes < settings.minTokenBytes || bytes > settings.maxTokenBytes) return refuse('BadDeviceToken');
  return devices.isOf(deviceToken, environment) ? null : refuse('BadDeviceToken');
}

function checkDeviceTopic(asked: DeviceRequest): ApiAnswer | null {
  const rule = asked.state.devices.find(asked.deviceToken, asked.state.environment, asked.topic ?? '');
  if (rule === undefined) return refuse('DeviceTokenNotForTopic');
  asked.rule = rule;
  return null;
}

function isPushType(text: string): text is PushType {
  return (PUSH_TYPES as readonly string[]).includes(text);
}
