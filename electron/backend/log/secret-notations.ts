/*
 * A text in the notations that people and programs give it: as it is, escaped for JSON, a URL or XML letter by letter, its
 * bytes in hexadecimal, or in base64 at any place of a longer text. Patterns for a search, never for a match of meaning.
 */

/** The source of a pattern that finds `text` (UTF-8) in any of its notations. */
export function anyNotationOf(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return [[...text].map(letterPattern).join(''), hexPattern(bytes), ...base64Patterns(bytes)].join('|');
}

/** The source of a pattern that finds these bytes written as a list, in hexadecimal or base64. */
export function anyNotationOfBytes(bytes: Buffer): string {
  return [hexPattern(bytes), decimalPattern(bytes), ...base64Patterns(bytes)].join('|');
}

function letterPattern(letter: string): string {
  const units = Array.from({ length: letter.length }, (_, at) => letter.charCodeAt(at).toString(16).padStart(4, '0'));
  const code = letter.codePointAt(0) ?? 0;
  const short = JSON.stringify(letter).slice(1, -1);
  const percent = [...Buffer.from(letter, 'utf8')].map((byte) => `%${anyCase(hex(byte))}`).join('');
  return `(?:${[
    literal(letter),
    ...(short === letter ? [] : [literal(short)]),
    ...(letter === '/' ? ['\\\\/'] : []),
    units.map((unit) => `\\\\u${anyCase(unit)}`).join(''),
    percent,
    `&#(?:0*${code}|[xX]0*${anyCase(code.toString(16))});`,
  ].join('|')})`;
}

/** "a1b2", "a1 b2", "<a1:b2>", "0xa1, 0xb2", "\xa1\xb2", "%a1%b2". */
function hexPattern(bytes: Buffer): string {
  return [...bytes].map((byte) => anyCase(hex(byte))).join('(?:[\\s:,;._<>\\-]{0,4}(?:0[xX]|\\\\x|\\\\u00|%)?)');
}

/** "161, 178" and, as Java prints bytes, "-95, -78". */
function decimalPattern(bytes: Buffer): string {
  return [...bytes].map((byte) => (byte > 127 ? `(?:${byte}|${byte - 256})` : String(byte))).join('\\s*,\\s*');
}

/** What is certain of the bytes in base64 where none, one or two other bytes stand before them. */
function base64Patterns(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const first = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    const sure = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .slice(first, end);
    if (sure.length < 6) return [];
    return [[...sure].map((letter) => (letter === '+' ? '[+\\-]' : letter === '/' ? '(?:\\\\?/|_)' : letter)).join('')];
  });
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

function anyCase(digits: string): string {
  return digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
