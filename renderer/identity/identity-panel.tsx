import { memo, type RefObject, useId } from 'react';
import type { IdentityDescription } from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import { Badge } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { isExpired, kindWords, lifeWords, wantsIds, wantsPassphrase } from './identity-words.ts';
import { ProviderTokenIds } from './provider-token-ids.tsx';
import './identity-panel.css';

/** The endings of files that may hold a certificate or a key. */
export const IDENTITY_FILE_ENDINGS = '.p12,.pfx,.pem,.cer,.crt,.key,.p8,.der';

export interface IdentityPanelProps {
  /** Those that fit the destination, in order. */
  readonly identities: readonly IdentityDescription[];
  readonly chosen: IdentityDescription | null;
  readonly now: number;
  /** What was wrong with the files that were opened last. */
  readonly problems: readonly Problem[];
  readonly opening: boolean;
  readonly expiredAccepted: readonly string[];
  readonly fileInput: RefObject<HTMLInputElement | null>;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onChoose: (identity: IdentityDescription) => void;
  readonly onForget: (identity: IdentityDescription) => void;
  readonly onPassphrase: (identity: IdentityDescription) => void;
  readonly onComplete: (identity: IdentityDescription, keyId: string, teamId: string) => Promise<Problem | null>;
  readonly onAcceptExpired: (identity: IdentityDescription) => void;
  readonly onDismiss: (problem: Problem) => void;
}

export const IdentityPanel = memo(function IdentityPanel(props: IdentityPanelProps) {
  const { identities, chosen, problems, fileInput, opening, onFiles, onDismiss } = props;
  const headingId = useId();
  return (
    <section className="identity" aria-labelledby={headingId}>
      <div className="identity__head">
        <h2 className="identity__heading" id={headingId}>
          Identity
        </h2>
        <Button size="small" icon="folder" aria-busy={opening} onClick={() => fileInput.current?.click()}>
          Choose identity
        </Button>
        <input
          ref={fileInput}
          type="file"
          multiple
          hidden
          aria-label="Identity files"
          accept={IDENTITY_FILE_ENDINGS}
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            event.target.value = '';
            if (files.length > 0) onFiles(files);
          }}
        />
      </div>
      {problems.map((problem) => (
        <Notice
          key={`${problem.code} ${problem.place?.name ?? ''} ${problem.sentence}`}
          tone="danger"
          sentence={problem.sentence}
          remedy={problem.remedy}
          actions={
            <Button size="small" variant="quiet" onClick={() => onDismiss(problem)}>
              Dismiss
            </Button>
          }
        />
      ))}
      {identities.length === 0 ? (
        <button type="button" className="identity__empty" onClick={() => fileInput.current?.click()}>
          <Icon name="key" />
          <span>
            <strong>Drop a .p12, .pem, .cer or .p8 here</strong>
            <span>A certificate and its key may lie in two files: drop both.</span>
          </span>
        </button>
      ) : (
        <ul className="identity__list" aria-label="Identities">
          {identities.map((identity) => (
            <li key={identity.id}>
              <IdentityCard {...props} identity={identity} chosen={identity.id === chosen?.id} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
});

type CardProps = Omit<IdentityPanelProps, 'chosen'> & {
  readonly identity: IdentityDescription;
  readonly chosen: boolean;
};

function IdentityCard(props: CardProps) {
  const { identity, chosen, now, onChoose, onForget } = props;
  const life = lifeWords(identity, now);
  const usable = identity.problems.length === 0;
  const tone = life === null || life.tone === 'ok' ? 'neutral' : life.tone;
  return (
    <article
      className={classNames('identity-card', chosen && 'identity-card--chosen', !usable && 'identity-card--unusable')}
    >
      <div className="identity-card__head">
        <button
          type="button"
          className="identity-card__choose"
          aria-pressed={chosen}
          onClick={() => onChoose(identity)}
        >
          <Icon name={identity.form === 'provider-token-key' ? 'key' : 'certificate'} />
          <span className="identity-card__name">{identity.name}</span>
        </button>
        {!identity.builtIn && (
          <IconButton
            size="small"
            icon="close"
            className="identity-card__forget"
            label={`Forget ${identity.name}`}
            onClick={() => onForget(identity)}
          />
        )}
      </div>
      <div className="identity-card__badges">
        <Badge>{identity.builtIn ? 'Built in' : kindWords(identity)}</Badge>
        {life !== null && (
          <Badge tone={tone} {...(tone === 'danger' || tone === 'warn' ? { icon: 'warning' as const } : {})}>
            {life.text}
          </Badge>
        )}
        {!usable && (
          <Badge tone="danger" icon="rejected">
            {wantsPassphrase(identity) ? 'Locked' : 'Cannot be used'}
          </Badge>
        )}
      </div>
      {chosen && <IdentityFacts {...props} />}
    </article>
  );
}

function IdentityFacts(props: CardProps) {
  const { identity, expiredAccepted, onPassphrase, onAcceptExpired, onComplete } = props;
  const facts: readonly (readonly [string, string])[] = [
    ['Topics', topicWords(identity)],
    ['Environments', identity.environments.join(', ') || (identity.form === 'provider-token-key' ? 'both' : '')],
    ['Private key', identity.privateKeyFoundIn === null ? '' : `found ${identity.privateKeyFoundIn}`],
    ['File', identity.builtIn ? '' : identity.fileName],
    ['Key id', identity.keyId ?? ''],
    ['Team id', identity.teamId ?? ''],
    ['Ends', identity.notAfter === null ? '' : new Date(identity.notAfter).toLocaleDateString('en-GB', DATE)],
  ];
  const expired = isExpired(identity);
  const accepted = expiredAccepted.includes(identity.id);
  return (
    <div className="identity-card__facts">
      <dl className="identity-facts">
        {facts
          .filter(([, value]) => value !== '')
          .map(([label, value]) => (
            <div key={label} className="identity-facts__row">
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {identity.problems.map((problem) => (
        <Notice
          key={problem.code}
          tone="danger"
          sentence={problem.sentence}
          remedy={problem.remedy}
          actions={
            wantsPassphrase(identity) ? (
              <Button size="small" icon="key" onClick={() => onPassphrase(identity)}>
                Enter passphrase
              </Button>
            ) : undefined
          }
        />
      ))}
      {identity.warnings.map((warning) => (
        <Notice
          key={warning.code}
          tone="warn"
          sentence={warning.sentence}
          remedy={warning.remedy}
          actions={
            expired && warning.code === 'certificate-expired' ? (
              accepted ? (
                <Badge tone="warn" icon="done">
                  Used anyway in this run
                </Badge>
              ) : (
                <Button size="small" onClick={() => onAcceptExpired(identity)}>
                  Use it anyway
                </Button>
              )
            ) : undefined
          }
        />
      ))}
      {wantsIds(identity) && <ProviderTokenIds identity={identity} onComplete={onComplete} />}
    </div>
  );
}

const DATE: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', year: 'numeric' };

function topicWords(identity: IdentityDescription): string {
  if (identity.form === 'provider-token-key') return identity.topics.join(', ') || 'all of the team’s apps';
  return identity.topics.join(', ');
}
