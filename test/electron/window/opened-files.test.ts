import { execFile } from 'node:child_process';
import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { OpenedFiles } from '../../../electron/window/opened-files.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

it('hands each file over once, in order, with what it holds and without its path', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'hello.json'), '{"aps":{}}');
  await mkdir(join(folder, 'certificates'));
  let told = 0;
  const opened = new OpenedFiles(() => {
    told += 1;
  });
  opened.add([join(folder, 'hello.json')]);
  opened.add([join(folder, 'certificates'), join(folder, 'gone.json')]);
  opened.add([]);
  expect(told).toBe(2);
  const paths: string[] = [];
  const register = ({ path }: { readonly path: string }) => `handle ${paths.push(path)}`;
  const files = await opened.take(register);
  expect(files.map(({ bytes, ...rest }) => ({ ...rest, text: bytes && Buffer.from(bytes).toString() }))).toEqual([
    { name: 'hello.json', handle: 'handle 1', isFolder: false, text: '{"aps":{}}' },
    { name: 'certificates', handle: 'handle 2', isFolder: true, text: null },
    { name: 'gone.json', handle: 'handle 3', isFolder: false, text: null },
  ]);
  expect(paths).toEqual(['hello.json', 'certificates', 'gone.json'].map((name) => join(folder, name)));
  expect(await opened.take(register)).toEqual([]);
});

it.runIf(process.platform === 'linux')('reads nothing without an end, and holds no more than it may', async () => {
  const folder = await temporaryFolder();
  const pipe = join(folder, 'pipe');
  await promisify(execFile)('mkfifo', [pipe]);
  const large = ['a', 'b', 'c', 'd'].map((name) => join(folder, name));
  for (const path of large) {
    await writeFile(path, '');
    await truncate(path, 30 * 1024 * 1024);
  }
  await writeFile(join(folder, 'e'), '');
  await truncate(join(folder, 'e'), 5 * 1024 ** 3);
  const opened = new OpenedFiles(() => undefined);
  opened.add(['/dev/zero', pipe, ...large, join(folder, 'e')]);
  const files = await opened.take(() => 'handle');
  expect(files.map(({ bytes }) => bytes?.length ?? null)).toEqual([
    ...[null, null, 30 * 1024 * 1024, 30 * 1024 * 1024, null, null, null],
  ]);
});
