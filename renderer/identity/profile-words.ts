import type { ProfileDescription, ProfileDistribution } from '../../contract/identity.ts';
import { longDay } from '../../words/page/times.ts';

/** How an app with the profile is given out, in words. */
export const DISTRIBUTIONS: Readonly<Record<ProfileDistribution, string>> = {
  development: 'development',
  'ad-hoc': 'ad hoc',
  enterprise: 'in-house',
  'app-store': 'App Store',
};

/** What a provisioning profile tells of device tokens. */
export function profileWords(profile: ProfileDescription): { readonly sentence: string; readonly remedy: string } {
  const { name, environment, distribution, bundleId, notAfter } = profile;
  const what = `“${name}” is a provisioning profile (${DISTRIBUTIONS[distribution]})`;
  const until = notAfter === null ? '' : ` It ends on ${longDay(notAfter)}.`;
  return environment === null
    ? { sentence: `${what}, and an app built with it receives no notifications.`, remedy: until.trim() }
    : {
        sentence: `${what}: device tokens of ${bundleId ?? 'its app'} belong to ${environment}.`,
        remedy: `Pushwright warns when they are sent elsewhere.${until}`,
      };
}
