import type { DestinationChoice } from '../../contract/destination.ts';
import type { IdentityDescription } from '../../contract/identity.ts';
import type { Mend } from '../../contract/outcome.ts';
import { PRACTICE_ISSUER } from '../../contract/practice.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

/** Says where identity and destination do not belong together, before anything is sent. */
export function IdentityFit({
  destination,
  identity,
  onMend,
}: {
  readonly destination: DestinationChoice;
  readonly identity: IdentityDescription | null;
  readonly onMend: (mend: Mend) => void;
}) {
  if (identity === null || identity.builtIn || identity.problems.length > 0) return null;
  // Signed by the simulator, for practice: it is for the simulator, whatever it says.
  if (destination === 'simulator' && identity.issuer === PRACTICE_ISSUER) return null;
  const environments =
    identity.form === 'provider-token-key' && identity.environments.length === 0
      ? (['sandbox', 'production'] as const)
      : identity.environments;
  const switches = environments.map((environment) => (
    <Button key={environment} size="small" onClick={() => onMend({ kind: 'use-environment', environment })}>
      Use {environment}
    </Button>
  ));
  if (destination === 'simulator')
    return (
      <Notice
        tone="info"
        sentence={`This identity is for Apple’s ${environments.join(' and ') || 'services'}; the destination is still the simulator.`}
        actions={switches}
      />
    );
  if (destination !== 'sandbox' && destination !== 'production') return null;
  if (environments.length === 0 || environments.includes(destination)) return null;
  return (
    <Notice
      tone="warn"
      sentence={`This certificate is for ${environments.join(' and ')}: ${destination} will refuse it.`}
      remedy="Switch the destination, or choose a certificate made for it."
      actions={switches}
    />
  );
}
