import { useState } from 'react';
import { type IdentityDescription, MAX_LABEL_CHARACTERS } from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import { keyPlace } from '../../words/identity/key-place.ts';
import { identitiesWords } from '../../words/page/identity/identities.ts';
import { longDay } from '../../words/page/times.ts';
import type { HostBridge } from '../bridge.ts';
import { Button, IconButton } from '../ui/controls/button.tsx';
import { TextField } from '../ui/controls/field.tsx';
import { Menu } from '../ui/controls/menu.tsx';
import type { MenuItem } from '../ui/controls/menu-props.ts';
import { Notice } from '../ui/notices/notice.tsx';
import { Disclosure } from '../ui/surfaces/disclosure.tsx';
import { explain } from '../ui/told.ts';
import { Facts } from './identity-facts.tsx';
import { IdentityFindings } from './identity-findings.tsx';
import type { ListedIdentity } from './identity-list.ts';
import { environmentWords, kindWords, shortName, topicWords, wantsIds, wantsPassphrase } from './identity-words.ts';

export interface IdentityDetailProps {
  readonly bridge: HostBridge;
  readonly entry: ListedIdentity;
  /** It is the one that is sent with. */
  readonly chosen: boolean;
  /** UNIX milliseconds. */
  readonly now: number;
  /** Why it was not given out when it was to be used. */
  readonly refusal: Problem | null;
  readonly onUse: () => void;
  readonly onUnlock: () => void;
  readonly onConvert: () => void;
  readonly onForget: () => void;
  readonly onChanged: (identity: IdentityDescription) => void;
  /** The field for the name is gone, whether with a new name or without. */
  readonly onRenamed: () => void;
}

/** One identity: what it is, what can be done with it, and what the doctor says. */
export function IdentityDetail(props: IdentityDetailProps) {
  const { bridge, entry, chosen, now, refusal, onUse, onUnlock, onConvert, onForget, onChanged, onRenamed } = props;
  const { identity, inUse } = entry;
  const [renaming, setRenaming] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const usable = identity.problems.length === 0;

  const change = async (asked: ReturnType<HostBridge['identity.rename']>): Promise<void> => {
    const answer = await asked;
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) onChanged(answer.value);
  };
  const actions: readonly MenuItem[] = [
    ...(identity.builtIn
      ? []
      : [
          {
            label: identitiesWords.rename,
            note: identitiesWords.hereOnlyFile,
            onSelect: () => setRenaming(true),
          },
          {
            label: identity.hidden ? identitiesWords.showAgain : identitiesWords.hide,
            note: identity.hidden ? identitiesWords.amongOthers : identitiesWords.foldsAway,
            onSelect: () => void change(bridge['identity.hide']({ identityId: identity.id, hidden: !identity.hidden })),
          },
        ]),
    ...(usable ? [{ label: identitiesWords.convert, note: identitiesWords.writeP12Pem, onSelect: onConvert }] : []),
    ...(inUse && !identity.builtIn
      ? [{ label: identitiesWords.forget, note: identitiesWords.fileStaysWhere, onSelect: onForget }]
      : []),
  ];

  return (
    <div className="identity-detail">
      <div className="identity-detail__head">
        {renaming ? (
          <RenameField
            identity={identity}
            onCancel={() => {
              setRenaming(false);
              onRenamed();
            }}
            onSave={(label) => {
              setRenaming(false);
              onRenamed();
              void change(bridge['identity.rename']({ identityId: identity.id, label }));
            }}
          />
        ) : (
          <h3 className="identity-detail__name">{shortName(identity)}</h3>
        )}
        {!renaming && (
          <div className="identity-detail__actions">
            {wantsPassphrase(identity) ? (
              <Button variant="primary" icon="key" onClick={onUnlock}>
                {identitiesWords.enterPassphrase}
              </Button>
            ) : (
              usable && (
                <Button variant="primary" onClick={onUse}>
                  {chosen
                    ? identitiesWords.keepUsing
                    : wantsIds(identity)
                      ? identitiesWords.useEnterIds
                      : identitiesWords.useIdentity}
                </Button>
              )
            )}
            {actions.length > 0 && (
              <Menu
                align="end"
                trigger={<IconButton icon="more" label={identitiesWords.actionsFor(shortName(identity))} />}
                items={actions}
              />
            )}
          </div>
        )}
      </div>
      {[refusal, problem].map((one) => one !== null && <Notice key={one.code} tone="danger" {...explain(one)} />)}
      <Facts
        facts={[
          [identitiesWords.kind, identity.fingerprint === '' ? '' : kindWords(identity)],
          [identitiesWords.topics, topicWords(identity)],
          [identitiesWords.environment, environmentWords(identity)],
          [identitiesWords.ends, identity.notAfter === null ? '' : longDay(identity.notAfter)],
          [
            identity.store === 'file' ? identitiesWords.file : identitiesWords.store,
            identity.builtIn ? '' : identity.fileName,
          ],
          [identitiesWords.folder, identity.builtIn ? '' : (identity.location ?? '')],
          [identitiesWords.privateKey, identity.fingerprint === '' || identity.builtIn ? '' : keyWords(identity)],
          [identitiesWords.keyId, identity.keyId ?? ''],
          [identitiesWords.teamId, identity.teamId ?? ''],
        ]}
      />
      {identity.fingerprint !== '' && (
        <Disclosure label={identitiesWords.details}>
          <Facts
            facts={[
              [identitiesWords.name, identity.name],
              [identitiesWords.issuer, identity.issuer ?? ''],
              [identitiesWords.begins, identity.notBefore === null ? '' : longDay(identity.notBefore)],
              ['SHA-256', identity.fingerprint],
            ]}
          />
        </Disclosure>
      )}
      <IdentityFindings bridge={bridge} identity={identity} now={now} />
    </div>
  );
}

function keyWords(identity: IdentityDescription): string {
  const { privateKeyFoundIn: place } = identity;
  return place === null ? identitiesWords.notFound : identitiesWords.foundIn(keyPlace(place));
}

function RenameField({
  identity,
  onSave,
  onCancel,
}: {
  readonly identity: IdentityDescription;
  readonly onSave: (label: string | null) => void;
  readonly onCancel: () => void;
}) {
  const given = shortName({ ...identity, label: null });
  const [label, setLabel] = useState(shortName(identity));
  return (
    <form
      className="identity-detail__rename"
      onSubmit={(event) => {
        event.preventDefault();
        const name = label.trim();
        onSave(name === '' || name === given ? null : name);
      }}
    >
      <TextField
        label={identitiesWords.name}
        hideLabel
        autoFocus
        value={label}
        maxLength={MAX_LABEL_CHARACTERS}
        placeholder={given}
        onFocus={(event) => event.target.select()}
        onChange={setLabel}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          // Leaves the field, not the sheet.
          event.preventDefault();
          onCancel();
        }}
      />
      <Button type="submit" variant="primary">
        {identitiesWords.save}
      </Button>
      <Button onClick={onCancel}>{identitiesWords.cancel}</Button>
    </form>
  );
}
