/** What is held with a key: ⌘ (Ctrl elsewhere), the same with Shift, or ⌥⌘ (Alt+Shift elsewhere, for Ctrl+Alt writes letters on many keyboards). */
type Held = 'command' | 'command-shift' | 'option';

/** A key and what is held with it. `key`: a letter in capitals, a digit, a sign, or Enter. */
export interface Shortcut {
  readonly held: Held;
  readonly key: string;
}

/** Every action of the window that has keys; rows of a list and the editor have keys of their own. */
export const SHORTCUTS = {
  send: { held: 'command', key: 'Enter' },
  'send-in-10': { held: 'option', key: 'Enter' },
  stop: { held: 'command', key: '.' },
  app: { held: 'command-shift', key: 'K' },
  devices: { held: 'command', key: 'L' },
  destination: { held: 'command-shift', key: 'D' },
  'add-key': { held: 'command', key: 'I' },
  'new-draft': { held: 'command', key: 'N' },
  'open-file': { held: 'command', key: 'O' },
  save: { held: 'command', key: 'S' },
  'save-as': { held: 'command-shift', key: 'S' },
  duplicate: { held: 'command', key: 'D' },
  fields: { held: 'option', key: '1' },
  json: { held: 'option', key: '2' },
  split: { held: 'option', key: '3' },
  drafts: { held: 'command', key: '1' },
  history: { held: 'command', key: '2' },
  'device-book': { held: 'command', key: '3' },
  identities: { held: 'command', key: '4' },
  palette: { held: 'command', key: 'K' },
  log: { held: 'command', key: 'J' },
  settings: { held: 'command', key: ',' },
  shortcuts: { held: 'command', key: '/' },
} as const satisfies Readonly<Record<string, Shortcut>>;

export type ShortcutId = keyof typeof SHORTCUTS;

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'metaKey' | 'ctrlKey' | 'altKey' | 'shiftKey'>;

const isMac = (platform: string): boolean => platform === 'darwin';

/** Which action the keys that were pressed stand for; `null`: none. */
export function shortcutOf(pressed: Pressed, platform: string): ShortcutId | null {
  const ids = Object.keys(SHORTCUTS) as ShortcutId[];
  return ids.find((id) => fits(SHORTCUTS[id], pressed, platform)) ?? null;
}

function fits({ held, key }: Shortcut, pressed: Pressed, platform: string): boolean {
  const { metaKey, ctrlKey, altKey, shiftKey } = pressed;
  const mac = isMac(platform);
  if (held === 'option') return (mac ? metaKey && altKey : altKey && shiftKey && !ctrlKey) && isKey(key, pressed);
  // Send is pressed by either everywhere; of other keys Control means something else to a text field of a Mac.
  const command = key === 'Enter' ? metaKey || ctrlKey : mac ? metaKey && !ctrlKey : ctrlKey && !metaKey;
  // Some keyboards have the sign on the other half of a key.
  const shift = /[./,]/.test(key) || shiftKey === (held === 'command-shift');
  return command && !altKey && shift && isKey(key, pressed);
}

/** Option and Shift write other letters, so the place of a letter or a digit counts there as well as what it writes. */
function isKey(key: string, { key: written, code }: Pressed): boolean {
  if (/^\d$/.test(key)) return code === `Digit${key}`;
  if (/^[A-Z]$/.test(key)) return written.toUpperCase() === key || (!/^[a-z]$/i.test(written) && code === `Key${key}`);
  return written === key;
}

const HELD_ON_MAC: Readonly<Record<Held, string>> = { command: '⌘', 'command-shift': '⇧⌘', option: '⌥⌘' };
const HELD_ELSEWHERE: Readonly<Record<Held, string>> = {
  command: 'Ctrl+',
  'command-shift': 'Ctrl+Shift+',
  option: 'Alt+Shift+',
};

/** Keys as they are labelled there. */
export function keysOf(id: ShortcutId, platform: string): string {
  const { held, key } = SHORTCUTS[id];
  return `${(isMac(platform) ? HELD_ON_MAC : HELD_ELSEWHERE)[held]}${key === 'Enter' ? '↩' : key}`;
}
