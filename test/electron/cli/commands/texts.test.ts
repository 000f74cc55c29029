import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../../support/cli.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** An app's folder with these files, and the command in it. */
async function app(files: Readonly<Record<string, string>>) {
  const home = await temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), text);
  }
  return (payload: string, ...argv: string[]) =>
    runCommand(['texts', ...argv.map((one) => (one.startsWith('-') ? one : join(home, one))), '--payload', '-'], {
      home,
      stdin: payload,
    });
}

const READY = '{"aps":{"alert":{"title":"Shop","loc-key":"READY","loc-args":["Anna"]}}}';
const FILES = {
  'App/de.lproj/Localizable.strings': '"READY" = "Tisch für %@";',
  'App/ja.lproj/Localizable.strings': '"OTHER" = "x";',
  'App/de.lproj/Other.strings': '"READY" = "not looked at";',
  'App/node_modules/x/en.lproj/Localizable.strings': '"READY" = "not ours";',
};

describe('texts', () => {
  it('shows each language of an app’s folder, and says what is missing', async () => {
    const run = await app(FILES);
    const { code, stdout, stderr } = await run(READY, 'App');
    expect(code).toBe(1);
    expect(stderr).toBe('');
    expect(stdout).toBe(
      [
        'de (19 bytes of text)',
        '  Title: Shop',
        '  Body: Tisch für Anna',
        'ja (9 bytes of text)',
        '  Title: Shop',
        '  Body: READY',
        '  Body: there is no text for “READY” in ja, so a device shows the key.',
        '    Translate it. A device does not take another language’s text in its place.',
        '2 languages, 1 finding',
        '',
      ].join('\n'),
    );
  });

  it('prints an object for each language, and ends with 0 where nothing is found', async () => {
    const run = await app(FILES);
    const german = await run(READY, 'App/de.lproj/Localizable.strings', '--json');
    expect(german.code).toBe(0);
    expect(german.objects).toEqual([
      {
        ...{ language: 'de', title: 'Shop', subtitle: null, body: 'Tisch für Anna', bytes: 19 },
        ...{ missingKeys: [], findings: [] },
      },
      { summary: { languages: 1, findings: 0, problems: 0 } },
    ]);
    const japanese = await run(READY, 'App/ja.lproj', '--json');
    expect(japanese.code).toBe(1);
    expect(japanese.objects[0]).toMatchObject({ body: 'READY', missingKeys: ['READY'] });
  });

  it('tells of a fault in a file with its line, and reads the rest', async () => {
    const run = await app({ 'de.lproj/Localizable.strings': '"A" = "1"\n"READY" = "Fertig %@";' });
    const { code, stdout, stderr } = await run(READY, 'de.lproj');
    expect(code).toBe(1);
    expect(stdout).toContain('Body: Fertig Anna');
    expect(stderr).toContain('Localizable.strings:1');
  });

  it.each<[string, string, readonly string[], string]>([
    ['a payload that is no JSON', '{', ['App'], 'is not valid JSON'],
    ['a path at which nothing is', READY, ['nowhere'], 'nowhere'],
    ['a folder without texts', READY, ['empty'], 'no file of an app’s texts'],
  ])('refuses %s', async (_what, payload, argv, words) => {
    const run = await app({ ...FILES, 'empty/readme.txt': '' });
    const { code, stderr, stdout } = await run(payload, ...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
  });
});
