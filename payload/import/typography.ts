import type { ImportNote } from './imported.ts';

/** Lines of a text without what a mail or a terminal put before them. */
export function withoutQuoteMarks(text: string): { readonly text: string; readonly notes: readonly ImportNote[] } {
  const plain = text.replace(/^\ufeff/, '');
  const lines = plain.split('\n');
  const written = lines.filter((line) => line.trim() !== '');
  if (written.length > 0 && written.every((line) => /^\s{0,3}>/.test(line)) && !isCurlLog(written)) {
    const without = lines.map((line) => line.replace(/^\s{0,3}(?:> ?)+/, '')).join('\n');
    return { text: without, notes: [{ code: 'mail-quotes' }] };
  }
  // The second prompt of a shell: `> ` on each line after the one with the first.
  const [first = '', ...rest] = written;
  if (
    rest.length > 0 &&
    /^\s*(?:[$%#❯➜]|\S+[$%#])\s/.test(first) &&
    rest.every((line) => /^\s*(?:>|pipe>|quote>|dquote>|heredoc>|cmdand>)\s?/.test(line))
  ) {
    return { text: lines.map((line) => line.replace(/^\s*(?:\w*>)\s?/, '')).join('\n'), notes: [] };
  }
  if (lines.some((line) => /^\s{0,3}>[> ]*(?:[$%#] )?(?:curl|https?|wget|xcrun) /.test(line))) {
    // An answer: what is quoted is the command, what is not is what was said about it.
    return {
      text: lines.map((line) => line.replace(/^\s{0,3}>(?:> ?| )*/, '')).join('\n'),
      notes: [{ code: 'mail-quotes' }],
    };
  }
  if (/&(?:quot|apos|#39|#34|#x27|#x22);/.test(plain) && !/["']/.test(plain)) {
    return { text: withoutEntities(plain), notes: [{ code: 'straightened' }] };
  }
  return { text: withoutFences(plain), notes: [] };
}

/** `> POST /3/device/… HTTP/2`: what curl -v says it sent. */
function isCurlLog(lines: readonly string[]): boolean {
  return lines.some((line) => /^> (?:GET|POST|PUT|DELETE) \S+ HTTP\//.test(line));
}

const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  '#34': '"',
  '#x22': '"',
  apos: "'",
  '#39': "'",
  '#x27': "'",
  lt: '<',
  gt: '>',
  nbsp: ' ',
  amp: '&',
};

/** Text that was copied as HTML: its quotes are entities. */
function withoutEntities(text: string): string {
  return text.replace(/&(quot|#34|#x22|apos|#39|#x27|lt|gt|nbsp|amp);/g, (all, name: string) => ENTITIES[name] ?? all);
}

/** Fences of Markdown around code. */
function withoutFences(text: string): string {
  return text.includes('```') ? text.replace(/^[^\S\n]*(?:```|~~~)[\w-]*[^\S\n]*$/gm, '') : text;
}
