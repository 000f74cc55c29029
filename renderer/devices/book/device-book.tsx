import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { Device, DeviceEntry } from '../../../contract/kept/devices.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { deviceBookWords } from '../../../words/page/devices.ts';
import type { HostBridge } from '../../bridge.ts';
import { Button, IconButton } from '../../ui/controls/button.tsx';
import { ContextMenu } from '../../ui/controls/context-menu.tsx';
import { Menu } from '../../ui/controls/menu.tsx';
import type { MenuItem } from '../../ui/controls/menu-props.ts';
import { SearchField } from '../../ui/controls/search-field.tsx';
import { Notice } from '../../ui/notices/notice.tsx';
import { explain } from '../../ui/told.ts';
import { BookNews, type News } from './book-news.tsx';
import { DeviceDialog, EMPTY_ENTRY } from './device-dialog.tsx';
import { DeviceRows, type Pressable } from './device-list.tsx';
import { deviceRows, shownName } from './device-rows.ts';
import { useBookFiles } from './use-book-files.tsx';
import { useDeviceBook } from './use-device-book.ts';
import './device-book.css';

export interface DeviceBookProps {
  readonly bridge: HostBridge;
  /** Has sends go to these device tokens alone; answers what brings back those that they went to. */
  readonly onSendTo: (deviceTokens: readonly string[]) => () => void;
}

const EVERYTHING = { testDevices: true, among: new Set<string>(), booted: [] } as const;

/** The book of devices, to keep: in a narrow column or as wide as a page. */
export function DeviceBook({ bridge, onSendTo }: DeviceBookProps) {
  const { list, problem, work } = useDeviceBook(bridge);
  const [query, setQuery] = useState('');
  const [current, setCurrent] = useState<Pressable | null>(null);
  const [form, setForm] = useState<'new' | Device | null>(null);
  const [menu, setMenu] = useState<{ readonly row: Pressable; readonly x: number; readonly y: number } | null>(null);
  const [news, setNews] = useState<News | null>(null);
  const files = useBookFiles(bridge, work, setNews);
  const box = useRef<HTMLElement>(null);
  const rows = useMemo(() => (list === null ? [] : deviceRows(list, { ...EVERYTHING, query })), [list, query]);
  const focusList = (): void => box.current?.querySelector<HTMLElement>('[role="listbox"]')?.focus();

  const remove = async (device: Device): Promise<void> => {
    const answer = await work.remove([device.deviceToken]);
    if (!answer.ok) return setNews({ kind: 'problem', problem: answer.problem });
    setNews({
      kind: 'done',
      sentence: deviceBookWords.removed(device.name),
      undo: async () => {
        const fault = await work.add(answer.value);
        setNews(fault === null ? null : { kind: 'problem', problem: fault });
      },
    });
  };
  const sendTo = (row: Pressable): void => {
    const undo = onSendTo(tokensOf(row));
    setNews({
      kind: 'done',
      sentence: deviceBookWords.nowSendsTo(nameOf(row)),
      undo: () => {
        undo();
        setNews(null);
      },
    });
  };
  const copy = async (row: Pressable): Promise<void> => {
    const sentence = await navigator.clipboard.writeText(tokensOf(row).join('\n')).then(
      () => deviceBookWords.copied(nameOf(row)),
      () => deviceBookWords.notCopied,
    );
    setNews({ kind: 'done', sentence });
  };
  const actionsOf = (row: Pressable): readonly MenuItem[] => {
    const device = bookDeviceOf(row);
    return [
      {
        label: row.kind === 'group' ? deviceBookWords.sendToAll : deviceBookWords.sendToIt,
        icon: 'send',
        onSelect: () => sendTo(row),
      },
      ...(row.kind === 'device'
        ? [{ label: deviceBookWords.copyToken, icon: 'copy', onSelect: () => void copy(row) } as const]
        : []),
      ...(device === null
        ? []
        : ([
            { label: deviceBookWords.edit, icon: 'pencil', onSelect: () => setForm(device) },
            { label: deviceBookWords.remove, icon: 'trash', onSelect: () => void remove(device) },
          ] as const)),
    ];
  };
  const onKey = ({ key }: KeyboardEvent, row: Pressable): boolean => {
    const device = bookDeviceOf(row);
    if (device === null || (key !== 'Delete' && key !== 'Backspace')) return false;
    void remove(device);
    return true;
  };
  const undoKey = (event: KeyboardEvent): void => {
    const isUndo = event.key.toLowerCase() === 'z' && (event.metaKey || event.ctrlKey) && !event.shiftKey;
    if (!isUndo || event.target instanceof HTMLInputElement || news?.kind !== 'done') return;
    event.preventDefault();
    void news.undo?.();
  };
  const save = async (entry: DeviceEntry): Promise<Problem | null> => {
    const fault = await (form === 'new' || form === null
      ? work.add([{ ...entry, first: null, last: null, gone: null }])
      : work.change(form.deviceToken, entry));
    if (fault === null) setForm(null);
    return fault;
  };

  return (
    <section className="device-book" aria-label={deviceBookWords.devices} ref={box} onKeyDown={undoKey}>
      <div className="device-book__head">
        <SearchField
          label={deviceBookWords.searchDevices}
          placeholder={deviceBookWords.searchDevices}
          value={query}
          onChange={setQuery}
          onDown={focusList}
        />
        <IconButton icon="plus" label={deviceBookWords.addDevice} onClick={() => setForm('new')} />
        <Menu
          align="end"
          trigger={<IconButton icon="more" label={deviceBookWords.moreActions} />}
          items={[
            { label: deviceBookWords.importFile, icon: 'folder', onSelect: files.choose },
            { label: deviceBookWords.exportCsv, icon: 'down', onSelect: () => void files.save('csv') },
            { label: deviceBookWords.exportJson, icon: 'down', onSelect: () => void files.save('json') },
          ]}
        />
        {files.input}
      </div>
      {problem !== null && <Notice tone="danger" {...explain(problem)} />}
      {list !== null && list.problem !== null && <Notice tone="warn" {...explain(list.problem)} />}
      {list !== null && (
        <>
          {query === '' && list.devices.every(({ inBook }) => !inBook) && (
            <p className="device-book__none">
              <strong>{deviceBookWords.noneYet}</strong>
              <span>{deviceBookWords.noneYetInBook}</span>
            </p>
          )}
          <DeviceRows
            label={deviceBookWords.devices}
            rows={rows}
            empty={
              <>
                <strong>{deviceBookWords.nothingFound(query.trim())}</strong>
                <span>{deviceBookWords.nothingFoundHint}</span>
              </>
            }
            onPress={(row) => {
              const device = bookDeviceOf(row);
              if (device === null) sendTo(row);
              else setForm(device);
            }}
            onActive={setCurrent}
            onKey={onKey}
            onContextMenu={(row, at) => setMenu({ row, ...at })}
          />
        </>
      )}
      <BookNews news={news} onDismiss={() => setNews(null)} />
      {current !== null && rows.some(({ key }) => key === current.key) && (
        <CurrentActions row={current} actions={actionsOf(current)} />
      )}
      {menu !== null && (
        <ContextMenu
          label={deviceBookWords.actionsOf(nameOf(menu.row))}
          at={menu}
          items={actionsOf(menu.row)}
          onClose={() => {
            setMenu(null);
            focusList();
          }}
        />
      )}
      {form !== null && list !== null && (
        <DeviceDialog
          title={form === 'new' ? deviceBookWords.addDevice : deviceBookWords.editDevice(form.name)}
          first={form === 'new' ? EMPTY_ENTRY : entryOf(form)}
          known={form === 'new' ? null : form}
          groups={list.groups}
          onSave={save}
          onRemove={
            form === 'new'
              ? undefined
              : () => {
                  setForm(null);
                  void remove(form);
                }
          }
          onClose={() => setForm(null)}
        />
      )}
    </section>
  );
}

/** What can be done with the line that the keys are at: the first two as buttons, the rest behind them. */
function CurrentActions({ row, actions }: { readonly row: Pressable; readonly actions: readonly MenuItem[] }) {
  const edit = actions.find(({ icon }) => icon === 'pencil');
  const [first, ...rest] = actions.filter((action) => action !== edit);
  return (
    <div className="device-book__foot">
      {[first, edit].map(
        (action) =>
          action !== undefined && (
            <Button
              key={action.label}
              size="small"
              variant="quiet"
              icon={action.icon ?? 'more'}
              onClick={action.onSelect}
            >
              {action.label}
            </Button>
          ),
      )}
      {rest.length > 0 && (
        <Menu
          align="end"
          trigger={<IconButton icon="more" size="small" label={deviceBookWords.actionsOf(nameOf(row))} />}
          items={rest}
        />
      )}
    </div>
  );
}

function nameOf(row: Pressable): string {
  if (row.kind === 'device') return shownName(row.device);
  return row.kind === 'group' ? row.name : row.simulator.name;
}

function tokensOf(row: Pressable): readonly string[] {
  if (row.kind === 'group') return row.deviceTokens;
  return row.kind === 'device' ? [row.device.deviceToken] : [];
}

function bookDeviceOf(row: Pressable): Device | null {
  return row.kind === 'device' && row.device.inBook ? row.device : null;
}

function entryOf({ deviceToken, name, app, environment, kind, group, note }: Device): DeviceEntry {
  return { deviceToken, name, app, environment, kind, group, note };
}
