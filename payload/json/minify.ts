/** `text` without the white space that stands outside its strings; nothing else changes, valid JSON or not. */
export function minify(text: string): string {
  return text.replace(/"(?:[^"\\]|\\[\s\S])*(?:"|$)|[ \t\r\n]+/g, (match) => (match.startsWith('"') ? match : ''));
}
