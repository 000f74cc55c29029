import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandResult, runCommand } from '../../../support/cli.ts';

const WIDE = '{"aps":{"alert":"Grüße 😀"}}';

function utf32(text: string): Buffer {
  const letters = [...text];
  const bytes = Buffer.alloc(4 * letters.length);
  for (const [at, letter] of letters.entries()) bytes.writeUInt32LE(letter.codePointAt(0) ?? 0, 4 * at);
  return bytes;
}

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pushwright-lint-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

function lint(stdin: string, ...argv: string[]): Promise<CommandResult> {
  return runCommand(['lint', '-', ...argv], { home, stdin });
}

describe('lint', () => {
  it('finds nothing in a good payload and counts its bytes', async () => {
    const good = await lint('{"aps":{"alert":"Grüße"}}');
    expect(good).toMatchObject({ code: 0, stdout: '0 errors, 0 warnings; 27 of 4096 bytes\n', stderr: '' });
  });

  it('names file, line and column as compilers do, and the remedy', async () => {
    const path = join(home, 'bad.json');
    await writeFile(path, '{\n  "aps": { "alert": "Hello", }\n}\n');
    const { code, stdout } = await runCommand(['lint', path], { home });
    expect(stdout).toMatch(/^bad\.json:2:28: error: A comma .*\n {2}Remove the comma\.\n1 error, 0 warnings; /);
    expect(code).toBe(1);
  });

  it('ends with 0 where there are warnings only', async () => {
    const { code, stdout } = await lint('{"aps":{"alert":"Hi","mutable_content":1}}');
    expect(stdout).toMatch(/ warning: /);
    expect(stdout).toMatch(/0 errors, [1-9]\d* warnings?; /);
    expect(code).toBe(0);
  });

  it.each([
    ['UTF-16LE with its mark', Buffer.from(`\ufeff${WIDE}`, 'utf16le'), 'UTF-16 (little endian)', 'iconv -f UTF-16 '],
    ['UTF-16BE with its mark', Buffer.from(`\ufeff${WIDE}`, 'utf16le').swap16(), 'UTF-16 (big endian)', '-f UTF-16 '],
    ['UTF-16LE', Buffer.from(WIDE, 'utf16le'), 'UTF-16 (little endian)', 'iconv -f UTF-16LE '],
    ['UTF-16BE', Buffer.from(WIDE, 'utf16le').swap16(), 'UTF-16 (big endian)', 'iconv -f UTF-16BE '],
    ['UTF-32LE', utf32(WIDE), 'UTF-32 (little endian)', 'iconv -f UTF-32LE '],
    ['UTF-32BE', utf32(WIDE).swap32(), 'UTF-32 (big endian)', 'iconv -f UTF-32BE '],
    ['UTF-32LE with its mark', utf32(`\ufeff${WIDE}`), 'UTF-32 (little endian)', 'iconv -f UTF-32 '],
  ])('names %s and the way to UTF-8, which leads there', async (_name, content, encoding, command) => {
    const path = join(home, 'wide.json');
    await writeFile(path, content);
    const { code, stderr } = await runCommand(['lint', path], { home });
    expect(code).toBe(2);
    expect(stderr).toContain(`wide.json is ${encoding}, and APNs takes UTF-8`);
    expect(stderr).toContain(command);
    const from = /iconv -f (\S+)/.exec(stderr)?.[1] ?? '';
    if (spawnSync('iconv', ['--version']).status !== 0) return;
    const converted = join(home, 'NEW.json');
    await writeFile(converted, execFileSync('iconv', ['-f', from, '-t', 'UTF-8', path]));
    expect(await readFile(converted, 'utf8')).toBe(WIDE);
    expect((await runCommand(['lint', converted], { home })).code).toBe(0);
  });

  it('prints one object a problem, then the sum', async () => {
    const { objects } = await lint('{"aps":{"alert":"Hi",}}', '--json');
    expect(objects).toEqual([
      {
        file: 'standard input',
        line: 1,
        column: 21,
        severity: 'error',
        code: 'trailing-comma',
        sentence: expect.any(String),
        remedy: expect.any(String),
      },
      { summary: { errors: 1, warnings: 0, bytes: 23, limit: 4096 } },
    ]);
  });

  it.each([
    ['--push-type', 'voip', 5120],
    ['--wire', 'binary', 2048],
    ['--wire=binary', '--command=0', 256],
  ])('knows the limit of %s %s', async (option, value, limit) => {
    const { objects } = await lint('{"aps":{"alert":"Hi"}}', option, value, '--json');
    expect(objects.at(-1)).toMatchObject({ summary: { limit } });
  });

  it('judges by the push type', async () => {
    const { objects } = await lint('{"aps":{"alert":"Hi"}}', '--push-type', 'background', '--json');
    expect(objects.length).toBeGreaterThan(1);
  });

  it('judges the payload of a broadcast by its own rules', async () => {
    const start = '{"aps":{"timestamp":1764000000,"event":"start","content-state":{}}}';
    const { code, objects } = await lint(start, '--broadcast', '--json');
    expect(objects).toContainEqual(expect.objectContaining({ code: 'broadcast-event', severity: 'error' }));
    expect(objects.at(-1)).toMatchObject({ summary: { limit: 5120 } });
    expect(code).toBe(1);
  });

  it('refuses what it cannot read', async () => {
    const gone = await runCommand(['lint', join(home, 'gone.json')], { home });
    expect(gone).toMatchObject({ code: 2, stdout: '' });
    expect(gone.stderr).toMatch(/gone\.json is not there/);
    const folder = await runCommand(['lint', home], { home });
    expect(folder).toMatchObject({ code: 2, stderr: expect.stringContaining('is a folder') });
  });

  it('refuses a file that is far too large without reading it all', async () => {
    const { code, stderr } = await lint('x'.repeat(3_000_000));
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('has more than 1048576 bytes') });
  });
});
