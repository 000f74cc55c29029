import { lazy, Suspense } from 'react';
import type { IdentityDescription } from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import { keyPlace } from '../../words/identity/key-place.ts';
import { identityFactsWords } from '../../words/page/identity/identity-facts.ts';
import { longDay } from '../../words/page/times.ts';
import type { HostBridge } from '../bridge.ts';
import { Button } from '../ui/controls/button.tsx';
import { Badge } from '../ui/notices/badge.tsx';
import { Notice } from '../ui/notices/notice.tsx';
import { Disclosure } from '../ui/surfaces/disclosure.tsx';
import { explain } from '../ui/told.ts';
import { Facts } from './identity-facts.tsx';
import { environmentWords, isExpired, topicWords, wantsIds, wantsPassphrase } from './identity-words.ts';

const ProviderTokenIds = lazy(() =>
  import('./provider-token/provider-token-ids.tsx').then((module) => ({ default: module.ProviderTokenIds })),
);
const ProviderToken = lazy(() =>
  import('./provider-token/provider-token.tsx').then((module) => ({ default: module.ProviderToken })),
);

interface IdentityCardFactsProps {
  readonly bridge: HostBridge;
  readonly identity: IdentityDescription;
  /** UNIX milliseconds. */
  readonly now: number;
  /** Ids of expired certificates that are used anyway in this run. */
  readonly expiredAccepted: readonly string[];
  /** Id of the identity whose ids are asked for; `null`: of none. */
  readonly idsWanted: string | null;
  readonly onPassphrase: (identity: IdentityDescription) => void;
  readonly onAcceptExpired: (identity: IdentityDescription) => void;
  readonly onComplete: (identity: IdentityDescription, keyId: string, teamId: string) => Promise<Problem | null>;
  readonly onWantIds: (identityId: string | null) => void;
}

/** What is known of the identity that is sent with, what stands against it, and its details. */
export function IdentityCardFacts(props: IdentityCardFactsProps) {
  const { identity, expiredAccepted, bridge, now, idsWanted, onPassphrase, onAcceptExpired, onComplete } = props;
  const ends = identity.notAfter === null ? '' : longDay(identity.notAfter);
  const expired = isExpired(identity);
  const accepted = expiredAccepted.includes(identity.id);
  return (
    <div className="identity-card__facts">
      <Facts
        facts={[
          [identityFactsWords.topics, topicWords(identity)],
          [identityFactsWords.environment, environmentWords(identity)],
          [
            identityFactsWords.privateKey,
            identity.privateKeyFoundIn === null ? '' : identityFactsWords.foundIn(keyPlace(identity.privateKeyFoundIn)),
          ],
          [identityFactsWords.keyId, identity.keyId ?? ''],
          [identityFactsWords.teamId, identity.teamId ?? ''],
        ]}
      />
      {identity.problems.map((problem) => (
        <Notice
          key={problem.code}
          tone="danger"
          {...explain(problem)}
          actions={
            wantsPassphrase(identity) ? (
              <Button size="small" icon="key" onClick={() => onPassphrase(identity)}>
                {identityFactsWords.enterPassphrase}
              </Button>
            ) : undefined
          }
        />
      ))}
      {identity.warnings.map((warning) => (
        <Notice
          key={warning.code}
          tone="warn"
          {...explain(warning)}
          actions={
            expired && warning.code === 'certificate-expired' ? (
              accepted ? (
                <Badge tone="warn" icon="done">
                  {identityFactsWords.usedAnywayRun}
                </Badge>
              ) : (
                <Button size="small" onClick={() => onAcceptExpired(identity)}>
                  {identityFactsWords.useAnyway}
                </Button>
              )
            ) : undefined
          }
        />
      ))}
      {(wantsIds(identity) || idsWanted === identity.id) && (
        <Suspense fallback={null}>
          <ProviderTokenIds
            identity={identity}
            focus={idsWanted === identity.id}
            onComplete={onComplete}
            onCancel={wantsIds(identity) ? null : () => props.onWantIds(null)}
          />
        </Suspense>
      )}
      {identity.form === 'provider-token-key' && !wantsIds(identity) && identity.problems.length === 0 && (
        <Suspense fallback={null}>
          <ProviderToken
            bridge={bridge}
            identity={identity}
            now={now}
            onChangeIds={identity.builtIn ? null : () => props.onWantIds(identity.id)}
          />
        </Suspense>
      )}
      <Disclosure label={identityFactsWords.details}>
        <Facts
          facts={[
            [identityFactsWords.name, identity.name],
            [
              identity.store === 'file' ? identityFactsWords.file : identityFactsWords.store,
              identity.builtIn ? '' : identity.fileName,
            ],
            [identityFactsWords.folder, identity.builtIn ? '' : (identity.location ?? '')],
            [identityFactsWords.issuer, identity.issuer ?? ''],
            [identityFactsWords.begins, identity.notBefore === null ? '' : longDay(identity.notBefore)],
            [identityFactsWords.ends, ends],
            ['SHA-256', identity.fingerprint],
          ]}
        />
      </Disclosure>
    </div>
  );
}
