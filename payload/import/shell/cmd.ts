import { outputOf, type ShellCommand } from './command.ts';

/**
 * Splits text for the command prompt of Windows into commands: first carets, variables and operators as cmd reads them,
 * then quotes and backslashes as the C runtime of the program does (Microsoft: Parsing C command-line arguments).
 */
export function readCmdCommands(text: string): readonly ShellCommand[] {
  const variables = new Map<string, string>();
  const commands: ShellCommand[] = [];
  let output: string | null = null;
  for (const { line, piped, unresolved } of linesOf(text, variables)) {
    const stdin: string | null = piped ? output : null;
    const words = wordsOf(line);
    const [name = ''] = words;
    const assignment = /^\s*set\s+"?([^=\s"]+)=([^"\r\n]*)"?\s*$/i.exec(line);
    if (assignment !== null) variables.set((assignment[1] ?? '').toLowerCase(), assignment[2] ?? '');
    // `echo` prints its line as it stands, with quotes.
    output = /^@?echo$/i.test(name) ? line.replace(/^\s*@?echo[ .]?/i, '').trim() : outputOf(words, stdin, new Map());
    if (words.length > 0) commands.push({ words, stdin, stdinFile: null, files: new Map(), unresolved, bent: false });
  }
  return commands;
}

interface CmdLine {
  readonly line: string;
  readonly piped: boolean;
  readonly unresolved: readonly string[];
}

function* linesOf(text: string, variables: ReadonlyMap<string, string>): Generator<CmdLine> {
  let pieces: string[] = [];
  let unresolved: string[] = [];
  let quoted = false;
  let piped = false;
  for (let at = 0; at <= text.length; at += 1) {
    const unit = text[at] ?? '\n';
    const next = text[at + 1] ?? '';
    if (unit === '^' && !quoted) {
      const lineEnd = /^\^[^\S\n]*\n\s*/.exec(text.slice(at, at + 200));
      if (lineEnd !== null) {
        at += lineEnd[0].length - 1;
        pieces.push(' ');
      } else {
        pieces.push(next);
        at += 1;
      }
    } else if (unit === '\n' || (!quoted && (unit === '&' || unit === '|'))) {
      yield { line: pieces.join(''), piped, unresolved };
      piped = unit === '|' && next !== '|';
      if (unit !== '\n' && next === unit) at += 1;
      pieces = [];
      unresolved = [];
      quoted = false;
    } else if (unit === '%') {
      const variable = /^%([A-Za-z_][\w.-]{0,60})%/.exec(text.slice(at, at + 64));
      const value = variables.get((variable?.[1] ?? '').toLowerCase());
      if (variable !== null && value === undefined) unresolved.push(variable[0]);
      pieces.push(value ?? variable?.[0] ?? '%');
      at += variable === null ? (next === '%' ? 1 : 0) : variable[0].length - 1;
    } else {
      if (unit === '"') quoted = !quoted;
      pieces.push(unit);
    }
  }
}

function wordsOf(line: string): string[] {
  const words: string[] = [];
  let word: string[] | null = null;
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const unit = line[at] ?? '';
    if (!quoted && /\s/.test(unit)) {
      if (word !== null) words.push(word.join(''));
      word = null;
      continue;
    }
    word ??= [];
    if (unit === '\\') {
      let end = at;
      while (line[end] === '\\') end += 1;
      const count = end - at;
      if (line[end] !== '"') word.push('\\'.repeat(count));
      else {
        word.push('\\'.repeat(Math.floor(count / 2)));
        if (count % 2 === 1) {
          word.push('"');
          end += 1;
        }
      }
      at = end - 1;
    } else if (unit === '"') {
      if (quoted && line[at + 1] === '"') {
        word.push('"');
        at += 1;
      } else quoted = !quoted;
    } else word.push(unit);
  }
  if (word !== null) words.push(word.join(''));
  return words;
}
