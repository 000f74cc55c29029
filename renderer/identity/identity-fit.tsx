import type { DestinationChoice } from '../../contract/destination.ts';
import {
  environmentByProfiles,
  type IdentityDescription,
  PRACTICE_ISSUER,
  type ProfileDescription,
  profileWithoutPush,
} from '../../contract/identity.ts';
import type { Environment } from '../../contract/notification.ts';
import type { Mend } from '../../contract/outcome.ts';
import { identityFitWords } from '../../words/page/identity/identity-fit.ts';
import { Button } from '../ui/controls/button.tsx';
import { Notice } from '../ui/notices/notice.tsx';

export interface IdentityFitProps {
  readonly destination: DestinationChoice;
  readonly identity: IdentityDescription | null;
  /** Provisioning profiles of this run: they tell where an app's device tokens belong. */
  readonly profiles: readonly ProfileDescription[];
  /** The topic of the notification; empty where it is the identity's first. */
  readonly topic: string;
  /** UNIX milliseconds. */
  readonly now: number;
  readonly onMend: (mend: Mend) => void;
}

/** Says where identity, app and destination do not belong together, before anything is sent. */
export function IdentityFit(props: IdentityFitProps) {
  return (
    <>
      <CertificateFit {...props} />
      <ProfileFit {...props} />
    </>
  );
}

function CertificateFit({ destination, identity, onMend }: IdentityFitProps) {
  if (identity === null || identity.builtIn || identity.problems.length > 0) return null;
  // Signed by the simulator, for practice: it is for the simulator, whatever it says.
  if (destination === 'simulator' && identity.issuer === PRACTICE_ISSUER) return null;
  const environments =
    identity.form === 'provider-token-key' && identity.environments.length === 0
      ? (['sandbox', 'production'] as const)
      : identity.environments;
  const switches = environments.map((environment) => (
    <UseEnvironment key={environment} environment={environment} onMend={onMend} />
  ));
  if (destination === 'simulator')
    return <Notice tone="info" sentence={identityFitWords.stillSimulator(environments)} actions={switches} />;
  if (destination !== 'sandbox' && destination !== 'production') return null;
  if (environments.length === 0 || environments.includes(destination)) return null;
  return (
    <Notice
      tone="warn"
      sentence={identityFitWords.willRefuse(environments, destination)}
      remedy={identityFitWords.switchDestinationChoose}
      actions={switches}
    />
  );
}

/** The mix-up that no certificate shows: a device token of a development build, sent to production, or the reverse. */
function ProfileFit({ destination, identity, profiles, topic, now, onMend }: IdentityFitProps) {
  if (destination !== 'sandbox' && destination !== 'production') return null;
  const app = topic.trim() || (identity?.topics[0] ?? '');
  const barred = profileWithoutPush(profiles, app, now);
  if (barred !== null)
    return (
      <Notice
        tone="warn"
        sentence={identityFitWords.profileWithoutPush(barred.name)}
        remedy={identityFitWords.enablePushNotifications}
      />
    );
  const told = environmentByProfiles(profiles, app, now);
  if (told === null || told.environment === destination) return null;
  const { environment, profile } = told;
  return (
    <Notice
      tone="warn"
      sentence={identityFitWords.profileElsewhere(profile.name, profile.bundleId ?? '', environment, destination)}
      remedy={identityFitWords.switchOrTake(destination)}
      actions={<UseEnvironment environment={environment} onMend={onMend} />}
    />
  );
}

function UseEnvironment({
  environment,
  onMend,
}: {
  readonly environment: Environment;
  readonly onMend: (mend: Mend) => void;
}) {
  return (
    <Button size="small" onClick={() => onMend({ kind: 'use-environment', environment })}>
      {identityFitWords.switchTo(environment)}
    </Button>
  );
}
