import { existsSync } from 'node:fs';
import { mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder, makeFolderSync } from '../../../electron/ground/make-folder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

it('makes a folder with all above it that are missing, for its owner alone', async () => {
  const folder = await temporaryFolder();
  await makeFolder(join(folder, 'a', 'b', 'c'));
  await makeFolder(join(folder, 'a', 'b', 'c'));
  for (const path of ['a', 'a/b', 'a/b/c']) expect((await stat(join(folder, path))).mode & 0o777).toBe(0o700);
});

it('leaves a folder that is there as it is, behind a link too', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'there'), { mode: 0o755 });
  await symlink(join(folder, 'there'), join(folder, 'link'));
  await makeFolder(join(folder, 'link', 'more'));
  expect((await stat(join(folder, 'there'))).mode & 0o777).toBe(0o755);
  expect(existsSync(join(folder, 'there', 'more'))).toBe(true);
});

it('tells a file in the way, and a link that leads nowhere', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'file'), '');
  await symlink(join(folder, 'gone'), join(folder, 'link'));
  await expect(makeFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  await expect(makeFolder(join(folder, 'file', 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  await expect(makeFolder(join(folder, 'link', 'below'))).rejects.toMatchObject({ code: 'ENOENT' });
});

it.skipIf(!existsSync('/proc/self'))(
  'ends where the system says for ever that the folder above is missing',
  async () => {
    await expect(makeFolder('/proc/pushwright/below')).rejects.toMatchObject({ code: 'ENOENT' });
    expect(() => makeFolderSync('/proc/pushwright/below')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  },
);

it('does the same at once', async () => {
  const folder = await temporaryFolder();
  makeFolderSync(join(folder, 'a', 'b'));
  makeFolderSync(join(folder, 'a', 'b'));
  for (const path of ['a', 'a/b']) expect((await stat(join(folder, path))).mode & 0o777).toBe(0o700);
  await writeFile(join(folder, 'file'), '');
  for (const path of ['file', 'file/below'])
    expect(() => makeFolderSync(join(folder, path))).toThrow(expect.objectContaining({ code: 'ENOTDIR' }));
});
