import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { LogEntry } from '../../contract/log-entry.ts';
import { logWords } from '../../words/page/log.ts';
import { number } from '../../words/prose.ts';
import { classNames } from '../ui/class-names.ts';
import { Button, IconButton } from '../ui/controls/button.tsx';
import { CopyButton } from '../ui/controls/copy-button.tsx';
import { Select, type SelectOption } from '../ui/controls/select.tsx';
import { Icon } from '../ui/icon.tsx';
import { PHASE_WORDS } from '../ui/phase-words.ts';
import { detailLabel, detailText, eventSentence, logEntryText } from '../ui/told.ts';
import { clockWords, gistOf, type LogFilter, passesFilter } from './log-words.ts';
import './log-pane.css';

const ROW_HEIGHT = 24;
/** A whole send's entries stay in the page, so that finding in page and screen readers meet them. */
const OVERSCAN = 60;
/** This close to the end counts as being there. */
const END_SLACK_PX = 30;

const FILTERS: readonly SelectOption<LogFilter>[] = [
  { value: 'everything', label: logWords.everything },
  { value: 'steps', label: logWords.steps },
  { value: 'trouble', label: logWords.troubleOnly },
];

export interface LogPaneHandle {
  /** Brings an entry into sight, opened. */
  readonly reveal: (entryId: number) => void;
}

export interface LogPaneProps {
  readonly ref: Ref<LogPaneHandle>;
  /** Rising by id. */
  readonly entries: readonly LogEntry[];
  readonly onClear: () => void;
}

/** The connection log: everything by time; the result points at the first cause in it. */
export const LogPane = memo(function LogPane({ ref, entries, onClear }: LogPaneProps) {
  const [filter, setFilter] = useState<LogFilter>('everything');
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const [marked, setMarked] = useState<number | null>(null);
  const wanted = useRef<number | null>(null);
  const [asked, setAsked] = useState(0);
  const [following, setFollowing] = useState(true);
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useMemo(
    () => (filter === 'everything' ? entries : entries.filter((entry) => passesFilter(entry, filter))),
    [entries, filter],
  );
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => shown[index]?.id ?? index,
    overscan: OVERSCAN,
  });

  const last = shown.at(-1)?.id;
  const height = rows.getTotalSize();
  const lastTop = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last entry, or a row that turns out higher, moves the view
  useEffect(() => {
    const element = scroller.current;
    if (following && element !== null) element.scrollTop = element.scrollHeight;
  }, [following, last, height]);

  /** Going up ends the following, reaching the end begins it again; the view's own moves only go down. */
  const onScroll = ({ scrollTop, scrollHeight, clientHeight }: HTMLElement) => {
    const atEnd = scrollHeight - scrollTop - clientHeight < END_SLACK_PX;
    if (atEnd) setFollowing(true);
    else if (scrollTop < lastTop.current) setFollowing(false);
    lastTop.current = scrollTop;
  };

  /** A drawer that has just opened has its height a frame or two later. */
  const whenInSight = (then: () => void, frames = 20) =>
    requestAnimationFrame(() => {
      if (frames > 0 && (scroller.current?.clientHeight ?? 0) === 0) whenInSight(then, frames - 1);
      else requestAnimationFrame(then);
    });

  const reveal = (entryId: number) => {
    setFollowing(false);
    setMarked(entryId);
    setOpen((before) => new Set(before).add(entryId));
    if (!shown.some(({ id }) => id === entryId)) setFilter('everything');
    wanted.current = entryId;
    setAsked((times) => times + 1);
  };
  // What is to be shown may come after it is asked for: the log and the result arrive apart.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked for when it is asked for, and whenever entries come
  useEffect(() => {
    const index = wanted.current === null ? -1 : shown.findIndex(({ id }) => id === wanted.current);
    if (index < 0) return;
    wanted.current = null;
    whenInSight(() => {
      rows.scrollToIndex(index, { align: 'center' });
      // Rows that were never measured stand elsewhere than was thought.
      requestAnimationFrame(() =>
        scroller.current?.querySelector('.log-row--marked')?.scrollIntoView({ block: 'nearest' }),
      );
    });
  }, [shown, asked]);
  useImperativeHandle(ref, () => ({ reveal }));

  /** Arrow keys go from row to row: the log is one stop of the Tab key, however long it is. */
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const item = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>('.log__item');
    const at = item?.dataset['index'] === undefined ? null : Number(item.dataset['index']);
    const to = rowAfter(event.key, at, shown.length);
    if (to === null) return;
    event.preventDefault();
    setFollowing(false);
    rows.scrollToIndex(to, { align: 'auto' });
    requestAnimationFrame(() =>
      scroller.current
        ?.querySelector<HTMLElement>(`[data-index="${to}"] .log-row__line`)
        ?.focus({ preventScroll: true }),
    );
  };

  const toggle = (id: number) =>
    setOpen((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });

  return (
    <section className="log" aria-label={logWords.log}>
      <div className="log__bar">
        <h2 className="log__heading">{logWords.connectionLog}</h2>
        <span className="log__count">
          {shown.length === entries.length ? number(entries.length) : logWords.shownOf(shown.length, entries.length)}
        </span>
        <div className="log__tools">
          {!following && shown.length > 0 && (
            <Button
              size="small"
              icon="down"
              variant="quiet"
              onClick={() => {
                setMarked(null);
                setFollowing(true);
              }}
            >
              {logWords.newest}
            </Button>
          )}
          <Select label={logWords.show} hideLabel size="small" value={filter} options={FILTERS} onChange={setFilter} />
          <CopyButton label={logWords.copyLog} text={() => shown.map(logEntryText).join('\n')} />
          <IconButton
            size="small"
            icon="trash"
            label={logWords.clearLog}
            disabled={entries.length === 0}
            onClick={onClear}
          />
        </div>
      </div>
      <div className="log__frame">
        <div
          ref={scroller}
          className="log__scroller"
          role="log"
          aria-label={logWords.connectionLog}
          aria-live="off"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroller is reached by keyboard
          tabIndex={0}
          onScroll={({ currentTarget }) => onScroll(currentTarget)}
          onKeyDown={onKeyDown}
        >
          {shown.length === 0 ? (
            <p className="log__empty">{entries.length === 0 ? logWords.everyStepApns : logWords.nothingPassesFilter}</p>
          ) : (
            <div className="log__list" style={{ height }}>
              {rows.getVirtualItems().map((item) => {
                const entry = shown[item.index];
                if (entry === undefined) return null;
                return (
                  <div
                    key={item.key}
                    ref={rows.measureElement}
                    data-index={item.index}
                    className="log__item"
                    style={{ transform: `translateY(${item.start}px)` }}
                  >
                    <LogRow
                      entry={entry}
                      open={open.has(entry.id)}
                      marked={marked === entry.id}
                      onToggle={() => toggle(entry.id)}
                    />
                  </div>
                );
              })}
            </div>
          )}
        </div>
      </div>
    </section>
  );
});

/** The row that `key` leads to from the row `at` (`null`: from none) of `count`; `null` where it leads nowhere. */
function rowAfter(key: string, at: number | null, count: number): number | null {
  if (count === 0) return null;
  const last = count - 1;
  switch (key) {
    case 'ArrowDown':
      return at === null ? 0 : Math.min(at + 1, last);
    case 'ArrowUp':
      return at === null ? last : Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

function LogRow({
  entry,
  open,
  marked,
  onToggle,
}: {
  readonly entry: LogEntry;
  readonly open: boolean;
  readonly marked: boolean;
  readonly onToggle: () => void;
}) {
  const hasDetails = entry.details.length > 0;
  const gist = open ? [] : gistOf(entry);
  const line = (
    <>
      <span className="log-row__time">{clockWords(entry.at)}</span>
      <span className="log-row__connection">{entry.connection === null ? '' : `#${entry.connection}`}</span>
      <span className="log-row__phase">{PHASE_WORDS[entry.phase]}</span>
      <LevelIcon entry={entry} />
      <span className="log-row__text">
        <span className="log-row__sentence">{eventSentence(entry)}</span>
        {gist.length > 0 && (
          <span className="log-row__gist" title={gist.join(' · ')}>
            {gist.map((fact) => (
              <span key={fact}>{fact}</span>
            ))}
          </span>
        )}
      </span>
      <Icon name="chevron-right" className={classNames('log-row__chevron', !hasDetails && 'log-row__chevron--none')} />
    </>
  );
  return (
    <div className={classNames('log-row', `log-row--${entry.level}`, marked && 'log-row--marked')} data-open={open}>
      {hasDetails ? (
        <button type="button" className="log-row__line" tabIndex={-1} aria-expanded={open} onClick={onToggle}>
          {line}
        </button>
      ) : (
        <div className="log-row__line" tabIndex={-1}>
          {line}
        </div>
      )}
      {open && hasDetails && (
        <dl className="log-row__details">
          {entry.details.map(([label, value], index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the facts of an entry never change, and labels may repeat
            <div key={`${label} ${index}`} className="log-row__detail">
              <dt>{detailLabel(label)}</dt>
              <dd className="mono">{detailText(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

function LevelIcon({ entry }: { readonly entry: LogEntry }) {
  switch (entry.level) {
    case 'failure':
      return (
        <span className="log-row__level">
          <Icon name="rejected" />
          <span className="visually-hidden">{logWords.failure} </span>
        </span>
      );
    case 'warning':
      return (
        <span className="log-row__level">
          <Icon name="warning" />
          <span className="visually-hidden">{logWords.warning} </span>
        </span>
      );
    case 'success':
      return (
        <span className="log-row__level">
          <Icon name="done" />
        </span>
      );
    case 'info':
    case 'detail':
      return <span className="log-row__level" />;
  }
}
