import type { Edit } from 'jsonc-parser';
import type { Findings } from './findings.ts';
import { shorten, type Token } from './token.ts';

export const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const NUMBER_LIKE = /^[+-]?(?:\d[\d_.]*(?:[eE][+-]?\d*)?|\.\d+|0[xX][0-9a-fA-F]+)$/;
/** What languages with unquoted keys take as one. */
const KEY_LIKE = /^[\p{L}_$][\p{L}\p{N}\p{M}_$.-]*$/u;
const WORDS_OF_OTHER_LANGUAGES: Readonly<Record<string, string>> = {
  True: 'true',
  TRUE: 'true',
  YES: 'true',
  False: 'false',
  FALSE: 'false',
  NO: 'false',
  None: 'null',
  nil: 'null',
  NULL: 'null',
  Null: 'null',
};

/** Says of a word that stands where a value belongs what JSON writes instead. */
export function addWord(findings: Findings, token: Token): void {
  const { value: word, from, to } = token;
  const written = (content: string): Edit[] => [{ offset: from, length: to - from, content }];
  const translated = Object.hasOwn(WORDS_OF_OTHER_LANGUAGES, word) ? WORDS_OF_OTHER_LANGUAGES[word] : undefined;
  if (translated !== undefined) {
    findings.add('wrong-literal', token, { word, json: translated }, written(translated));
  } else if (/^[+-]?(?:NaN|Infinity)$/.test(word) || word === 'undefined') {
    findings.add('no-such-value', token, { word });
  } else if (NUMBER_LIKE.test(word)) {
    const plain = plainNumber(word);
    findings.add('bad-number', token, { word: shorten(word), plain }, plain === null ? [] : written(plain));
  } else {
    findings.add('unquoted-text', token, { word: shorten(word) });
  }
}

/** A number of another notation as JSON writes it; `null` where it may mean two (leading zeros are octal in some). */
function plainNumber(word: string): string | null {
  if (/^0[xX][0-9a-fA-F]{1,12}$/.test(word)) return String(Number(word));
  const positive = word.replace(/^\+/, '');
  const joined = /^-?\d{1,3}(?:_\d{3})+$/.test(positive) ? positive.replace(/_/g, '') : positive;
  const pointed = joined.replace(/^(-?)\./, '$10.').replace(/^(-?\d+)\.$/, '$1');
  return NUMBER.test(pointed) ? pointed : null;
}

/** Says that a key has no quotes. `certain`: a colon follows, so that it is a key and not a piece of a torn text. */
export function addUnquotedKey(findings: Findings, token: Token, certain: boolean): void {
  const { value, from, to } = token;
  const plain = certain && (token.kind !== 'word' || KEY_LIKE.test(value));
  findings.add(
    'unquoted-key',
    token,
    { key: shorten(value) },
    plain ? [{ offset: from, length: to - from, content: JSON.stringify(value) }] : [],
  );
}

/** Whether a word can be a key. */
export function isKeyLike(token: Token): boolean {
  return token.kind === 'word' && KEY_LIKE.test(token.value);
}
