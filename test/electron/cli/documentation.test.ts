import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHECK_NAMES, DEFAULT_SETTINGS } from '../../../electron/simulator/settings/settings.ts';
import { runCommand } from '../../support/cli.ts';

const run = promisify(execFile);

/** The blocks of a language in a document. */
function blocks(markdown: string, language: string): string[] {
  return [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    (match) => match[1] ?? '',
  );
}

/** A script of a block: every command line must end with 0, or with the code that its comment promises. */
function scriptOf(block: string): string {
  return block
    .split('\n')
    .map((line) => {
      const promised = /^(.*?)\s+# exit (\d+)$/.exec(line);
      return promised === null ? line : `${promised[1]} || [ $? -eq ${promised[2]} ] && true`;
    })
    .join('\n');
}

let folder: string;
let document: string;
beforeAll(async () => {
  document = await readFile('docs/command-line.md', 'utf8');
  folder = await mkdtemp(join(tmpdir(), 'pushwright-documentation-'));
  await mkdir(join(folder, 'bin'));
  const program = join(folder, 'bin', 'pushwright');
  await writeFile(program, `#!/bin/sh\nexec "${process.execPath}" "${resolve('scripts/cli.mjs')}" "$@"\n`);
  await chmod(program, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The names of the commands that a help lists. */
function commandsIn(help: string): readonly string[] {
  const list = /Commands:\n([\s\S]*?)\n\n/.exec(help)?.[1] ?? '';
  return [...list.matchAll(/^ {2}([a-z]+)/gm)].map((match) => match[1] ?? '').filter((name) => name !== 'help');
}

/** The help of a command and of the commands below it. */
async function helpOf(command: readonly string[]): Promise<string> {
  const { stdout } = await runCommand([...command, '--help'], { home: folder });
  const below = await Promise.all(commandsIn(stdout).map((name) => helpOf([...command, name])));
  return [stdout, ...below].join('\n');
}

describe('docs/command-line.md', () => {
  it('has examples that work as they stand', async () => {
    const examples = blocks(document, 'sh');
    expect(examples.length).toBeGreaterThan(5);
    const environment = {
      ...process.env,
      PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
      PUSHWRIGHT_HOME: join(folder, 'home'),
    };
    const script = ['set -e', ...examples.map(scriptOf)].join('\n');
    await run('bash', ['-c', script], { cwd: folder, env: environment });
  }, 120_000);

  it('names every setting of the simulator with its default', () => {
    const section = /\n### Settings\n([\s\S]*?)\n### /.exec(document)?.[1] ?? '';
    const documented = new Map<string, unknown>();
    for (const [, names = '', defaults = ''] of section.matchAll(/^\| (`\w[^|]*) \| ([^|]*) \| /gm)) {
      const values = [...defaults.matchAll(/`([^`]*)`/g)].map((match) => JSON.parse(match[1] ?? ''));
      for (const [at, [, name = '']] of [...names.matchAll(/`(\w+)`/g)].entries()) documented.set(name, values[at]);
    }
    expect(Object.fromEntries(documented)).toEqual(DEFAULT_SETTINGS);
    for (const name of CHECK_NAMES) expect(section).toContain(`\`${name}\``);
  });

  it('describes every option of every command', async () => {
    const { stdout } = await runCommand(['--help'], { home: folder });
    for (const command of commandsIn(stdout)) {
      const start = document.indexOf(`\n## ${command}\n`);
      expect(start, `a section for ${command}`).toBeGreaterThan(0);
      const next = document.indexOf('\n## ', start + 1);
      const section = document.slice(start, next < 0 ? undefined : next);
      const help = await helpOf([command]);
      const options = [...help.matchAll(/^ {2}(--[a-z0-9-]+)/gm)].map((match) => match[1] ?? '');
      for (const option of options.filter((name) => name !== '--help'))
        expect(section.includes(`${option}`), `${command} ${option}`).toBe(true);
    }
  });
});
