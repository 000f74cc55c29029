/** One command of a script: its words with quotes taken away, and what the text itself feeds it. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** What stands on its standard input, where the text tells. */
  readonly stdin: string | null;
  /** The file that stands there, as written. */
  readonly stdinFile: string | null;
  /** Files that the text writes before this command, by their name as written. */
  readonly files: ReadonlyMap<string, string>;
  /** Variables and substitutions that the text alone does not tell, as written. */
  readonly unresolved: readonly string[];
  /** Whether quotes, dashes, spaces or line ends had to be straightened to read it. */
  readonly bent: boolean;
}

/** What a command prints, where that follows from the text alone: echo, printf, cat, tee. */
export function outputOf(
  [name = '', ...words]: readonly string[],
  stdin: string | null,
  files: ReadonlyMap<string, string>,
): string | null {
  switch (name.replace(/^.*[/\\]/, '')) {
    case 'echo':
      return echo(words);
    case 'printf':
      return words[0] === '-v' ? '' : printf(words);
    case 'tee':
      return stdin;
    case 'cat': {
      const named = words.filter((word) => word === '-' || !word.startsWith('-'));
      if (named.length === 0) return stdin;
      const parts = named.map((word) => (word === '-' ? stdin : (files.get(word) ?? null)));
      return parts.some((part) => part === null) ? null : parts.join('');
    }
    default:
      return null;
  }
}

function echo(words: readonly string[]): string {
  let escapes = false;
  let newline = true;
  let from = 0;
  for (; /^-[neE]+$/.test(words[from] ?? ''); from += 1) {
    if (words[from]?.includes('n')) newline = false;
    if (words[from]?.includes('e')) escapes = true;
  }
  const text = words.slice(from).join(' ');
  return (escapes ? resolveEscapes(text) : text) + (newline ? '\n' : '');
}

/** `null` for a format that asks for more than texts and whole numbers. */
function printf([format, ...values]: readonly string[]): string | null {
  if (format === undefined || /%(?!%|-?\d*[sbdi])/.test(format)) return null;
  const rest = [...values];
  let text = '';
  do {
    text += resolveEscapes(format).replace(/%%|%-?\d*([sbdi])/g, (_all, kind: string | undefined) => {
      if (kind === undefined) return '%';
      const value = rest.shift() ?? '';
      return kind === 'b' ? resolveEscapes(value) : value;
    });
  } while (rest.length > 0 && /%-?\d*[sbdi]/.test(format) && text.length < 1_000_000);
  return text;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  e: '\x1b',
};

/** The escapes of bash's $'…', of `echo -e` and of `printf` (Bash Reference Manual, 3.1.2.4). */
export function resolveEscapes(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|x([0-9a-fA-F]{1,2})|0?([0-7]{1,3})|([\s\S]))/g,
    (_all, unit?: string, point?: string, byte?: string, octal?: string, other = '') => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      const code = unit ?? point ?? byte;
      if (code === undefined) return ESCAPES[other] ?? (/[\\'"?]/.test(other) ? other : `\\${other}`);
      const value = Number.parseInt(code, 16);
      // A surrogate stays one half: the other half follows.
      return value <= 0x10ffff ? String.fromCodePoint(value) : '';
    },
  );
}
