import { link, lstat, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { keepFile } from '../../../electron/ground/kept-file.ts';
import { preparePrivateFolder } from '../../../electron/ground/private-folder.ts';
import {
  copyOverFile,
  removeLeftovers,
  replaceFile,
  setAside,
  takeFreeName,
  writeNewFile,
} from '../../../electron/ground/whole-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

vi.mock('node:fs/promises', async (original) => {
  const actual = await original<typeof import('node:fs/promises')>();
  return { ...actual, link: vi.fn(actual.link) };
});

/** A number that no process has. */
const NOBODY = 999_999_999;
const NUMBER = '0123456789ab';

describe('replaceFile', () => {
  it('replaces what was there, for oneself alone', async () => {
    const path = join(await temporaryFolder(), 'file.json');
    await writeFile(path, 'old', { mode: 0o644 });
    await replaceFile(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('leaves the old file and nothing beside it when it cannot finish', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'taken'));
    await writeFile(join(folder, 'taken', 'inside'), 'kept');
    await expect(replaceFile(join(folder, 'taken'), 'text')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['taken']);
    expect(await readFile(join(folder, 'taken', 'inside'), 'utf8')).toBe('kept');
  });

  it.each([
    ['replaceFile', (path: string) => replaceFile(path, 'new')],
    ['copyOverFile', (path: string) => copyOverFile(`${path}.source`, path)],
  ])('%s takes the place of a link and leaves what it leads to', async (_, write) => {
    const folder = await temporaryFolder();
    const path = join(folder, 'link');
    await writeFile(join(folder, 'mine'), 'mine');
    await writeFile(`${path}.source`, 'new');
    await symlink('mine', path);
    await write(path);
    expect(await readFile(join(folder, 'mine'), 'utf8')).toBe('mine');
    expect((await lstat(path)).isFile()).toBe(true);
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('takes names as long as a file system does, in any script', async () => {
    const folder = await temporaryFolder();
    for (const name of ['名'.repeat(85), '🔑'.repeat(63), 'x'.repeat(255)]) {
      await replaceFile(join(folder, name), 'whole');
      expect(await readFile(join(folder, name), 'utf8')).toBe('whole');
    }
  });
});

describe('keepFile', () => {
  it('makes the folders it needs', async () => {
    const path = join(await temporaryFolder(), 'a', 'b', 'file.json');
    await keepFile(path, 'text');
    expect(await readFile(path, 'utf8')).toBe('text');
    expect((await stat(join(path, '..'))).mode & 0o777).toBe(0o700);
  });
});

describe('writeNewFile', () => {
  it.each([
    ['a file', (path: string) => writeFile(path, 'mine')],
    ['a folder', (path: string) => mkdir(path)],
    ['a link to a file', (path: string) => symlink('other', path)],
    ['a link to nothing', (path: string) => symlink('nothing', path)],
    ['a second name of a file', (path: string) => link(join(path, '..', 'other'), path)],
  ])('writes nothing where %s has the name', async (_, take) => {
    const folder = await temporaryFolder();
    const path = join(folder, 'out');
    await writeFile(join(folder, 'other'), 'other');
    await take(path);
    const before = await readdir(folder);
    await expect(writeNewFile(path, 'new')).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await readdir(folder)).toEqual(before);
    expect(await readFile(join(folder, 'other'), 'utf8')).toBe('other');
  });

  it('never takes the name from a file that comes meanwhile: of twenty at once one is there, whole', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'out');
    const text = (n: number): string => `${n} `.repeat(100_000);
    const written = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => writeNewFile(path, text(n))));
    const winners = written.flatMap(({ status }, n) => (status === 'fulfilled' ? [n] : []));
    expect(winners).toHaveLength(1);
    expect(await readFile(path, 'utf8')).toBe(text(winners[0] ?? -1));
    expect(await readdir(folder)).toEqual(['out']);
  });

  it('asks too on a disk where a file has one name only', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'out');
    const refused = Object.assign(new Error('not on this file system'), { code: 'EPERM' });
    vi.mocked(link).mockRejectedValueOnce(refused).mockRejectedValueOnce(refused);
    await writeNewFile(path, 'first');
    await expect(writeNewFile(path, 'second')).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await readFile(path, 'utf8')).toBe('first');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['out']);
  });
});

describe('takeFreeName', () => {
  it('leaves both where the name is taken', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'from'), 'from');
    await writeFile(join(folder, 'to'), 'to');
    await expect(takeFreeName(join(folder, 'from'), join(folder, 'to'))).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await readFile(join(folder, 'from'), 'utf8')).toBe('from');
    expect(await readFile(join(folder, 'to'), 'utf8')).toBe('to');
  });
});

describe('setAside', () => {
  it('sets nothing aside twice, nor what holds nothing, so that damage again and again does not pile up', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'draft.json');
    for (let round = 0; round < 20; round += 1)
      for (const text of ['first', 'second', '', '\0'.repeat(5_000)]) {
        await writeFile(path, text);
        const aside = await setAside(path);
        if (text.trim() === '' || text.startsWith('\0')) expect(aside).toBe('');
        else expect(await readFile(aside ?? '', 'utf8')).toBe(text);
      }
    expect((await readdir(folder)).sort()).toEqual(['draft.json.damaged', 'draft.json.damaged-2']);
  });

  it('keeps every damaged file, the first and the third', async () => {
    const path = join(await temporaryFolder(), 'draft.json');
    for (const text of ['first', 'second', 'third']) {
      await writeFile(path, text);
      const aside = await setAside(path);
      expect(await readFile(aside ?? '', 'utf8')).toBe(text);
    }
    expect(await readFile(`${path}.damaged`, 'utf8')).toBe('first');
    expect(await setAside(path)).toBeNull();
  });
});

describe('what a program that was ended has left', () => {
  const ENDED = [`.draft.json.${NOBODY}-${NUMBER}.tmp`, `.x.${NOBODY}-${NUMBER}.tmp`];

  it('goes, also what earlier versions left; files that are written now, and the user’s own, stay', async () => {
    const folder = await temporaryFolder();
    const mine = [`.draft.json.${process.pid}-${NUMBER}.tmp`, `draft.json.${NUMBER}.tmp`, 'draft.json', 'notes.tmp'];
    for (const name of [...ENDED, ...mine]) await writeFile(join(folder, name), 'text');
    const earlier = `identities.json.${NUMBER}.tmp`;
    const later = `settings.json.${NUMBER}.tmp`;
    for (const [name, seconds] of [
      [earlier, -7_200],
      [later, 7_200],
    ] as const) {
      await writeFile(join(folder, name), 'text');
      const at = Date.now() / 1000 + seconds;
      await utimes(join(folder, name), at, at);
    }
    await removeLeftovers(folder);
    expect((await readdir(folder)).sort()).toEqual([...mine].sort());
  });

  it('goes out of a data folder and the folders in it, which become private', async () => {
    const home = await temporaryFolder();
    const folder = join(home, 'data');
    for (const below of ['', 'requests/0123456789abcdef', 'simulator', 'authorities']) {
      await mkdir(join(folder, below), { recursive: true, mode: 0o755 });
      for (const name of ENDED) await writeFile(join(folder, below, name), 'a1'.repeat(32));
    }
    await preparePrivateFolder(folder, home);
    expect((await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });
});

describe('a data folder', () => {
  it.each([
    ['holds the home folder', '', 0o755, 0o755],
    ['is the home folder', 'home', 0o755, 0o755],
    ['is everybody’s', 'data', 0o1777, 0o1777],
    ['is the user’s', 'data', 0o755, 0o700],
    ['was to be written by a group', 'data', 0o770, 0o700],
  ])('that %s has the right mode afterwards', async (_, name, before, after) => {
    const parent = await temporaryFolder();
    const folder = join(parent, name);
    await mkdir(folder, { recursive: true });
    await (await import('node:fs/promises')).chmod(folder, before);
    await preparePrivateFolder(folder, join(parent, 'home'));
    expect((await stat(folder)).mode & 0o7777).toBe(after);
  });
});
