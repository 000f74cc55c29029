/** The line break a text uses; what is typed on takes the same. LF where it has none or uses several. */
export type LineBreak = '\n' | '\r\n' | '\r';

/** Editors keep lines apart by LF alone; this is what stands in the payload between them. */
export function lineBreakOf(text: string): LineBreak {
  const [first, ...others] = new Set(text.match(/\r\n|\n|\r/g) ?? []);
  return others.length === 0 && (first === '\r\n' || first === '\r') ? first : '\n';
}

/** A payload as an editor shows it. */
export function toEditorText(payload: string): string {
  return payload.includes('\r') ? payload.replace(/\r\n?/g, '\n') : payload;
}

/** The payload that an editor's text stands for, with the line break the payload had before. */
export function fromEditorText(text: string, lineBreak: LineBreak): string {
  return lineBreak === '\n' ? text : text.replaceAll('\n', lineBreak);
}

/** The position in the editor's text of an offset in the payload. */
export function toEditorOffset(payload: string, offset: number): number {
  let removed = 0;
  for (let at = payload.indexOf('\r\n'); at >= 0 && at + 1 < offset; at = payload.indexOf('\r\n', at + 2)) removed += 1;
  return offset - removed;
}

/** The smallest replacement that turns `before` into `after`: a cursor outside it stays where it is. */
export function smallestChange(
  before: string,
  after: string,
): { readonly from: number; readonly to: number; readonly insert: string } {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from += 1;
  let same = 0;
  while (same < shorter - from && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1;
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}
