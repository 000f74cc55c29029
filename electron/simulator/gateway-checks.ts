import { payloadLimit } from '../../contract/payload-size.ts';
import type { DecodedFrame } from '../apns/binary/frame-decoder.ts';
import type { ApiAnswer } from './answer.ts';
import { forcedAnswer } from './device-registry.ts';
import type { SimulatorState } from './simulator-state.ts';

/** What becomes of one frame. */
export type GatewayVerdict =
  | { readonly kind: 'accepted'; readonly offline: boolean }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  /** Not a refusal: the error response names the last notification that was accepted. */
  | { readonly kind: 'shutdown'; readonly status: 10; readonly reason: string };

/** Statuses of the error response and the names Apple gives them (Apple: Binary Provider API). */
const NAMES = {
  1: 'Processing error',
  2: 'Missing device token',
  3: 'Missing topic',
  4: 'Missing payload size',
  5: 'Invalid token size',
  6: 'Invalid topic size',
  7: 'Invalid payload size',
  8: 'Invalid token',
  128: 'Protocol error',
  255: 'None (unknown)',
} as const;

/** What this gateway says where the HTTP/2 API has a reason; what is not listed is unknown to it. */
const STATUS_FOR_REASON: Readonly<Record<string, keyof typeof NAMES>> = {
  BadDeviceToken: 8,
  DeviceTokenNotForTopic: 8,
  MissingDeviceToken: 2,
  MissingTopic: 3,
  BadTopic: 6,
  TopicDisallowed: 6,
  PayloadEmpty: 4,
  PayloadTooLarge: 7,
  TooManyRequests: 1,
  InternalServerError: 1,
};

/**
 * Judges one frame for the certificate's topic. A device that lost the app is no error here: the notification is
 * accepted, and the feedback service tells of it (Apple: Binary Provider API).
 */
export function judgeFrame(frame: DecodedFrame, topic: string, state: SimulatorState): GatewayVerdict {
  const { settings, devices, environment } = state;
  const { token, payload, command } = frame;
  const now = state.now();
  const injected = state.injector.onRequest(token.toString('hex'), topic);
  if (injected?.drop === true) return { kind: 'dropped' };
  if (injected?.goAway !== undefined) return SHUTDOWN;
  const injectedAnswer = forcedAnswer(injected ?? undefined, now);
  if (injectedAnswer !== null) return verdictOf(injectedAnswer);
  if (token.length === 0) return refused(2);
  if (topic === '') return refused(3);
  if (payload.length === 0) return refused(4);
  if (token.length < settings.minTokenBytes || token.length > settings.maxTokenBytes) return refused(5);
  const limit =
    command === 2
      ? payloadLimit({ wire: 'binary', binaryCommand: command, pushType: null })
      : settings.legacyPayloadBytes;
  if (payload.length > limit) return refused(7);
  if (frame.priority !== null && frame.priority !== 10 && frame.priority !== 5) return refused(128);

  const deviceToken = token.toString('hex');
  if (!devices.isOf(deviceToken, environment)) return refused(8);
  const rule = devices.find(deviceToken, environment, topic);
  if (rule === undefined) return refused(8);
  const inactive = devices.inactive(rule, true);
  if (inactive !== null) {
    state.feedback.add(topic, deviceToken, Math.floor((inactive.timestamp ?? now) / 1000));
    return { kind: 'accepted', offline: false };
  }
  if (state.rateLimit.exceeds(deviceToken, now)) return refused(1);
  if (rule?.respond?.drop === true) return { kind: 'dropped' };
  const forced = forcedAnswer(rule?.respond, now);
  return forced === null ? { kind: 'accepted', offline: rule?.offline === true } : verdictOf(forced);
}

const SHUTDOWN = { kind: 'shutdown', status: 10, reason: 'Shutdown' } as const;

function verdictOf({ status, reason }: ApiAnswer): GatewayVerdict {
  if (status === 503) return SHUTDOWN;
  const known = reason === null ? undefined : STATUS_FOR_REASON[reason];
  return refused(known ?? (status >= 500 ? 1 : 255));
}

function refused(status: keyof typeof NAMES): GatewayVerdict {
  return { kind: 'refused', status, reason: NAMES[status] };
}
