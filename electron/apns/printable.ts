// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/**
 * `text` from a peer as it may be shown: control characters, which a terminal would obey, are replaced. Tabs and line
 * ends stay.
 */
export function printable(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(CONTROL, '\ufffd');
}
