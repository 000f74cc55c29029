import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_NAMES } from '../../../electron/cli/command-names.ts';
import { filesHandedOver, startOf } from '../../../electron/window/first-words.ts';
import { startRefusal } from '../../../words/window.ts';
import { runCommand } from '../../support/cli.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pushwright-first-words-'));
  await mkdir(join(folder, 'certificates'));
  for (const name of ['push.p12', 'hello.json', 'two words.txt', 'send']) await writeFile(join(folder, name), '{}');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const start = (...words: string[]) => startOf(words, folder, COMMAND_NAMES);

describe('the first words of an installed program', () => {
  it.each([
    [[], []],
    [['push.p12'], ['push.p12']],
    [
      ['hello.json', 'two words.txt'],
      ['hello.json', 'two words.txt'],
    ],
    [['certificates'], ['certificates']],
    [['./send'], ['send']],
    [['--ozone-platform=wayland', 'hello.json'], ['hello.json']],
    [['--disable-gpu'], []],
    [['-psn_0_12345'], []],
  ])('open the window with the files that are there: %j', (words, names) => {
    expect(start(...words)).toEqual({ kind: 'window', files: names.map((name) => join(folder, name)) });
  });

  it('open the window with a file that is named by its whole path', () => {
    expect(startOf([join(folder, 'push.p12')], '/', COMMAND_NAMES)).toMatchObject({ kind: 'window' });
  });

  it.each([
    ['send'],
    ['send', 'hello.json'],
    ['identity', 'push.p12'],
    ['push.p12', '--json'],
    ['--help'],
    ['--version'],
    ['nothing'],
    ['nothing.json', 'hello.json'],
    [''],
    ['send', '--proxy', 'http://127.0.0.1:1'],
  ])('are a command: %s %s %s', (...words) => {
    expect(start(...words.filter((word) => word !== undefined))).toEqual({ kind: 'command' });
  });

  it.each([
    ['pushwright://send?token=1'],
    ['https://example.com/x'],
    ['file:///etc/passwd'],
    ['javascript://%0aalert(1)'],
    ['hello.json', 'https://example.com'],
    ['--disable-gpu', 'pushwright://x'],
    ['hello.json', 'missing.json'],
    ['hello.json', '/dev/zero'],
    ['hello.json', ''],
    ['hello.json', 'a\0b'],
    ['hello.json', 'x'.repeat(100_000)],
    ['--', 'x'],
    ['--foo', 'bar'],
    ['hello.json', '\u001b]0;title\u0007'],
    Array<string>(501).fill('hello.json'),
  ])('are refused in one sentence: %j', (...words) => {
    const asked = start(...words);
    if (asked.kind === 'command') expect(words[0]).toMatch(/^-/);
    else expect(asked.kind === 'refused' && startRefusal(asked.refusal)).toMatch(/^[^.]{1,300}\.?[^.]*\.$/s);
  });

  it('know every command', async () => {
    const { stdout } = await runCommand(['--help'], { home: folder });
    const told = [...stdout.matchAll(/^ {2}([a-z]+)(?: |$)/gm)]
      .map(([, name]) => name)
      .filter((name) => name !== 'pushwright');
    expect(told.length).toBeGreaterThan(5);
    expect([...COMMAND_NAMES].sort()).toEqual([...new Set([...told, 'help'])].sort());
  });
});

describe('what another start hands over', () => {
  it('is files that are there, by whole paths', () => {
    const file = join(folder, 'push.p12');
    expect(filesHandedOver({ files: [file, 'push.p12', join(folder, 'gone'), 7, '/dev/zero', `${file}\0`] })).toEqual([
      file,
    ]);
  });

  it.each([null, undefined, 'x', [], {}, { files: 'x' }, { files: { 0: 'x' } }])('is nothing else: %j', (data) => {
    expect(filesHandedOver(data)).toEqual([]);
  });
});
