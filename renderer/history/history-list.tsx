import { type KeyboardEvent, lazy, type ReactNode, Suspense, useMemo, useRef, useState } from 'react';
import type { HistoryLine } from '../../contract/history/history.ts';
import { historyWords } from '../../words/page/history.ts';
import { Button } from '../ui/controls/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notices/notice.tsx';
import { explain } from '../ui/told.ts';
import { useEvent } from '../ui/use-event.ts';
import { countOf, FilterForm, FilterPills } from './history-filters.tsx';
import { HistoryIcon } from './history-icon.tsx';
import { KeepingFoot } from './keeping-foot.tsx';
import { isOptionCommand, isPlain, isSendAgain, KEYS } from './keys.ts';
import { PastPopover } from './past-popover.tsx';
import { type Filters, NO_FILTERS, questionOf, rowsOf, sendAfter } from './rows.ts';
import { SendRows, type SendRowsHandle } from './send-rows.tsx';
import { titleOf } from './send-words.ts';
import { type ListedHistory, useDeviceNames, useHistory, useNameOf } from './use-history.ts';
import { type HistoryProps, type PastActions, usePastActions } from './use-past-actions.tsx';
import './history.css';

const RadixMenu = lazy(() => import('../ui/controls/radix-menu.tsx').then((module) => ({ default: module.RadixMenu })));

export interface HistoryListProps extends HistoryProps {
  /** The send that is shown beside the list. */
  readonly openId: string | null;
  readonly onOpen: (id: string) => void;
  /** What stands in place of the list until something was sent. */
  readonly whenNothing?: ReactNode;
}

interface OpenMenu {
  readonly line: HistoryLine;
  readonly x: number;
  readonly y: number;
}

/** Every send that is kept, searched as one types: for a column of 232 pixels and more, as high as there is room. */
export function HistoryList(props: HistoryListProps) {
  const { bridge, now, openId, onOpen } = props;
  const [filters, setFilters] = useState<Filters>(NO_FILTERS);
  const [filtering, setFiltering] = useState(false);
  const [current, setCurrent] = useState<string | null>(null);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const list = useRef<SendRowsHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const history = useHistory(bridge, questionOf(filters, now));
  const names = useDeviceNames(bridge);
  const nameOf = useNameOf(names);
  const choices = useChoices(history, names);
  const rows = useMemo(() => rowsOf(history.lines, history.pinned, now), [history.lines, history.pinned, now]);
  const actions = usePastActions(props, () => list.current?.focus());
  const count = countOf(filters);

  const onKey = useEvent((event: KeyboardEvent, line: HistoryLine) => {
    if (isSendAgain(event)) actions.sendAgain(line.id);
    else if (event.key === 'Enter') actions.load(line.id);
    else if (!isPlain(event)) return;
    else if (event.key.toLowerCase() === 'p' && line.kind === 'send') actions.pin(line.id, !line.pinned);
    else if (event.key === 'Delete' || event.key === 'Backspace') {
      setCurrent(sendAfter('ArrowDown', line.id, rows) ?? line.id);
      actions.remove(line.id, wordsOf(line));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the key of the filters is heard wherever the focus in it is
    <div
      className="past-list"
      onKeyDown={(event) => {
        if (!isOptionCommand(event, 'F')) return;
        event.preventDefault();
        setFiltering(true);
      }}
    >
      <div className="past-list__head">
        <div className="past-search">
          <Icon name="search" />
          <input
            ref={search}
            type="search"
            className="input"
            dir="auto"
            aria-label={historyWords.search}
            placeholder={history.state === null ? historyWords.search : historyWords.searchAmong(history.state.sends)}
            value={filters.text}
            maxLength={500}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setFilters({ ...filters, text: event.target.value })}
            onKeyDown={(event) => {
              if (event.key === 'ArrowDown') {
                event.preventDefault();
                list.current?.focus();
              } else if (event.key === 'Escape' && filters.text !== '') {
                event.preventDefault();
                event.stopPropagation();
                setFilters({ ...filters, text: '' });
              }
            }}
          />
        </div>
        <PastPopover
          label={historyWords.filterBy}
          open={filtering}
          onOpen={setFiltering}
          trigger={
            <button
              type="button"
              className="button button--quiet button--icon"
              aria-label={historyWords.filter}
              title={historyWords.withKeys(historyWords.filter, KEYS.filter)}
            >
              <HistoryIcon name="filter" />
              {count > 0 && <span className="past-filter__count">{count}</span>}
            </button>
          }
        >
          <FilterForm filters={filters} choices={choices} today={dateOf(now)} onChange={setFilters} />
        </PastPopover>
      </div>
      <FilterPills filters={filters} nameOf={nameOf} onChange={setFilters} />
      {actions.news}
      {history.problem !== null && (
        <div className="past-news">
          <Notice tone="danger" {...explain(history.problem)} />
        </div>
      )}
      <p className="visually-hidden" aria-live="polite">
        {history.state !== null && rows.length === 0 ? historyWords.noneFits : ''}
      </p>
      {rows.length > 0 ? (
        <SendRows
          ref={list}
          label={historyWords.history}
          {...{ rows, now, nameOf, current, openId, onOpen, onKey }}
          onCurrent={setCurrent}
          onMenu={(line, x, y) => setMenu({ line, x, y })}
          onNearEnd={history.readOn}
        />
      ) : (
        <Empty
          history={history}
          whenNothing={props.whenNothing}
          isFiltered={count > 0 || filters.text.trim() !== ''}
          onShowAll={() => {
            setFilters(NO_FILTERS);
            search.current?.focus();
          }}
        />
      )}
      {history.state !== null && <KeepingFoot bridge={bridge} state={history.state} onProblem={actions.fail} />}
      {menu !== null && (
        <Suspense fallback={null}>
          <RowMenu
            key={`${menu.line.id} ${menu.x} ${menu.y}`}
            menu={menu}
            {...{ actions, onOpen }}
            onShut={() => {
              setMenu(null);
              list.current?.focus();
            }}
          />
        </Suspense>
      )}
      {actions.question}
    </div>
  );
}

/** What can be done with the send under the pointer. */
function RowMenu({
  menu: { line, x, y },
  actions,
  onOpen,
  onShut,
}: {
  readonly menu: OpenMenu;
  readonly actions: PastActions;
  readonly onOpen: (id: string) => void;
  readonly onShut: () => void;
}) {
  const { id } = line;
  const marks = line.kind === 'send' ? line : null;
  const remove = { label: historyWords.remove, keys: KEYS.remove, icon: 'trash', tone: 'danger' } as const;
  return (
    <RadixMenu
      trigger={
        <button
          type="button"
          className="past-menu-place"
          tabIndex={-1}
          aria-label={historyWords.more}
          style={{ left: x, top: y }}
          // The focus comes back to where the menu was asked for, which is the list.
          onFocus={onShut}
        />
      }
      items={[
        { label: historyWords.open, keys: KEYS.open, onSelect: () => onOpen(id) },
        ...(marks === null
          ? []
          : [
              { label: historyWords.loadAsDraft, onSelect: () => actions.load(id) },
              { label: historyWords.sendAgain, keys: KEYS.again, onSelect: () => actions.sendAgain(id) },
              {
                label: marks.pinned ? historyWords.unpin : historyWords.pin,
                keys: KEYS.pin,
                onSelect: () => actions.pin(id, !marks.pinned),
              },
            ]),
        { ...remove, onSelect: () => actions.remove(id, wordsOf(line)) },
      ]}
    />
  );
}

function Empty({
  history: { state, asked },
  isFiltered,
  whenNothing,
  onShowAll,
}: {
  readonly history: ListedHistory;
  readonly isFiltered: boolean;
  readonly whenNothing: ReactNode;
  readonly onShowAll: () => void;
}) {
  if (state === null || asked === null) return <div className="past-empty" />;
  if (!isFiltered && state.keeping !== 'none' && whenNothing !== undefined) return whenNothing;
  const [title, what] = isFiltered
    ? [historyWords.noneFits, historyWords.noneFitsWhat]
    : state.keeping === 'none'
      ? [historyWords.keepsNothing, historyWords.keepsNothingNow]
      : [historyWords.nothingYet, historyWords.everySend];
  return (
    <div className="past-empty">
      <HistoryIcon name="clock" />
      <strong>{title}</strong>
      <span>{what}</span>
      {isFiltered && (
        <Button size="small" onClick={onShowAll}>
          {historyWords.showAll}
        </Button>
      )}
    </div>
  );
}

/** Apps and devices that came up in what was listed so far. */
function useChoices({ lines }: ListedHistory, names: ReadonlyMap<string, string>) {
  const seen = useRef({ topics: new Set<string>(), devices: new Set<string>() });
  return useMemo(() => {
    const { topics, devices } = seen.current;
    for (const line of lines) {
      if (line.kind !== 'send') continue;
      if (line.topic !== null) topics.add(line.topic);
      for (const deviceToken of line.deviceTokens) devices.add(deviceToken);
    }
    return {
      topics: [...topics].sort(),
      devices: [...devices].map((deviceToken) => ({ deviceToken, name: names.get(deviceToken) ?? null })),
    };
  }, [lines, names]);
}

function wordsOf(line: HistoryLine): string {
  return line.kind === 'send' ? titleOf(line) : historyWords.states.text;
}

/** "2026-12-01", on this computer's clock. */
function dateOf(now: number): string {
  const date = new Date(now);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
