import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_NAMES } from '../../../electron/cli/command-names.ts';
import { startOf } from '../../../electron/window/first-words.ts';
import { startRefusal } from '../../../words/window.ts';
import { HOSTILE_FILES, READ, REFUSED } from '../../support/hostile-arguments.ts';

const DOCUMENT = `POST https://api.sandbox.push.apple.com/3/device/${'a1'.repeat(32)} HTTP/2\napns-push-type: alert\n\n{"aps":{"alert":"Hi"}}\n`;
const AT_ONCE = Math.max(2, cpus().length);

let root: string;
let folder: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pushwright-hostile-'));
  folder = join(root, 'folder');
  await mkdir(folder);
  for (const name of HOSTILE_FILES)
    await writeFile(join(folder, name), name === 'evil.cjs' ? 'require("fs").writeFileSync("owned", "")' : DOCUMENT);
  // Builds what is stale.
  const child = spawn(process.execPath, [resolve('scripts/cli.mjs'), '--version'], { stdio: 'ignore' });
  await once(child, 'exit');
}, 60_000);
afterAll(() => rm(root, { recursive: true, force: true }));

interface Run {
  readonly words: readonly string[];
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built program, as the installed one calls it, in the folder of the files. */
async function started(words: readonly string[]): Promise<Run> {
  const call = 'require(process.argv[1]).main(process.argv.slice(2)).then((code) => { process.exitCode = code; })';
  const argv = ['-e', call, '--', resolve('dist/electron/cli.cjs'), ...words];
  const environment = { ...process.env, PUSHWRIGHT_HOME: join(root, 'home') };
  const child = spawn(process.execPath, argv, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      texts[stream] += text;
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { words, code, ...texts };
}

async function all(lists: readonly (readonly string[])[]): Promise<readonly Run[]> {
  const runs: Run[] = [];
  const left = [...lists];
  const work = async (): Promise<void> => {
    for (let words = left.shift(); words !== undefined; words = left.shift()) runs.push(await started(words));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return runs;
}

const OBEYED = /[^\P{Cc}\n\t]|[\u2028-\u202e\u2066-\u2069]/u;

/** Nothing was sent or made: neither here nor in the data folder. */
async function expectUntouched(): Promise<void> {
  expect((await readdir(folder)).sort()).toEqual([...HOSTILE_FILES].sort());
  expect(await readdir(join(root, 'home')).catch(() => [])).toEqual([]);
}

describe('words that nobody meant', () => {
  it('end in one sentence: nothing is sent, no switch taken, nothing the terminal obeys', async () => {
    for (const { words, code, stdout, stderr } of await all(REFUSED)) {
      const shown = JSON.stringify(words).slice(0, 80);
      expect({ shown, code, stdout }).toEqual({ shown, code: 2, stdout: '' });
      expect(stderr, shown).toMatch(/^Error: [^\n]{1,400}\n(?: {2}[^\n]+\n)?$/);
      expect(stderr, shown).not.toMatch(OBEYED);
    }
    await expectUntouched();
    expect(REFUSED.length).toBeGreaterThan(40);
  }, 60_000);

  it('are read where they are a file, and that is not sent', async () => {
    for (const { words, code, stderr, stdout } of await all(READ.map((word) => [word]))) {
      expect({ words, code }).toEqual({ words, code: 0 });
      expect(stdout + stderr).not.toMatch(OBEYED);
      expect(stdout).toContain('{"aps":{"alert":"Hi"}}');
    }
    await expectUntouched();
  }, 60_000);

  it('open the window of an installed program with files that are there, or are refused in a sentence', async () => {
    for (const words of [...REFUSED, ...READ.map((word) => [word])]) {
      const start = startOf(words, folder, COMMAND_NAMES);
      const shown = JSON.stringify(words).slice(0, 80);
      // Whatever is a command is refused above.
      if (start.kind === 'command') continue;
      if (start.kind === 'refused') {
        expect(startRefusal(start.refusal), shown).toMatch(/^[^\n]{1,400}\.$/s);
        continue;
      }
      const names = HOSTILE_FILES.map((name) => join(folder, name));
      for (const file of start.files) expect([...names, folder, root], shown).toContain(file);
    }
  });
});
