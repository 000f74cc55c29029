import type { SimulatedDevice } from '../../../contract/app-start.ts';
import { ENVIRONMENTS, type Environment } from '../../../contract/notification.ts';
import { checkFields, type FieldRule, readJsonWithPlaces } from '../strict-json.ts';
import {
  type ForcedAnswer,
  isFilledText,
  oneOf,
  RESPOND_FIELDS,
  TIMESTAMP_FIELD,
  TOKEN_FIELD,
} from './device-fields.ts';

/** Kinds of device token: what registered it decides which topics it serves. */
export const DEVICE_TOKEN_KINDS = [
  'app',
  'voip',
  'complication',
  'fileprovider',
  'location',
  'liveactivity',
  'pushtotalk',
  'widgets',
  'controls',
] as const;
export type DeviceTokenKind = (typeof DEVICE_TOKEN_KINDS)[number];

export const DEVICE_STATES = ['active', 'unregistered', 'expired'] as const;
export type DeviceState = (typeof DEVICE_STATES)[number];

/** What is known of one device token. An absent field fits anything. */
export interface DeviceRule {
  /** Lower-case hexadecimal. */
  readonly token: string;
  readonly environment?: Environment;
  /** The whole topic, its suffix included. */
  readonly topic?: string;
  readonly kind?: DeviceTokenKind;
  /** Absent: active. */
  readonly state?: DeviceState;
  /** UNIX milliseconds: since when it is unregistered or expired. */
  readonly timestamp?: number;
  readonly respond?: ForcedAnswer;
  /** The device cannot be reached: what is accepted for it waits, one notification for each app. */
  readonly offline?: boolean;
}

/**
 * The devices that every window offers by name, so that each screen can be tried. Their tokens begin with a pattern
 * that is recognised in a log: `ace0`, the device's number, zeros.
 */
export const NAMED_DEVICES: readonly (SimulatedDevice & { readonly rule: DeviceRule })[] = (
  [
    ['Always accepted', 'The device is there and takes every notification.', {}],
    [
      'App removed',
      'The app was deleted from the device: APNs answers 410 Unregistered with the time; a binary gateway takes it in silence, and its feedback service tells.',
      { state: 'unregistered', timestamp: Date.UTC(2026, 0, 15, 9, 30) },
    ],
    [
      'Token expired',
      'The device token has run out: APNs answers 410 ExpiredToken; a binary gateway takes it in silence.',
      { state: 'expired', timestamp: Date.UTC(2026, 0, 15, 9, 30) },
    ],
    [
      'Other environment',
      'The device token belongs to the other environment: APNs answers 400 BadDeviceToken, a binary gateway InvalidToken.',
      { respond: { status: 400, reason: 'BadDeviceToken' } },
    ],
    [
      "Another app's token",
      'The device token was issued to another app: APNs answers 400 DeviceTokenNotForTopic, a binary gateway InvalidToken.',
      { topic: 'com.example.another-app' },
    ],
    [
      'Too many requests',
      'Too much was sent to the device in a short time: APNs answers 429 TooManyRequests, a binary gateway ProcessingError.',
      { respond: { status: 429, reason: 'TooManyRequests' } },
    ],
    [
      'Apple is down',
      'APNs is not available: it answers 503 ServiceUnavailable; a binary gateway shuts down.',
      { respond: { status: 503, reason: 'ServiceUnavailable' } },
    ],
    [
      'Connection drops',
      'The connection is cut before APNs answers, so nobody knows what became of the notification.',
      { respond: { drop: true } },
    ],
    [
      'Slow answer',
      'APNs accepts the notification after three seconds; a binary gateway says nothing, as ever.',
      { respond: { delayMs: 3000 } },
    ],
  ] satisfies readonly (readonly [string, string, Omit<DeviceRule, 'token'>])[]
).map(([name, description, rule], index) => {
  const deviceToken = `ace${index.toString(16)}`.padEnd(64, '0');
  return { name, description, deviceToken, rule: { token: deviceToken, ...rule } };
});

/** What the fields of a device must be. */
export const DEVICE_FIELDS: Readonly<Record<keyof DeviceRule, FieldRule>> = {
  token: { ...TOKEN_FIELD, required: true },
  environment: oneOf(ENVIRONMENTS),
  topic: { what: 'a topic as text, such as "com.example.app"', fits: isFilledText },
  kind: oneOf(DEVICE_TOKEN_KINDS),
  state: oneOf(DEVICE_STATES),
  timestamp: TIMESTAMP_FIELD,
  offline: { what: 'true or false', fits: (value) => typeof value === 'boolean' },
  respond: { what: 'an object that says what is answered', fields: RESPOND_FIELDS },
};

/**
 * The devices that the text of a devices file describes: a JSON array of objects of which only `token` is required.
 * Throws `SimulatorError` with the line of the first mistake; a key that is not known is one.
 */
export function readDevicesFile(text: string, fileName: string): readonly DeviceRule[] {
  const document = readJsonWithPlaces(text, fileName, 'devices file');
  if (document.root.type !== 'array')
    throw document.mistake(document.root, 'It must be a list of devices, in square brackets.');
  return (document.root.children ?? []).map((node) => {
    checkFields(document, node, 'A device', DEVICE_FIELDS);
    return inLowerCase(document.valueOf(node) as DeviceRule);
  });
}

/** The same device, its token as it is kept. */
export function inLowerCase(rule: DeviceRule): DeviceRule {
  return { ...rule, token: rule.token.toLowerCase() };
}
