import { t, words } from '../../language.ts';
import { and } from '../../prose.ts';

export const identityFitWords = words('page-identity-fit', {
  stillSimulator: (environments: readonly string[]) =>
    environments.length === 0
      ? t`This identity is for Apple’s services; the destination is still the simulator.`
      : t`This identity is for Apple’s ${and(environments)}; the destination is still the simulator.`,
  willRefuse: (environments: readonly string[], destination: string) =>
    t`This certificate is for ${and(environments)}: ${destination} will refuse it.`,
  switchDestinationChoose: 'Switch the destination, or choose a certificate made for it.',
  profileWithoutPush: (profile: string) =>
    t`An app built with the provisioning profile “${profile}” cannot receive notifications: the profile has no aps-environment.`,
  enablePushNotifications:
    'Enable Push Notifications for the app in Apple’s developer portal, and build it with a new profile.',
  profileElsewhere: (profile: string, bundleId: string, environment: string, destination: string) =>
    t`By the provisioning profile “${profile}”, device tokens of ${bundleId} belong to ${environment}: ${destination} answers them with BadDeviceToken.`,
  switchOrTake: (destination: string) =>
    t`Switch the destination, or take a device token of a build for ${destination}.`,
  switchTo: (environment: string) => t`Use ${environment}`,
});
