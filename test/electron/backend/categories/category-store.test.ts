import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Category } from '../../../../contract/kept/categories.ts';
import { CategoryStore } from '../../../../electron/backend/categories/category-store.ts';
import { remedyOf } from '../../../support/said.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const APP = 'com.example.shop';
const category = (id: string, more: Partial<Category> = {}): Category => ({
  ...{ id, actions: [], options: [], placeholder: null, summaryFormat: null },
  ...more,
});
const INVITE = category('INVITE', {
  actions: [{ id: 'A', title: 'Ja “gern”', options: ['destructive'], input: { button: 'Send', placeholder: '…' } }],
  options: ['customDismissAction'],
});

it('keeps the categories of each app for the next run, beside those that another program kept meanwhile', async () => {
  const folder = await temporaryFolder();
  const [one, other] = [new CategoryStore(folder), new CategoryStore(folder)];
  expect(await one.list(APP)).toEqual({ categories: [], problem: null });
  expect(await readdir(folder)).toEqual([]);
  await one.keep(APP, [INVITE], []);
  await other.keep(APP, [category('ORDER')], []);
  await other.keep('__proto__', [category('OTHER')], []);
  expect((await new CategoryStore(folder).list(APP)).categories).toEqual([INVITE, category('ORDER')]);
  expect((await one.keep(APP, [category('ORDER', { placeholder: '%u' })], ['INVITE'])).categories).toEqual([
    category('ORDER', { placeholder: '%u' }),
  ]);
  expect((await other.list('__proto__')).categories).toEqual([category('OTHER')]);
});

it.each(['{"version":1,"apps":[{"app":"a","categories":[{"id":1}]}]}', '{"version":1', '[]', 'null', '{"apps":[]}'])(
  'sets a damaged file aside, says so, and keeps on: %s',
  async (text) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'categories.json'), text);
    const store = new CategoryStore(folder);
    const { categories, problem } = await store.list(APP);
    expect(categories).toEqual([]);
    if (problem === null) throw new Error('nothing is told');
    expect(problem.code).toBe('categories-damaged');
    expect(remedyOf(problem)).toContain('.damaged');
    expect(await readFile(join(folder, 'categories.json.damaged'), 'utf8')).toBe(text);
    await store.keep(APP, [INVITE], []);
    expect(await store.list(APP)).toEqual({ categories: [INVITE], problem: null });
  },
);

it('reads no file of a newer version, and never writes it', async () => {
  const folder = await temporaryFolder();
  const text = '{"version":2,"apps":{},"more":true}';
  await writeFile(join(folder, 'categories.json'), text);
  const store = new CategoryStore(folder);
  expect((await store.list(APP)).problem).toMatchObject({ code: 'categories-newer' });
  await expect(store.keep(APP, [INVITE], [])).rejects.toMatchObject({ problem: { code: 'categories-newer' } });
  expect(await readFile(join(folder, 'categories.json'), 'utf8')).toBe(text);
});

it('says that the file cannot be read or written, and changes nothing', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'categories.json'));
  const store = new CategoryStore(folder);
  expect((await store.list(APP)).problem).toMatchObject({ code: 'categories-unreadable' });
  await expect(store.keep(APP, [INVITE], [])).rejects.toMatchObject({ problem: { code: 'categories-unwritable' } });
  // As root a folder without permission is written to all the same: one that is a file is not.
  const file = join(folder, 'no-folder');
  await writeFile(file, '');
  await expect(new CategoryStore(file).keep(APP, [INVITE], [])).rejects.toMatchObject({
    problem: { code: 'categories-unwritable' },
  });
});

it('refuses more categories of an app than are kept', async () => {
  const folder = await temporaryFolder();
  const many = Array.from({ length: 201 }, (_, at) => category(`C${at}`));
  await expect(new CategoryStore(folder).keep(APP, many, [])).rejects.toMatchObject({
    problem: { code: 'categories-too-many' },
  });
});
