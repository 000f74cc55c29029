import { payloadLimit } from '../../../contract/payload-size.ts';
import type { DecodedFrame } from '../../apns/binary/frame-decoder.ts';
import type { ApiAnswer } from '../api/answer.ts';
import { type DropPoint, dropPointOf, type ForcedAnswer } from '../devices/device-fields.ts';
import { forcedAnswer } from '../devices/device-registry.ts';
import type { DeviceRule } from '../devices/devices.ts';
import { isContentAvailableOnly } from '../payload.ts';
import type { SimulatorState } from '../simulator-state.ts';

/** What becomes of one frame. */
export type GatewayVerdict =
  | { readonly kind: 'accepted'; readonly offline: boolean }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  /** Not a refusal: the error response names the last notification that was accepted. */
  | { readonly kind: 'shutdown'; readonly status: 10; readonly reason: string };

/** A verdict with what is played beside it. */
export interface JudgedFrame {
  readonly verdict: GatewayVerdict;
  /** The answer waits so long, where there is one. */
  readonly delayMs: number;
  /** Where the answer is cut off; `null`: nowhere. */
  readonly drop: DropPoint | null;
}

/** Statuses of the error response and the names Apple gives them (Apple: Binary Provider API). */
// not prose: Apple's names
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
export function judgeFrame(frame: DecodedFrame, topic: string, state: SimulatorState): JudgedFrame {
  const now = state.now();
  const injected = state.injector.onRequest('binary', frame.token.toString('hex'), topic);
  if (injected?.goAway !== undefined) return played(SHUTDOWN, injected);
  if (injected !== null) {
    const forced = forcedAnswer(injected, now);
    if (forced !== null) return played(verdictOf(forced), injected);
  }
  const refusal = firstRefusal(frame, topic, state, now);
  if (typeof refusal === 'number') return played(refused(refusal), injected ?? undefined);
  const respond = injected ?? refusal?.respond;
  const forced = forcedAnswer(refusal?.respond, now);
  const offline = refusal?.offline === true;
  return played(forced === null ? { kind: 'accepted', offline } : verdictOf(forced), respond);
}

function played(verdict: GatewayVerdict, respond: ForcedAnswer | undefined): JudgedFrame {
  const drop = dropPointOf(respond);
  return {
    verdict: drop === 'before-answer' ? { kind: 'dropped' } : verdict,
    delayMs: respond?.delayMs ?? 0,
    drop,
  };
}

/** The status with which a frame is refused, or else what is known of its device. */
function firstRefusal(
  { token, payload, command, priority }: DecodedFrame,
  topic: string,
  state: SimulatorState,
  now: number,
): keyof typeof NAMES | DeviceRule | null {
  const { settings, devices, environment } = state;
  if (token.length === 0) return 2;
  if (topic === '') return 3;
  if (payload.length === 0) return 4;
  if (token.length < settings.minTokenBytes || token.length > settings.maxTokenBytes) return 5;
  const limit =
    command === 2
      ? payloadLimit({ wire: 'binary', binaryCommand: command, pushType: null })
      : settings.legacyPayloadBytes;
  if (payload.length > limit) return 7;
  if (priority !== null && priority !== 10 && priority !== 5) return 128;
  if (priority === 10 && settings.backgroundNeedsPriority5 && isContentAvailableOnly(payload)) return 255;

  const deviceToken = token.toString('hex');
  if (!devices.isOf(deviceToken, environment)) return 8;
  const rule = devices.find(deviceToken, environment, topic);
  if (rule === undefined) return 8;
  const inactive = devices.inactive(rule, true);
  if (inactive !== null) {
    state.feedback.add(topic, deviceToken, Math.floor((inactive.timestamp ?? now) / 1000));
    return null;
  }
  return state.rateLimit.exceeds(deviceToken, now) ? 1 : rule;
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
