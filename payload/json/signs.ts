import type { TokenKind } from './token.ts';

export const DOUBLE_QUOTES = '“”„‟″＂«»';
export const SINGLE_QUOTES = '‘’‚‛′';
export const ODD_SPACES =
  /[\u00a0\u1680\u180e\u2000-\u200f\u2028\u2029\u202a-\u202f\u205f-\u2064\u3000\ufeff]|[^\P{Cc}\t\n\r]/u;
export const ZERO_WIDTH = /^[\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+$/;
/** Signs that other keyboards and languages have for JSON's own. */
export const FOREIGN_SIGNS: Readonly<Record<string, TokenKind>> = {
  ';': ',',
  '；': ',',
  '，': ',',
  '、': ',',
  '،': ',',
  '؛': ',',
  '：': ':',
  '｛': '{',
  '｝': '}',
  '［': '[',
  '］': ']',
};
export const ENDS_VALUE = ',:}];=，：；｛｝］、،؛';
const QUOTE = `["'${DOUBLE_QUOTES}${SINGLE_QUOTES}]`;
/** What stands between two texts, or around one: inside a text whose end was guessed it says that the guess is wrong. */
export const STRUCTURE = new RegExp(
  `${QUOTE}\\s*(?:[,:;={}\\[\\]]|=>|${QUOTE})|[,:;={}\\[\\]]\\s*@?["${DOUBLE_QUOTES}]`,
);
