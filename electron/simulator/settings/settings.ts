import type { Environment } from '../../../contract/notification.ts';
import type { Injection } from './injections.ts';

/** What APNs looks at in a request to send to a device, in the order that is usual here. Apple publishes none. */
export const CHECK_NAMES = [
  'certificate',
  'method',
  'path',
  'duplicate-headers',
  'provider-token',
  'apns-id',
  'topic',
  'push-type',
  'priority',
  'expiration',
  'collapse-id',
  'payload',
  'device-token',
  'device-topic',
  'device-state',
  'rate',
] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

/**
 * What Apple does not document, or a test wants otherwise. The defaults are what public sources agree on; each is
 * changed by its name, in `settings.json` of the simulator's folder or by the caller.
 */
export interface SimulatorSettings {
  /** Checks that come before all others, in this order; the others follow in theirs. The first that objects has the word. */
  readonly checkOrder: readonly CheckName[];
  /** Whether device tokens may be written in capitals; clients do both. */
  readonly upperCaseTokens: boolean;
  /** Whether a payload that is no JSON is refused, as PayloadEmpty; APNs was seen to accept it. */
  readonly payloadMustBeJson: boolean;
  /** Whether the limit on changes of the provider token counts over all connections of a key. */
  readonly updateLimitAcrossConnections: boolean;
  /** What each provider token key of the folder may do, by key id; a key that is not named may do everything of its team. */
  readonly keyScopes: Readonly<Record<string, KeyScope>>;
  /** How far the simulator's clock is ahead of the computer's, negative for behind: for clients with a wrong clock. */
  readonly clockAheadSeconds: number;
  /** Every answer waits so long: all of the HTTP/2 API, refusals on the binary gateway. */
  readonly latencyMs: number;
  /** And up to so much longer, at random. */
  readonly jitterMs: number;
  /** Most notifications to one device token in a second, beyond which it is 429 TooManyRequests; `null`: any number. */
  readonly perTokenPerSecond: number | null;
  /** A connection without a request for so long is told IdleTimeout; `null`: never. Apple's own time is not known. */
  readonly idleTimeoutMs: number | null;
  /** Whether a refusal lowers the stream limit to 1 until the next acceptance, as was seen from 2016 to 2020. */
  readonly rejectionThrottle: boolean;
  /** Refusals on one connection, 410 not counted, after which it is closed; `null`: never. */
  readonly errorsBeforeClose: number | null;
  /** Faults to play, in this order of precedence. */
  readonly injections: readonly Injection[];
  /** Whether the apps have the broadcast capability. */
  readonly broadcastEnabled: boolean;
  /** Channels an app may have (Apple: Setting up broadcast push notifications). */
  readonly channelsPerApp: number;
  /** Streams a connection may have open at once (seen at Apple in 2021: 1000). */
  readonly maxConcurrentStreams: number;
  /** The other settings of HTTP/2 that a connection begins with, as Apple's production servers were seen to send them in 2021. */
  readonly headerTableSize: number;
  readonly initialWindowSize: number;
  readonly maxFrameSize: number;
  readonly maxHeaderListSize: number;
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
  /**
   * Whether an explicit priority of 10 is refused where nothing is to be shown: with the push type `background`, or
   * without one when `content-available` is all there is. Apple's text says so; the reason is a guess: BadPriority, and
   * status 255 on the binary gateway.
   */
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

/** What one provider token key may do (Apple: Establishing a token-based connection, keys of 2025). */
export interface KeyScope {
  /** Absent: the simulator's. */
  readonly teamId?: string;
  /** Absent: both. */
  readonly environment?: Environment;
  /** Absent: every one of the team. */
  readonly bundleIds?: readonly string[];
  /** A key that may be used on the same connection. */
  readonly relatedKeyId?: string;
}

export const DEFAULT_SETTINGS: SimulatorSettings = {
  checkOrder: [],
  maxConcurrentStreams: 1000,
  headerTableSize: 4096,
  initialWindowSize: 65_535,
  maxFrameSize: 16_384,
  maxHeaderListSize: 8000,
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
  upperCaseTokens: true,
  payloadMustBeJson: false,
  updateLimitAcrossConnections: false,
  keyScopes: {},
  clockAheadSeconds: 0,
  latencyMs: 0,
  jitterMs: 0,
  perTokenPerSecond: null,
  idleTimeoutMs: 3_600_000,
  rejectionThrottle: false,
  errorsBeforeClose: null,
  injections: [],
  broadcastEnabled: true,
  channelsPerApp: 10_000,
};
