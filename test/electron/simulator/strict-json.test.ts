import { describe, expect, it } from 'vitest';
import { readDevicesFile } from '../../../electron/simulator/devices/devices.ts';
import { readCommand } from '../../../electron/simulator/settings/command.ts';
import { readSettings } from '../../../electron/simulator/settings/settings-file.ts';
import { saidThrowing } from '../../support/said.ts';

const READERS: readonly (readonly [string, (text: string) => unknown])[] = [
  ['devices', (text) => readDevicesFile(text, 'devices.json')],
  ['settings', (text) => readSettings(text, 'settings.json')],
  ['a command', (text) => readCommand(text, 'standard input', 1)],
];

describe.each(READERS)('the reader of %s', (_what, read) => {
  it.each<readonly [string, string]>([
    ['lists', '['.repeat(6_000)],
    ['closed lists', `${'['.repeat(6_000)}${']'.repeat(6_000)}`],
    ['objects', '{"a":'.repeat(100_000)],
    ['closed objects', `${'{"a":'.repeat(6_000)}1${'}'.repeat(6_000)}`],
    ['lists behind what is right', `{"device":{"token":"ab","topic":${'['.repeat(50_000)}`],
  ])('names the place where %s stand in each other too deep', (_kind, text) => {
    expect(saidThrowing(() => read(text))).toMatch(
      /mistake in line 1, column \d+: Lists and objects stand in each other more than 32 deep/,
    );
  });

  it.each<readonly [string, string]>([
    ['commas', ','.repeat(3_000_000)],
    ['zeros', '\0'.repeat(3_000_000)],
    ['open quotes', '"\n'.repeat(1_000_000)],
  ])('names the first of millions of mistakes: %s', (_kind, text) => {
    expect(saidThrowing(() => read(text))).toMatch(/mistake in line 1, column 1: /);
  });
});
