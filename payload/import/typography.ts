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
  return { text: withoutFences(plain), notes: [] };
}

/** `> POST /3/device/… HTTP/2`: what curl -v says it sent. */
function isCurlLog(lines: readonly string[]): boolean {
  return lines.some((line) => /^> (?:GET|POST|PUT|DELETE) \S+ HTTP\//.test(line));
}

/** Fences of Markdown around code. */
function withoutFences(text: string): string {
  return text.includes('```') ? text.replace(/^[^\S\n]*(?:```|~~~)[\w-]*[^\S\n]*$/gm, '') : text;
}
