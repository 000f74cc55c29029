import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FileSaving } from '../../../../electron/backend/backend.ts';
import { saveCopy, saveFile } from '../../../../electron/backend/store/save-file.ts';
import { saying } from '../../../support/said.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const SECRET = { name: 'push.p12', bytes: Buffer.from('the key'), holdsKey: true };
const PUBLIC = { name: 'push.cer', bytes: Buffer.from('no key'), holdsKey: false };

/** A page that must never see a private key: whatever it is offered is kept here. */
function page(folder: string): { readonly saving: FileSaving; readonly offered: string[] } {
  const offered: string[] = [];
  const offer: Extract<FileSaving, { kind: 'download' }>['offer'] = (file) => {
    offered.push('bytes' in file ? file.bytes.toString() : file.path);
    return `/downloads/${offered.length}`;
  };
  return { saving: { kind: 'download', offer, folder: () => ({ path: folder, words: '~/Downloads' }) }, offered };
}

describe('letting the user have a file', () => {
  it('writes it where the dialog says, for its owner only, and replaces what the dialog allowed to be replaced', async () => {
    const path = join(await temporaryFolder(), 'chosen.p12');
    await writeFile(path, 'an older one');
    const saving: FileSaving = { kind: 'dialog', choosePath: async () => path };
    expect(await saveFile(SECRET, saving)).toEqual({ kind: 'written', fileName: 'chosen.p12', folder: null });
    expect(await readFile(path, 'utf8')).toBe('the key');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('writes nothing where the user chose no place', async () => {
    const saving: FileSaving = { kind: 'dialog', choosePath: async () => null };
    expect(await saveFile(SECRET, saving)).toEqual({ kind: 'cancelled' });
  });

  it('names the file that could not be written', async () => {
    const path = join(await temporaryFolder(), 'gone', 'push.p12');
    const saving: FileSaving = { kind: 'dialog', choosePath: async () => path };
    await expect(saveFile(SECRET, saving)).rejects.toMatchObject({
      problem: { code: 'file-unwritable', place: { file: 'push.p12' } },
    });
  });

  it('hands a page nothing that holds a private key, and writes over no file', async () => {
    const folder = await temporaryFolder();
    const { saving, offered } = page(folder);
    await writeFile(join(folder, 'push.p12'), 'an older one');
    for (const fileName of ['push (2).p12', 'push (3).p12'])
      expect(await saveFile(SECRET, saving)).toEqual({ kind: 'written', fileName, folder: '~/Downloads' });
    expect(offered).toEqual([]);
    expect((await readdir(folder)).sort()).toEqual(['push (2).p12', 'push (3).p12', 'push.p12']);
    expect(await readFile(join(folder, 'push.p12'), 'utf8')).toBe('an older one');
    expect((await stat(join(folder, 'push (2).p12'))).mode & 0o777).toBe(0o600);
  });

  it('lets a page download what is public', async () => {
    const folder = await temporaryFolder();
    const { saving, offered } = page(folder);
    expect(await saveFile(PUBLIC, saving)).toEqual({
      ...{ kind: 'download', fileName: 'push.cer', address: '/downloads/1' },
    });
    expect(offered).toEqual(['no key']);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('letting the user have a copy of a file of ours', () => {
  async function ours(): Promise<{ readonly name: string; readonly path: string; readonly folder: string }> {
    const folder = await temporaryFolder();
    const path = join(folder, '1-2-3.csv');
    await writeFile(path, 'token,outcome\r\n', { mode: 0o644 });
    return { name: 'tokens-results.csv', path, folder };
  }

  it('writes it whole where the dialog says, for its owner only, and leaves ours', async () => {
    const { folder, ...file } = await ours();
    const path = join(folder, 'mine.csv');
    await writeFile(path, 'an older one');
    const saving: FileSaving = { kind: 'dialog', choosePath: async () => path };
    expect(await saveCopy(file, saving)).toEqual({ kind: 'written', fileName: 'mine.csv', folder: null });
    expect(await readFile(path, 'utf8')).toBe('token,outcome\r\n');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['1-2-3.csv', 'mine.csv']);
  });

  it('suggests the name, and writes nothing where the user chose no place', async () => {
    const { folder, ...file } = await ours();
    const asked: string[] = [];
    const choosePath = async (name: string): Promise<null> => {
      asked.push(name);
      return null;
    };
    expect(await saveCopy(file, { kind: 'dialog', choosePath })).toEqual({ kind: 'cancelled' });
    expect(asked).toEqual(['tokens-results.csv']);
    expect(await readdir(folder)).toEqual(['1-2-3.csv']);
  });

  it('says why it could not be written, and leaves nothing half written', async () => {
    const { folder, ...file } = await ours();
    const saving: FileSaving = { kind: 'dialog', choosePath: async () => join(folder, 'none', 'mine.csv') };
    await expect(saveCopy(file, saving)).rejects.toMatchObject({
      problem: saying({ code: 'file-unwritable', sentence: 'mine.csv cannot be written: its folder is not there.' }),
    });
  });

  it('lets a page download it from where it is', async () => {
    const { folder, ...file } = await ours();
    const { saving, offered } = page(folder);
    expect(await saveCopy(file, saving)).toMatchObject({ kind: 'download', fileName: 'tokens-results.csv' });
    expect(offered).toEqual([file.path]);
  });
});
