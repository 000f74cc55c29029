/** A text on one line, short enough for a sentence. */
export function show(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= 48 ? line : `${line.slice(0, 30)}…${line.slice(-12)}`;
}
