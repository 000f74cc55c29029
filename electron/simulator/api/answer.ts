/** Every reason with which APNs refuses a notification, and its status (Apple: Handling notification responses from APNs). */
export const STATUS_OF_REASON = {
  BadCollapseId: 400,
  BadDeviceToken: 400,
  BadExpirationDate: 400,
  BadMessageId: 400,
  BadPriority: 400,
  BadTopic: 400,
  DeviceTokenNotForTopic: 400,
  DuplicateHeaders: 400,
  IdleTimeout: 400,
  InvalidPushType: 400,
  MissingDeviceToken: 400,
  MissingTopic: 400,
  PayloadEmpty: 400,
  TopicDisallowed: 400,
  BadCertificate: 403,
  BadCertificateEnvironment: 403,
  BadEnvironmentKeyIdInToken: 403,
  /** As the former was seen on the wire in October 2025. */
  BadEnvironmentKeyInToken: 403,
  ExpiredProviderToken: 403,
  Forbidden: 403,
  InvalidProviderToken: 403,
  MissingProviderToken: 403,
  UnrelatedKeyIdInToken: 403,
  BadPath: 404,
  MethodNotAllowed: 405,
  ExpiredToken: 410,
  Unregistered: 410,
  PayloadTooLarge: 413,
  TooManyProviderTokenUpdates: 429,
  TooManyRequests: 429,
  InternalServerError: 500,
  ServiceUnavailable: 503,
  Shutdown: 503,
} as const;
export type Reason = keyof typeof STATUS_OF_REASON;

/** Whether APNs has a reason of this name. */
export function isReason(text: string): text is Reason {
  return Object.hasOwn(STATUS_OF_REASON, text);
}

/** What a request is answered with. */
export interface ApiAnswer {
  readonly status: number;
  /** `null` when it was accepted. */
  readonly reason: string | null;
  /** UNIX milliseconds, with status 410 only: when the device token was found inactive. */
  readonly timestamp: number | null;
  /** What stands in the body instead of APNs' JSON; absent: that. */
  readonly body?: string;
}

export const ACCEPTED: ApiAnswer = { status: 200, reason: null, timestamp: null };

/** The refusal with `reason`, and with the time that goes with 410. */
export function refuse(reason: Reason, timestamp: number | null = null): ApiAnswer {
  return { status: STATUS_OF_REASON[reason], reason, timestamp };
}
