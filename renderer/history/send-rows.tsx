import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, type Ref, useEffect, useId, useImperativeHandle, useRef } from 'react';
import type { HistoryLine } from '../../contract/history/history.ts';
import { historyWords } from '../../words/page/history.ts';
import { shortTime } from '../../words/page/times.ts';
import { classNames } from '../ui/class-names.ts';
import { HistoryIcon, StateIcon } from './history-icon.tsx';
import { type Row, sendAfter } from './rows.ts';
import { gistOf, type NameOf, type SendState, stateOf, titleOf } from './send-words.ts';
import './send-rows.css';

const HEADING_PX = 28;
const ROW_PX = 44;
/** So many rows before the last, more are asked for. */
const BEFORE_END = 20;

export interface SendRowsHandle {
  readonly focus: () => void;
}

export interface SendRowsProps {
  readonly ref?: Ref<SendRowsHandle>;
  readonly label: string;
  readonly rows: readonly Row[];
  readonly now: number;
  readonly nameOf: NameOf;
  /** The one that keys are about. */
  readonly current: string | null;
  readonly onCurrent: (id: string) => void;
  /** The one that is shown beside the list. */
  readonly openId: string | null;
  readonly onOpen: (id: string) => void;
  /** A key that moves nothing and opens nothing; Enter on the one that is open already. */
  readonly onKey?: (event: KeyboardEvent, line: HistoryLine) => void;
  /** A menu is wanted for a send, at a place of the window. */
  readonly onMenu?: (line: HistoryLine, x: number, y: number) => void;
  readonly onNearEnd: () => void;
}

/** Sends under their days, as one stop of the Tab key; only rows in sight are in the page. */
export function SendRows(props: SendRowsProps) {
  const { ref, label, rows, now, nameOf, current, onCurrent, openId, onOpen, onKey, onMenu, onNearEnd } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const listId = useId();
  const at = rows.findIndex(({ kind, key }) => kind === 'send' && key === current);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'heading' ? HEADING_PX : ROW_PX),
    getItemKey: (index) => `${rows[index]?.kind} ${rows[index]?.key}`,
    overscan: 12,
    // The current one is always there, wherever the wheel went: it is what a screen reader is on.
    rangeExtractor: (range) => {
      const seen = defaultRangeExtractor(range);
      return at < 0 || seen.includes(at) ? seen : [...seen, at].sort((a, b) => a - b);
    },
  });
  const items = virtualizer.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastSeen >= rows.length - BEFORE_END) onNearEnd();
  }, [lastSeen, rows.length, onNearEnd]);
  useImperativeHandle(ref, () => ({ focus: () => scroller.current?.focus() }));

  const lineAt = rows[at]?.kind === 'send' ? (rows[at] as Extract<Row, { readonly kind: 'send' }>).line : null;
  const goTo = (id: string) => {
    onCurrent(id);
    const index = rows.findIndex(({ kind, key }) => kind === 'send' && key === id);
    // With the first its heading comes in sight.
    virtualizer.scrollToIndex(index === 1 ? 0 : index, { align: 'auto' });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const to =
      event.shiftKey || event.altKey || event.metaKey || event.ctrlKey ? null : sendAfter(event.key, current, rows);
    if (to !== null) {
      event.preventDefault();
      goTo(to);
    } else if (lineAt === null) return;
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      event.preventDefault();
      const box = scroller.current?.querySelector(`[data-id="${CSS.escape(lineAt.id)}"]`)?.getBoundingClientRect();
      if (box !== undefined) onMenu?.(lineAt, box.left + 24, box.top + 30);
    } else if ((event.key === 'Enter' || event.key === ' ') && !event.shiftKey && !event.metaKey && !event.ctrlKey) {
      event.preventDefault();
      if (lineAt.id === openId && event.key === 'Enter') onKey?.(event, lineAt);
      else onOpen(lineAt.id);
    } else onKey?.(event, lineAt);
  };
  const optionId = (key: string) => `${listId}${key}`;
  const total = rows.filter(({ kind }) => kind === 'send').length;

  return (
    <div
      ref={scroller}
      className="past-rows"
      role="listbox"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={lineAt === null ? undefined : optionId(lineAt.id)}
      onKeyDown={onKeyDown}
      onFocus={() => {
        const first = rows.find(({ kind }) => kind === 'send');
        if (lineAt === null && first !== undefined) onCurrent(first.key);
      }}
    >
      <div className="past-rows__all" role="presentation" style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const style = { height: item.size, transform: `translateY(${item.start}px)` };
          if (row.kind === 'heading')
            return (
              <div key={item.key} className="past-rows__heading" role="presentation" style={style}>
                {row.pinned && <HistoryIcon name="pin" />}
                {row.label}
              </div>
            );
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys
            // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and says which row is current
            <div
              key={item.key}
              id={optionId(row.key)}
              data-id={row.key}
              className={classNames('past-row', row.key === current && 'past-row--current')}
              role="option"
              aria-selected={row.key === openId}
              aria-setsize={total}
              aria-posinset={rows.slice(0, item.index + 1).filter(({ kind }) => kind === 'send').length}
              style={style}
              onClick={() => {
                onCurrent(row.key);
                onOpen(row.key);
              }}
              onContextMenu={(event: MouseEvent) => {
                if (onMenu === undefined) return;
                event.preventDefault();
                onCurrent(row.key);
                onMenu(row.line, event.clientX, event.clientY);
              }}
            >
              <RowContent line={row.line} now={now} nameOf={nameOf} pinned={row.pinned} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

const OF_NEWER: SendState = { shape: 'text', tone: 'none' };

function RowContent({
  line,
  now,
  nameOf,
  pinned,
}: {
  readonly line: HistoryLine;
  readonly now: number;
  readonly nameOf: NameOf;
  readonly pinned: boolean;
}) {
  const state = line.kind === 'send' ? stateOf(line) : OF_NEWER;
  const title = line.kind === 'send' ? titleOf(line) : historyWords.states.text;
  const gist = line.kind === 'send' ? gistOf(line, nameOf) : line.text;
  return (
    <>
      <StateIcon state={state} />
      <span className="visually-hidden">{historyWords.states[state.shape]}: </span>
      <span className="past-row__text">
        <span className="past-row__first">
          <span className="past-row__title" dir="auto" title={title}>
            {title}
          </span>
          <time className="past-row__time" dateTime={new Date(line.at).toISOString()}>
            {pinned ? shortTime(line.at, now) : historyWords.timeOf(line.at)}
          </time>
        </span>
        <span className="past-row__gist" title={gist}>
          {gist}
        </span>
      </span>
    </>
  );
}
