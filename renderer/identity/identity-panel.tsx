import { lazy, memo, Suspense, useEffect, useId, useRef } from 'react';
import { IDENTITY_ENDINGS, type IdentityDescription } from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import { identityWords } from '../../words/page/identity/identity.ts';
import type { HostBridge } from '../bridge.ts';
import { classNames } from '../ui/class-names.ts';
import { Button, IconButton } from '../ui/controls/button.tsx';
import { Menu } from '../ui/controls/menu.tsx';
import { Icon } from '../ui/icon.tsx';
import { Badge } from '../ui/notices/badge.tsx';
import { FileProblems } from '../ui/notices/file-problems.tsx';
import { LeavingNotice } from '../ui/notices/leaving-notice.tsx';
import { Notice } from '../ui/notices/notice.tsx';
import { hindranceWords, isExpired, kindWords, lifeWords, shortName } from './identity-words.ts';
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

const IdentityCardFacts = lazy(() =>
  import('./identity-card-facts.tsx').then((module) => ({ default: module.IdentityCardFacts })),
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
      {chosen && (
        <Suspense fallback={null}>
          <IdentityCardFacts {...props} />
        </Suspense>
      )}
    </article>
  );
}
