import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../support/cli.ts';
import { asOrdinaryUser } from '../../support/ordinary-user.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Commands that keep something in the data folder. */
const KEEPING: readonly (readonly [string, readonly string[]])[] = [
  ['send to the simulator', ['send', '--alert', 'Hi', 'a1'.repeat(32)]],
  ['simulator', ['simulator']],
  ['csr --keep', ['csr', '--name', 'Push key', '--keep', '--file', 'never-written']],
  ['feedback', ['feedback']],
];

/** What a data folder may be like, and how that is told. */
const SPOILT: readonly (readonly [string, (folder: string) => Promise<void>, RegExp])[] = [
  ['may not be written to', (folder) => chmod(folder, 0o500), /you may not write there/],
  ['may not be entered', (folder) => chmod(folder, 0o000), /you may not (?:read|write)/],
  [
    'is a file',
    async (folder) => {
      await (await import('node:fs/promises')).rmdir(folder);
      await writeFile(folder, '');
    },
    /a file, not a folder|something of that name/,
  ],
];

describe.each(KEEPING)('%s', (_, argv) => {
  it.each(SPOILT)('names a data folder that %s for what it is, and ends', async (_name, spoil, words) => {
    const parent = await temporaryFolder();
    const home = join(parent, 'data');
    await mkdir(home);
    await spoil(home);
    const { code, stderr } = await asOrdinaryUser(parent, () => runCommand(argv, { home }));
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(words) });
    expect(stderr).not.toContain('inside Pushwright');
    expect(stderr).not.toMatch(/remove .*data/i);
    await chmod(home, 0o700);
    expect(await readdir('.')).not.toContain('never-written.certSigningRequest');
  });
});

it('is its owner’s alone after any command that opens it, and without what a killed run has left', async () => {
  const parent = await temporaryFolder();
  const home = join(parent, 'data');
  await mkdir(join(home, 'requests', '0123456789abcdef'), { recursive: true });
  await chmod(home, 0o755);
  const left = ['.draft.json.999999999-0123456789ab.tmp', 'requests/0123456789abcdef/.a.999999999-0123456789ab.tmp'];
  for (const name of left) await writeFile(join(home, name), 'a1'.repeat(32));
  expect((await runCommand(['secrets'], { home, parts: { homeFolder: parent } })).code).toBe(0);
  expect((await stat(home)).mode & 0o777).toBe(0o700);
  expect((await readdir(home, { recursive: true })).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
