import { jsonOf } from '../values/literal-json.ts';
import { LiteralReader } from '../values/literal-reader.ts';

/** One command of a script: its words with quotes taken away, and what the text itself feeds it. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** What stands on its standard input, where the text tells. */
  readonly stdin: string | null;
  /** The file that stands there, as written. */
  readonly stdinFile: string | null;
  /** The program whose output stands there, where what it prints does not follow from the text. */
  readonly fedBy?: string | null;
  /** Variables that are read out of what is not in the text, with its file where it has one. */
  readonly sources?: ReadonlyMap<string, string | null>;
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
    case 'jq':
      return jq(words, stdin);
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

/**
 * What jq prints of a filter that is a literal object, with the values of --arg and --argjson, or of `.` (jq manual); `null`
 * for every other filter.
 */
function jq(words: readonly string[], stdin: string | null): string | null {
  const values = new Map<string, string>();
  const plain: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--arg' || word === '--argjson') {
      const value = words[at + 2] ?? '';
      values.set(words[at + 1] ?? '', word === '--arg' ? JSON.stringify(value) : value);
      at += 2;
    } else if (
      /^(?:-[nrcjaSMCe]+|--(?:null-input|compact-output|raw-output|join-output|ascii-output|sort-keys|tab))$/.test(word)
    )
      continue;
    else if (word.startsWith('-')) return null;
    else plain.push(word);
  }
  const [filter = '', ...files] = plain;
  if (files.length > 0) return null;
  if (filter.trim() === '.') return stdin;
  // Between the texts of the filter, $name stands for a value and (…) around one for itself.
  const filled = filter.replace(/"(?:[^"\\]|\\[\s\S])*"|\$([A-Za-z_]\w*)/g, (all, name?: string) =>
    name === undefined ? all : (values.get(name) ?? all),
  );
  const reader = new LiteralReader(filled, 20_000 + filled.length);
  const from = filled.length - filled.trimStart().length;
  const value = reader.read(from);
  if (value === null || value.kind !== 'map' || reader.outside !== null) return null;
  if (filled.slice(value.to).trim() !== '' || /\\\(/.test(filter)) return null;
  return `${jsonOf(value)}\n`;
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
