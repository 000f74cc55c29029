import { lazy, memo, Suspense, useEffect, useId, useRef } from 'react';
import { IDENTITY_ENDINGS, type IdentityDescription, keyPlaceInWords } from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import { identityWords } from '../../words/page/identity.ts';
import { longDay } from '../../words/page/times.ts';
import type { HostBridge } from '../bridge.ts';
import { classNames } from '../ui/class-names.ts';
import { Button, IconButton } from '../ui/controls/button.tsx';
import { Menu } from '../ui/controls/menu.tsx';
import { Icon } from '../ui/icon.tsx';
import { Badge } from '../ui/notices/badge.tsx';
import { FileProblems } from '../ui/notices/file-problems.tsx';
import { LeavingNotice } from '../ui/notices/leaving-notice.tsx';
import { Notice } from '../ui/notices/notice.tsx';
import { Disclosure } from '../ui/surfaces/disclosure.tsx';
import { explain } from '../ui/told.ts';
import { Facts } from './identity-facts.tsx';
import {
  environmentWords,
  hindranceWords,
  isExpired,
  kindWords,
  lifeWords,
  shortName,
  topicWords,
  wantsIds,
  wantsPassphrase,
} from './identity-words.ts';
import './identity-panel.css';

/** What the file chooser offers: certificates, keys, and profiles that tell where device tokens belong. */
const FILE_ENDINGS = [...IDENTITY_ENDINGS, '.mobileprovision', '.provisionprofile'].join(',');
/** Identities shown here; the others are in the list of all. */
const MOST_SHOWN = 6;

/** A sentence about what was opened last. */
interface Told {
  readonly key: string;
  readonly tone: 'ok' | 'warn';
  readonly sentence: string;
  readonly remedy: string;
}

export interface IdentityPanelProps {
  /** Those that fit the destination, in order. */
  readonly identities: readonly IdentityDescription[];
  readonly chosen: IdentityDescription | null;
  /** The simulator's own identity is still being made. */
  readonly waiting: boolean;
  readonly now: number;
  /** What was wrong with the files that were opened last. */
  readonly problems: readonly Problem[];
  /** What was done beside opening them. */
  readonly notices: readonly Told[];
  readonly opening: boolean;
  readonly expiredAccepted: readonly string[];
  /** Opens the list of all of them. */
  readonly onAll: () => void;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onChoose: (identity: IdentityDescription) => void;
  readonly onForget: (identity: IdentityDescription) => void;
  readonly onPassphrase: (identity: IdentityDescription) => void;
  readonly onComplete: (identity: IdentityDescription, keyId: string, teamId: string) => Promise<Problem | null>;
  readonly onAcceptExpired: (identity: IdentityDescription) => void;
  readonly onConvert: (identity: IdentityDescription) => void;
  readonly onDismiss: (told: Told) => void;
  readonly onDismissProblems: () => void;
  readonly bridge: HostBridge;
  /** The provider token key whose ids are to be entered or changed. */
  readonly idsWanted: string | null;
  readonly onWantIds: (identityId: string | null) => void;
}

const ProviderTokenIds = lazy(() =>
  import('./provider-token/provider-token-ids.tsx').then((module) => ({ default: module.ProviderTokenIds })),
);
const ProviderToken = lazy(() =>
  import('./provider-token/provider-token.tsx').then((module) => ({ default: module.ProviderToken })),
);

export const IdentityPanel = memo(function IdentityPanel(props: IdentityPanelProps) {
  const { identities, chosen, waiting, problems, notices, opening, onAll, onFiles, onDismiss, onDismissProblems } =
    props;
  const fileInput = useRef<HTMLInputElement>(null);
  const headingId = useId();
  const shown = inSight(identities, chosen);
  const section = useRef<HTMLElement>(null);
  const seen = useRef(chosen?.id);
  useEffect(() => {
    if (seen.current === chosen?.id) return;
    seen.current = chosen?.id;
    // What was just opened is what the user looks for, whatever else is told above it.
    section.current?.querySelector('.identity-card--chosen')?.scrollIntoView({ block: 'nearest' });
  }, [chosen?.id]);
  return (
    <section className="identity" aria-labelledby={headingId} ref={section}>
      <div className="identity__head">
        <h2 className="identity__heading" id={headingId}>
          {identityWords.identity}
        </h2>
        <div className="identity__sources">
          <Button size="small" icon="search" onClick={onAll}>
            {identityWords.chooseIdentity}
          </Button>
          <IconButton
            size="small"
            icon="plus"
            label={identityWords.openFiles}
            aria-busy={opening}
            onClick={() => fileInput.current?.click()}
          />
        </div>
        <input
          ref={fileInput}
          type="file"
          multiple
          hidden
          aria-label={identityWords.identityFiles}
          accept={FILE_ENDINGS}
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            event.target.value = '';
            if (files.length > 0) onFiles(files);
          }}
        />
      </div>
      <FileProblems problems={problems} onDismiss={onDismissProblems} />
      {notices.map((told) =>
        told.tone === 'ok' ? (
          <LeavingNotice key={told.key} sentence={told.sentence} remedy={told.remedy} onGone={() => onDismiss(told)} />
        ) : (
          <Notice
            key={told.key}
            tone={told.tone}
            sentence={told.sentence}
            remedy={told.remedy}
            actions={
              <Button size="small" variant="quiet" onClick={() => onDismiss(told)}>
                {identityWords.dismiss}
              </Button>
            }
          />
        ),
      )}
      {waiting && (
        <p className="identity__waiting" aria-live="polite">
          {identityWords.simulatorStartingMakes}
        </p>
      )}
      {identities.length === 0 && !waiting && (
        <button type="button" className="identity__empty" onClick={onAll}>
          <Icon name="key" />
          <span>
            <strong>{identityWords.dropP12Pem}</strong>
            <span>{identityWords.certificateKeyMay}</span>
          </span>
        </button>
      )}
      {shown.length > 0 && (
        <ul className="identity__list" aria-label={identityWords.identities}>
          {shown.map((identity) => (
            <li key={identity.id}>
              <IdentityCard {...props} identity={identity} chosen={identity.id === chosen?.id} />
            </li>
          ))}
        </ul>
      )}
      {shown.length < identities.length && (
        <Button variant="link" size="small" className="identity__all" onClick={onAll}>
          {identityWords.all(identities.length)}
        </Button>
      )}
    </section>
  );
});

/** The chosen one, and the latest others but hidden and expired ones. */
function inSight(
  identities: readonly IdentityDescription[],
  chosen: IdentityDescription | null,
): readonly IdentityDescription[] {
  const others = identities.filter(({ id }) => id !== chosen?.id);
  const latest = new Set(
    others.filter((one) => !one.hidden && !isExpired(one)).slice(chosen === null ? -MOST_SHOWN : 1 - MOST_SHOWN),
  );
  return identities.filter((one) => one.id === chosen?.id || latest.has(one));
}

type CardProps = Omit<IdentityPanelProps, 'chosen'> & {
  readonly identity: IdentityDescription;
  readonly chosen: boolean;
};

function IdentityCard(props: CardProps) {
  const { identity, chosen, now, onChoose, onForget, onConvert } = props;
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
          title={identity.name}
          onClick={() => onChoose(identity)}
        >
          <Icon name={identity.form === 'provider-token-key' ? 'key' : 'certificate'} />
          <span className="identity-card__name">{shortName(identity)}</span>
        </button>
        <Menu
          align="end"
          trigger={
            <IconButton
              size="small"
              icon="more"
              className="identity-card__more"
              label={identityWords.moreFor(shortName(identity))}
            />
          }
          items={[
            {
              label: identityWords.convert,
              note: identityWords.writeP12Pem,
              icon: 'key',
              disabled: !usable,
              onSelect: () => onConvert(identity),
            },
            ...(identity.builtIn
              ? []
              : [
                  {
                    label: identityWords.forget,
                    note: identityWords.fileStaysWhere,
                    icon: 'close' as const,
                    onSelect: () => onForget(identity),
                  },
                ]),
          ]}
        />
      </div>
      <div className="identity-card__badges">
        <Badge>{identity.builtIn ? identityWords.builtIn : kindWords(identity)}</Badge>
        {life !== null && (
          <Badge tone={tone} {...(tone === 'danger' || tone === 'warn' ? { icon: 'warning' as const } : {})}>
            {life.text}
          </Badge>
        )}
        {!usable && (
          <Badge tone="danger" icon="rejected">
            {hindranceWords(identity)}
          </Badge>
        )}
      </div>
      {chosen && <IdentityFacts {...props} />}
    </article>
  );
}

function IdentityFacts(props: CardProps) {
  const { identity, expiredAccepted, bridge, now, idsWanted, onPassphrase, onAcceptExpired, onComplete } = props;
  const ends = identity.notAfter === null ? '' : longDay(identity.notAfter);
  const expired = isExpired(identity);
  const accepted = expiredAccepted.includes(identity.id);
  return (
    <div className="identity-card__facts">
      <Facts
        facts={[
          [identityWords.topics, topicWords(identity)],
          [identityWords.environment, environmentWords(identity)],
          [
            identityWords.privateKey,
            identity.privateKeyFoundIn === null ? '' : identityWords.foundIn(keyPlaceInWords(identity) ?? ''),
          ],
          [identityWords.keyId, identity.keyId ?? ''],
          [identityWords.teamId, identity.teamId ?? ''],
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
                {identityWords.enterPassphrase}
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
                  {identityWords.usedAnywayRun}
                </Badge>
              ) : (
                <Button size="small" onClick={() => onAcceptExpired(identity)}>
                  {identityWords.useAnyway}
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
      <Disclosure label={identityWords.details}>
        <Facts
          facts={[
            [identityWords.name, identity.name],
            [
              identity.store === 'file' ? identityWords.file : identityWords.store,
              identity.builtIn ? '' : identity.fileName,
            ],
            [identityWords.folder, identity.builtIn ? '' : (identity.location ?? '')],
            [identityWords.issuer, identity.issuer ?? ''],
            [identityWords.begins, identity.notBefore === null ? '' : longDay(identity.notBefore)],
            [identityWords.ends, ends],
            ['SHA-256', identity.fingerprint],
          ]}
        />
      </Disclosure>
    </div>
  );
}
