import type { SimulatedDevice } from '../../../contract/app-start.ts';
import type { SimulatedDeviceId } from '../../../contract/facts/simulator.ts';
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
    ['always-accepted', {}],
    ['app-removed', { state: 'unregistered', timestamp: Date.UTC(2026, 0, 15, 9, 30) }],
    ['token-expired', { state: 'expired', timestamp: Date.UTC(2026, 0, 15, 9, 30) }],
    ['other-environment', { respond: { status: 400, reason: 'BadDeviceToken' } }],
    ['another-app', { topic: 'com.example.another-app' }],
    ['too-many-requests', { respond: { status: 429, reason: 'TooManyRequests' } }],
    ['apple-down', { respond: { status: 503, reason: 'ServiceUnavailable' } }],
    ['connection-drops', { respond: { drop: true } }],
    ['slow-answer', { respond: { delayMs: 3000 } }],
  ] satisfies readonly (readonly [SimulatedDeviceId, Omit<DeviceRule, 'token'>])[]
).map(([id, rule], index) => {
  const deviceToken = `ace${index.toString(16)}`.padEnd(64, '0');
  return { id, deviceToken, rule: { token: deviceToken, ...rule } };
});

/** What the fields of a device must be. */
export const DEVICE_FIELDS: Readonly<Record<keyof DeviceRule, FieldRule>> = {
  token: { ...TOKEN_FIELD, required: true },
  environment: oneOf(ENVIRONMENTS),
  topic: { what: 'topic', fits: isFilledText },
  kind: oneOf(DEVICE_TOKEN_KINDS),
  state: oneOf(DEVICE_STATES),
  timestamp: TIMESTAMP_FIELD,
  offline: { what: 'boolean', fits: (value) => typeof value === 'boolean' },
  respond: { what: 'answer', fields: RESPOND_FIELDS },
};

/**
 * The devices that the text of a devices file describes: a JSON array of objects of which only `token` is required.
 * Throws `SimulatorError` with the line of the first mistake; a key that is not known is one.
 */
export function readDevicesFile(text: string, fileName: string): readonly DeviceRule[] {
  const document = readJsonWithPlaces(text, fileName, 'devices-file-mistake');
  if (document.root.type !== 'array') throw document.mistake(document.root, { kind: 'no-list-of-devices' });
  return (document.root.children ?? []).map((node) => {
    checkFields(document, node, 'device', DEVICE_FIELDS);
    return inLowerCase(document.valueOf(node) as DeviceRule);
  });
}

/** The same device, its token as it is kept. */
export function inLowerCase(rule: DeviceRule): DeviceRule {
  return { ...rule, token: rule.token.toLowerCase() };
}
