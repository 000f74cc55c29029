import { resolveEscapes, type ShellCommand } from './command.ts';
import {
  carryOut,
  closingParenthesis,
  documentAt,
  endOf,
  fileOf,
  type HereDocument,
  type Loop,
  type LoopInput,
  loopInputAt,
  Shared,
  type Started,
  started,
  turnsOf,
  withoutLineEnds,
} from './posix-parts.ts';

/** Programs whose command may have lost the backslashes at its line ends in a mail. */
const PROGRAMS = /^(?:.*\/)?(?:curl|https?|xhs?|wget)(?:\.exe)?$/;
/** Substitutions within substitutions; deeper is nothing that a person wrote. */
const DEEPEST = 12;
/** What looking for the input of a loop counts as, in characters that stand for a variable. */
const LEAST_COST = 256;
const BLANK = /[ \t\r\f\v\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/;
const INVISIBLE = /[\u200b-\u200d\u2060\ufeff\u00ad]/;
const BENT_SINGLE = '‘’‚‛′';
const BENT_DOUBLE = '“”„‟″«»';
/** The quote that ends a JSON body, whatever quotes stand in the body. */
const END_OF_BENT_JSON = /[}\]]\s*(["“”„‟″«»])(?=\s|$)/g;

/**
 * Splits shell text into commands as POSIX (Shell Command Language 2.2), bash, zsh and, with `fish`, fish read it: with the
 * variables that the text itself assigns, here-documents, pipes and substitutions whose output follows from the text.
 * Nothing is ever run. Quotes, dashes, spaces and line ends that a mail has bent are read as they were meant. Never
 * throws: an open quote ends with the text.
 */
export function readPosixCommands(text: string, options: { readonly fish?: boolean } = {}): readonly ShellCommand[] {
  const shared = new Shared();
  new ShellReader(text, 0, '', options.fish ?? false, shared, 0).read();
  return shared.commands;
}

class ShellReader {
  at: number;
  readonly #text: string;
  /** The sign that ends a substitution; '' reads to the end. */
  readonly #until: string;
  readonly #fish: boolean;
  readonly #shared: Shared;
  readonly #depth: number;
  #pipeline: Started[] = [];
  #current: Started;
  #word: string | null = null;
  #quoted = false;
  #documents: HereDocument[] = [];
  #redirect: 'in' | 'out' | 'none' | 'string' | null = null;
  #last: string | null = null;
  #noBentJson = false;
  /** `for NAME in …; do … done`, innermost last. */
  readonly #loops: Loop[] = [];
  /** The words of `NAME=( … )`. */
  #array: { readonly name: string; readonly from: number } | null = null;

  constructor(text: string, at: number, until: string, fish: boolean, shared: Shared, depth: number) {
    this.#text = text;
    this.at = at;
    this.#until = until;
    this.#fish = fish;
    this.#shared = shared;
    this.#depth = depth;
    this.#current = started(false);
  }

  /** Reads to the end, and returns what the last command prints, where that is known. */
  read(): string | null {
    const text = this.#text;
    let closed = false;
    do {
      while (this.at < text.length && !closed) {
        const unit = text[this.at] ?? '';
        closed = unit === this.#until && this.#array === null;
        if (closed) this.at += 1;
        else if (!this.#readQuoted(unit) && !this.#readBlank(unit) && !this.#readOperator(unit)) this.#readPlain(unit);
      }
      this.#endCommand();
      this.#evaluate();
      // The last word may have been the `done` that begins a loop again.
    } while (this.at < text.length && !closed);
    return this.#last;
  }

  #append(piece: string): void {
    this.#word = (this.#word ?? '') + piece;
  }

  #readQuoted(unit: string): boolean {
    const text = this.#text;
    const next = text[this.at + 1] ?? '';
    if (unit === "'") {
      this.#quoted = true;
      this.#readSingle();
    } else if (unit === '$' && next === "'") {
      this.#quoted = true;
      const end = endOf(text, this.at + 2, "'", true);
      this.#append(resolveEscapes(text.slice(this.at + 2, end)));
      this.at = end + 1;
    } else if (unit === '"' || (unit === '$' && next === '"')) {
      this.#quoted = true;
      this.at += unit === '"' ? 1 : 2;
      this.#readDouble('"');
    } else if (this.#word === null && (BENT_SINGLE.includes(unit) || BENT_DOUBLE.includes(unit))) {
      this.#quoted = true;
      this.#readBentQuote(unit);
    } else if (unit === '\\') {
      const lineEnd = /\\[^\S\n]*\n/y;
      lineEnd.lastIndex = this.at;
      const ended = this.at + 1 < text.length && (next === '\n' || BLANK.test(next)) ? lineEnd.exec(text) : null;
      if (ended !== null) {
        if (!/^\\\r?\n$/.test(ended[0])) this.#current.bent = true;
        this.at += ended[0].length;
      } else {
        this.#append(next);
        this.at += 2;
      }
    } else if (unit === '$') this.#dollar();
    else if (unit === '`') {
      const end = endOf(text, this.at + 1, '`', true);
      this.#substitute(text.slice(this.at, end + 1), () =>
        this.#inner(text.slice(this.at + 1, end).replace(/\\([`$\\])/g, '$1'), 0, '').read(),
      );
      this.at = end + 1;
    } else return false;
    return true;
  }

  #readSingle(): void {
    const text = this.#text;
    const end = endOf(text, this.at + 1, "'", this.#fish);
    const inside = text.slice(this.at + 1, end);
    this.#append(this.#fish ? inside.replace(/\\(['\\])/g, '$1') : inside);
    this.at = end + 1;
  }

  /** To the first of `closing`, or to `end`; what stands there is passed over. */
  #readDouble(closing: string, end = this.#text.length): void {
    const text = this.#text;
    this.#append('');
    while (this.at < end && !closing.includes(text[this.at] ?? '')) {
      const inner = text[this.at] ?? '';
      const after = text[this.at + 1];
      if (inner === '\\' && after !== undefined && `"\\$\`\n${BENT_DOUBLE}`.includes(after)) {
        // A straight quote stood there before a mail or text program bent it: nobody escapes another.
        const isBent = BENT_DOUBLE.includes(after);
        if (isBent) this.#current.bent = true;
        if (after !== '\n') this.#append(isBent ? '"' : after);
        this.at += 2;
      } else if (inner === '$' || inner === '`') this.#readQuoted(inner);
      else {
        let next = this.at + 1;
        while (next < end && !`"\\$\`${BENT_DOUBLE}`.includes(text[next] ?? '')) next += 1;
        this.#append(text.slice(this.at, next));
        this.at = next;
      }
    }
    this.at += 1;
  }

  /** A quote that a mail program has bent; within it an apostrophe between letters belongs to the text. */
  #readBentQuote(unit: string): void {
    const text = this.#text;
    this.#current.bent = true;
    if (BENT_DOUBLE.includes(unit)) {
      this.at += 1;
      const end = /^\s*[{[]/.test(text.slice(this.at, this.at + 20)) ? this.#endOfBentJson() : null;
      if (end === null) this.#readDouble(`"${BENT_DOUBLE}`);
      else this.#readDouble('', end);
      return;
    }
    let end = this.at + 1;
    for (; end < text.length; end += 1) {
      if (!`'${BENT_SINGLE}`.includes(text[end] ?? '')) continue;
      const after = text[end + 1] ?? '\n';
      if (!/[\p{L}\p{N}]/u.test(after)) break;
    }
    this.#append(text.slice(this.at + 1, end));
    this.at = end + 1;
  }

  /** Where the JSON body that begins here ends; `null` where none does. What is not found once is not looked for again. */
  #endOfBentJson(): number | null {
    if (this.#noBentJson) return null;
    END_OF_BENT_JSON.lastIndex = this.at;
    const found = END_OF_BENT_JSON.exec(this.#text);
    this.#noBentJson = found === null;
    return found === null ? null : found.index + found[0].length - 1;
  }

  #readBlank(unit: string): boolean {
    if (INVISIBLE.test(unit)) {
      this.#current.bent = true;
      this.at += 1;
      return true;
    }
    if (!BLANK.test(unit)) return false;
    if (unit > '~') this.#current.bent = true;
    this.#endWord();
    this.at += 1;
    return true;
  }

  #readOperator(unit: string): boolean {
    const text = this.#text;
    const next = text[this.at + 1] ?? '';
    if (unit === '#' && this.#word === null) {
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
      this.#current = started(pipe);
    } else if (unit === '<' || unit === '>' || (unit === '&' && next === '>')) this.#readRedirect(unit);
    else if (unit === '(' || unit === ')') this.#readParenthesis(unit);
    else return false;
    return true;
  }

  #readParenthesis(unit: string): void {
    const name = /^([A-Za-z_]\w*)\+?=$/.exec(this.#word ?? '')?.[1];
    if (unit === '(' && name !== undefined && !this.#quoted) {
      this.#array = { name, from: this.#current.words.length };
      this.#word = null;
    } else if (this.#word !== null && unit === '(') this.#append(unit);
    else {
      this.#endCommand();
      this.#current = started(false);
    }
    this.at += 1;
  }

  #endArray(): void {
    const array = this.#array;
    this.#endWord();
    this.#array = null;
    this.at += 1;
    if (array === null) return;
    const words = this.#current.words.splice(array.from);
    this.#shared.arrays.set(array.name, [...(this.#shared.arrays.get(array.name) ?? []), ...words]);
  }

  #readRedirect(unit: string): void {
    const text = this.#text;
    if (text.startsWith('<(', this.at) && this.#depth < DEEPEST) {
      const reader = this.#inner(text, this.at + 2, ')');
      const output = reader.read();
      const name = `/dev/fd/${63 - this.#shared.files.size}`;
      if (output !== null) this.#shared.write(name, output);
      this.#append(name);
      this.at = reader.at;
      return;
    }
    const link = /<https?:\/\/[^\s<>'"]+>/y;
    link.lastIndex = this.at;
    const linked = this.#word === null ? link.exec(text) : null;
    if (linked !== null) {
      this.#current.bent = true;
      this.#append(linked[0]);
      this.at += linked[0].length;
      return;
    }
    // `2>`: a number that touches the sign names a stream, and is no word.
    if (this.#word !== null && /^\d$/.test(this.#word) && !this.#quoted) {
      if (this.#word !== '1') this.#redirectTo('none');
      this.#word = null;
    } else this.#endWord();
    const here = /<<(-?)[ \t]*(?:'([^'\n]*)'|"([^"\n]*)"|\\?([^\s;&|<>()'"‘’“”]+)|[‘’“”]([^\n‘’“”]*)[‘’“”])/y;
    here.lastIndex = this.at;
    const document = text.startsWith('<<<', this.at) ? null : here.exec(text);
    if (document !== null) {
      const [all, dash, single, double, bare, bent] = document;
      const end = single ?? double ?? bent ?? bare ?? '';
      const literal = bare === undefined || all.includes('\\');
      this.#documents.push({ end, literal, tabs: dash === '-', for: this.#current });
      this.at += all.length;
      return;
    }
    if (text.startsWith('<<<', this.at)) {
      this.#redirect = 'string';
      this.at += 3;
      return;
    }
    const sign = /^(?:&>>?|>>|>\||>&\d?-?|<&\d?-?|[<>])/.exec(text.slice(this.at, this.at + 4))?.[0] ?? unit;
    this.at += sign.length;
    if (/&\d|&-/.test(sign)) this.#redirect = null;
    else this.#redirectTo(sign === '<' ? 'in' : sign.startsWith('&') ? 'none' : 'out');
  }

  #redirectTo(kind: 'in' | 'out' | 'none'): void {
    // Of `2>file` the number has already said that the file is of no interest.
    if (this.#redirect !== 'none') this.#redirect = kind;
  }

  #readPlain(unit: string): void {
    const text = this.#text;
    if (this.#word === null && /[–—−‐‑―]/.test(unit)) {
      const name = /[–—−‐‑―]+([A-Za-z][\w-]*)/y;
      name.lastIndex = this.at;
      const option = name.exec(text);
      if (option !== null) {
        this.#current.bent = true;
        this.#append(
          (option[1] ?? '').length > 1 && !/^[XHdk]['"‘“]/.test(text.slice(this.at + 1, this.at + 3)) ? '--' : '-',
        );
        this.at += option[0].length - (option[1] ?? '').length;
        return;
      }
    }
    let end = this.at + 1;
    while (end < text.length && /[\w./:=@,%+?~*[\]{}-]/.test(text[end] ?? '') && text[end] !== this.#until) end += 1;
    this.#append(text.slice(this.at, end));
    this.at = end;
  }

  #inner(text: string, at: number, until: string): ShellReader {
    return new ShellReader(text, at, until, this.#fish, this.#shared, this.#depth + 1);
  }

  #dollar(): void {
    const text = this.#text;
    const variable = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(\[[@*]\])?(?::?[-=]([^}$`'"]*))?\}|[0-9@#?*!])/y;
    variable.lastIndex = this.at;
    const found = variable.exec(text);
    if (found !== null) {
      const [all, bare, braced, every, fallback] = found;
      const name = bare ?? braced ?? all;
      this.at += all.length;
      const words = every === undefined ? undefined : this.#shared.arrays.get(name);
      if (words !== undefined && this.#shared.mayExpand(words.join('').length)) {
        for (const [index, word] of words.entries()) {
          if (index > 0) this.#endWord();
          this.#append(word);
        }
        return;
      }
      const value = this.#shared.variables.get(name) ?? fallback;
      const known = value !== undefined && this.#shared.mayExpand(value.length);
      if (!known) this.#current.unresolved.push(all);
      this.#append(known ? value : all);
      return;
    }
    if (text.startsWith('$((', this.at)) {
      const end = closingParenthesis(text, this.at + 1);
      this.#substitute(text.slice(this.at, end), () => null);
      this.at = end;
      return;
    }
    if (text.startsWith('$(', this.at)) {
      const from = this.at;
      const file = /\$\(\s*<\s*([^\s)'"]+)\s*\)/y;
      file.lastIndex = from;
      const read = file.exec(text);
      if (read !== null) {
        this.at += read[0].length;
        this.#substitute(read[0], () => this.#shared.files.get(read[1] ?? '') ?? null);
        return;
      }
      if (this.#depth < DEEPEST) {
        const reader = this.#inner(text, from + 2, ')');
        const output = reader.read();
        this.at = reader.at;
        this.#substitute(text.slice(from, reader.at), () => output);
        return;
      }
      this.at = closingParenthesis(text, from + 1);
      this.#substitute(text.slice(from, this.at), () => null);
      return;
    }
    this.#append('$');
    this.at += 1;
  }

  /** What a substitution prints takes its place, without the line ends at its end; what is not known stays as written. */
  #substitute(written: string, output: () => string | null): void {
    const text = this.#depth < DEEPEST ? output() : null;
    const known = text !== null && this.#shared.mayExpand(text.length);
    this.#current.unresolved.push(...(known ? this.#shared.open : [written]));
    this.#append(known ? withoutLineEnds(text) : written);
  }

  #endWord(): void {
    const word = this.#word;
    const quoted = this.#quoted;
    this.#word = null;
    this.#quoted = false;
    if (word === null) return;
    const redirect = this.#redirect;
    this.#redirect = null;
    if (redirect === 'in') {
      this.#current.stdin = this.#shared.files.get(word) ?? null;
      this.#current.stdinFile = word;
    }
    if (redirect === 'string') this.#current.stdin = `${word}\n`;
    else if (redirect === 'out') this.#current.output = word;
    else if (redirect === null) this.#take(word, quoted);
  }

  #take(word: string, quoted: boolean): void {
    const { words } = this.#current;
    if (words.length === 0 && !quoted && this.#takeLoopWord(word)) return;
    const declared = /^(?:export|local|declare|typeset|readonly|env)$/.test(words[0] ?? '');
    const assignment = words.length === 0 || declared ? /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word) : null;
    if (assignment !== null && this.#array === null)
      this.#shared.variables.set(assignment[1] ?? '', assignment[2] ?? '');
    else if (
      words.length > 0 ||
      quoted ||
      !/^(?:do|then|else|if|while|until|time|sudo|nohup|exec|command|!|\{|\})$/.test(word)
    ) {
      words.push(word);
    } else if (word === 'while') this.#current.asked = true;
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
    if (loop.body === null || turn === undefined || !this.#shared.mayExpand(this.at - loop.body)) this.#loops.pop();
    else {
      this.#evaluate();
      loop.next += 1;
      for (const [at, name] of loop.names.entries()) this.#shared.variables.set(name, turn[at] ?? '');
      this.at = loop.body;
    }
    return true;
  }

  #newline(): void {
    // A mail has broken the address before the device token.
    const token = /\n[^\S\n]*(?=[0-9a-f]{64})/iy;
    token.lastIndex = this.at;
    const broken = this.#word?.endsWith('/3/device/') ? token.exec(this.#text) : null;
    if (broken !== null) {
      this.#current.bent = true;
      this.at += broken[0].length;
      return;
    }
    const line = this.at;
    this.#endWord();
    // The word was the `done` of a loop, which has begun again.
    if (this.at !== line) return;
    this.at += 1;
    if (this.#array !== null) return;
    // A line that begins with an option or an address goes on with the command before it: its backslash was lost.
    const goesOn = /[^\S\n]*(?:[-–—]{1,2}[A-Za-z]|https?:\/\/)/y;
    goesOn.lastIndex = this.at;
    if (
      this.#documents.length === 0 &&
      this.#current.words.some((word) => PROGRAMS.test(word)) &&
      goesOn.test(this.#text)
    ) {
      this.#current.bent = true;
      return;
    }
    this.#endCommand();
    for (const document of this.#documents) this.#readDocument(document);
    this.#documents = [];
    this.#evaluate();
    this.#current = started(false);
  }

  #readDocument({ end, literal, tabs, for: command }: HereDocument): void {
    const lines: string[] = [];
    while (this.at < this.#text.length) {
      const to = this.#text.indexOf('\n', this.at);
      const raw = this.#text.slice(this.at, to < 0 ? undefined : to).replace(/\r$/, '');
      const line = tabs ? raw.replace(/^\t+/, '') : raw;
      if (line.trim() === end) {
        this.at = to < 0 ? this.#text.length : to + 1;
        break;
      }
      lines.push(line);
      this.at = to < 0 ? this.#text.length : to + 1;
    }
    const body = lines.length === 0 ? '' : `${lines.join('\n')}\n`;
    command.stdin = literal ? body : this.#expand(body, command);
  }

  /** A here-document whose end is not quoted has variables, and `\` before `$`, `` ` `` and `\`. */
  #expand(body: string, command: Started): string {
    if (!/[$`\\]/.test(body)) return body;
    const reader = this.#inner(body, 0, '');
    reader.#word = '';
    while (reader.at < body.length) {
      const unit = body[reader.at] ?? '';
      const next = body[reader.at + 1] ?? '';
      if (unit === '\\' && '$`\\\n'.includes(next) && next !== '') {
        if (next !== '\n') reader.#append(next);
        reader.at += 2;
      } else if (unit === '$' && next === "'") {
        reader.#append(unit);
        reader.at += 1;
      } else if (unit === '$' || unit === '`') reader.#readQuoted(unit);
      else {
        reader.#append(unit);
        reader.at += 1;
      }
    }
    command.unresolved.push(...reader.#current.unresolved);
    return reader.#word ?? '';
  }

  #endCommand(): void {
    this.#endWord();
    this.#redirect = null;
    const { words } = this.#current;
    const [name = '', ...rest] = words;
    const [, variable = '', sign, firstValue, ...more] = words;
    if (name === 'for' && sign === 'in' && firstValue !== undefined) {
      this.#shared.variables.set(variable, firstValue);
      this.#loops.push({ names: [variable], turns: more.map((value) => [value]), next: 0, body: null });
      this.#current = started(false);
      return;
    }
    if (name === 'read' && this.#current.asked) {
      this.#beginReading(rest);
      return;
    }
    const [first = '', ...values] = rest.filter((word) => !/^-[a-zA-Z]+$/.test(word));
    if (/^(?:set|setenv)$/.test(name) && /^[A-Za-z_]\w*$/.test(first) && (this.#fish || name === 'setenv'))
      this.#shared.variables.set(first, values.join(' '));
    if (words.length > 0 || this.#current.stdin !== null || this.#documents.some((one) => one.for === this.#current))
      this.#pipeline.push(this.#current);
    this.#current = started(false);
  }

  /** `while read NAME …`: the lines that are read stand behind `done`, or are what the commands before it print. */
  #beginReading(words: readonly string[]): void {
    const { piped } = this.#current;
    const names = words.filter(
      (word, at) => /^[A-Za-z_]\w*$/.test(word) && !/^-[a-z]*[dnNptu]$/.test(words[at - 1] ?? ''),
    );
    const input = this.#shared.mayExpand(LEAST_COST) ? this.#loopInput(piped) : null;
    this.#current = started(false);
    const { variables } = this.#shared;
    const known = input?.kind === 'lines' && this.#shared.mayExpand(input.text.length + LEAST_COST);
    const lines = known ? this.#linesOf(input) : '';
    const turns = turnsOf(lines, names, variables.get('IFS'));
    variables.delete('IFS');
    const [firstTurn, ...more] = turns;
    const file = input?.kind === 'elsewhere' ? input.file : null;
    for (const [at, name] of names.entries()) {
      variables.delete(name);
      if (firstTurn !== undefined) variables.set(name, firstTurn[at] ?? '');
      else this.#shared.sources = new Map([...this.#shared.sources, [name, file]]);
    }
    this.#loops.push({ names, turns: more, next: 0, body: null });
  }

  #loopInput(piped: boolean): LoopInput | null {
    if (!piped) {
      const input = loopInputAt(this.#text, this.at);
      const content = input?.kind === 'elsewhere' ? this.#shared.files.get(input.file ?? '') : undefined;
      return content === undefined ? input : { kind: 'lines', text: content, literal: true };
    }
    const document = this.#documents.find((one) => this.#pipeline.includes(one.for));
    if (document !== undefined && this.#pipeline.length === 1)
      return documentAt(this.#text, this.at, document.end, document.tabs, document.literal);
    const [feeding] = this.#pipeline;
    const file = feeding === undefined ? null : fileOf(feeding.words);
    this.#evaluate();
    return this.#last === null ? { kind: 'elsewhere', file } : { kind: 'lines', text: this.#last, literal: true };
  }

  #linesOf({ text, literal }: LoopInput & { readonly kind: 'lines' }): string {
    return literal ? text : this.#expand(text, this.#current);
  }

  #evaluate(): void {
    this.#last = carryOut(this.#pipeline, this.#shared, this.#last);
    this.#pipeline = [];
  }
}
