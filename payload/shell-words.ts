/** One command of a shell script: its words with quotes taken away, and the assignments before it. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** Variables and substitutions that the text alone does not tell, as written. */
  readonly unresolved: readonly string[];
}

/**
 * Splits shell text into commands as POSIX (Shell Command Language 2.2) and bash's $'…' read it, with the variables
 * that the text itself assigns filled in. Nothing is ever run. Never throws: an open quote ends with the text.
 */
export function readShellCommands(text: string): readonly ShellCommand[] {
  const commands: ShellCommand[] = [];
  const variables = new Map<string, string>();
  let words: string[] = [];
  let unresolved: string[] = [];
  let word: string | null = null;
  let at = 0;

  const append = (piece: string) => {
    word = (word ?? '') + piece;
  };
  const endWord = () => {
    if (word === null) return;
    words.push(word);
    word = null;
  };
  const endCommand = () => {
    endWord();
    const first = words[0] === 'export' ? 1 : 0;
    let index = first;
    for (; index < words.length; index += 1) {
      const assignment = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(words[index] ?? '');
      if (assignment === null) break;
      variables.set(assignment[1] ?? '', assignment[2] ?? '');
    }
    const rest = words.slice(index);
    if (rest.length > 0) commands.push({ words: rest, unresolved });
    words = [];
    unresolved = [];
  };
  const dollar = () => {
    const rest = text.slice(at, at + 4_096);
    const variable = /^\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/.exec(rest);
    if (variable !== null) {
      const name = variable[1] ?? variable[2] ?? '';
      const value = variables.get(name);
      if (value === undefined) unresolved.push(variable[0]);
      append(value ?? variable[0]);
      at += variable[0].length;
      return;
    }
    if (rest.startsWith('$(')) {
      const end = closingParenthesis(text, at + 1);
      unresolved.push(text.slice(at, end));
      append(text.slice(at, end));
      at = end;
      return;
    }
    append('$');
    at += 1;
  };

  while (at < text.length) {
    const unit = text[at] ?? '';
    const next = text[at + 1];
    if ((unit === '\\' || unit === '^') && (next === '\n' || (next === '\r' && text[at + 2] === '\n'))) {
      at += next === '\n' ? 2 : 3;
    } else if (unit === '\\') {
      append(next ?? '');
      at += 2;
    } else if (unit === "'") {
      const end = text.indexOf("'", at + 1);
      append(text.slice(at + 1, end < 0 ? text.length : end));
      at = end < 0 ? text.length : end + 1;
    } else if (unit === '$' && next === "'") {
      const quoted = readAnsiQuoted(text, at + 2);
      append(quoted.value);
      at = quoted.end;
    } else if (unit === '"') {
      append('');
      at += 1;
      while (at < text.length && text[at] !== '"') {
        const inner = text[at] ?? '';
        const after = text[at + 1];
        if (inner === '\\' && after !== undefined && '"\\$`\n'.includes(after)) {
          if (after !== '\n') append(after);
          at += 2;
        } else if (inner === '$') dollar();
        else {
          append(inner);
          at += 1;
        }
      }
      at += 1;
    } else if (unit === '$') dollar();
    else if (unit === '#' && word === null) {
      while (at < text.length && text[at] !== '\n') at += 1;
    } else if (unit === '\n' || unit === ';' || unit === '|' || unit === '&') {
      endCommand();
      at += 1;
    } else if (unit === ' ' || unit === '\t' || unit === '\r') {
      endWord();
      at += 1;
    } else {
      append(unit);
      at += 1;
    }
  }
  endCommand();
  return commands;
}

function closingParenthesis(text: string, open: number): number {
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

const ANSI_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  e: '\x1b',
};

function readAnsiQuoted(text: string, start: number): { readonly value: string; readonly end: number } {
  let value = '';
  let at = start;
  while (at < text.length && text[at] !== "'") {
    if (text[at] !== '\\') {
      value += text[at];
      at += 1;
      continue;
    }
    const coded = /^\\(?:u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|x([0-9a-fA-F]{1,2})|([0-7]{1,3}))/.exec(
      text.slice(at, at + 10),
    );
    if (coded !== null) {
      const octal = coded[4];
      const code =
        octal === undefined ? Number.parseInt(coded[1] ?? coded[2] ?? coded[3] ?? '0', 16) : Number.parseInt(octal, 8);
      value += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
      at += coded[0].length;
      continue;
    }
    const next = text[at + 1] ?? '';
    value += ANSI_ESCAPES[next] ?? next;
    at += 2;
  }
  return { value, end: at + 1 };
}
