import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { deviceBookWords } from '../../../words/page/devices.ts';
import { simulatedDevices } from '../../../words/simulated-devices.ts';
import { classNames } from '../../ui/class-names.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Badge } from '../../ui/notices/badge.tsx';
import { shortDeviceToken } from '../../ui/short-words.ts';
import { type DeviceRow, shownName } from './device-rows.ts';
import { aboutDevice, factsOf, lastOf } from './device-words.ts';
import './device-list.css';

/** In pixels: a heading, a line of one line, a line of two. */
const HEIGHTS = { heading: 28, one: 36, two: 44 } as const;
const OVERSCAN = 12;

/** A row that a press is about. */
export type Pressable = Exclude<DeviceRow, { readonly kind: 'heading' }>;

/**
 * The list of devices, of any length: only the lines in sight are in the page. It is one Tab stop; arrows, Home, End and
 * Page keys move in it. `mark`: whether a line is chosen; without it the line that the keys are at is the chosen one.
 */
export function DeviceRows({
  label,
  rows,
  mark,
  empty,
  onPress,
  onActive,
  onKey,
  onContextMenu,
}: {
  readonly label: string;
  readonly rows: readonly DeviceRow[];
  readonly mark?: (row: Pressable) => 'all' | 'some' | 'none';
  /** What to say where there is none. */
  readonly empty: ReactNode;
  readonly onPress: (row: Pressable) => void;
  /** The line that the keys are at, `null` where it is gone. */
  readonly onActive?: (row: Pressable | null) => void;
  /** Other keys; true where one was taken. */
  readonly onKey?: (event: KeyboardEvent, row: Pressable) => boolean;
  readonly onContextMenu?: (row: Pressable, at: { readonly x: number; readonly y: number }) => void;
}) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const places = rows.flatMap((row, index) => (row.kind === 'heading' ? [] : [{ row, index }]));
  const at = places.findIndex(({ row }) => row.key === activeKey);
  const active = places[at];
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: OVERSCAN,
  });
  const { measure, scrollToIndex } = virtual;
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows have other heights
  useEffect(() => measure(), [rows, measure]);

  const isDrawn = (index: number): boolean => virtual.getVirtualItems().some((item) => item.index === index);
  const activate = (place: (typeof places)[number] | undefined): void => {
    setActiveKey(place?.row.key ?? null);
    onActive?.(place?.row ?? null);
    if (place !== undefined) scrollToIndex(place === places[0] ? 0 : place.index, { align: 'auto' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = nextPlace(event.key, at, places.length);
    if (target !== null) activate(places[target]);
    else if (active === undefined) return;
    else if (isContextKey(event) && onContextMenu !== undefined) {
      const box = document.getElementById(optionId(id, active.row))?.getBoundingClientRect();
      onContextMenu(active.row, { x: (box?.left ?? 0) + 24, y: box?.bottom ?? 0 });
    } else if (event.key === 'Enter' || event.key === ' ') onPress(active.row);
    else if (onKey?.(event, active.row) !== true) return;
    event.preventDefault();
  };
  const onMenu = (event: MouseEvent, place: (typeof places)[number]): void => {
    if (onContextMenu === undefined) return;
    event.preventDefault();
    activate(place);
    onContextMenu(place.row, { x: event.clientX, y: event.clientY });
  };

  if (places.length === 0) return <div className="device-rows device-rows--empty">{empty}</div>;
  const byIndex = new Map(places.map((place, position) => [place.index, { place, position }]));
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label={label}
      aria-multiselectable={mark !== undefined}
      aria-activedescendant={active === undefined || !isDrawn(active.index) ? undefined : optionId(id, active.row)}
      tabIndex={0}
      className="device-rows"
      onKeyDown={onKeyDown}
      onFocus={() => active === undefined && activate(places[0])}
    >
      <div role="presentation" className="device-rows__list" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          const known = byIndex.get(item.index);
          const place = { height: item.size, transform: `translateY(${item.start}px)` };
          if (row === undefined) return null;
          if (row.kind === 'heading' || known === undefined)
            return (
              <div key={item.key} role="presentation" className="device-rows__heading" style={place}>
                <span>{row.kind === 'heading' && row.name}</span>
                {row.kind === 'heading' && row.note !== null && <span>{row.note}</span>}
              </div>
            );
          const choice = mark?.(row) ?? (row.key === activeKey ? 'all' : 'none');
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names the active row
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys
            <div
              key={item.key}
              id={optionId(id, row)}
              role="option"
              aria-selected={choice === 'all'}
              aria-checked={choice === 'some' ? 'mixed' : undefined}
              aria-setsize={places.length}
              aria-posinset={known.position + 1}
              className={classNames(
                'device-row',
                row.kind === 'device' && row.device.inBook && 'device-row--own',
                row.kind === 'device' && row.inGroup && 'device-row--inside',
                row.key === activeKey && 'device-row--active',
                mark === undefined && row.key === activeKey && 'device-row--current',
              )}
              style={place}
              title={row.kind === 'device' ? aboutDevice(row.device) : undefined}
              // Before the list has the focus, which would bring another row into sight and this one away from the pointer.
              onPointerDown={() => setActiveKey(row.key)}
              onClick={() => {
                activate(known.place);
                if (mark !== undefined) onPress(row);
              }}
              onDoubleClick={() => mark === undefined && onPress(row)}
              onContextMenu={(event) => onMenu(event, known.place)}
            >
              {mark === undefined ? (
                <Icon name={drawingOf(row)} className="device-row__icon" />
              ) : (
                <Mark choice={choice} />
              )}
              <RowContent row={row} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function heightOf(row: DeviceRow | undefined): number {
  if (row === undefined || row.kind === 'heading') return HEIGHTS.heading;
  return row.kind === 'device' && row.device.inBook ? HEIGHTS.two : HEIGHTS.one;
}

function optionId(listId: string, { key }: DeviceRow): string {
  return `${listId}-${key.replace(/\s/g, '_')}`;
}

function isContextKey({ key, shiftKey }: KeyboardEvent): boolean {
  return key === 'ContextMenu' || (key === 'F10' && shiftKey);
}

const PAGE = 8;

/** Where a key leads from `at`, of `length` lines; `null`: it does not move. */
function nextPlace(key: string, at: number, length: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + PAGE,
    PageUp: at - PAGE,
    Home: 0,
    End: length - 1,
  };
  const target = steps[key];
  return target === undefined ? null : Math.max(0, Math.min(length - 1, target));
}

/** What a row is about, as a drawing. */
function drawingOf(row: Pressable): IconName {
  if (row.kind !== 'device') return row.kind === 'group' ? 'devices' : 'phone';
  const { simulated, inBook, kind } = row.device;
  if (simulated !== null && !inBook) return 'flask';
  return kind === 'ipad' ? 'tablet' : 'phone';
}

/** A box with a tick, a line or nothing in it. The option says the same to a screen reader. */
function Mark({ choice }: { readonly choice: 'all' | 'some' | 'none' }) {
  return (
    <span className={`device-row__mark device-row__mark--${choice}`} aria-hidden="true">
      {choice !== 'none' && <Icon name={choice === 'all' ? 'done' : 'minus'} />}
    </span>
  );
}

function RowContent({ row }: { readonly row: Pressable }) {
  switch (row.kind) {
    case 'group':
      return (
        <>
          <span className="device-row__name">{row.name}</span>
          <span className="device-row__end">{deviceBookWords.counted(row.deviceTokens.length)}</span>
        </>
      );
    case 'booted':
      return (
        <>
          <span className="device-row__name">{row.simulator.name}</span>
          <span className="device-row__end">{row.simulator.runtime}</span>
        </>
      );
    case 'device':
      return <DeviceContent device={row.device} />;
  }
}

function DeviceContent({ device }: { readonly device: Extract<DeviceRow, { kind: 'device' }>['device'] }) {
  const { simulated, inBook, last, gone, environment, app } = device;
  if (simulated !== null && !inBook)
    return (
      <>
        <span className="device-row__name">{shownName(device)}</span>
        <Answer text={simulatedDevices[simulated].answer} />
      </>
    );
  const facts = factsOf(device);
  return (
    <>
      <span className="device-row__line">
        <span className="device-row__name">{shownName(device)}</span>
        {gone !== null && <Badge tone="danger">{deviceBookWords.gone}</Badge>}
      </span>
      <span className="device-row__line">
        <span className={classNames('device-row__facts', facts === null && 'mono')}>
          {facts ?? shortDeviceToken(device.deviceToken)}
        </span>
        <span className="device-row__app">{app}</span>
        <span className="device-row__environment">
          {environment !== null && deviceBookWords.environments[environment]}
        </span>
        <span className="device-row__end">{last !== null && lastOf(last)}</span>
      </span>
    </>
  );
}

/** "410 Unregistered"; where it is narrow the status alone. */
function Answer({ text }: { readonly text: string }) {
  const [status] = /^\d+/.exec(text) ?? [text];
  return (
    <span className="device-row__end">
      {status}
      <span className="device-row__reason">{text.slice(status.length)}</span>
    </span>
  );
}
