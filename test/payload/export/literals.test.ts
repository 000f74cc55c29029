import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as literals from '../../../payload/export/literals.ts';
import { hasProgram } from '../../support/has-program.ts';
import { SeededRandom } from '../../support/random.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const run = promisify(execFile);

const PIECES: readonly string[] = [
  ...[
    '"',
    "'",
    '`',
    '\\',
    '$',
    `\${x}`,
    '#{x}',
    '#@x',
    '{$x}',
    '%',
    '%s',
    '%%',
    '\\(x)',
    '!',
    '!!',
    '@',
    '@/etc/passwd',
  ],
  ...[
    '\n',
    '\r',
    '\r\n',
    '\t',
    '\b',
    '\f',
    '\u001b[31m',
    '\u007f',
    '\u0085',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\u202e',
    '\u2066',
  ],
  ...['\\u0041', '\\u{41}', '\\x41', '\\012', '\\n', '\\0', '*/', '//', '<?', '?>', '"""', '&&', ';', '|', '<<EOF'],
  ...[
    'مرحبا',
    '\u200fשלום',
    '通知',
    'Zürich',
    '👨‍👩‍👧',
    '🏳️‍🌈',
    '\u{10ffff}',
    'é',
    ' ',
    '  ',
    '-',
    '--',
    '~',
    '*',
    '?',
    '0',
    '7',
    'a',
    'F',
  ],
];

/** Texts of these pieces; each piece alone among them. */
function texts(count: number, seed: number): readonly string[] {
  const random = new SeededRandom(seed);
  const mixed = Array.from({ length: count }, () =>
    Array.from({ length: 1 + random.below(8) }, () => PIECES[random.below(PIECES.length)]).join(''),
  );
  return ['', ...PIECES, ...mixed];
}

const TEXTS = texts(500, 11);
const HEX = TEXTS.map((text) => Buffer.from(text).toString('hex'));

/** A program that prints each of these literals in hexadecimal, a line each, and how it is run. */
interface Language {
  readonly of: (text: string) => string;
  readonly file: string;
  readonly program: (written: readonly string[]) => string;
  readonly command: readonly [string, ...string[]];
}

const JAVA = (written: readonly string[]): string => {
  const lines = written.map((one) => `    print(${one});`);
  return `public class Texts {
  static void print(String text) throws Exception {
    StringBuilder hex = new StringBuilder();
    for (byte one : text.getBytes("UTF-8")) hex.append(String.format("%02x", one));
    System.out.println(hex);
  }
  public static void main(String[] arguments) throws Exception {
${lines.join('\n')}
  }
}`;
};

const LANGUAGES: Readonly<Record<string, Language>> = {
  node: {
    of: literals.javaScript,
    file: 'texts.js',
    program: (all) => all.map((one) => `console.log(Buffer.from(${one}).toString('hex'));`).join('\n'),
    command: ['node'],
  },
  go: {
    of: literals.javaScript,
    file: 'texts.go',
    program: (all) =>
      `package main\nimport "fmt"\nfunc main() {\n${all.map((one) => `fmt.Printf("%x\\n", ${one})`).join('\n')}\n}`,
    command: ['go', 'run'],
  },
  python3: {
    of: literals.javaScript,
    file: 'texts.py',
    program: (all) => all.map((one) => `print(${one}.encode("utf-8").hex())`).join('\n'),
    command: ['python3'],
  },
  php: {
    of: literals.php,
    file: 'texts.php',
    program: (all) => `<?php\n${all.map((one) => `echo bin2hex(${one}), "\\n";`).join('\n')}`,
    command: ['php'],
  },
  ruby: {
    of: literals.ruby,
    file: 'texts.rb',
    program: (all) => all.map((one) => `puts ${one}.unpack1('H*')`).join('\n'),
    command: ['ruby', '-Ku'],
  },
  java: { of: literals.java, file: 'Texts.java', program: JAVA, command: ['java'] },
};

/** Command and words of a shell, separated so that each is told apart. */
const SHELLS = ['sh', 'bash', 'dash', 'zsh'];

describe('a text in a program', () => {
  for (const [name, { of, file, program, command }] of Object.entries(LANGUAGES)) {
    const isHere = hasProgram(name);
    it.skipIf(!isHere)(
      `is the same text to ${name}${isHere ? '' : ' (not run: it is not on this machine)'}`,
      async () => {
        const path = join(await temporaryFolder(), file);
        await writeFile(path, program(TEXTS.map(of)));
        const [executable, ...words] = command;
        const { stdout } = await run(executable, [...words, path], {
          maxBuffer: 1 << 26,
          // Whatever the terminal's encoding is.
          env: { ...process.env, LC_ALL: 'C' },
        });
        expect(stdout.split('\n').slice(0, -1)).toEqual(HEX);
      },
      60_000,
    );
  }

  for (const name of SHELLS) {
    const isHere = hasProgram(name);
    it.skipIf(!isHere)(
      `is the same word to ${name}${isHere ? '' : ' (not run: it is not on this machine)'}`,
      async () => {
        const path = join(await temporaryFolder(), 'words.sh');
        const script = TEXTS.flatMap((text) => [
          `printf '%s\\000' ${literals.sh(text)}`,
          `printf ${literals.printfFormat(text)}; printf '\\000'`,
        ]);
        await writeFile(path, script.join('\n'));
        const { stdout } = await run(name, [path], { encoding: 'buffer', maxBuffer: 1 << 26 });
        const printed = stdout.toString().split('\0').slice(0, -1);
        expect(printed).toEqual(TEXTS.flatMap((text) => [text, text]));
      },
      60_000,
    );
  }

  it('holds nothing as it stands that an editor hides or a terminal obeys', () => {
    for (const { of } of Object.values(LANGUAGES))
      for (const text of TEXTS) expect(literals.isHidden(of(text)), JSON.stringify(text)).toBe(false);
    for (const text of TEXTS) expect(literals.isHidden(literals.printfFormat(text))).toBe(false);
  });
});
