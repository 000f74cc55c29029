import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { sendingWords } from '../../words/page/sending/sending.ts';
import { windowWords } from '../../words/page/window.ts';
import { countWords } from '../devices/count-words.ts';
import { SendButton } from '../sending/send-button.tsx';
import { chosenDevices } from '../state/list-choice.ts';
import { IconButton } from '../ui/controls/button.tsx';
import { Menu } from '../ui/controls/menu.tsx';
import { Icon } from '../ui/icon.tsx';
import { shortDeviceToken } from '../ui/short-words.ts';
import type { Actions } from './actions/actions.ts';
import { keysOf } from './actions/shortcuts.ts';
import { Chip } from './chips/chip.tsx';
import { KEEPING_WORDS, wordsOfDestination, wordsOfIdentity } from './standing-words.ts';
import type { Page } from './use-page.ts';
import './top-bar.css';

const AppChoice = lazy(() => import('./chips/chip-contents.tsx').then((module) => ({ default: module.AppChoice })));
const DeviceChoice = lazy(() =>
  import('./chips/chip-contents.tsx').then((module) => ({ default: module.DeviceChoice })),
);
const DestinationChoice = lazy(() =>
  import('./chips/chip-contents.tsx').then((module) => ({ default: module.DestinationChoice })),
);

const DraftTitle = lazy(() => import('./draft/draft-title.tsx').then((module) => ({ default: module.DraftTitle })));

const MAC_KEYS = ['⌘', '↩'] as const;
const OTHER_KEYS = ['Ctrl', '↩'] as const;

/** How Send is pressed by keyboard on a platform. */
export const sendKeys = (platform: string): readonly string[] => (platform === 'darwin' ? MAC_KEYS : OTHER_KEYS);

/** What, as whom, to whom, where: one line, and Send. */
export function TopBar({ page, actions }: { readonly page: Page; readonly actions: Actions }) {
  const { state, sending } = page;
  const { draft, send, facts } = state;
  const toIosSimulator = draft.destination === 'ios-simulator';
  const devices = state.list === null ? page.reading.tokens.length : chosenDevices(state.list);
  return (
    <header className="top-bar" data-production={draft.destination === 'production'}>
      <div className="top-bar__brand">
        <Mark />
        <Suspense fallback={<h1>{state.head.name || 'Pushwright'}</h1>}>
          <DraftTitle state={state} actions={actions} />
        </Suspense>
        <span className="top-bar__kept" data-state={page.keeping.state} title={KEEPING_WORDS[page.keeping.state]}>
          {KEEPING_WORDS[page.keeping.state]}
        </span>
      </div>
      <div className="top-bar__chips">
        {!toIosSimulator && (
          <>
            <App page={page} />
            <Icon name="arrow" className="top-bar__arrow" />
            <Devices page={page} devices={devices} />
            <Icon name="arrow" className="top-bar__arrow" />
          </>
        )}
        <Chip
          name="destination"
          label={windowWords.destination}
          value={wordsOfDestination(draft)}
          detail={draft.wire === 'binary' && !toIosSimulator ? windowWords.legacyBinary : null}
          mark={{ dot: draft.destination }}
          tone={draft.destination === 'production' ? 'danger' : 'plain'}
          open={page.chip === 'destination'}
          onOpen={page.openChip}
        >
          <Later>
            <DestinationChoice page={page} />
          </Later>
        </Chip>
      </div>
      <IconButton
        icon="search"
        label={windowWords.findBy(keysOf('palette', facts.platform))}
        aria-haspopup="dialog"
        onClick={() => page.openPanel('palette')}
      />
      <SendButton
        devices={devices}
        production={draft.destination === 'production'}
        keys={sendKeys(facts.platform)}
        off={page.pastId === null ? null : windowWords.pastShown}
        busy={send.phase === 'starting' || send.phase === 'sending' ? send.phase : null}
        cancelling={send.phase === 'sending' && send.cancelling}
        dueAt={sending.dueAt}
        onSend={sending.send}
        onCancel={sending.cancel}
      />
      <MoreWaysToSend actions={actions} platform={facts.platform} />
    </header>
  );
}

/** Send later: to lock the phone first. */
function MoreWaysToSend({ actions, platform }: { readonly actions: Actions; readonly platform: string }) {
  const later = [
    ['send-in-5', ''],
    ['send-in-10', keysOf('send-in-10', platform)],
    ['send-in-30', ''],
  ] as const;
  return (
    <Menu
      align="end"
      trigger={<IconButton icon="chevron-down" label={sendingWords.moreWays} className="top-bar__more" />}
      items={later.map(([id, keys]) => ({
        label: sendingWords.sendIn(Number(id.slice('send-in-'.length))),
        icon: 'clock' as const,
        disabled: actions[id] === null,
        onSelect: () => actions[id]?.(),
        ...(keys === '' ? {} : { keys }),
      }))}
    />
  );
}

function App({ page }: { readonly page: Page }) {
  const { identity, now, state } = page;
  const { words, life, worrying } = wordsOfIdentity(identity, state.draft, now);
  const unusable = identity !== null && identity.problems.length > 0;
  const topic = state.draft.topic.trim() || identity?.topics[0] || null;
  return (
    <Chip
      name="app"
      label={windowWords.app}
      value={words}
      detail={worrying || unusable ? life : topic}
      mark={identity?.form === 'provider-token-key' ? 'key' : 'certificate'}
      tone={unusable ? 'danger' : worrying ? 'warn' : 'plain'}
      open={page.chip === 'app'}
      onOpen={page.openChip}
    >
      <Later>
        <AppChoice page={page} />
      </Later>
    </Chip>
  );
}

function Devices({ page, devices }: { readonly page: Page; readonly devices: number }) {
  const { reading, state } = page;
  const refused = state.list === null ? reading.problems.filter(({ code }) => code !== 'device-tokens-being-read') : [];
  const nameOf = useDeviceNames();
  const only = devices === 1 && state.list === null ? reading.tokens[0]?.token : undefined;
  const played = state.facts.simulatedDevices.find(({ deviceToken }) => deviceToken === only);
  const counted = devices === 0 && refused.length === 0 ? windowWords.noDeviceYet : countWords(devices, 0);
  const named = only === undefined ? null : played === undefined ? shortDeviceToken(only) : nameOf(played.id);
  return (
    <Chip
      name="devices"
      label={windowWords.devices}
      value={named ?? counted}
      detail={refused.length > 0 ? countWords(devices, refused.length) : (state.list?.name ?? null)}
      mark="phone"
      tone={refused.length > 0 ? 'danger' : 'plain'}
      open={page.chip === 'devices'}
      onOpen={page.openChip}
    >
      <Later>
        <DeviceChoice page={page} />
      </Later>
    </Chip>
  );
}

type NameOf = (id: Page['state']['facts']['simulatedDevices'][number]['id']) => string | null;

/** The names of the simulator's devices, once their words have come. */
function useDeviceNames(): NameOf {
  const [nameOf, setNameOf] = useState<NameOf>(() => () => null);
  useEffect(() => {
    let wanted = true;
    void import('../../words/simulated-devices.ts').then(({ simulatedDevices }) => {
      if (wanted) setNameOf(() => (id: keyof typeof simulatedDevices) => simulatedDevices[id].name);
    });
    return () => {
      wanted = false;
    };
  }, []);
  return nameOf;
}

/** What a popover holds comes after the first paint, and is there before anybody opens it. */
function Later({ children }: { readonly children: ReactNode }) {
  return <Suspense fallback={null}>{children}</Suspense>;
}

/** The brand: a letter and the dot of a notification. */
function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" width="22" height="22" aria-hidden="true" focusable="false">
      <rect className="mark__ground" width="32" height="32" rx="8" />
      <path className="mark__letter" d="M9.5 24V9.5h7.7a5.3 5.3 0 0 1 0 10.6H9.5" />
      <circle className="mark__dot" cx="24" cy="8" r="3.4" />
    </svg>
  );
}
