import { mkdir, readFile, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CommandResult, runCommand } from '../../../support/cli.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const [A, B, C] = ['a1'.repeat(32), 'b2'.repeat(32), 'c3'.repeat(32)];

/** A user with a book of their own. */
async function user() {
  const home = await temporaryFolder();
  const run = (argv: readonly string[], stdin = ''): Promise<CommandResult> =>
    runCommand(['devices', ...argv], { home: join(home, 'data'), stdin });
  const done = async (...argv: readonly string[]): Promise<CommandResult> => {
    const result = await run(argv);
    expect(result, argv.join(' ')).toMatchObject({ code: 0 });
    return result;
  };
  return { home, run, done };
}

const ANNA = ['add', A, '--name', 'Anna’s iPhone', '--app', 'com.example.shop', '--environment', 'sandbox'];

describe('devices', () => {
  it('adds, lists and removes', async () => {
    const { done } = await user();
    expect((await done('list')).stdout).toContain('There is no device in the book');
    const added = await done(...ANNA, '--kind', 'iphone', '--group', 'Team', '--note', 'lab', '--json');
    const anna = {
      ...{ token: A, name: 'Anna’s iPhone', app: 'com.example.shop', environment: 'sandbox', kind: 'iphone' },
      ...{ group: 'Team', note: 'lab', first: null, last: null, gone: null, simulated: null, inBook: true },
    };
    expect(added.objects).toEqual([anna]);
    await done('add', `Ben's iPad: <${B.toUpperCase()}>`, '--group', 'TEAM');
    const all = (await done('list', '--json')).objects;
    expect(all.slice(0, 2).map(({ name }) => name)).toEqual(['Anna’s iPhone', "Ben's iPad"]);
    expect(all.slice(2).every(({ simulated, inBook }) => simulated !== null && inBook === false)).toBe(true);
    expect(all.find(({ simulated }) => simulated === 'app-removed')).toMatchObject({ name: 'App removed' });
    const text = (await done('list')).stdout;
    expect(text).toMatch(/^Anna’s iPhone {2}a1a1a1a1…a1a1 {2}com\.example\.shop {2}sandbox {2}iPhone {2}Team$/m);
    expect((await done('list', '--group', 'team', '--json')).objects).toHaveLength(2);
    expect((await done('remove', 'anna’s  IPHONE', B, '--json')).objects).toMatchObject([anna, { token: B }]);
    expect((await done('list')).stdout).toContain('There is no device in the book');
  });

  it('changes a device that is there with --replace, and else says as what it is there', async () => {
    const { run, done } = await user();
    await done(...ANNA);
    const again = await run(['add', A, '--name', 'Other', '--json']);
    expect(again.code).toBe(2);
    expect(again.objects).toMatchObject([{ error: { code: 'device-known' } }]);
    const changed = await done('add', A, '--note', 'lab', '--replace', '--json');
    expect(changed.objects).toMatchObject([{ name: 'Anna’s iPhone', app: 'com.example.shop', note: 'lab' }]);
  });

  it.each([
    [['add', 'hello'], 'device-token-unreadable'],
    [['add', `${A} ${B}`], 'device-tokens-on-one-line'],
    [['add', A.slice(2)], 'device-token-too-short'],
    [['remove', 'Nobody'], 'device-unknown'],
    [['remove', 'App removed'], 'device-unknown'],
    [['list', '--group', 'none'], 'group-unknown'],
    [['export', '--group', 'none'], 'group-unknown'],
    [['import', '/nowhere/at/all.csv'], 'payload-unreadable'],
    [['add', A, '--kind', 'fridge'], 'usage'],
    [[], 'usage'],
  ])('refuses %j with %s', async (argv, code) => {
    const { run } = await user();
    const result = await run([...argv, '--json']);
    expect(result.code).toBe(2);
    expect(result.objects).toMatchObject([{ error: { code } }]);
    expect(result.stderr).not.toMatch(/\n\s+at /);
  });

  it('names those that are like what was typed, and each of several', async () => {
    const { run, done } = await user();
    await done(...ANNA);
    await done('add', B, '--name', 'anna’s iphone', '--environment', 'production');
    await done('add', C, '--name', 'Ben');
    expect((await run(['remove', 'Bne'])).stderr).toContain('Did you mean “Ben”?');
    const several = await run(['remove', 'Anna’s iPhone']);
    expect(several.code).toBe(2);
    expect(several.stderr).toMatch(/\(com\.example\.shop, sandbox, a1a1a1a1…\).*\(production, b2b2b2b2…\)/);
    await done('remove', B);
    await done('remove', 'Anna’s iPhone');
  });

  it('imports a file or standard input, and says what was left out', async () => {
    const { home, run, done } = await user();
    const file = join(home, 'team.csv');
    await writeFile(file, `token,name,group\n${A},Anna,Team\nxyz,Ben,\n`);
    const first = await run(['import', file, '--json']);
    expect(first.code).toBe(1);
    expect(first.objects).toMatchObject([{ added: 1, changed: 0, unchanged: 0, leftCount: 1 }]);
    expect(first.stderr).toMatch(/Left out: team\.csv:3:1: /);
    const second = await run(['import', '-'], `Carl: ${C}\n`);
    expect(second).toMatchObject({ code: 0, stdout: '1 device added, 0 changed, 0 as before.\n' });
    expect((await run(['import', '-', '--replace'], `token,note\n${A},lab\n`)).stdout).toContain('1 changed');
    const listed = (await done('list', '--json')).stdout;
    const other = await user();
    expect((await other.run(['import', '-'], listed)).stdout).toContain('2 devices added');
    expect((await other.done('list', '--json')).stdout).toBe(listed);
    expect((await run(['import', '-'], 'hello')).code).toBe(2);
  });

  it('exports what it imports again, into a file that only its owner reads and that is not replaced unasked', async () => {
    const { home, run, done } = await user();
    await done(...ANNA);
    await done('add', B, '--name', '=1+1', '--group', 'team');
    const csv = await done('export');
    expect(csv.stdout.split('\n')[0]).toMatch(/^token,name,app,environment,kind,group,note,firstOutcome/);
    expect(csv.stdout).toContain(`${B},"'=1+1"`);
    expect((await done('export', '--group', 'Team', '--json')).objects).toMatchObject([{ name: '=1+1' }]);
    for (const [name, format] of [
      ['out.json', []],
      ['out.csv', []],
      ['out', ['--format', 'json']],
    ] as const) {
      const out = join(home, name);
      expect((await done('export', '--out', out, ...format, '--json')).objects).toEqual([{ file: out, devices: 2 }]);
      expect((await stat(out)).mode & 0o777).toBe(0o600);
      expect((await run(['export', '--out', out, ...format])).code).toBe(2);
      await done('export', '--out', out, ...format, '--replace');
      const other = await user();
      await other.done('import', out);
      expect((await other.done('list', '--json')).stdout).toBe((await done('list', '--json')).stdout);
      expect((await readFile(out, 'utf8')).startsWith('[')).toBe(name !== 'out.csv');
    }
  });

  it('says what is wrong with the file of the book', async () => {
    const { home, run, done } = await user();
    await done(...ANNA);
    const file = join(home, 'data', 'devices.json');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('"version":1', '"version":2'));
    expect((await run(['add', B])).stderr).toContain('newer Pushwright');
    expect((await run(['remove', 'Anna’s iPhone'])).code).toBe(2);
    expect((await done('list')).stdout).toContain('Anna’s iPhone');
    await writeFile(file, text.slice(0, -4));
    const listed = await done('list');
    expect(listed.stdout).toContain('Anna’s iPhone');
    expect(listed.stderr).toContain('devices.json.damaged');
    expect((await done('list')).stderr).toBe('');
    await mkdir(join(home, 'data', '.lock'));
    expect(await run(['add', B])).toMatchObject({ code: 2, stderr: expect.stringContaining('devices.json') });
    await rmdir(join(home, 'data', '.lock'));
  });
});
