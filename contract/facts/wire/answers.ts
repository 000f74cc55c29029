import type { PushType } from '../../notification.ts';
import type { DoorRefusal } from '../host.ts';
import type { Inner } from '../inner.ts';
import type { Peer } from './peer.ts';

/**
 * Every reason of the HTTP/2 API (Apple: Handling notification responses from APNs; Handling error responses from APNs),
 * and those that are seen on the wire though Apple does not list them.
 */
export type ApnsReason =
  | 'BadCollapseId'
  | 'BadDeviceToken'
  | 'BadExpirationDate'
  | 'BadMessageId'
  | 'BadPriority'
  | 'BadTopic'
  | 'DeviceTokenNotForTopic'
  | 'DuplicateHeaders'
  | 'IdleTimeout'
  | 'InvalidPushType'
  | 'MissingDeviceToken'
  | 'MissingTopic'
  | 'PayloadEmpty'
  | 'TopicDisallowed'
  | 'BadCertificate'
  | 'BadCertificateEnvironment'
  | 'ExpiredProviderToken'
  | 'Forbidden'
  | 'InvalidProviderToken'
  | 'MissingProviderToken'
  | 'UnrelatedKeyIdInToken'
  | 'BadEnvironmentKeyIdInToken'
  | 'BadEnvironmentKeyInToken'
  | 'TopicMismatch'
  | 'BadPath'
  | 'MethodNotAllowed'
  | 'ExpiredToken'
  | 'Unregistered'
  | 'PayloadTooLarge'
  | 'TooManyProviderTokenUpdates'
  | 'TooManyRequests'
  | 'InternalServerError'
  | 'ServiceUnavailable'
  | 'Shutdown'
  | 'FeatureNotEnabled'
  | 'BroadcastFeatureNotEnabled'
  | 'MissingChannelId'
  | 'BadChannelId'
  | 'ChannelNotRegistered'
  | 'BadRequestParams'
  | 'BadRequestPayload'
  | 'MissingPushType'
  | 'MissingChannelQueueSize'
  | 'CannotCreateChannelConfig';

/** Every status of the binary gateway's error response by its name (Apple: Binary Provider API). */
export type GatewayStatus =
  | 'NoError'
  | 'ProcessingError'
  | 'MissingDeviceToken'
  | 'MissingTopic'
  | 'MissingPayload'
  | 'InvalidTokenSize'
  | 'InvalidTopicSize'
  | 'InvalidPayloadSize'
  | 'InvalidToken'
  | 'Shutdown'
  | 'ProtocolError'
  | 'Unknown';

/** How it is known that a notification was accepted. */
export type Proof = 'answered' | 'proved' | 'no-error-received';

/** A refusal by a reason that is known. */
export interface ReasonedRefusal {
  readonly reason: ApnsReason;
  readonly by: Peer['who'];
  /** `request`: a broadcast, or the management of channels, for which some reasons mean something else. */
  readonly of: 'notification' | 'request';
  /** UNIX milliseconds, with 410 only: since when the device token has been inactive; `null` where that is not known. */
  readonly since: number | null;
}

/** What an answer means, or that there was none. */
export interface AnswerExplanations {
  accepted: { readonly by: Peer; readonly proof: Proof };
  'request-accepted': { readonly by: Peer };
  'broadcast-accepted': { readonly by: Peer };
  /** By APNs or whoever answers in its place; or by the door of the page on this computer. */
  refused: ReasonedRefusal | DoorRefusal;
  /** By a reason, or a status, of no table. */
  'refused-unlisted': {
    readonly status: number;
    readonly reason: string | null;
    /** What a page says of itself that came in place of a reason. */
    readonly page: string | null;
    readonly by: Peer['who'];
    readonly of: 'notification' | 'request';
  };
  'refused-by-gateway': { readonly status: GatewayStatus };
  'refused-by-gateway-unlisted': { readonly status: number };
  'refusal-broke-off': { readonly status: number };
  /** `pushType` needs the suffix that its topic has not; `topic`: the one that would do. */
  'topic-without-suffix': { readonly pushType: PushType; readonly suffix: string; readonly topic: string };
  /** `offsetMs`: how far the server's clock is ahead of this computer's. */
  'clock-off': { readonly reason: string; readonly offsetMs: number };
  /** Proved not to be processed. */
  unsent: { readonly because: Inner };
  'unsent-untouched': null;
  /** It may have been processed. */
  unknown: { readonly because: Inner };
}

/** How a request to manage channels ended. */
export interface ChannelExplanations {
  'channel-made': null;
  'channel-there': null;
  'channel-deleted': null;
  'channels-listed': null;
  'channel-perhaps-made': { readonly because: Inner };
  'channel-perhaps-deleted': { readonly because: Inner };
  /** Nothing was changed by asking. */
  'channel-unread': { readonly because: Inner };
  'answer-incomplete': { readonly peer: Peer; readonly status: number };
  'answer-broke-off': { readonly peer: Peer };
}
