/** The longest text in quotes that is looked for: a whole document as a string in another. */
const LONGEST_TEXT = 2_000_000;

/** A text in quotes as programs write it. */
export interface Quoted {
  /** What stands before the quote and says what it is: `@`, `$@`, `b`, … */
  readonly prefix: string;
  readonly quote: string;
  /** Between the quotes, escapes as they stand. */
  readonly written: string;
  readonly escaped: boolean;
  /** Whether a quote closes it. */
  readonly closed: boolean;
  /** Where that quote stands; of a text without one, how far it was looked for. */
  readonly end: number;
  /** Behind the closing quote. */
  readonly to: number;
}

/** The text in quotes, in any of the quotings, that begins at `from`; `null` where none does. */
export function quotedAt(text: string, from: number): Quoted | null {
  const begins = /(?:@|\$@?|[ubfrNL]{1,2})?(?="""|'''|["'`])/y;
  begins.lastIndex = from;
  const prefix = begins.exec(text)?.[0];
  if (prefix === undefined) return null;
  const quote = text[from + prefix.length] ?? '';
  const threefold = quote !== '`' && text.startsWith(quote.repeat(3), from + prefix.length);
  const sign = threefold ? quote.repeat(3) : quote;
  const start = from + prefix.length + sign.length;
  let escaped = false;
  let end = start;
  for (; end < text.length && end - start <= LONGEST_TEXT; end += 1) {
    const inner = text[end];
    if (inner === '\\' && !prefix.includes('r')) {
      escaped = true;
      end += 1;
    } else if (inner === quote && text.startsWith(sign, end)) {
      const written = text.slice(start, end);
      return { prefix, quote, written, escaped, closed: true, end, to: end + sign.length };
    }
  }
  return { prefix, quote, written: '', escaped, closed: false, end, to: end };
}

/** Where a program fills something in, as JavaScript, Python, C#, Swift and Ruby write it; `null` where it does not. */
export function holeIn({ prefix, quote, written }: Quoted): string | null {
  const pattern =
    quote === '`'
      ? /\$\{[^}]{0,200}\}/
      : prefix.includes('f') || prefix.startsWith('$')
        ? /\{\w[^}]{0,200}\}/
        : /(?<!\\)\\\([^)]{0,200}\)|#\{[^}]{0,200}\}/;
  return pattern.exec(written)?.[0] ?? null;
}
