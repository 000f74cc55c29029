/** `word`: something between separators that is no JSON value. `end`: after the last token, empty. */
export type TokenKind = '{' | '}' | '[' | ']' | ':' | ',' | 'string' | 'number' | 'literal' | 'word' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly from: number;
  readonly to: number;
  /** The content of a string with its escapes resolved; the text itself for every other kind. */
  readonly value: string;
  /** A string whose end was guessed at. */
  readonly guessed?: boolean;
}

/** `text`, cut in the middle of nothing: at most 40 units, for use in a sentence. */
export function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}

/** Whether every surrogate of `text` has its other half. */
export function isWellFormed(text: string): boolean {
  return !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}
