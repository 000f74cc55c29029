import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTextIfThere, writeWholeFile } from '../../../electron/backend/whole-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('writeWholeFile', () => {
  it('makes the folders it needs and replaces what was there', async () => {
    const path = join(await temporaryFolder(), 'a', 'b', 'file.json');
    await writeWholeFile(path, 'old');
    await writeWholeFile(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('leaves the old file and nothing beside it when it cannot finish', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'taken'));
    await writeFile(join(folder, 'taken', 'inside'), 'kept');
    await expect(writeWholeFile(join(folder, 'taken'), 'text')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['taken']);
    expect(await readFile(join(folder, 'taken', 'inside'), 'utf8')).toBe('kept');
  });
});

describe('readTextIfThere', () => {
  it('is null for a file that is not there', async () => {
    expect(await readTextIfThere(join(await temporaryFolder(), 'none'))).toBeNull();
  });
});
