import type { ProfileDescription } from '../../contract/identity.ts';
import { identitiesWords } from '../../words/page/identity/identities.ts';
import { longDay } from '../../words/page/times.ts';
import { Badge } from '../ui/notices/badge.tsx';
import { DISTRIBUTIONS } from './profile-words.ts';

/** What the provisioning profiles of this run tell of device tokens. */
export function ProfileList({
  profiles,
  now,
}: {
  readonly profiles: readonly ProfileDescription[];
  /** UNIX milliseconds. */
  readonly now: number;
}) {
  return (
    <ul className="profiles" aria-label={identitiesWords.provisioningProfiles}>
      {profiles.map((profile) => (
        <li key={`${profile.uuid} ${profile.fileName}`} className="profile">
          <span className="profile__name" title={profile.fileName}>
            {profile.name}
          </span>
          <span className="profile__gist">
            {[
              profile.bundleId,
              profile.environment === null
                ? identitiesWords.noNotifications
                : identitiesWords.tokensBelong(profile.environment),
              profile.teamName ?? profile.teamId,
              profile.notAfter === null
                ? null
                : `${profile.notAfter > now ? 'ends' : 'ended'} ${longDay(profile.notAfter)}`,
            ]
              .filter((part) => part !== null)
              .join(' · ')}
          </span>
          <Badge>{DISTRIBUTIONS[profile.distribution]}</Badge>
        </li>
      ))}
    </ul>
  );
}
