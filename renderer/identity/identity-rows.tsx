import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { identitiesWords } from '../../words/page/identity/identities.ts';
import { number } from '../../words/prose.ts';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { Badge } from '../ui/notices/badge.tsx';
import type { IdentityGroup, IdentityList, ListedIdentity } from './identity-list.ts';
import { gistOf, hindranceWords, lifeWords, shortName, wantsIds, wantsPassphrase } from './identity-words.ts';

const ROW_HEIGHT = 50;
const HEADING_HEIGHT = 28;
/** More than a screen of rows stays in the page, so that finding in page and screen readers meet them. */
const OVERSCAN = 20;

type Row =
  | { readonly kind: 'heading'; readonly name: IdentityGroup; readonly count: number }
  | { readonly kind: 'identity'; readonly entry: ListedIdentity; readonly at: number };

/** The list's id in the page. */
export const LIST_ID = 'identities-list';

/** The id of an identity's row in the page. */
export function optionId(identityId: string): string {
  return `identity-${identityId}`;
}

/** The list of identities. The search field has the focus; the row it points at is the active one. */
export function IdentityRows({
  list,
  active,
  chosenId,
  now,
  empty,
  onActive,
  onChoose,
}: {
  readonly list: IdentityList;
  readonly active: ListedIdentity | null;
  readonly chosenId: string | null;
  /** UNIX milliseconds. */
  readonly now: number;
  /** What to say where there is none. */
  readonly empty: ReactNode;
  readonly onActive: (entry: ListedIdentity) => void;
  readonly onChoose: (entry: ListedIdentity) => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => rowsOf(list), [list]);
  const count = list.groups.reduce((sum, { entries }) => sum + entries.length, 0);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'heading' ? HEADING_HEIGHT : ROW_HEIGHT),
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : row.kind === 'heading' ? row.name : row.entry.identity.id;
    },
    overscan: OVERSCAN,
  });

  const activeAt = rows.findIndex((row) => row.kind === 'identity' && row.entry === active);
  const { measure, scrollToIndex } = virtual;
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows have other heights
  useEffect(() => measure(), [rows, measure]);
  useEffect(() => {
    // Its heading comes into sight with the first of a group.
    if (activeAt >= 0) scrollToIndex(activeAt === 1 ? 0 : activeAt, { align: 'auto' });
  }, [activeAt, scrollToIndex]);

  if (count === 0) return <div className="identity-rows identity-rows--empty">{empty}</div>;
  return (
    <div ref={scroller} id={LIST_ID} role="listbox" aria-label={identitiesWords.identities} className="identity-rows">
      <div role="presentation" className="identity-rows__list" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const place = { height: item.size, transform: `translateY(${item.start}px)` };
          return row.kind === 'heading' ? (
            <div key={item.key} role="presentation" className="identity-rows__heading" style={place}>
              {identitiesWords.groups[row.name]} <span className="identity-rows__count">{number(row.count)}</span>
            </div>
          ) : (
            // biome-ignore lint/a11y/useFocusableInteractive: the search field keeps the focus and names the active row
            // biome-ignore lint/a11y/useKeyWithClickEvents: the search field takes the keys
            <div
              key={item.key}
              id={optionId(row.entry.identity.id)}
              role="option"
              aria-selected={row.entry === active}
              aria-setsize={count}
              aria-posinset={row.at}
              className={classNames(
                'identity-row',
                row.entry === active && 'identity-row--active',
                row.entry.identity.problems.length > 0 && 'identity-row--unusable',
              )}
              style={place}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onActive(row.entry)}
              onDoubleClick={() => onChoose(row.entry)}
            >
              <RowContent entry={row.entry} chosen={row.entry.identity.id === chosenId} now={now} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function rowsOf({ groups }: IdentityList): readonly Row[] {
  let at = 0;
  return groups.flatMap(({ name, entries }): readonly Row[] => [
    { kind: 'heading', name, count: entries.length },
    ...entries.map((entry): Row => {
      at += 1;
      return { kind: 'identity', entry, at };
    }),
  ]);
}

function RowContent({
  entry,
  chosen,
  now,
}: {
  readonly entry: ListedIdentity;
  readonly chosen: boolean;
  readonly now: number;
}) {
  const { identity, replaced } = entry;
  const hindrance = hindranceWords(identity);
  const life = lifeWords(identity, now);
  return (
    <>
      <Icon
        name={chosen ? 'done' : identity.form === 'provider-token-key' ? 'key' : 'certificate'}
        className="identity-row__icon"
      />
      <span className="identity-row__text" title={`${shortName(identity)}\n${gistOf(identity)}`}>
        <span className="identity-row__name">
          {shortName(identity)}
          {chosen && <span className="visually-hidden">{identitiesWords.chosen}</span>}
        </span>
        <span className="identity-row__gist">{gistOf(identity)}</span>
      </span>
      <span className="identity-row__state">
        {identity.hidden && <Badge>{identitiesWords.hidden}</Badge>}
        {replaced && <Badge>{identitiesWords.replaced}</Badge>}
        {hindrance !== null ? (
          <Badge tone={wantsIds(identity) || wantsPassphrase(identity) ? 'warn' : 'danger'}>{hindrance}</Badge>
        ) : (
          life !== null && <Badge tone={life.tone === 'ok' ? 'neutral' : life.tone}>{life.text}</Badge>
        )}
      </span>
    </>
  );
}
