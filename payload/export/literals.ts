/*
 * Texts as other languages write them. What an editor or a terminal would obey or hide becomes an escape: control characters,
 * separators of lines, a byte order mark, and what reorders the text around it (CVE-2021-42574). All else stays readable.
 */

const HIDDEN = /[\p{Cc}\u2028-\u202e\u2066-\u2069\ufeff]/u;
const COMMON = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' } as const;

function literal(
  text: string,
  escaped: (code: number) => string,
  { special = {}, ascii = false }: { special?: Readonly<Record<string, string>>; ascii?: boolean } = {},
): string {
  const known: Readonly<Record<string, string>> = { ...COMMON, ...special };
  // Of UTF-16 where each unit has an escape of its own.
  const characters = ascii ? text.split('') : [...text];
  const written = characters.map((character) => {
    const code = character.codePointAt(0) ?? 0;
    return known[character] ?? (HIDDEN.test(character) || (ascii && code > 0x7e) ? escaped(code) : character);
  });
  return `"${written.join('')}"`;
}

const four = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;
const braced = (code: number): string => `\\u{${code.toString(16)}}`;

/** JavaScript, Go and Python write a text alike. */
export const javaScript = (text: string): string => literal(text, four);
/** Escapes of Unicode are read before anything else (JLS 3.3), so those of ASCII are octal; the compiler may take another encoding. */
export const java = (text: string): string =>
  literal(text, (code) => (code < 0x80 ? `\\${code.toString(8).padStart(3, '0')}` : four(code)), { ascii: true });
/** `#{`, `#@` and `#$` would be filled in. */
export const ruby = (text: string): string => literal(text, braced, { special: { '#': '\\#' } });
/** `$` would begin a variable. */
export const php = (text: string): string => literal(text, braced, { special: { $: '\\$' } });
/** An escape of Unicode has its digits in braces; `\(` would fill in, and every backslash is written twice. */
export const swift = (text: string): string => literal(text, braced);

/** A word of sh: in single quotes nothing means anything, a line end neither. */
export function sh(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Whether a text in quotes of sh would hold what a terminal obeys or an editor hides. */
export function isHidden(text: string): boolean {
  return HIDDEN.test(text.replace(/[\n\t]/g, ''));
}

/** A text as the format of printf(1), with octal escapes for the bytes of whatever is hidden. */
export function printfFormat(text: string): string {
  const format = [...text].map((character, index) => {
    // Read as an option otherwise.
    if (index === 0 && character === '-') return '\\055';
    if (character === '\\') return '\\\\';
    if (character === '%') return '%%';
    if (!isHidden(character)) return character;
    // Of ASCII the control characters are among what this writes as %XX.
    const bytes = encodeURIComponent(character).match(/[\dA-F]{2}/g) ?? [];
    return bytes.map((byte) => `\\${Number.parseInt(byte, 16).toString(8).padStart(3, '0')}`).join('');
  });
  return sh(format.join(''));
}
