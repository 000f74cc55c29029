import { outputOf, type ShellCommand } from './command.ts';

/** A command while it is read. */
export interface Started {
  words: string[];
  stdin: string | null;
  /** The file that stands on standard input and is not in the text. */
  stdinFile: string | null;
  readonly piped: boolean;
  output: string | null;
  unresolved: string[];
  bent: boolean;
  /** Whether it is what a `while` asks. */
  asked: boolean;
}

/** A loop over words or lines that stand in the text. */
export interface Loop {
  readonly names: readonly string[];
  /** What each turn but the first assigns, a value for each name. */
  readonly turns: readonly (readonly string[])[];
  next: number;
  body: number | null;
}

/** A here-document that begins on the next line. */
export interface HereDocument {
  readonly end: string;
  readonly literal: boolean;
  readonly tabs: boolean;
  readonly for: Started;
}

/** A variable made of variables doubles with each line; nobody's request is that long. */
const MOST_EXPANDED = 4_000_000;
const MOST_FILES = 64;

/** What all readers of one text share. */
export class Shared {
  readonly variables = new Map<string, string>();
  readonly arrays = new Map<string, readonly string[]>();
  files: ReadonlyMap<string, string> = new Map();
  /** Variables that a loop reads out of what is not in the text, with its file where it has one. */
  sources: ReadonlyMap<string, string | null> = new Map();
  readonly commands: ShellCommand[] = [];
  /** What in the output of the last command the text does not tell, as written. */
  open: readonly string[] = [];
  #expanded = 0;

  /** A file that the text writes. */
  write(name: string, content: string): void {
    if (this.files.size < MOST_FILES) this.files = new Map([...this.files, [name, content]]);
  }

  /** Whether `length` more characters may stand for a variable. */
  mayExpand(length: number): boolean {
    this.#expanded += length;
    return this.#expanded <= MOST_EXPANDED;
  }
}

/** Carries out what is waiting, and returns what the last one prints: what one prints is what the next one after a `|` reads. */
export function carryOut(pipeline: readonly Started[], shared: Shared, printed: string | null): string | null {
  let last = printed;
  let before: readonly string[] = [];
  shared.open = [];
  for (const command of pipeline) {
    const { words, bent } = command;
    const unresolved = command.piped ? [...shared.open, ...command.unresolved] : command.unresolved;
    const stdin = command.stdin ?? (command.piped ? last : null);
    const output = outputOf(words, stdin, shared.files);
    const written =
      command.output ?? (words[0] === 'tee' ? words.find((word, at) => at > 0 && !word.startsWith('-')) : null);
    if (written != null && output !== null) shared.write(written, output);
    const variable = words[0] === 'read' ? words.at(-1) : undefined;
    if (variable !== undefined && stdin !== null) shared.variables.set(variable, stdin.replace(/\n$/, ''));
    // Bash Reference Manual, 4.2: `printf -v NAME FORMAT …` assigns what it would print.
    const [name, option, assigned = '', ...printed] = words;
    if (name === 'printf' && option === '-v') {
      const value = outputOf([name, ...printed], null, shared.files);
      if (value !== null && unresolved.length === 0) shared.variables.set(assigned, value);
    }
    const { files, sources } = shared;
    const fed = command.piped && stdin === null;
    const stdinFile = command.stdinFile ?? (fed ? fileOf(before) : null);
    const fedBy = fed ? (before[0] ?? null) : null;
    if (words.length > 0) shared.commands.push({ words, stdin, stdinFile, fedBy, files, sources, unresolved, bent });
    before = words;
    shared.open = unresolved;
    last = output;
  }
  return last;
}

/** The file that a command prints as it is, or some lines of it; `null` for other commands. */
export function fileOf([program = '', ...words]: readonly string[]): string | null {
  if (!/^(?:.*\/)?(?:cat|tail|head|sort|uniq)$/.test(program)) return null;
  return words.find((word) => !/^(?:-.*|\d+)$/.test(word)) ?? null;
}

/** A command of which nothing is read yet. */
export function started(piped: boolean): Started {
  return { words: [], stdin: null, stdinFile: null, piped, output: null, unresolved: [], bent: false, asked: false };
}

/** What feeds a loop: lines that stand in the text, or a file, or what a program prints, that do not. */
export type LoopInput =
  | { readonly kind: 'lines'; readonly text: string; readonly literal: boolean }
  | { readonly kind: 'elsewhere'; readonly file: string | null };

/** Longer bodies of loops, and longer lists within a text, are no request that a person wrote. */
const LONGEST_BODY = 20_000;
const LONGEST_DOCUMENT = 2_000_000;
const REDIRECT =
  /[ \t]*(?:<<<[ \t]*(?:"([^"]*)"|'([^']*)'|([^\s;|&]+))|<<(-?)[ \t]*(["'\\]?)([\w.-]+)["']?|<[ \t]*(?:<\([ \t]*(?:cat|sort|head|tail)[ \t]+)?["']?([^\s"';|&<>()]+))/y;

/** What stands behind the `done` of the loop whose body begins at `from` (Bash Reference Manual, 3.2.5.1 and 3.6); else `null`. */
export function loopInputAt(text: string, from: number): LoopInput | null {
  // What stands in quotes is passed over.
  const words = /'[^']*'|"(?:[^"\\]|\\[\s\S])*"|[;\n&|][ \t]*(do|done)(?=[\s;<|&)]|$)/g;
  const near = text.slice(from - 1, from + LONGEST_BODY);
  let depth = 0;
  for (const match of near.matchAll(words)) {
    if (match[1] === undefined) continue;
    depth += match[1] === 'do' ? 1 : -1;
    if (match[1] === 'do' || depth > 0) continue;
    REDIRECT.lastIndex = from - 1 + match.index + match[0].length;
    const found = REDIRECT.exec(text);
    if (found === null) return null;
    const [, double, single, bare, dash, quote, end, file] = found;
    if (file !== undefined) return { kind: 'elsewhere', file };
    if (end !== undefined) return documentAt(text, REDIRECT.lastIndex, end, dash === '-', quote !== '');
    return { kind: 'lines', text: double ?? single ?? bare ?? '', literal: single !== undefined };
  }
  return null;
}

/** The here-document up to `end` that begins on the line behind `from`. */
export function documentAt(text: string, from: number, end: string, tabs: boolean, literal: boolean): LoopInput {
  const start = text.indexOf('\n', from);
  const lines = start < 0 ? [] : text.slice(start + 1, start + LONGEST_DOCUMENT).split(/\r?\n/);
  const last = lines.findIndex((line) => line.trim() === end);
  const body = last < 0 ? lines : lines.slice(0, last);
  return { kind: 'lines', text: body.map((line) => (tabs ? line.replace(/^\t+/, '') : line)).join('\n'), literal };
}

/** What `read NAME …` assigns of each line: words parted by blanks, or by the signs of IFS; the last name gets the rest. */
export function turnsOf(
  lines: string,
  names: readonly string[],
  separators: string | undefined,
): readonly (readonly string[])[] {
  const signs = separators?.replace(/[\s\\\]^-]/g, '') ?? '';
  const between = signs === '' ? /[ \t]+/ : new RegExp(`[ \\t]*[${signs}][ \\t]*`);
  return lines.split('\n').flatMap((line) => {
    if (line.trim() === '') return [];
    const words = line.trim().split(between);
    return [names.map((_, at) => (at === names.length - 1 ? words.slice(at).join(' ') : (words[at] ?? '')))];
  });
}

/** As a substitution takes what a command prints. */
export function withoutLineEnds(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n') end -= 1;
  return text.slice(0, end);
}

/** Where the quote that opened before `from` is closed; the end of the text where it is not. */
export function endOf(text: string, from: number, quote: string, escapes: boolean): number {
  for (let at = from; at < text.length; at += 1) {
    const unit = text[at];
    if (unit === '\\' && escapes) at += 1;
    else if (unit === quote) return at;
  }
  return text.length;
}

/** Behind the parenthesis that closes the one at `open`; the end of the text where none does. */
export function closingParenthesis(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}
