import { useCallback, useEffect, useState } from 'react';
import type { IdentityDescription } from '../../../contract/identity.ts';
import { PROVIDER_TOKEN_MINUTES, type ProviderTokenFacts } from '../../../contract/provider-token.ts';
import { providerTokenWords } from '../../../words/page/identity/provider-token.ts';
import type { HostBridge } from '../../bridge.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Disclosure } from '../../ui/surfaces/disclosure.tsx';
import { ageInWords, shortAge, timesOfToken } from './provider-token-words.ts';
import './provider-token.css';

/** What the provider token of a key says and how old it is. The page never has the token itself. */
export function ProviderToken({
  bridge,
  identity,
  now,
  onChangeIds,
}: {
  readonly bridge: HostBridge;
  readonly identity: IdentityDescription;
  /** UNIX milliseconds; moves on once a minute. */
  readonly now: number;
  /** `null` for the simulator's own key. */
  readonly onChangeIds: (() => void) | null;
}) {
  const [facts, setFacts] = useState<ProviderTokenFacts | null>(null);
  const { id, keyId, teamId } = identity;

  // Asked anew whenever a send may have made or renewed it.
  const ask = useCallback(() => {
    void bridge['identity.token']({ identityId: id }).then((answer) => {
      if (answer.ok) setFacts(answer.value);
    });
  }, [bridge, id]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other ids have another token
  useEffect(() => {
    ask();
    return bridge['send.settled'](ask);
  }, [bridge, ask, keyId, teamId]);

  if (facts === null) return null;
  const at = Math.max(now, facts.madeAt ?? 0);
  return (
    <Disclosure
      label={providerTokenWords.providerToken}
      summary={
        <span className="provider-token__age">
          {facts.madeAt !== null && <AgeRing ageMs={at - facts.madeAt} />}
          {shortAge(facts, at)}
        </span>
      }
    >
      <div className="provider-token">
        <dl className="identity-facts">
          {[[providerTokenWords.age, ageInWords(facts, at)] as const, ...timesOfToken(facts, at)].map(
            ([label, value]) => (
              <div key={label} className="identity-facts__row">
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
          )}
          <div className="identity-facts__row">
            <dt>{providerTokenWords.header}</dt>
            <dd className="mono">{jsonLines(facts.header)}</dd>
          </div>
          <div className="identity-facts__row">
            <dt>{providerTokenWords.claims}</dt>
            <dd className="mono">{jsonLines(facts.claims)}</dd>
          </div>
        </dl>
        <p className="provider-token__note">{providerTokenWords.signatureStaysMain}</p>
        {onChangeIds !== null && (
          <Button size="small" onClick={onChangeIds}>
            {providerTokenWords.changeIds}
          </Button>
        )}
      </div>
    </Disclosure>
  );
}

const RADIUS = 5.5;
const AROUND = 2 * Math.PI * RADIUS;

/** How much of the hour that APNs grants is gone. */
function AgeRing({ ageMs }: { readonly ageMs: number }) {
  const share = Math.min(1, Math.max(0.02, ageMs / (PROVIDER_TOKEN_MINUTES.refused * 60_000)));
  const late = ageMs >= PROVIDER_TOKEN_MINUTES.renewed * 60_000;
  return (
    <svg className={late ? 'age-ring age-ring--late' : 'age-ring'} viewBox="0 0 14 14" aria-hidden="true">
      <circle className="age-ring__hour" cx="7" cy="7" r={RADIUS} />
      <circle
        className="age-ring__age"
        cx="7"
        cy="7"
        r={RADIUS}
        strokeDasharray={`${share * AROUND} ${AROUND}`}
        transform="rotate(-90 7 7)"
      />
    </svg>
  );
}

/** A small object as JSON, a member a line. */
function jsonLines(value: object): string {
  return Object.entries(value)
    .map(([name, one]) => `${name}: ${one === null ? providerTokenWords.timeMade : JSON.stringify(one)}`)
    .join('\n');
}
