/** What parts the cells of a table's line, in the order in which a line is asked for them. */
export const SEPARATORS = ['\t', ';', ',', '|'] as const;
export type Separator = (typeof SEPARATORS)[number];

/** What parts the cells of a line: the first of tab, semicolon, comma and bar that stands outside of quotes; `null` where none does. */
export function separatorOf(text: string): Separator | null {
  const unquoted = text.includes('"') ? text.replace(/"(?:[^"]|"")*(?:"|$)/g, '') : text;
  return SEPARATORS.find((separator) => unquoted.includes(separator)) ?? null;
}

/** Whether a line of a table ends within a cell that quotes hold together: one begins with a quote and has no end. */
export function endsInCell(text: string, separator: Separator | null): boolean {
  for (let at = 0; at <= text.length; at += 1) {
    while (text[at] === ' ') at += 1;
    if (text[at] === '"') {
      at += 1;
      while (at < text.length && (text[at] !== '"' || text[at + 1] === '"')) at += text[at] === '"' ? 2 : 1;
      if (at >= text.length) return true;
    }
    const next = separator === null ? -1 : text.indexOf(separator, at);
    if (next < 0) return false;
    at = next;
  }
  return false;
}

/** The cells of a line of a table; quotes hold a cell together and are doubled inside one (RFC 4180). */
export function cellsOf(text: string, separator: Separator | null): readonly string[] {
  if (!text.includes('"')) return separator === null ? [text] : text.split(separator);
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text[at] ?? '';
    if (quoted && unit === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (unit === '"') quoted = !quoted;
    else if (unit === separator && !quoted) {
      cells.push(cell);
      cell = '';
    } else cell += unit;
  }
  return [...cells, cell];
}
