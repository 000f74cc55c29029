import type { SendingExplanations } from '../contract/facts/sending.ts';
import { t, words } from './language.ts';
import { and } from './prose.ts';
import type { ExplanationWords } from './shapes.ts';

export const sendingExplanations = words<ExplanationWords<SendingExplanations>>('sending-explanations', {
  'binary-gateway-closed': {
    sentence: 'Apple closed its binary gateway on 31 March 2021: nothing answers there any more.',
    remedy:
      'Choose HTTP/2. The legacy binary protocol works with the built-in simulator and with gateways of your own.',
  },
  'binary-needs-certificate': {
    sentence: 'The binary gateway knows certificates only; a provider token key works on HTTP/2.',
    remedy: 'Choose HTTP/2, or an identity with a certificate.',
  },
  'production-unconfirmed': {
    sentence: 'This goes to real devices of real users.',
    remedy: 'Confirm it; you are asked again when the app or the number of devices changes.',
  },
  'environment-mismatch': ({ identity, environments, destination }) => ({
    sentence: t`${identity} is for ${and(environments)}, the destination is ${destination}: APNs will refuse it with BadCertificateEnvironment.`,
    remedy: t`Choose ${environments[0] ?? ''} as destination, or a certificate for ${destination}.`,
  }),
  'profile-environment-mismatch': ({ bundleId, profile, environment, destination }) => ({
    sentence: t`Device tokens of ${bundleId ?? ''} built with the provisioning profile “${profile}” belong to ${environment}, the destination is ${destination}: APNs will refuse them with BadDeviceToken.`,
    remedy: t`Choose ${environment} as destination, or take a device token of a build for ${destination}.`,
  }),
  'profile-without-push': ({ profile, bundleId }) => ({
    sentence: t`An app built with the provisioning profile “${profile}” cannot receive notifications: the profile has no aps-environment.`,
    remedy: t`Enable Push Notifications for ${bundleId} in Apple’s developer portal, make the profile anew, and build the app with it.`,
  }),
  'identity-missing': {
    sentence: 'No identity is chosen, and APNs takes notifications only from someone it knows.',
    remedy:
      'Choose a certificate with its private key (.p12, .pem) or a provider token key (.p8). To try this without one, choose the simulator as the destination.',
  },
  'ios-simulator-needs-mac': {
    sentence: 'iOS simulators exist on a Mac with Xcode only.',
    remedy: 'Choose the built-in simulator as destination: it needs nothing.',
  },
  'ios-simulator-needs-topic': {
    sentence: 'The app is not named: an iOS simulator delivers to a bundle id.',
    remedy: "Enter the app's bundle id as the topic.",
  },
  'ios-simulator-name': {
    sentence: 'A device or bundle id cannot start with a dash or contain a line break.',
    remedy: 'Enter “booted”, a device’s name or its identifier, and the bundle id.',
  },
  'ios-simulator-no-service': {
    sentence: 'An iOS simulator has neither channels nor a feedback service: it takes notifications from simctl only.',
    remedy: 'Choose the built-in simulator as destination: it plays both.',
  },
  'xcode-missing': ({ technical }) => ({
    sentence: t`Xcode's command line tools were not found (${technical}).`,
    remedy: 'Install Xcode, open it once, then send again.',
  }),
  SimctlAccepted: {
    sentence: 'The iOS simulator took the notification.',
    remedy: 'If nothing shows, check that the app is installed there and may show notifications.',
  },
  SimctlError: ({ technical, status }) => ({
    sentence: t`The iOS simulator refused the notification: ${technical === '' ? t`simctl ended with ${status}` : technical}`,
    remedy: 'Check that a simulator is running and that the app with this bundle id is installed on it.',
  }),
});
