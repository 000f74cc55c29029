import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { HistoryLine } from '../../../contract/history/history.ts';
import type { ListedDevice } from '../../../contract/kept/devices.ts';
import type { DraftLine } from '../../../contract/kept/drafts.ts';
import { actionWords } from '../../../words/page/actions.ts';
import { draftWords } from '../../../words/page/drafts.ts';
import { windowWords } from '../../../words/page/window.ts';
import { simulatedDevices } from '../../../words/simulated-devices.ts';
import { STARTERS } from '../../draft/starters.ts';
import { gistOf, titleOf } from '../../history/send-words.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { shortDeviceToken } from '../../ui/short-words.ts';
import { returnFocus } from '../../ui/surfaces/focus-return.ts';
import type { Page } from '../use-page.ts';
import { actionName } from './action-name.ts';
import { type ActionId, type Actions, TOOL_ACTIONS } from './actions.ts';
import { answers } from './search.ts';
import { keysOf, SHORTCUTS, type ShortcutId } from './shortcuts.ts';
import './palette.css';

/** Beyond these nobody reads on: another letter is typed. */
const MOST_SHOWN = 60;
const MOST_SENDS = 20;
const DESTINATIONS = ['simulator', 'sandbox', 'production'] as const;

/** A line of the palette. */
interface Found {
  readonly id: string;
  readonly label: string;
  readonly note: string;
  readonly icon: IconName;
  readonly keys: string;
  readonly run: () => void;
}

/** Finds every action, draft, device, identity, destination and past send by a few letters. */
export function Palette({
  page,
  actions,
  onClose,
}: {
  readonly page: Page;
  readonly actions: Actions;
  readonly onClose: () => void;
}) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const { current } = dialog;
    current?.showModal();
    return () => {
      current?.close();
      returnFocus();
    };
  }, []);

  const devices = useDevices(page.bridge);
  const drafts = useDraftLines(page);
  const all = [
    ...actionLines(page, actions),
    ...drafts,
    ...devices.map((device) => deviceLine(device, page)),
    ...identityLines(page),
    ...destinationLines(page),
  ];
  const sends = usePastSends(page, typed, devices);
  const found = [
    ...all
      .map((line) => ({ line, fit: answers(typed, `${line.label} ${line.note}`) }))
      .filter(({ fit }) => fit > 0)
      .sort((one, other) => other.fit - one.fit)
      .map(({ line }) => line),
    ...sends,
  ].slice(0, MOST_SHOWN);
  const at = Math.min(chosen, found.length - 1);

  const run = (line: Found | undefined) => {
    if (line === undefined) return;
    onClose();
    // What it opens takes the focus after the palette has given it back.
    requestAnimationFrame(line.run);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = found.length - 1;
    if (event.key === 'ArrowDown') setChosen(at >= last ? 0 : at + 1);
    else if (event.key === 'ArrowUp') setChosen(at <= 0 ? last : at - 1);
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) run(found[at]);
    else return;
    event.preventDefault();
  };

  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={actionWords.palette}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className="palette__box">
        <div className="palette__search">
          <Icon name="search" />
          <input
            role="combobox"
            aria-label={actionWords.search}
            aria-expanded="true"
            aria-controls={`${id}-list`}
            aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
            autoComplete="off"
            spellCheck={false}
            placeholder={actionWords.search}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setChosen(0);
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        <Lines id={id} lines={found} at={at} onRun={run} />
      </div>
    </dialog>
  );
}

function Lines({
  id,
  lines,
  at,
  onRun,
}: {
  readonly id: string;
  readonly lines: readonly Found[];
  readonly at: number;
  readonly onRun: (line: Found) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  return (
    <>
      <div ref={list} role="listbox" id={`${id}-list`} aria-label={actionWords.results} className="palette__list">
        {lines.map((line, index) => (
          // The field above has the keys: it tells which line is meant by its id.
          // biome-ignore lint/a11y/useFocusableInteractive: see above
          // biome-ignore lint/a11y/useKeyWithClickEvents: see above
          <div
            key={line.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            className="palette__line"
            onClick={() => onRun(line)}
          >
            <Icon name={line.icon} />
            <span className="palette__label" dir="auto" title={line.label}>
              {line.label}
            </span>
            <span className="palette__note" title={line.note}>
              {line.note}
            </span>
            {line.keys !== '' && <kbd className="palette__keys">{line.keys}</kbd>}
          </div>
        ))}
      </div>
      <p className="palette__none" role="status">
        {lines.length === 0 ? actionWords.nothing : ''}
      </p>
    </>
  );
}

const ICONS: Partial<Readonly<Record<ActionId, IconName>>> = {
  ...{ send: 'send', 'send-in-5': 'clock', 'send-in-10': 'clock', 'send-in-30': 'clock', stop: 'stop' },
  ...{ app: 'certificate', devices: 'phone', destination: 'arrow', 'add-key': 'key' },
  ...{
    'new-draft': 'plus',
    'open-file': 'folder',
    save: 'down',
    'save-as': 'down',
    duplicate: 'copy',
    rename: 'pencil',
  },
  ...{ drafts: 'report', history: 'clock', 'device-book': 'phone', identities: 'key', 'clear-log': 'trash' },
};

function actionLines(page: Page, actions: Actions): readonly Found[] {
  const { platform } = page.state.facts;
  const own = (Object.keys(actions) as ActionId[]).flatMap((id): readonly Found[] => {
    const run = actions[id];
    if (run === null || id === 'palette') return [];
    const keys = id in SHORTCUTS ? keysOf(id as ShortcutId, platform) : '';
    const words = { label: actionName(id), note: '' };
    return [{ id: `action ${id}`, ...words, icon: ICONS[id] ?? 'chevron-right', keys, run }];
  });
  const tools = TOOL_ACTIONS.map(({ name, label, icon }): Found => {
    const run = () => page.openTool(name);
    return { id: `tool ${name}`, label: `${label}…`, note: actionWords.kinds.tool, icon, keys: '', run };
  });
  return [...own, ...tools];
}

function identityLines({ state, identityActions }: Page): readonly Found[] {
  return state.identities
    .filter(({ hidden }) => !hidden)
    .map((identity) => ({
      ...{ id: `identity ${identity.id}`, keys: '' },
      label: actionWords.use(identity.label ?? identity.name),
      note: [actionWords.kinds.identity, identity.topics[0]].filter(Boolean).join(' · '),
      icon: identity.form === 'certificate' ? 'certificate' : 'key',
      run: () => identityActions.choose(identity),
    }));
}

function destinationLines({ change, state }: Page): readonly Found[] {
  return DESTINATIONS.filter((one) => one !== state.draft.destination).map((destination) => ({
    ...{ id: `destination ${destination}`, keys: '', icon: 'arrow' },
    label: actionWords.goTo(windowWords[destination]),
    note: actionWords.kinds.destination,
    run: () => change({ destination }),
  }));
}

/** The drafts that are not open, and starters for new ones. */
function useDraftLines({ bridge, state, drafts }: Page): readonly Found[] {
  const [lines, setLines] = useState<readonly DraftLine[]>([]);
  useEffect(() => {
    let wanted = true;
    void bridge['drafts.list'](undefined).then((answer) => {
      if (wanted && answer.ok) setLines(answer.value.drafts);
    });
    return () => {
      wanted = false;
    };
  }, [bridge]);
  const others = lines.filter(({ id, elsewhere }) => id !== state.head.id && !elsewhere);
  return [
    ...others.map(
      ({ id, name, excerpt, document }): Found => ({
        ...{ id: `draft ${id}`, keys: '', icon: 'report', label: name || excerpt || draftWords.untitled },
        note: [actionWords.kinds.draft, document?.fileName].filter(Boolean).join(' · '),
        run: () => drafts.run({ kind: 'open', id }),
      }),
    ),
    ...STARTERS.map(
      (starter): Found => ({
        ...{ id: `starter ${starter}`, keys: '', icon: 'plus', note: actionWords.kinds.starter },
        label: draftWords.newOf(draftWords.starterNames[starter]),
        run: () => drafts.run({ kind: 'new', starter }),
      }),
    ),
  ];
}

/** The devices of the book and those that the simulator plays. */
function useDevices(bridge: Page['bridge']): readonly ListedDevice[] {
  const [devices, setDevices] = useState<readonly ListedDevice[]>([]);
  useEffect(() => {
    let wanted = true;
    void bridge['devices.list'](undefined).then((answer) => {
      if (wanted && answer.ok) setDevices(answer.value.devices);
    });
    return () => {
      wanted = false;
    };
  }, [bridge]);
  return devices;
}

function nameOf({ simulated, inBook, name }: ListedDevice): string {
  return simulated !== null && !inBook ? simulatedDevices[simulated].name : name;
}

function deviceLine(device: ListedDevice, { dispatch }: Page): Found {
  return {
    ...{ id: `device ${device.deviceToken}`, keys: '', icon: 'phone' },
    label: actionWords.sendTo(nameOf(device)),
    note: [actionWords.kinds.device, shortDeviceToken(device.deviceToken)].join(' · '),
    run: () => {
      dispatch({ type: 'draft-changed', patch: { deviceTokens: `${device.deviceToken}\n` } });
      dispatch({ type: 'list-changed', list: null });
    },
  };
}

/** Past sends with what was typed anywhere in them, newest first. */
function usePastSends(page: Page, text: string, devices: readonly ListedDevice[]): readonly Found[] {
  const { bridge, showPast } = page;
  const [lines, setLines] = useState<readonly HistoryLine[]>([]);
  useEffect(() => {
    let wanted = true;
    const every = { topic: null, device: null, outcome: null, from: null, until: null, after: null };
    void bridge['history.list']({ ...every, text, limit: MOST_SENDS }).then((answer) => {
      if (wanted && answer.ok) setLines(answer.value.lines);
    });
    return () => {
      wanted = false;
    };
  }, [bridge, text]);
  const names = new Map(devices.map((device) => [device.deviceToken, nameOf(device)]));
  return lines.flatMap((line): readonly Found[] =>
    line.kind !== 'send'
      ? []
      : [
          {
            ...{ id: `send ${line.id}`, keys: '', icon: 'clock', label: titleOf(line) },
            note: gistOf(line, (token) => names.get(token) ?? null),
            run: () => showPast(line.id),
          },
        ],
  );
}
