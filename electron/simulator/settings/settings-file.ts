import { ENVIRONMENTS, WIRES } from '../../../contract/notification.ts';
import { isFilledText, isWhole, oneOf, RESPOND_FIELDS, TOKEN_FIELD } from '../devices/device-fields.ts';
import { checkFields, type FieldRule, listOf, mapOf, readJsonWithPlaces } from '../strict-json.ts';
import type { InjectedAnswer, Injection } from './injections.ts';
import { CHECK_NAMES, DEFAULT_SETTINGS, type KeyScope, type SimulatorSettings } from './settings.ts';

const WHOLE: FieldRule = { what: 'whole', fits: (value) => isWhole(value, 0, 2 ** 31 - 1) };
const WHOLE_OR_NULL: FieldRule = {
  what: 'whole-or-null',
  fits: (value) => value === null || isWhole(value, 0, 2 ** 31 - 1),
};
const SECONDS: FieldRule = {
  what: 'seconds',
  fits: (value) => isWhole(value, -(2 ** 31 - 1), 2 ** 31 - 1),
};
const COUNT: FieldRule = {
  what: 'count',
  fits: (value) => isWhole(value, 1, 2 ** 31 - 1),
};
const COUNT_OR_NULL: FieldRule = {
  what: 'count-or-null',
  fits: (value) => value === null || isWhole(value, 1, 2 ** 31 - 1),
};
const CHECKS: FieldRule = {
  what: { checks: CHECK_NAMES },
  fits: (value) =>
    isListOfTexts(value) &&
    value.every((name) => CHECK_NAMES.some((known) => known === name)) &&
    new Set(value).size === value.length,
};
/** RFC 9113 section 6.5.2. */
const FRAME_SIZE: FieldRule = {
  what: 'frame-size',
  fits: (value) => isWhole(value, 2 ** 14, 2 ** 24 - 1),
};
const YES_OR_NO: FieldRule = { what: 'boolean', fits: (value) => typeof value === 'boolean' };
const TEXT: FieldRule = { what: 'text', fits: isFilledText };
const TEXTS: FieldRule = { what: 'texts', fits: isListOfTexts };
const TEXTS_OR_NULL: FieldRule = {
  what: 'texts-or-null',
  fits: (value) => value === null || isListOfTexts(value),
};
const ID: FieldRule = {
  what: 'id',
  fits: (value) => typeof value === 'string' && /^[A-Z0-9]{10}$/.test(value),
};

const KEY_SCOPE_FIELDS: Readonly<Record<keyof KeyScope, FieldRule>> = {
  teamId: ID,
  environment: oneOf(ENVIRONMENTS),
  bundleIds: TEXTS,
  relatedKeyId: ID,
};

const INJECTED_FIELDS: Readonly<Record<keyof InjectedAnswer, FieldRule>> = {
  ...RESPOND_FIELDS,
  refuseStream: YES_OR_NO,
  goAway: {
    what: 'go-away',
    fields: {
      reason: { what: 'reason-or-null', fits: (value) => value === null || isFilledText(value) },
      text: { what: 'text', fits: (value) => typeof value === 'string' },
      errorCode: { what: 'http2-error', fits: (value) => isWhole(value, 0, 13) },
      processed: YES_OR_NO,
    },
  },
};

/** What the fields of an injection must be. */
export const INJECTION_FIELDS: Readonly<Record<keyof Injection, FieldRule>> = {
  on: oneOf(['request', 'connection', 'broadcast', 'channels']),
  wire: oneOf(WIRES),
  token: TOKEN_FIELD,
  topic: TEXT,
  after: WHOLE,
  next: WHOLE,
  oneIn: COUNT,
  respond: { what: 'answer', required: true, fields: INJECTED_FIELDS },
};

const SETTINGS_FIELDS: Readonly<Record<keyof SimulatorSettings, FieldRule>> = {
  checkOrder: CHECKS,
  maxConcurrentStreams: WHOLE,
  headerTableSize: WHOLE,
  initialWindowSize: WHOLE,
  maxFrameSize: FRAME_SIZE,
  maxHeaderListSize: WHOLE,
  streamsBeforeProviderToken: WHOLE,
  minTokenBytes: WHOLE,
  maxTokenBytes: WHOLE,
  upperCaseTokens: YES_OR_NO,
  payloadMustBeJson: YES_OR_NO,
  providerTokenSeconds: WHOLE,
  providerTokenAheadSeconds: WHOLE,
  providerTokenUpdateSeconds: WHOLE,
  updateLimitAcrossConnections: YES_OR_NO,
  bearerAnyCase: YES_OR_NO,
  keyScopes: mapOf(ID, KEY_SCOPE_FIELDS),
  teamBundleIds: TEXTS_OR_NULL,
  pushTypeRequired: YES_OR_NO,
  backgroundNeedsPriority5: YES_OR_NO,
  expiredTokenTimestamp: YES_OR_NO,
  legacyPayloadBytes: WHOLE,
  missingTokenNamesZero: YES_OR_NO,
  lingerMs: WHOLE,
  clockAheadSeconds: SECONDS,
  latencyMs: WHOLE,
  jitterMs: WHOLE,
  perTokenPerSecond: WHOLE_OR_NULL,
  idleTimeoutMs: COUNT_OR_NULL,
  rejectionThrottle: YES_OR_NO,
  errorsBeforeClose: COUNT_OR_NULL,
  injections: listOf('injection', INJECTION_FIELDS),
  broadcastEnabled: YES_OR_NO,
  channelsPerApp: WHOLE,
};

/** The settings in the text of a settings file, the defaults where it is silent. Throws `SimulatorError` with the line of the first mistake. */
export function readSettings(text: string, fileName: string): SimulatorSettings {
  const document = readJsonWithPlaces(text, fileName, 'settings-file-mistake');
  checkFields(document, document.root, 'settings', SETTINGS_FIELDS);
  return { ...DEFAULT_SETTINGS, ...(document.valueOf(document.root) as Partial<SimulatorSettings>) };
}

function isListOfTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isFilledText);
}
