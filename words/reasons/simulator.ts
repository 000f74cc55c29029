import type { ApnsReason } from '../../contract/facts/wire/answers.ts';
import { words } from '../language.ts';
import type { Said } from '../shapes.ts';

const OWN_OR_APPLE =
  'To try things out here, use the simulator’s own identity: with the built-in one the default (leave --identity and --provider-token-key out), with another identity.p12 in its folder. To use yours, send to the sandbox or production (--to sandbox).';
const OTHER_ENVIRONMENT =
  'Start the simulator with the other environment (--environment), or send to what the credential is for.';
const AS_PLAYED =
  'A devices file, the simulator’s settings or its controls have it answer so. Nothing was sent to Apple.';

/**
 * What answers mean that our own simulator gives for reasons of its own: it knows its own authority and key only, and
 * plays what it was told to play. Nobody is to be sent to Apple for them.
 */
export const SIMULATOR_REASONS = words<Readonly<Partial<Record<ApnsReason, Said>>>>('simulator-reasons', {
  BadCertificate: {
    sentence: 'The simulator does not know this certificate: it takes those of its own authority only.',
    remedy: `That says nothing against the certificate. ${OWN_OR_APPLE}`,
  },
  InvalidProviderToken: {
    sentence: 'The simulator does not know this key with this key id and team id: it takes its own key only.',
    remedy: `That says nothing against the key. ${OWN_OR_APPLE}`,
  },
  Forbidden: { sentence: 'The simulator does not allow this.', remedy: AS_PLAYED },
  MissingProviderToken: {
    sentence: 'The simulator saw neither a certificate nor a provider token.',
    remedy:
      'Use the simulator’s own identity: with the built-in one the default, with another identity.p12 in its folder.',
  },
  BadCertificateEnvironment: {
    sentence: 'The simulator plays the other environment than the certificate is for.',
    remedy: OTHER_ENVIRONMENT,
  },
  BadEnvironmentKeyIdInToken: {
    sentence: 'The simulator plays the other environment than the key is for.',
    remedy: OTHER_ENVIRONMENT,
  },
  BadEnvironmentKeyInToken: {
    sentence: 'The simulator plays the other environment than the key is for.',
    remedy: OTHER_ENVIRONMENT,
  },
  ExpiredProviderToken: {
    sentence: 'The simulator takes the provider token for more than an hour old.',
    remedy: AS_PLAYED,
  },
  BadDeviceToken: {
    sentence: 'The simulator plays a device token of the other environment, or one that is not whole.',
    remedy:
      'Any well-formed device token works here but those that a devices file or the test devices describe otherwise.',
  },
  DeviceTokenNotForTopic: {
    sentence: 'The simulator plays a device of another app than the topic names.',
    remedy: 'Use another device token, or change the devices file.',
  },
  BadTopic: {
    sentence: 'The simulator’s certificate may not push to this topic, or it is misspelt.',
    remedy: 'Leave the topic out, or use that of the simulator’s own identity with the suffix of the push type.',
  },
  TopicDisallowed: {
    sentence: 'The simulator does not let this identity push to this topic.',
    remedy: 'Use a topic of the simulator’s own certificate, or its provider token key, which may push to any.',
  },
  TopicMismatch: {
    sentence: 'The identity does not belong to the app whose channels the simulator was asked for.',
    remedy: 'Use the simulator’s own identity, or the bundle id of its certificate.',
  },
  Unregistered: {
    sentence: 'The simulator plays a device from which the app was removed.',
    remedy: 'Another device token works. APNs would say this of a token to be removed from the list.',
  },
  ExpiredToken: {
    sentence: 'The simulator plays a device token that has expired.',
    remedy: 'Another device token works. APNs would say this of a token to be removed from the list.',
  },
  TooManyRequests: { sentence: 'The simulator plays too many requests in a row.', remedy: AS_PLAYED },
  TooManyProviderTokenUpdates: {
    sentence: 'The simulator plays a provider token that changed too often.',
    remedy: AS_PLAYED,
  },
  InternalServerError: { sentence: 'The simulator plays an error of APNs’ own.', remedy: AS_PLAYED },
  ServiceUnavailable: { sentence: 'The simulator plays APNs not being available.', remedy: AS_PLAYED },
  Shutdown: { sentence: 'The simulator plays an APNs server that is shutting down.', remedy: AS_PLAYED },
  FeatureNotEnabled: { sentence: 'The simulator plays an app without broadcast push.', remedy: AS_PLAYED },
  BroadcastFeatureNotEnabled: { sentence: 'The simulator plays an app without broadcast push.', remedy: AS_PLAYED },
});
