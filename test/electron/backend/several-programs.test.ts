import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { expect, it } from 'vitest';
import { systemClock } from '../../../electron/apns/clock.ts';
import { SigningRequests } from '../../../electron/backend/signing/signing-requests.ts';
import type { Kept } from '../../support/data-folder-program.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ROUNDS = 100;
const PROGRAMS = [
  ['window', 'create'],
  ['page', 'upload'],
  ['third', 'download'],
] as const;

it('loses no identity, no name and no step of three programs that work in one data folder at once', async () => {
  const folder = await temporaryFolder();
  const [data, keys] = [join(folder, 'data'), join(folder, 'keys')];
  await mkdir(keys);
  const requests = new SigningRequests({ folder: data, clock: systemClock });
  const { id } = await requests.create({ commonName: 'Shared', emailAddress: '', keyBits: 2048 });
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: resolve('test/support/data-folder-program.ts'),
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'program.cjs', codeSplitting: false } },
    },
  });
  const ended = await Promise.all(
    PROGRAMS.map(async ([name, step]) => {
      const argv = [join(folder, 'program.cjs'), data, keys, name, String(ROUNDS), id, step];
      const { stdout } = await promisify(execFile)(process.execPath, argv);
      return JSON.parse(stdout) as Kept;
    }),
  );
  const wanted = Object.assign({}, ...ended.map(({ labels }) => labels)) as Record<string, string>;
  expect(Object.keys(wanted)).toHaveLength((PROGRAMS.length * ROUNDS * 3) / 4);
  const identities = JSON.parse(await readFile(join(data, 'identities.json'), 'utf8')) as { id: string }[];
  expect(identities.map((one) => one.id).sort()).toEqual(Object.keys(wanted).sort());
  const marks = JSON.parse(await readFile(join(data, 'identity-marks.json'), 'utf8')) as Record<
    string,
    { label: string }
  >;
  expect(Object.fromEntries(Object.entries(marks).map(([of, { label }]) => [of, label]))).toEqual(wanted);
  const [request] = await requests.list();
  expect(request?.ticked).toEqual(expect.arrayContaining(PROGRAMS.map(([, step]) => step)));
  expect((await readdir(data)).filter((name) => name.startsWith('.'))).toEqual([]);
}, 60_000);
