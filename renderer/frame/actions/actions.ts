import type { SidePart } from '../../../contract/app-start.ts';
import { TOOLS } from '../tools.tsx';
import type { Page } from '../use-page.ts';
import type { ShortcutId } from './shortcuts.ts';

/** Actions that have no keys of their own, beside the tools. */
const WITHOUT_KEYS = ['send-in-5', 'send-in-30', 'paste', 'rename', 'clear-log'] as const;

/** What can be done in the window, by its name: what has keys, and what is found in the palette alone. */
export type ActionId = ShortcutId | (typeof WITHOUT_KEYS)[number];

/** What each does, as the window stands; `null`: nothing now. */
export type Actions = Readonly<Record<ActionId, (() => void) | null>>;

/** Every action of the window: keys, palette and menus carry out no other. */
export function actionsOf(page: Page): Actions {
  const { sending, view, state, drafts } = page;
  const side = (part: SidePart) => () => {
    page.changeLayout({ side: part });
    page.openRail(true);
    requestAnimationFrame(() => focusOn('.sidebar__panel :is(input,button)'));
  };
  const showView = (shown: Parameters<typeof view.show>[0]) => () => {
    page.showPast(null);
    page.openRail(false);
    view.show(shown);
  };
  const toIosSimulator = state.draft.destination === 'ios-simulator';
  const chip = (name: 'app' | 'devices' | 'destination') => () => {
    page.openChip(page.chip === name ? null : name);
    requestAnimationFrame(() => focusOn(`.chip-holder[data-chip="${name}"] > .chip`));
  };
  const send = (seconds: number) => (sending.busy || page.pastId !== null ? null : () => sending.sendIn(seconds));
  return {
    send: page.pastId === null ? sending.send : null,
    'send-in-5': send(5),
    'send-in-10': send(10),
    'send-in-30': send(30),
    stop: sending.busy || sending.dueAt !== null ? sending.cancel : null,
    app: toIosSimulator ? null : chip('app'),
    devices: toIosSimulator ? null : chip('devices'),
    destination: chip('destination'),
    'add-key': toIosSimulator ? null : () => chooseFiles(page),
    paste: () => page.openPanel('paste'),
    'new-draft': () => drafts.run({ kind: 'new', starter: 'alert' }),
    'open-file': () => drafts.run({ kind: 'choose-file' }),
    save: () => drafts.run({ kind: 'save', as: false }),
    'save-as': () => drafts.run({ kind: 'save', as: true }),
    duplicate: () => drafts.run({ kind: 'duplicate', id: null }),
    rename: () => drafts.ask({ kind: 'rename', id: state.head.id, name: state.head.name }),
    fields: showView('fields'),
    json: showView('json'),
    split: showView('split'),
    drafts: side('drafts'),
    history: side('history'),
    'device-book': side('devices'),
    identities: () => page.openTool('identities'),
    settings: () => page.openTool('settings'),
    palette: () => page.openPanel('palette'),
    log: () => page.changeLayout({ drawer: !page.layout.drawer }),
    'clear-log': () => page.dispatch({ type: 'log-cleared' }),
    shortcuts: () => page.openPanel('shortcuts'),
  };
}

/** The tools have actions by their names; two have keys. */
export const TOOL_ACTIONS = TOOLS.filter(({ name }) => name !== 'identities' && name !== 'settings');

/** The chooser of files stands where the app is chosen. */
function chooseFiles(page: Page): void {
  page.openChip('app');
  document.querySelector<HTMLInputElement>('.chip-holder[data-chip="app"] input[type="file"]')?.click();
}

function focusOn(selector: string): void {
  const visible = [...document.querySelectorAll<HTMLElement>(selector)].find((one) => one.offsetParent !== null);
  visible?.focus();
}
