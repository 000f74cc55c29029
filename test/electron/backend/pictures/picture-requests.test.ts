import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MOST_PICTURE_BYTES } from '../../../../contract/requests/pictures.ts';
import { systemClock } from '../../../../electron/apns/clock.ts';
import { createBackend } from '../../../../electron/backend/create-backend.ts';
import { png } from '../../../support/png.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function door() {
  const home = await temporaryFolder();
  const backend = createBackend({
    ...{ host: 'electron', version: '1', dataFolder: home, clock: systemClock, confirmHost: null },
    saving: { kind: 'dialog', choosePath: async (name) => join(home, name) },
  });
  return { home, save: (name: unknown, bytes: string) => backend.handle('picture.save', { name, png: bytes }) };
}

it('writes a picture as it was drawn', async () => {
  const { home, save } = await door();
  expect(await save('lock-screen.png', png().toString('base64'))).toMatchObject({
    ok: true,
    value: { kind: 'written', fileName: 'lock-screen.png' },
  });
  expect(await readFile(join(home, 'lock-screen.png'))).toEqual(png());
});

it.each<[string, unknown, string]>([
  ['17 MB', 'a.png', 'A'.repeat(Math.ceil(17_000_000 / 3) * 4)],
  ['a picture that is larger than one may be', 'a.png', 'A'.repeat(Math.ceil((MOST_PICTURE_BYTES + 3) / 3) * 4)],
  ['what is no PNG', 'a.png', Buffer.from('#!/bin/sh\nrm -rf /').toString('base64')],
  ['what is no base64', 'a.png', 'not base64!'],
  ['a PNG with something behind it', 'a.png', Buffer.concat([png(), Buffer.from('MZ')]).toString('base64')],
  ['a name with a folder', '../a.png', png().toString('base64')],
  ['a name with a drive', 'C:a.png', png().toString('base64')],
  ['a hidden name', '.a.png', png().toString('base64')],
  ['a name of another kind', 'a.sh', png().toString('base64')],
  ['a name with a line end', 'a\n.png', png().toString('base64')],
  ['no name', undefined, png().toString('base64')],
])('refuses %s, and writes nothing', async (_what, name, bytes) => {
  const { home, save } = await door();
  expect(await save(name, bytes)).toMatchObject({ ok: false, problem: { code: 'request-malformed' } });
  expect((await readdir(home)).filter((file) => /\.(png|sh)$/.test(file))).toEqual([]);
});
