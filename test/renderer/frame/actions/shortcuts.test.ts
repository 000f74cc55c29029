import { describe, expect, it } from 'vitest';
import { answers } from '../../../../renderer/frame/actions/search.ts';
import { keysOf, SHORTCUTS, type ShortcutId, shortcutOf } from '../../../../renderer/frame/actions/shortcuts.ts';

const IDS = Object.keys(SHORTCUTS) as ShortcutId[];
const NOTHING = { metaKey: false, ctrlKey: false, altKey: false, shiftKey: false, code: '' };

describe.each(['darwin', 'linux', 'win32'])('keys on %s', (platform) => {
  it('are another for each action', () => {
    expect(new Set(IDS.map((id) => keysOf(id, platform))).size).toBe(IDS.length);
  });

  it.each(IDS)('do %s as they are labelled, and one action alone', (id) => {
    const { held, key } = SHORTCUTS[id];
    const mac = platform === 'darwin';
    const code = /^\d$/.test(key) ? `Digit${key}` : `Key${key}`;
    const pressed =
      held === 'option'
        ? { altKey: true, ...(mac ? { metaKey: true } : { shiftKey: true }) }
        : { ...(mac ? { metaKey: true } : { ctrlKey: true }), shiftKey: held === 'command-shift' };
    const written = /^[A-Z]$/.test(key) && held === 'command' ? key.toLowerCase() : key;
    expect(shortcutOf({ ...NOTHING, ...pressed, key: written, code }, platform)).toBe(id);
  });

  it('are not taken from whoever writes', () => {
    const types = (more: object) => shortcutOf({ ...NOTHING, key: 'k', code: 'KeyK', ...more }, platform);
    expect(types({})).toBeNull();
    expect(types({ shiftKey: true })).toBeNull();
    expect(types({ altKey: true })).toBeNull();
    // AltGr is Control and Alt on many keyboards.
    expect(types({ ctrlKey: true, altKey: true })).toBeNull();
    expect(types(platform === 'darwin' ? { ctrlKey: true } : { metaKey: true })).toBeNull();
  });
});

it('a digit counts by its place, since Option and Shift write something else there', () => {
  const pressed = { ...NOTHING, key: '¡', code: 'Digit1', metaKey: true, altKey: true };
  expect(shortcutOf(pressed, 'darwin')).toBe('fields');
  expect(shortcutOf({ ...NOTHING, key: '!', code: 'Digit1', altKey: true, shiftKey: true }, 'linux')).toBe('fields');
});

it('a letter counts by what it writes, and by its place where it writes none of ours', () => {
  expect(shortcutOf({ ...NOTHING, key: 'л', code: 'KeyK', ctrlKey: true }, 'linux')).toBe('palette');
  expect(shortcutOf({ ...NOTHING, key: 'k', code: 'KeyV', ctrlKey: true }, 'linux')).toBe('palette');
  expect(shortcutOf({ ...NOTHING, key: 'v', code: 'KeyK', ctrlKey: true }, 'linux')).toBeNull();
});

it('a sign counts wherever the keyboard has it', () => {
  expect(shortcutOf({ ...NOTHING, key: '/', code: 'Digit7', ctrlKey: true, shiftKey: true }, 'linux')).toBe(
    'shortcuts',
  );
});

describe('what is typed into the palette', () => {
  it.each([
    ['send', 'Send in 10 seconds'],
    ['sen 10', 'Send in 10 seconds'],
    ['fbj', 'Show fields beside JSON'],
    ['grusse', 'Send to Grüße'],
    ['餐桌', '您的餐桌已准备好'],
    ['JSON show', 'Show JSON'],
    ['', 'Anything'],
  ])('%s finds %s', (typed, text) => {
    expect(answers(typed, text)).toBeGreaterThan(0);
  });

  it.each([
    ['xyz', 'Send in 10 seconds'],
    ['send 11', 'Send in 10 seconds'],
    ['z', 'Send'],
  ])('%s does not find %s', (typed, text) => {
    expect(answers(typed, text)).toBe(0);
  });

  it('what begins with it comes before what has it somewhere', () => {
    const rank = (text: string) => answers('dev', text);
    expect(rank('Devices')).toBeGreaterThan(rank('Choose devices'));
    expect(rank('Choose devices')).toBeGreaterThan(rank('Andeveloped'));
  });
});
