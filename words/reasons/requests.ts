import type { ApnsReason } from '../../contract/facts/wire/answers.ts';
import { words } from '../language.ts';
import type { Said } from '../shapes.ts';

/** What a reason means for a broadcast or for the management of channels, where that is something else. */
export const REQUEST_REASONS = words<Readonly<Partial<Record<ApnsReason, Said>>>>('apns-request-reasons', {
  BadExpirationDate: {
    sentence:
      'The expiration does not fit: a broadcast must have one, and to a channel that stores nothing it must be 0.',
    remedy:
      'Use 0 for one attempt. A channel that keeps the newest message takes a time in UNIX seconds too, up to 8 hours from now.',
  },
  BadMessageId: {
    sentence: 'The apns-request-id is not a UUID.',
    remedy: 'Write it as 8-4-4-4-12 hexadecimal digits, or leave it out and APNs makes one.',
  },
  BadPriority: {
    sentence: 'The priority does not fit: a broadcast has 10 or 5.',
    remedy: 'Use 10 for what people must see at once; it counts against a budget that 5 does not.',
  },
  InvalidPushType: {
    sentence: 'Channels and broadcasts are for Live Activities only.',
    remedy: 'The push type must be LiveActivity.',
  },
  PayloadEmpty: {
    sentence: 'The body of the request is empty.',
    remedy: 'A broadcast needs a payload with "event", "timestamp" and "content-state" in "aps".',
  },
  TopicDisallowed: {
    sentence: 'This identity may not use this bundle id, or the bundle id has a suffix.',
    remedy: 'Give the bare bundle id, such as com.example.app, and the identity of the team that owns it.',
  },
  BadCertificateEnvironment: {
    sentence: 'The certificate is for the other environment.',
    remedy: 'Use the other environment, or choose a certificate made for this one.',
  },
  BadEnvironmentKeyIdInToken: {
    sentence: 'The key is only for the other environment.',
    remedy: 'Use the other environment, or choose a key that is allowed here.',
  },
  BadEnvironmentKeyInToken: {
    sentence: 'The key is only for the other environment.',
    remedy: 'Use the other environment, or choose a key that is allowed here.',
  },
  BadPath: {
    sentence: 'There is no such channel any more, or nothing at this address of the API.',
    remedy:
      'List the app’s channels. If the id is right, check the host: channels are managed at one, broadcasts go to another.',
  },
  PayloadTooLarge: {
    sentence: 'The payload is larger than a broadcast may be: 5120 bytes.',
    remedy: 'Shorten it.',
  },
  TooManyRequests: {
    sentence: 'Too many requests came in a row.',
    remedy: 'Wait a little, then try again.',
  },
  InternalServerError: {
    sentence: 'APNs had an error of its own.',
    remedy: 'Nothing is wrong with the request. Try again later; Apple asks servers to wait 15 minutes.',
  },
  ServiceUnavailable: {
    sentence: 'APNs is not available at the moment.',
    remedy: 'Nothing is wrong with the request. Look at Apple’s system status page, and try again later.',
  },
  Shutdown: {
    sentence: 'This APNs server is shutting down.',
    remedy: 'Try again: a new connection finds another server.',
  },
});
