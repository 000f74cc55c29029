/** The way a text runs. */
export type Direction = 'ltr' | 'rtl';

const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

/** Letters of scripts that run from right to left, and the marks of theirs that are as strong (UAX 9: types R and AL). */
const RIGHT_TO_LEFT =
  /^[\u200f\u061b-\u061f\u066d\u06d4\u05be\u05c0\u05c3\u05c6\u05f3\u05f4\u07c0-\u07c9]|^(?=[\p{L}\p{Nl}])[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}\p{Script=Hanifi_Rohingya}\p{Script=Mende_Kikakui}]/u;
/** Letters of all others, and flags, whose halves count as letters (type L). Some letters that only modify count as neither. */
const LEFT_TO_RIGHT = /^(?![\u02b9\u02ba\u02c2-\u02cf\u02ec\u0374])[\p{L}\p{Nl}\p{Mc}\u200e\u{1f1e6}-\u{1f1ff}]/u;

/**
 * The base direction of a text by its first strong character, whatever stands between an isolate and its end left out
 * (UAX 9, P2 and P3); `null` where it has none, and runs as what stands around it.
 */
export function baseDirection(text: string): Direction | null {
  let depth = 0;
  for (const letter of text) {
    if (letter >= '\u2066' && letter <= FIRST_STRONG_ISOLATE) depth += 1;
    else if (letter === POP_ISOLATE) depth = Math.max(0, depth - 1);
    else if (letter === '\n' || letter === '\r' || letter === '\u2029') depth = 0;
    else if (depth === 0) {
      if (RIGHT_TO_LEFT.test(letter)) return 'rtl';
      if (LEFT_TO_RIGHT.test(letter)) return 'ltr';
    }
  }
  return null;
}

/** A text that was inserted so that it turns nothing round: between U+2068 and U+2069. */
export function isolated(text: string): string {
  return `${FIRST_STRONG_ISOLATE}${text}${POP_ISOLATE}`;
}

/** A piece of a sentence: its own words, or what was put into them. */
export interface SentencePiece {
  readonly text: string;
  readonly inserted: boolean;
}

/**
 * The inserted text that turns a sentence round, because it stands before the sentence's first strong character and runs
 * the other way; `null` where none does. `to`: how the sentence runs now. Isolating what was inserted cures it.
 */
export function turnedRound(
  pieces: readonly SentencePiece[],
): { readonly text: string; readonly to: Direction } | null {
  const meant = baseDirection(pieces.map(({ text, inserted }) => (inserted ? isolated(text) : text)).join(''));
  const to = baseDirection(pieces.map(({ text }) => text).join(''));
  if (meant === null || to === null || meant === to) return null;
  const first = pieces.find(({ text, inserted }) => inserted && baseDirection(text) === to);
  return first === undefined ? null : { text: first.text, to };
}
