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

/** A character by its code and, where it has one that people know, its name. */
export function codePointName(unit: number): string {
  const names: Readonly<Record<number, string>> = {
    160: 'no-break space',
    65279: 'byte order mark',
    8203: 'zero-width space',
    8204: 'zero-width non-joiner',
    8205: 'zero-width joiner',
    8206: 'left-to-right mark',
    8207: 'right-to-left mark',
    8232: 'line separator',
    8288: 'word joiner',
    12288: 'ideographic space',
  };
  const code = `U+${unit.toString(16).toUpperCase().padStart(4, '0')}`;
  const name = names[unit];
  return name === undefined ? code : `${name}, ${code}`;
}
