import type { ProfileDescription, ProfileDistribution } from '../../contract/identity.ts';
import { identityWords } from '../../words/page/identity/identity.ts';

/** How an app with the profile is given out, in words. */
export const DISTRIBUTIONS: Readonly<Record<ProfileDistribution, string>> = {
  development: identityWords.forDevelopment,
  'ad-hoc': identityWords.adHoc,
  enterprise: identityWords.inHouse,
  'app-store': identityWords.appStore,
};

/** What a provisioning profile tells of device tokens. */
export function profileWords(profile: ProfileDescription): { readonly sentence: string; readonly remedy: string } {
  const { name, environment, distribution, bundleId, notAfter } = profile;
  const what = identityWords.profile(name, DISTRIBUTIONS[distribution]);
  const until = notAfter === null ? '' : identityWords.profileEnds(notAfter);
  if (environment === null) return { sentence: identityWords.profileBars(what), remedy: until };
  return {
    sentence: identityWords.profileBelongs(what, bundleId, environment),
    remedy: [identityWords.warnsElsewhere, until].filter((part) => part !== '').join(' '),
  };
}
