import { type KeyboardEvent, lazy, Suspense, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { DraftLine, DraftList } from '../../contract/kept/drafts.ts';
import { excerptOf } from '../../payload/aps/excerpt.ts';
import { draftWords } from '../../words/page/drafts.ts';
import { shortTime } from '../../words/page/times.ts';
import type { HostBridge } from '../bridge.ts';
import { type AppState, isEdited } from '../state/app-state.ts';
import { classNames } from '../ui/class-names.ts';
import { IconButton } from '../ui/controls/button.tsx';
import type { MenuItem } from '../ui/controls/menu-props.ts';
import { SearchField } from '../ui/controls/search-field.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { STARTERS, type StarterId } from './starters.ts';
import type { Drafts } from './use-drafts.ts';
import './drafts-list.css';

const ContextMenu = lazy(() =>
  import('../ui/controls/context-menu.tsx').then((module) => ({ default: module.ContextMenu })),
);

type Row =
  | { readonly kind: 'heading'; readonly key: string; readonly label: string }
  | { readonly kind: 'draft'; readonly key: string; readonly label: string; readonly line: DraftLine }
  | {
      readonly kind: 'recent';
      readonly key: string;
      readonly label: string;
      readonly file: string;
      readonly folder: string;
    }
  | { readonly kind: 'starter'; readonly key: string; readonly label: string; readonly starter: StarterId };
type Pressable = Exclude<Row, { readonly kind: 'heading' }>;

interface Props {
  readonly bridge: HostBridge;
  readonly state: Pick<AppState, 'head' | 'draft' | 'asHead'>;
  readonly drafts: Drafts;
  /** UNIX milliseconds. */
  readonly now: number;
  /** Keys that begin a new one. */
  readonly newKeys: string;
  /** Something was opened: a panel that lies over it may close. */
  readonly onOpened: () => void;
}

/** Every draft, documents that were used lately, and drafts to begin with: one Tab stop. */
export function DraftsList({ bridge, state, drafts, now, newKeys, onOpened }: Props) {
  const list = useDraftList(bridge, drafts.changes);
  const [query, setQuery] = useState('');
  const [current, setCurrent] = useState<string | null>(null);
  const [menu, setMenu] = useState<{ readonly line: DraftLine; readonly x: number; readonly y: number } | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const { head, draft, asHead } = state;
  const rows = useMemo(
    () => rowsOf(withOpen(list, { head, draft, asHead }, now), query),
    [list, head, draft, asHead, now, query],
  );
  const places = rows.filter((row): row is Pressable => row.kind !== 'heading');
  const active = places.find(({ key }) => key === current);
  const optionId = (key: string): string => `${id}${key.replaceAll(/[^\w-]/g, '_')}`;
  const focusList = (): void => box.current?.focus();

  const press = (row: Pressable): void => {
    setCurrent(row.key);
    if (row.kind === 'draft') {
      if (row.line.id !== head.id) drafts.run({ kind: 'open', id: row.line.id });
    } else if (row.kind === 'recent') drafts.run({ kind: 'open-file', file: row.file });
    else drafts.run({ kind: 'new', starter: row.starter });
    onOpened();
  };
  const openMenu = (row: Pressable, x: number, y: number): void => {
    setCurrent(row.key);
    if (row.kind === 'draft') setMenu({ line: row.line, x, y });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = placeAfter(event.key, active === undefined ? -1 : places.indexOf(active), places.length);
    if (to !== null) {
      const next = places[to];
      setCurrent(next?.key ?? null);
      if (next !== undefined) document.getElementById(optionId(next.key))?.scrollIntoView({ block: 'nearest' });
    } else if (active === undefined) return;
    else if (event.key === 'Enter' && event.shiftKey && active.kind === 'draft') drafts.showBeside(active.line.id);
    else if (event.key === 'Enter' || event.key === ' ') press(active);
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      const at = document.getElementById(optionId(active.key))?.getBoundingClientRect();
      openMenu(active, (at?.left ?? 0) + 24, at?.bottom ?? 0);
    } else if (active.kind !== 'draft') return;
    else if (event.key === 'F2') askName(active.line, drafts);
    else if (event.key === 'Delete' || event.key === 'Backspace') drafts.run({ kind: 'remove', id: active.line.id });
    else return;
    event.preventDefault();
  };

  return (
    <section className="drafts" aria-label={draftWords.drafts}>
      <div className="drafts__head">
        <SearchField
          label={draftWords.search}
          placeholder={draftWords.search}
          value={query}
          onChange={setQuery}
          onDown={focusList}
        />
        <IconButton
          icon="plus"
          label={newKeys === '' ? draftWords.newDraft : `${draftWords.newDraft} (${newKeys})`}
          onClick={() => drafts.run({ kind: 'new', starter: 'alert' })}
        />
      </div>
      {places.length === 0 ? (
        <p className="drafts__none">{draftWords.nothingFound(query.trim())}</p>
      ) : (
        <div
          ref={box}
          className="drafts__rows"
          role="listbox"
          aria-label={draftWords.drafts}
          aria-activedescendant={active === undefined ? undefined : optionId(active.key)}
          tabIndex={0}
          onKeyDown={onKeyDown}
          onFocus={() => active === undefined && setCurrent(places[0]?.key ?? null)}
        >
          {rows.map((row) =>
            row.kind === 'heading' ? (
              <div key={row.key} className="drafts__heading" role="presentation">
                {row.label}
              </div>
            ) : (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys
              // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and says which row is current
              <div
                key={row.key}
                id={optionId(row.key)}
                role="option"
                data-kind={row.kind}
                aria-selected={row.kind === 'draft' && row.line.id === head.id}
                className={classNames('draft-row', row.key === current && 'draft-row--current')}
                title={titleOf(row)}
                onClick={() => press(row)}
                onContextMenu={(event) => {
                  event.preventDefault();
                  openMenu(row, event.clientX, event.clientY);
                }}
              >
                <Icon name={iconOf(row)} />
                <span className="draft-row__name" dir="auto">
                  {row.label}
                </span>
                <span className="draft-row__note">{noteOf(row, now)}</span>
              </div>
            ),
          )}
        </div>
      )}
      {menu !== null && (
        <Suspense fallback={null}>
          <ContextMenu
            label={draftWords.actionsOf(nameOf(menu.line))}
            at={menu}
            items={menuOf(menu.line, drafts)}
            onClose={() => {
              setMenu(null);
              focusList();
            }}
          />
        </Suspense>
      )}
    </section>
  );
}

/** The list as the host has it, asked anew with each change, and when the window is looked at again: others write too. */
function useDraftList(bridge: HostBridge, changes: number): DraftList | null {
  const [list, setList] = useState<DraftList | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change is another question
  useEffect(() => {
    let wanted = true;
    const ask = () =>
      void bridge['drafts.list'](undefined).then((answer) => {
        if (wanted && answer.ok) setList(answer.value);
      });
    ask();
    window.addEventListener('focus', ask);
    return () => {
      wanted = false;
      window.removeEventListener('focus', ask);
    };
  }, [bridge, changes]);
  return list;
}

/** With the draft that is open as it stands here, which may not be kept yet. */
function withOpen(list: DraftList | null, state: Props['state'], now: number): DraftList {
  const { head, draft } = state;
  const { excerpt, excerptOf: of } = excerptOf(draft.payload);
  const known = list?.drafts.find(({ id }) => id === head.id);
  const open: DraftLine = {
    ...{ ...head, edited: isEdited(state), excerpt: of === 'alert' ? excerpt : '', pushType: draft.pushType },
    ...{ at: known?.at ?? now, changedOutside: known?.changedOutside ?? false, elsewhere: false },
  };
  const others = list?.drafts ?? [];
  const drafts = known === undefined ? [open, ...others] : others.map((one) => (one === known ? open : one));
  return { drafts, recent: list?.recent ?? [] };
}

function rowsOf({ drafts, recent }: DraftList, query: string): readonly Row[] {
  const wanted = query.trim().toLowerCase();
  const fits = (...texts: readonly string[]) => texts.some((text) => text.toLowerCase().includes(wanted));
  const group = (label: string, rows: readonly Row[]): readonly Row[] =>
    rows.length === 0 ? [] : [{ kind: 'heading', key: label, label }, ...rows];
  const ofDrafts = drafts
    .filter((line) => fits(nameOf(line), line.excerpt, line.document?.fileName ?? ''))
    .map((line): Row => ({ kind: 'draft', key: line.id, label: nameOf(line), line }));
  const ofFiles = recent
    .filter(({ fileName }) => fits(fileName))
    .map(
      ({ file, fileName, folder }): Row => ({
        kind: 'recent',
        key: `${folder}/${fileName}`,
        label: fileName,
        file,
        folder,
      }),
    );
  const ofStarters = STARTERS.filter((starter) => fits(draftWords.starterNames[starter])).map(
    (starter): Row => ({ kind: 'starter', key: starter, label: draftWords.starterNames[starter], starter }),
  );
  return [
    ...group(draftWords.drafts, ofDrafts),
    ...group(draftWords.recent, ofFiles),
    ...group(draftWords.starters, ofStarters),
  ];
}

/** What a draft is called: by its name, else by what it says. */
function nameOf({ name, excerpt }: Pick<DraftLine, 'name' | 'excerpt'>): string {
  return name || excerpt || draftWords.untitled;
}

function titleOf(row: Pressable): string {
  const document = row.kind === 'draft' ? row.line.document : null;
  if (document !== null) return draftWords.inFile(document.fileName, document.folder);
  return row.kind === 'recent' ? draftWords.inFile(row.label, row.folder) : row.label;
}

function noteOf(row: Pressable, now: number): string {
  if (row.kind !== 'draft') return '';
  const { elsewhere, changedOutside, edited, at } = row.line;
  if (elsewhere) return draftWords.elsewhere;
  if (changedOutside) return draftWords.changed;
  return edited ? draftWords.edited : shortTime(at, now);
}

const STARTER_ICONS: Readonly<Partial<Record<StarterId, IconName>>> = {
  ...{ 'time-sensitive': 'clock', critical: 'warning', voip: 'phone' },
  ...{ 'live-start': 'broadcast', 'live-update': 'broadcast', 'live-end': 'broadcast' },
};

function iconOf(row: Pressable): IconName {
  if (row.kind === 'starter') return STARTER_ICONS[row.starter] ?? 'wand';
  return row.kind === 'draft' && row.line.pushType === 'liveactivity' ? 'broadcast' : 'report';
}

function menuOf(line: DraftLine, drafts: Drafts): readonly MenuItem[] {
  const { id } = line;
  return [
    { label: draftWords.open, icon: 'report', onSelect: () => drafts.run({ kind: 'open', id }) },
    { label: draftWords.showBeside, keys: '⇧↩', icon: 'report', onSelect: () => drafts.showBeside(id) },
    { label: draftWords.rename, keys: 'F2', icon: 'pencil', onSelect: () => askName(line, drafts) },
    { label: draftWords.duplicate, icon: 'copy', onSelect: () => drafts.run({ kind: 'duplicate', id }) },
    {
      ...{ label: draftWords.delete, keys: '⌫', icon: 'trash', tone: 'danger' },
      onSelect: () => drafts.run({ kind: 'remove', id }),
    },
  ];
}

function askName({ id, name }: DraftLine, drafts: Drafts): void {
  drafts.ask({ kind: 'rename', id, name });
}

/** Where a key leads from a place; `null`: nowhere. */
function placeAfter(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, count - 1);
    case 'ArrowUp':
      return at < 0 ? count - 1 : Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
