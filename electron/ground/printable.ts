/*
 * What a terminal would obey, or a reader be deceived by: control characters (ECMA-48: C0, DEL, C1), line and paragraph
 * separators, and characters that reorder what stands around them (UAX #9, embeddings, overrides and isolates; CVE-2021-42574).
 * Marks of direction and joiners stay: languages and emoji need them, and they reorder nothing else.
 */
const UNSEEN = '\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069';
const OBEYED = new RegExp(`[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f${UNSEEN}]`, 'g');
/** In JSON also DEL, C1 and those above are legal as they are. */
const OBEYED_IN_JSON = new RegExp(`[\\u007f-\\u009f${UNSEEN}]`, 'g');

/** `text` as it may be shown, whatever it came from: each such character is replaced by U+FFFD. Tabs and line ends stay. */
export function printable(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(OBEYED, '\ufffd');
}

/** What a sentence quotes of a word that it was given: so much of it, on one line. */
const LONGEST_QUOTED = 200;

/** `word` as a sentence may quote it: on one line, the beginning of one that is long. */
export function quotable(word: string): string {
  const line = word.slice(0, 4 * LONGEST_QUOTED).replace(/[\r\n\t]+/g, '\ufffd');
  const characters = [...line];
  return characters.length > LONGEST_QUOTED ? `${characters.slice(0, LONGEST_QUOTED).join('')}…` : line;
}

/** JSON text that means the same, with each such character as an escape. */
export function printableJson(json: string): string {
  return json.replace(OBEYED_IN_JSON, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
