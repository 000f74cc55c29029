import { checkFields, type FieldRule, readJsonWithPlaces } from './strict-json.ts';

/**
 * What Apple does not document, or a test wants otherwise. The defaults are what public sources agree on; each is
 * changed by its name, in `settings.json` of the simulator's folder or by the caller.
 */
export interface SimulatorSettings {
  /** Streams a connection may have open at once (seen at Apple in 2021: 1000). */
  readonly maxConcurrentStreams: number;
  /** Streams before the first request with a valid provider token (Apple: Sending notification requests to APNs). */
  readonly streamsBeforeProviderToken: number;
  /** Fewest bytes of a well-formed device token; Apple never issued shorter ones. */
  readonly minTokenBytes: number;
  /** Most bytes of a well-formed device token (Apple: Binary Provider API, item 1). */
  readonly maxTokenBytes: number;
  /** Age at which a provider token has expired (Apple: Establishing a token-based connection). */
  readonly providerTokenSeconds: number;
  /** How far ahead of the simulator's clock a provider token may be issued. */
  readonly providerTokenAheadSeconds: number;
  /** Least time between two provider tokens on one connection (Apple: same). */
  readonly providerTokenUpdateSeconds: number;
  /** Whether `Bearer` is as good as `bearer`; Apple's samples write it small. */
  readonly bearerAnyCase: boolean;
  /** Bundle ids of the team, which its provider tokens may push to; `null`: every one. */
  readonly teamBundleIds: readonly string[] | null;
  /** Whether a request without `apns-push-type` is refused; seen accepted. */
  readonly pushTypeRequired: boolean;
  /** Whether `background` with an explicit priority of 10 is refused, as Apple's text says, with BadPriority. */
  readonly backgroundNeedsPriority5: boolean;
  /** Whether 410 ExpiredToken carries a timestamp as 410 Unregistered does. */
  readonly expiredTokenTimestamp: boolean;
  /** Most bytes of a payload of commands 0 and 1 on the binary gateway (Legacy Notification Format). */
  readonly legacyPayloadBytes: number;
  /** Whether the binary gateway names identifier 0 when the device token is missing, as it was seen to do. */
  readonly missingTokenNamesZero: boolean;
  /** How long the binary gateway keeps reading, unheard, after an error response, so that the sender receives it. */
  readonly lingerMs: number;
}

export const DEFAULT_SETTINGS: SimulatorSettings = {
  maxConcurrentStreams: 1000,
  streamsBeforeProviderToken: 1,
  minTokenBytes: 32,
  maxTokenBytes: 100,
  providerTokenSeconds: 3600,
  providerTokenAheadSeconds: 3600,
  providerTokenUpdateSeconds: 1200,
  bearerAnyCase: true,
  teamBundleIds: null,
  pushTypeRequired: false,
  backgroundNeedsPriority5: true,
  expiredTokenTimestamp: true,
  legacyPayloadBytes: 256,
  missingTokenNamesZero: true,
  lingerMs: 5000,
};

const WHOLE: FieldRule = {
  what: 'a whole number, 0 or more',
  fits: (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0,
};
const YES_OR_NO: FieldRule = { what: 'true or false', fits: (value) => typeof value === 'boolean' };
const TEXTS_OR_NULL: FieldRule = {
  what: 'a list of texts, or null',
  fits: (value) => value === null || (Array.isArray(value) && value.every((text) => typeof text === 'string')),
};

const SETTINGS_FIELDS: Readonly<Record<keyof SimulatorSettings, FieldRule>> = {
  maxConcurrentStreams: WHOLE,
  streamsBeforeProviderToken: WHOLE,
  minTokenBytes: WHOLE,
  maxTokenBytes: WHOLE,
  providerTokenSeconds: WHOLE,
  providerTokenAheadSeconds: WHOLE,
  providerTokenUpdateSeconds: WHOLE,
  bearerAnyCase: YES_OR_NO,
  teamBundleIds: TEXTS_OR_NULL,
  pushTypeRequired: YES_OR_NO,
  backgroundNeedsPriority5: YES_OR_NO,
  expiredTokenTimestamp: YES_OR_NO,
  legacyPayloadBytes: WHOLE,
  missingTokenNamesZero: YES_OR_NO,
  lingerMs: WHOLE,
};

/** The settings in the text of a settings file, the defaults where it is silent. Throws `SimulatorError` with the line of the first mistake. */
export function readSettings(text: string, fileName: string): SimulatorSettings {
  const document = readJsonWithPlaces(text, fileName, 'settings file');
  checkFields(document, document.root, 'A settings file', SETTINGS_FIELDS);
  return { ...DEFAULT_SETTINGS, ...(document.valueOf(document.root) as Partial<SimulatorSettings>) };
}
