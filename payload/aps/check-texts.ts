import type { Node } from 'jsonc-parser';
import { shorten } from '../json/token.ts';
import { ALERT_KEYS } from './keys.ts';
import { inAlert, inSound, namesWith } from './known-keys.ts';
import { type Rule, systemReads } from './rule.ts';

/** What template engines and string formats leave where nobody filled in a value. */
const PLACEHOLDERS: readonly RegExp[] = [
  /\{\{[^{}\n]{1,80}\}\}/,
  /[$#]\{[^{}\n]{1,80}\}/,
  /(?<![\w%])%(?:\d{1,2}\$)?(?:@|[sd](?![\w%])|\([A-Za-z_]\w{0,40}\)[sd])/,
  /%[A-Z][A-Z0-9_]{1,40}%/,
  /\{(?:\d{1,2}|[A-Za-z_]\w{0,40}(?:\.\w{1,40})*)\}/,
  /<%=?[^%\n]{1,80}%>/,
  /<(?!\/)[A-Za-z][\w .-]{0,40}>/,
  /\[\[[^[\]\n]{1,80}\]\]/,
];
/** What stands in angle brackets and is markup. */
const MARKUP =
  /^<(?:a|b|big|br|center|code|del|div|em|font|h[1-6]|hr|i|img|li|mark|ol|p|pre|s|small|span|strike|strong|sub|sup|table|td|tr|u|ul)\b[^>]*>$/i;
/** The texts that a device shows as they are. */
const SHOWN = namesWith(ALERT_KEYS, { shows: 'text' });

/** Apple: UNNotificationSound: aiff, wav or caf, as linear PCM, IMA4, µLaw or aLaw. */
const SOUND_FILE = /\.(?:caf|aiff?|aifc|wav)$/i;

/** Notes about texts that a device takes as they are: placeholders that nobody filled in, sounds that it cannot play. */
export function checkTexts(rule: Rule, alert: Node | undefined, sound: Node | undefined): void {
  if (!systemReads(rule.context)) return;
  if (alert?.type === 'string') checkPlaceholder(rule, 'alert', alert);
  for (const name of SHOWN) checkPlaceholder(rule, name, inAlert(alert, name)?.value);
  checkSoundFile(rule, sound?.type === 'object' ? inSound(sound, 'name')?.value : sound);
  checkSoundFile(rule, inAlert(alert, 'sound')?.value);
}

function checkPlaceholder({ report, text }: Rule, name: string, value: Node | undefined): void {
  if (value?.type !== 'string') return;
  const found = placeholderIn(String(value.value));
  if (found === null) return;
  // In the text as typed it may be escaped: then the whole value is marked.
  const at = text.slice(value.offset, value.offset + value.length).indexOf(found);
  const place = at < 0 ? value : { offset: value.offset + at, length: found.length };
  report('placeholder-in-text', place, { placeholder: shorten(found), key: name });
}

function placeholderIn(text: string): string | null {
  for (const pattern of PLACEHOLDERS) {
    const found = [...text.slice(0, 4_096).matchAll(new RegExp(pattern, 'g'))].find(([match]) => !MARKUP.test(match));
    if (found !== undefined) return found[0];
  }
  return null;
}

function checkSoundFile({ report }: Rule, sound: Node | undefined): void {
  const name = sound?.type === 'string' ? String(sound.value).trim() : '';
  if (!/^[^{}]{0,200}[^\s{}]\.[A-Za-z0-9]{2,4}$/.test(name) || SOUND_FILE.test(name) || sound === undefined) return;
  report('sound-format', sound, { file: shorten(name), stem: shorten(name.replace(/\.\w+$/, '')) });
}
