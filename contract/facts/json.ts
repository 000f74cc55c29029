/** Faults of a payload's text as JSON. Texts out of it are shortened to 40 units; a `sign` is a UTF-16 unit's number. */
export interface JsonExplanations {
  'payload-too-long': { readonly characters: number };
  /** `blank`: nothing at all was typed, or only what is no value. */
  'payload-empty': { readonly blank: boolean };
  'escaped-json': null;
  /** `what`: what stands there instead; `payload`: a text that holds the payload. */
  'root-not-object': { readonly what: 'array' | 'text' | 'number' | 'word' | 'payload' };
  'text-after-end': { readonly what: 'document' | 'text' };
  'too-deep': { readonly most: number };

  'wrong-literal': { readonly word: string; readonly json: string };
  'no-such-value': { readonly word: string };
  /** `plain`: the number as JSON writes it, where that is plain. */
  'bad-number': { readonly word: string; readonly plain: string | null };
  'unquoted-text': { readonly word: string };
  'unquoted-key': { readonly key: string };

  'control-character': { readonly sign: number };
  'line-break-in-string': null;
  /** `json`: the same as JSON writes it, where it has one meaning. */
  'bad-escape': { readonly written: string; readonly json: string | null };
  /** `follows`: what touches the quote. */
  'unescaped-quote': { readonly follows: string };
  'unclosed-string': null;
  'lone-surrogate': null;
  'smart-quote': { readonly quote: string };
  'single-quote': null;
  'missing-quote': { readonly text: string };
  'string-prefix': { readonly prefix: string };

  comment: { readonly closed: boolean };
  'byte-order-mark': null;
  'invisible-character': { readonly sign: number; readonly zeroWidth: boolean };
  /** `where`: `here` nothing may stand at all, `before-payload` it has not begun, `in-array` and `after-value` a colon. */
  'stray-character':
    | { readonly where: 'here' | 'before-payload'; readonly sign: string }
    | { readonly where: 'after-key' | 'in-array' | 'after-value' };
  /** `closer`: before which it stands; `null`: after the end of the payload. */
  'stray-sign': { readonly sign: string; readonly closer: string | null };
  'trailing-comma': { readonly closer: string };
  'extra-comma': { readonly where: 'between' | 'after-end' };

  'missing-braces': null;
  'missing-comma': { readonly before: string };
  'wrong-comma': { readonly sign: string };
  'missing-colon': { readonly key: string };
  'wrong-colon': { readonly sign: string };
  /** `sign`: `null` where square brackets stand around keys and values. */
  'wrong-bracket': { readonly sign: string | null; readonly bracket: string };
  /** `sign`: what stands where the key belongs. */
  'missing-key': { readonly sign: string };
  'missing-value': { readonly key: string };
  'duplicate-key': { readonly key: string; readonly first: TextPosition; readonly second: TextPosition };
  /** `opener`: which it would need; `null` where the payload has already ended. */
  'extra-bracket': { readonly bracket: string; readonly opener: string | null };
  'mismatched-bracket': {
    readonly open: string;
    readonly at: TextPosition | null;
    readonly bracket: string;
    readonly closer: string;
  };
  /** `open` and `at`: the innermost bracket; `closers`: all that are missing, innermost first, where they are few. */
  'missing-bracket': {
    readonly open: string;
    readonly at: TextPosition | null;
    readonly count: number;
    readonly closers: string | null;
  };
}

/** A place in a text, both from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}
