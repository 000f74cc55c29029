import type { KeyboardEvent } from 'react';

const isMac = /mac/i.test(navigator.platform);

type Key = Pick<KeyboardEvent, 'key' | 'code' | 'metaKey' | 'ctrlKey' | 'altKey' | 'shiftKey'>;

/** Keys as this computer's are labelled. */
export const KEYS = {
  open: '↩',
  again: isMac ? '⇧⌘↩' : 'Ctrl+Shift+↩',
  compare: isMac ? '⌥⌘D' : 'Alt+Shift+D',
  filter: isMac ? '⌥⌘F' : 'Alt+Shift+F',
  pin: 'P',
  remove: isMac ? '⌫' : 'Del',
};

/** ⇧⌘↩ */
export function isSendAgain({ key, metaKey, ctrlKey, shiftKey }: Key): boolean {
  return key === 'Enter' && shiftKey && (isMac ? metaKey : ctrlKey);
}

/** ⌥⌘ with a letter, elsewhere Alt+Shift: Option and Alt write other letters, so the place of the key counts. */
export function isOptionCommand({ code, metaKey, altKey, shiftKey }: Key, letter: 'D' | 'F'): boolean {
  return code === `Key${letter}` && altKey && (isMac ? metaKey : shiftKey);
}

/** A key alone. */
export function isPlain({ metaKey, ctrlKey, altKey }: Key): boolean {
  return !metaKey && !ctrlKey && !altKey;
}
