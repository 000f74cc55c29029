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
}

/** A loop over words that stand in the text. */
export interface Loop {
  readonly name: string;
  readonly values: readonly string[];
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
  readonly commands: ShellCommand[] = [];
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
export function carryOut(pipeline: readonly Started[], shared: Shared, before: string | null): string | null {
  let last = before;
  for (const command of pipeline) {
    const { words, stdinFile, unresolved, bent } = command;
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
    if (words.length > 0) shared.commands.push({ words, stdin, stdinFile, files: shared.files, unresolved, bent });
    last = output;
  }
  return last;
}

/** A command of which nothing is read yet. */
export function started(piped: boolean): Started {
  return { words: [], stdin: null, stdinFile: null, piped, output: null, unresolved: [], bent: false };
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
