// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;
const EVERY_CONTROL = new RegExp(CONTROL, 'g');

/**
 * `text` from a peer as it may be shown: control characters, which a terminal would obey, are replaced. Tabs and line
 * ends stay.
 */
export function printable(text: string): string {
  if (!CONTROL.test(text)) return text;
  return text.replace(/\r\n/g, '\n').replace(EVERY_CONTROL, '\ufffd');
}
