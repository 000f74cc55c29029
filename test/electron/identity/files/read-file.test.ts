import { execFile } from 'node:child_process';
import { mkdir, open, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { filesBeside, readIdentityFile } from '../../../../electron/identity/files/read-file.ts';
import { remedyOf, sentenceOf } from '../../../support/said.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const run = promisify(execFile);

describe('reading a file that may hold an identity', () => {
  it('gives its bytes and its name without the folder', async () => {
    const path = join(await temporaryFolder(), 'push.p12');
    await writeFile(path, 'abc');
    expect(await readIdentityFile(path)).toEqual({ name: 'push.p12', path, bytes: Buffer.from('abc') });
  });

  it('refuses more than 1 MiB without reading it', async () => {
    const path = join(await temporaryFolder(), 'film.p12');
    await writeFile(path, '');
    await truncate(path, 200 * 1024 * 1024);
    const { unreadable, bytes } = await readIdentityFile(path);
    expect(bytes).toHaveLength(0);
    expect(unreadable).toMatchObject({ code: 'too-large', place: { file: 'film.p12' } });
    expect(sentenceOf(unreadable)).toContain('200 MiB');
  });

  it.runIf(process.platform === 'linux')(
    'takes nothing of a file that grows while it is read, and says so',
    async () => {
      // The kernel's own files are the steadiest of such: they have no size, and bytes all the same.
      const { bytes, unreadable } = await readIdentityFile('/proc/self/status');
      expect(bytes).toHaveLength(0);
      expect(unreadable).toMatchObject({ code: 'file-growing', place: { file: 'status' } });
    },
  );

  it('reads no more than a file had when it was opened, however much is appended meanwhile', async () => {
    const path = join(await temporaryFolder(), 'download.p12');
    await writeFile(path, 'x'.repeat(1000));
    const writing = await open(path, 'a');
    let appending = true;
    const append = (async () => {
      while (appending) await writing.write('y'.repeat(64 * 1024));
    })();
    for (let n = 0; n < 50; n += 1) {
      const { bytes, unreadable } = await readIdentityFile(path);
      expect(bytes.length).toBeLessThanOrEqual(1024 * 1024);
      if (unreadable !== undefined) expect(['file-growing', 'too-large']).toContain(unreadable.code);
    }
    appending = false;
    await append;
    await writing.close();
  });

  it('looks beside a file in a folder of very many, and comes to an end', async () => {
    const folder = await temporaryFolder();
    await Promise.all(Array.from({ length: 400 }, (_, n) => writeFile(join(folder, `k${n}.pem`), 'x')));
    expect(await filesBeside(join(folder, 'aps.cer'))).toHaveLength(200);
  });

  it('does not wait for a pipe, and names a folder, a link in a circle and a file that is gone', async () => {
    const folder = await temporaryFolder();
    await run('mkfifo', [join(folder, 'pipe.pem')]);
    await mkdir(join(folder, 'folder.p12'));
    await symlink('b.pem', join(folder, 'a.pem'));
    await symlink('a.pem', join(folder, 'b.pem'));
    for (const [name, words] of [
      ['pipe.pem', 'a pipe or a device'],
      ['folder.p12', 'is a folder'],
      ['a.pem', 'a link that leads back to itself'],
      ['gone.pem', 'is not there any more'],
    ] as const) {
      const { unreadable } = await readIdentityFile(join(folder, name));
      expect(unreadable).toMatchObject({ code: 'file-unreadable', place: { file: name } });
      expect(sentenceOf(unreadable)).toContain(words);
      expect(remedyOf(unreadable)).not.toBe('');
    }
  });

  it('looks beside a file at those that may be keys, and passes over the rest', async () => {
    const folder = await temporaryFolder();
    for (const name of ['aps.cer', 'b.key', 'a.pem', 'photo.jpg', '.hidden.pem', 'empty.pem'])
      await writeFile(join(folder, name), name === 'empty.pem' ? '' : name);
    await run('mkfifo', [join(folder, 'pipe.pem')]);
    await writeFile(join(folder, 'huge.pem'), Buffer.alloc(300 * 1024));
    const files = await filesBeside(join(folder, 'aps.cer'));
    expect(files.map(({ name }) => name)).toEqual(['a.pem', 'b.key']);
  });

  it('finds nothing beside a file in a folder that is gone', async () => {
    expect(await filesBeside(join(await temporaryFolder(), 'gone', 'a.cer'))).toEqual([]);
  });
});
