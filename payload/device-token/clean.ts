/** A text without its invisible characters, and where each of its units stood before. */
export interface CleanText {
  readonly text: string;
  /** Offset in the text as it was. */
  readonly origin: (offset: number) => number;
  /** Offsets, in the text as it was, of what was left out. */
  readonly removed: readonly { readonly at: number; readonly sign: string }[];
}

/** What shows nothing: format characters, fillers, variation selectors, control characters and colours of a terminal. */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  /\u001b\[[0-9;?]*[ -/]*[@-~]|[\p{Cf}\p{Default_Ignorable_Code_Point}]|[^\P{Cc}\t\n\r]/gu;

/** Most texts: nothing in them has to be looked at one by one. */
const VISIBLE = /^[ -~\t\n\r]*$/;

/** Takes invisible characters out of a text. */
export function cleanText(text: string): CleanText {
  if (VISIBLE.test(text)) return { text, origin: (offset) => offset, removed: [] };
  const removed: { at: number; sign: string }[] = [];
  const starts: number[] = [];
  const lengths: number[] = [];
  const clean = text.replace(INVISIBLE, (sign: string, at: number) => {
    removed.push({ at, sign });
    starts.push(at);
    lengths.push(sign.length);
    return '';
  });
  if (removed.length === 0) return { text, origin: (offset) => offset, removed };
  const origin = (offset: number): number => {
    let at = offset;
    for (let index = 0; index < starts.length && (starts[index] ?? 0) <= at; index += 1) at += lengths[index] ?? 0;
    return at;
  };
  return { text: clean, origin, removed };
}
