import type { ShellCommand } from './command.ts';
import {
  carryOut,
  documentAt,
  fileOf,
  type HereDocument,
  type Loop,
  type LoopInput,
  loopInputAt,
  Shared,
  type Started,
  started,
  turnsOf,
} from './posix-parts.ts';
import { BLANK, DEEPEST, WordReader } from './posix-words.ts';

/** Programs whose command may have lost the backslashes at its line ends in a mail. */
const PROGRAMS = /^(?:.*\/)?(?:curl|https?|xhs?|wget)(?:\.exe)?$/;
/** What looking for the input of a loop counts as, in characters that stand for a variable. */
const LEAST_COST = 256;
const HERE_DOCUMENT = /<<(-?)[ \t]*(?:'([^'\n]*)'|"([^"\n]*)"|\\?([^\s;&|<>()'"‘’“”]+)|[‘’“”]([^\n‘’“”]*)[‘’“”])/y;
const INVISIBLE = /[\u200b-\u200d\u2060\ufeff\u00ad]/;

/**
 * Splits shell text into commands as POSIX (Shell Command Language 2.2), bash, zsh and, with `fish`, fish read it: with the
 * variables that the text itself assigns, here-documents, pipes and substitutions whose output follows from the text.
 * Nothing is ever run. Quotes, dashes, spaces and line ends that a mail has bent are read as they were meant. Never
 * throws: an open quote ends with the text.
 */
export function readPosixCommands(text: string, options: { readonly fish?: boolean } = {}): readonly ShellCommand[] {
  const shared = new Shared();
  new ShellReader({ text, at: 0, until: '', fish: options.fish ?? false, shared, depth: 0 }).read();
  return shared.commands;
}

/** Commands with their pipes, redirections, here-documents, assignments and loops (Shell Command Language 2.7 to 2.10). */
class ShellReader extends WordReader {
  #pipeline: Started[] = [];
  #documents: HereDocument[] = [];
  #redirect: 'in' | 'out' | 'none' | 'string' | null = null;
  #last: string | null = null;
  /** `for NAME in …; do … done`, innermost last. */
  readonly #loops: Loop[] = [];
  /** The words of `NAME=( … )`. */
  #array: { readonly name: string; readonly from: number } | null = null;

  read(): string | null {
    const text = this.text;
    let closed = false;
    do {
      while (this.at < text.length && !closed) {
        const unit = text[this.at] ?? '';
        closed = unit === this.until && this.#array === null;
        if (closed) this.at += 1;
        else if (!this.readQuoted(unit) && !this.#readBlank(unit) && !this.#readOperator(unit)) this.readPlain();
      }
      this.#endCommand();
      this.#evaluate();
      // The last word may have been the `done` that begins a loop again.
    } while (this.at < text.length && !closed);
    return this.#last;
  }

  #readBlank(unit: string): boolean {
    if (INVISIBLE.test(unit)) {
      this.current.bent = true;
      this.at += 1;
      return true;
    }
    if (!BLANK.test(unit)) return false;
    if (unit > '~') this.current.bent = true;
    this.endWord();
    this.at += 1;
    return true;
  }

  #readOperator(unit: string): boolean {
    const text = this.text;
    const next = text[this.at + 1] ?? '';
    if (unit === '#' && this.word === null) {
      const end = text.indexOf('\n', this.at);
      this.at = end < 0 ? text.length : end;
    } else if (unit === '\n') this.#newline();
    else if (this.#array !== null && unit === ')') this.#endArray();
    else if (unit === ';' || (unit === '&' && next !== '>') || unit === '|') {
      const both = next === unit || (unit === '|' && next === '&');
      this.at += both ? 2 : 1;
      this.#endCommand();
      const pipe = unit === '|' && next !== '|';
      if (!pipe && this.#documents.length === 0) this.#evaluate();
      this.current = started(pipe);
    } else if (unit === '<' || unit === '>' || (unit === '&' && next === '>')) this.#readRedirect(unit);
    else if (unit === '(' || unit === ')') this.#readParenthesis(unit);
    else return false;
    return true;
  }

  #readParenthesis(unit: string): void {
    const name = /^([A-Za-z_]\w*)\+?=$/.exec(this.word ?? '')?.[1];
    if (unit === '(' && name !== undefined && !this.quoted) {
      this.#array = { name, from: this.current.words.length };
      this.word = null;
    } else if (this.word !== null && unit === '(') this.append(unit);
    else {
      this.#endCommand();
      this.current = started(false);
    }
    this.at += 1;
  }

  #endArray(): void {
    const array = this.#array;
    this.endWord();
    this.#array = null;
    this.at += 1;
    if (array === null) return;
    const words = this.current.words.splice(array.from);
    this.shared.arrays.set(array.name, [...(this.shared.arrays.get(array.name) ?? []), ...words]);
  }

  #readRedirect(unit: string): void {
    const text = this.text;
    if (text.startsWith('<(', this.at) && this.depth < DEEPEST) {
      const reader = this.inner(text, this.at + 2, ')');
      const output = reader.read();
      const name = `/dev/fd/${63 - this.shared.files.size}`;
      if (output !== null) this.shared.write(name, output);
      this.append(name);
      this.at = reader.at;
      return;
    }
    const linked = this.word === null ? this.match(/<https?:\/\/[^\s<>'"]+>/y) : null;
    if (linked !== null) {
      this.current.bent = true;
      this.append(linked[0]);
      return;
    }
    // `2>`: a number that touches the sign names a stream, and is no word.
    if (this.word !== null && /^\d$/.test(this.word) && !this.quoted) {
      if (this.word !== '1') this.#redirectTo('none');
      this.word = null;
    } else this.endWord();
    if (this.take('<<<')) {
      this.#redirect = 'string';
      return;
    }
    const document = this.match(HERE_DOCUMENT);
    if (document !== null) {
      const [all, dash, single, double, bare, bent] = document;
      const end = single ?? double ?? bent ?? bare ?? '';
      const literal = bare === undefined || all.includes('\\');
      this.#documents.push({ end, literal, tabs: dash === '-', for: this.current });
      return;
    }
    const sign = this.match(/&>>?|>>|>\||>&\d?-?|<&\d?-?|[<>]/y)?.[0] ?? unit;
    if (/&\d|&-/.test(sign)) this.#redirect = null;
    else this.#redirectTo(sign === '<' ? 'in' : sign.startsWith('&') ? 'none' : 'out');
  }

  #redirectTo(kind: 'in' | 'out' | 'none'): void {
    // Of `2>file` the number has already said that the file is of no interest.
    if (this.#redirect !== 'none') this.#redirect = kind;
  }

  protected inner(text: string, at: number, until: string): ShellReader {
    return new ShellReader({ text, at, until, fish: this.fish, shared: this.shared, depth: this.depth + 1 });
  }

  protected endWord(): void {
    const word = this.word;
    const quoted = this.quoted;
    this.word = null;
    this.quoted = false;
    if (word === null) return;
    const redirect = this.#redirect;
    this.#redirect = null;
    if (redirect === 'in') {
      this.current.stdin = this.shared.files.get(word) ?? null;
      this.current.stdinFile = word;
    }
    if (redirect === 'string') this.current.stdin = `${word}\n`;
    else if (redirect === 'out') this.current.output = word;
    else if (redirect === null) this.#take(word, quoted);
  }

  #take(word: string, quoted: boolean): void {
    const { words } = this.current;
    if (words.length === 0 && !quoted && this.#takeLoopWord(word)) return;
    const declared = /^(?:export|local|declare|typeset|readonly|env)$/.test(words[0] ?? '');
    const assignment = words.length === 0 || declared ? /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word) : null;
    if (assignment !== null && this.#array === null)
      this.shared.variables.set(assignment[1] ?? '', assignment[2] ?? '');
    else if (
      words.length > 0 ||
      quoted ||
      !/^(?:do|then|else|if|while|until|time|sudo|nohup|exec|command|!|\{|\})$/.test(word)
    ) {
      words.push(word);
    } else if (word === 'while') this.current.asked = true;
  }

  /** `do` begins the body of a loop, `done` begins it again while there are values. */
  #takeLoopWord(word: string): boolean {
    const loop = this.#loops.at(-1);
    if (loop === undefined || (word !== 'do' && word !== 'done')) return false;
    if (word === 'do') {
      loop.body ??= this.at;
      return true;
    }
    const turn = loop.turns[loop.next];
    if (loop.body === null || turn === undefined || !this.shared.mayExpand(this.at - loop.body)) this.#loops.pop();
    else {
      this.#evaluate();
      loop.next += 1;
      for (const [at, name] of loop.names.entries()) this.shared.variables.set(name, turn[at] ?? '');
      this.at = loop.body;
    }
    return true;
  }

  #newline(): void {
    // A mail has broken the address before the device token.
    if (this.word?.endsWith('/3/device/') && this.match(/\n[^\S\n]*(?=[0-9a-f]{64})/iy) !== null) {
      this.current.bent = true;
      return;
    }
    const line = this.at;
    this.endWord();
    // The word was the `done` of a loop, which has begun again.
    if (this.at !== line) return;
    this.at += 1;
    if (this.#array !== null) return;
    // A line that begins with an option or an address goes on with the command before it: its backslash was lost.
    if (
      this.#documents.length === 0 &&
      this.current.words.some((word) => PROGRAMS.test(word)) &&
      this.sees(/[^\S\n]*(?:[-–—]{1,2}[A-Za-z]|https?:\/\/)/y)
    ) {
      this.current.bent = true;
      return;
    }
    this.#endCommand();
    for (const document of this.#documents) this.#readDocument(document);
    this.#documents = [];
    this.#evaluate();
    this.current = started(false);
  }

  #readDocument({ end, literal, tabs, for: command }: HereDocument): void {
    const lines: string[] = [];
    while (this.at < this.text.length) {
      const to = this.text.indexOf('\n', this.at);
      const raw = this.text.slice(this.at, to < 0 ? undefined : to).replace(/\r$/, '');
      const line = tabs ? raw.replace(/^\t+/, '') : raw;
      if (line.trim() === end) {
        this.at = to < 0 ? this.text.length : to + 1;
        break;
      }
      lines.push(line);
      this.at = to < 0 ? this.text.length : to + 1;
    }
    const body = lines.length === 0 ? '' : `${lines.join('\n')}\n`;
    command.stdin = literal ? body : this.expand(body, command);
  }

  #endCommand(): void {
    this.endWord();
    this.#redirect = null;
    const { words } = this.current;
    const [name = '', ...rest] = words;
    const [, variable = '', sign, firstValue, ...more] = words;
    if (name === 'for' && sign === 'in' && firstValue !== undefined) {
      this.shared.variables.set(variable, firstValue);
      this.#loops.push({ names: [variable], turns: more.map((value) => [value]), next: 0, body: null });
      this.current = started(false);
      return;
    }
    if (name === 'read' && this.current.asked) {
      this.#beginReading(rest);
      return;
    }
    const [first = '', ...values] = rest.filter((word) => !/^-[a-zA-Z]+$/.test(word));
    if (/^(?:set|setenv)$/.test(name) && /^[A-Za-z_]\w*$/.test(first) && (this.fish || name === 'setenv'))
      this.shared.variables.set(first, values.join(' '));
    if (words.length > 0 || this.current.stdin !== null || this.#documents.some((one) => one.for === this.current))
      this.#pipeline.push(this.current);
    this.current = started(false);
  }

  /** `while read NAME …`: the lines that are read stand behind `done`, or are what the commands before it print. */
  #beginReading(words: readonly string[]): void {
    const { piped } = this.current;
    const names = words.filter(
      (word, at) => /^[A-Za-z_]\w*$/.test(word) && !/^-[a-z]*[dnNptu]$/.test(words[at - 1] ?? ''),
    );
    const input = this.shared.mayExpand(LEAST_COST) ? this.#loopInput(piped) : null;
    this.current = started(false);
    const { variables } = this.shared;
    const known = input?.kind === 'lines' && this.shared.mayExpand(input.text.length + LEAST_COST);
    const lines = known ? this.#linesOf(input) : '';
    const turns = turnsOf(lines, names, variables.get('IFS'));
    variables.delete('IFS');
    const [firstTurn, ...more] = turns;
    const file = input?.kind === 'elsewhere' ? input.file : null;
    for (const [at, name] of names.entries()) {
      variables.delete(name);
      if (firstTurn !== undefined) variables.set(name, firstTurn[at] ?? '');
      else this.shared.sources = new Map([...this.shared.sources, [name, file]]);
    }
    this.#loops.push({ names, turns: more, next: 0, body: null });
  }

  #loopInput(piped: boolean): LoopInput | null {
    if (!piped) {
      const input = loopInputAt(this.text, this.at);
      const content = input?.kind === 'elsewhere' ? this.shared.files.get(input.file ?? '') : undefined;
      return content === undefined ? input : { kind: 'lines', text: content, literal: true };
    }
    const document = this.#documents.find((one) => this.#pipeline.includes(one.for));
    if (document !== undefined && this.#pipeline.length === 1)
      return documentAt(this.text, this.at, document.end, document.tabs, document.literal);
    const [feeding] = this.#pipeline;
    const file = feeding === undefined ? null : fileOf(feeding.words);
    this.#evaluate();
    return this.#last === null ? { kind: 'elsewhere', file } : { kind: 'lines', text: this.#last, literal: true };
  }

  #linesOf({ text, literal }: LoopInput & { readonly kind: 'lines' }): string {
    return literal ? text : this.expand(text, this.current);
  }

  #evaluate(): void {
    this.#last = carryOut(this.#pipeline, this.shared, this.#last);
    this.#pipeline = [];
  }
}
