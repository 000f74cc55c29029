import type { ApnsReason } from '../../contract/facts/wire/answers.ts';
import { words } from '../language.ts';
import type { Said } from '../shapes.ts';

/** What each reason of APNs means for people, and what to do. */
export const REASONS = words<Readonly<Record<ApnsReason, Said>>>('apns-reasons', {
  BadCollapseId: {
    sentence: 'The collapse id is longer than 64 bytes.',
    remedy: 'Shorten it or leave it out. Bytes count, not characters: an emoji takes four.',
  },
  BadDeviceToken: {
    sentence: 'APNs does not know this device token here: it belongs to the other environment, or is not whole.',
    remedy:
      'An app run from Xcode has a sandbox token, TestFlight and the App Store give production tokens. Try the other environment first, then copy the token anew from the app.',
  },
  BadExpirationDate: {
    sentence: 'The expiration is not a time that APNs understands.',
    remedy:
      'It is a whole number of UNIX seconds, such as 1764000000, or 0 for one attempt. Correct it or leave it out.',
  },
  BadMessageId: {
    sentence: 'The apns-id is not a UUID.',
    remedy: 'Write it as 8-4-4-4-12 hexadecimal digits, or leave it out and APNs makes one.',
  },
  BadPriority: {
    sentence: 'The priority does not fit: APNs knows 10, 5 and 1, and a background notification must have 5.',
    remedy: 'Choose 5 for a background notification; else 10, or 5 when it is not urgent.',
  },
  BadTopic: {
    sentence: 'The topic is not one that this identity may push to, or is misspelt.',
    remedy: 'The topic is the app’s bundle id, with the suffix of the push type where it has one.',
  },
  DeviceTokenNotForTopic: {
    sentence: 'The device token is good, but it belongs to another app or another kind of push than the topic.',
    remedy:
      'Compare the topic with the bundle id of the app that printed the token. VoIP, Live Activity and widget tokens each need the topic with their own suffix.',
  },
  DuplicateHeaders: {
    sentence: 'A header arrived twice.',
    remedy: 'Something between here and APNs doubles headers: a proxy, most likely. Send without it.',
  },
  IdleTimeout: {
    sentence: 'APNs closed the connection because nothing was sent for a long time.',
    remedy: 'Send again: a new connection opens by itself.',
  },
  InvalidPushType: {
    sentence: 'The push type is not one that APNs knows, or it does not go with the topic.',
    remedy: 'A topic that ends in .voip needs push type voip, and so on; a plain bundle id needs alert or background.',
  },
  MissingDeviceToken: {
    sentence: 'No device token arrived.',
    remedy: 'Enter the device token that the app received when it registered.',
  },
  MissingTopic: {
    sentence: 'APNs needs a topic: this identity may push to more than one.',
    remedy: 'Enter the app’s bundle id as topic.',
  },
  PayloadEmpty: {
    sentence: 'The payload is empty.',
    remedy: 'Enter a payload; the smallest useful one is {"aps":{"alert":"Hi"}}.',
  },
  TopicDisallowed: {
    sentence: 'This identity may not push to this topic.',
    remedy:
      'With a .p8 key the app must belong to the key’s team; with a certificate the topic must be one of those in it. Check the bundle id, its suffix, and whose key it is.',
  },
  BadCertificate: {
    sentence: 'The certificate is not valid for push: revoked, expired, or not a push certificate.',
    remedy: 'Make a new push certificate in Apple’s developer portal and export it with its private key.',
  },
  BadCertificateEnvironment: {
    sentence: 'The certificate is for the other environment.',
    remedy: 'Send to the other environment, or choose a certificate made for this one.',
  },
  ExpiredProviderToken: {
    sentence: 'APNs takes the provider token for more than an hour old, though it was made anew.',
    remedy: 'Check this computer’s clock and time zone: the token carries the time it was made.',
  },
  Forbidden: {
    sentence: 'APNs does not allow this.',
    remedy: 'Check in Apple’s developer portal what the key or certificate is allowed to do.',
  },
  InvalidProviderToken: {
    sentence: 'APNs cannot verify the provider token: key, key id and team id do not belong together.',
    remedy:
      'Key id and team id both have ten characters and are often swapped: the key id is in the file’s name, the team id at the top right of Apple’s developer portal. Check also that the key has push enabled and is not revoked.',
  },
  MissingProviderToken: {
    sentence: 'APNs saw neither a certificate nor a provider token.',
    remedy: 'Choose an identity: a certificate with its private key, or a .p8 key.',
  },
  UnrelatedKeyIdInToken: {
    sentence: 'This connection was opened with another key, which has nothing to do with this one.',
    remedy: 'Close the connection and send again: the new one starts with this key.',
  },
  BadEnvironmentKeyIdInToken: {
    sentence: 'The key is only for the other environment.',
    remedy: 'Send to the other environment, or choose a key that is allowed here.',
  },
  BadEnvironmentKeyInToken: {
    sentence: 'The key is only for the other environment.',
    remedy: 'Send to the other environment, or choose a key that is allowed here.',
  },
  TopicMismatch: {
    sentence: 'The identity does not belong to the app whose channels were asked for.',
    remedy: 'Use an identity of the app’s own team, or the right bundle id.',
  },
  BadPath: {
    sentence: 'There is nothing at this address of the API.',
    remedy: 'Check that the host is an APNs API host; for a channel, that it has not been deleted.',
  },
  MethodNotAllowed: {
    sentence: 'The API host does not allow this method here.',
    remedy: 'Check that the host is an APNs API host: something else may be answering.',
  },
  ExpiredToken: {
    sentence: 'The device token has expired.',
    remedy: 'Remove it, and take the new one that the app gets when it next registers.',
  },
  Unregistered: {
    sentence: 'The device token is no longer active for this topic: the app was removed, or the activity ended.',
    remedy: 'Remove it, unless the app has registered again since.',
  },
  PayloadTooLarge: {
    sentence: 'The payload is larger than APNs takes: 4096 bytes, or 5120 for voip and broadcasts.',
    remedy: 'Shorten it; the meter under the payload shows by how much.',
  },
  TooManyProviderTokenUpdates: {
    sentence: 'The provider token changed more often than once in 20 minutes.',
    remedy:
      'Wait 20 minutes. Other programs that push with the same key on the same account count too, and so does a wrong clock.',
  },
  TooManyRequests: {
    sentence: 'Too many notifications went to this device token in a row.',
    remedy: 'Wait a little, then send again.',
  },
  InternalServerError: {
    sentence: 'APNs had an error of its own.',
    remedy: 'Nothing is wrong with what you sent. Send again later; Apple asks servers to wait 15 minutes.',
  },
  ServiceUnavailable: {
    sentence: 'APNs is not available at the moment.',
    remedy:
      'Nothing is wrong with what you sent. Look at Apple’s system status page, and send again later; Apple asks servers to wait 15 minutes.',
  },
  Shutdown: {
    sentence: 'This APNs server is shutting down.',
    remedy: 'Send again: a new connection finds another server.',
  },
  FeatureNotEnabled: {
    sentence: 'Broadcast push is not enabled for this app.',
    remedy: 'Enable the Broadcast capability for the App ID in Apple’s developer portal.',
  },
  BroadcastFeatureNotEnabled: {
    sentence: 'Broadcast push is not enabled for this app.',
    remedy: 'Enable the Broadcast capability for the App ID in Apple’s developer portal.',
  },
  MissingChannelId: {
    sentence: 'No channel id arrived.',
    remedy: 'Enter the id that APNs gave when the channel was created.',
  },
  BadChannelId: {
    sentence: 'APNs never issued this channel id here.',
    remedy: 'Copy it whole, and check the environment: channels of sandbox and production are apart.',
  },
  ChannelNotRegistered: {
    sentence: 'This channel does not exist any more.',
    remedy: 'List the app’s channels, and create a new one where needed.',
  },
  BadRequestParams: {
    sentence: 'A parameter of the request is wrong.',
    remedy: 'Check the bundle id, and storage policy and push type of the channel.',
  },
  BadRequestPayload: {
    sentence: 'APNs cannot read the request’s body.',
    remedy: 'It must be one JSON object.',
  },
  MissingPushType: {
    sentence: 'The push type is missing.',
    remedy: 'A broadcast needs push type liveactivity.',
  },
  MissingChannelQueueSize: {
    sentence: 'The channel’s storage policy is missing or is not one that APNs knows.',
    remedy: 'Choose 0 (nothing is stored) or 1 (the newest message is).',
  },
  CannotCreateChannelConfig: {
    sentence: 'The app has as many channels as it may have: 10,000 in each environment.',
    remedy: 'Delete channels that are no longer used.',
  },
});
