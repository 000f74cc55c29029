import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBounded, readTextIfThere } from '../../../electron/ground/read-bounded.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const MOST = 1_000;

describe('readBounded', () => {
  it.each([0, 1, MOST])('reads a file of %i bytes', async (length) => {
    const path = join(await temporaryFolder(), 'file');
    await writeFile(path, 'x'.repeat(length));
    expect(await readBounded(path, MOST)).toHaveLength(length);
  });

  it.each([
    ['a file that is larger', 'too-large', (path: string) => writeFile(path, 'x'.repeat(MOST + 1))],
    ['a folder', 'EISDIR', (path: string) => mkdir(path)],
    ['a device without end', 'not-a-file', (path: string) => symlink('/dev/zero', path)],
    ['a link that leads back to itself', 'ELOOP', (path: string) => symlink(path, path)],
  ])('refuses %s', async (_, code, make) => {
    const path = join(await temporaryFolder(), 'file');
    await make(path);
    await expect(readBounded(path, MOST)).rejects.toMatchObject({ code });
  });

  it.runIf(process.platform !== 'win32').each([
    ['/dev/zero', 'too-large'],
    ['/dev/null', null],
  ])('reads of %s no more than it may', async (path, code) => {
    const read = readBounded(path, MOST, { pipes: true });
    if (code === null) expect(await read).toHaveLength(0);
    else await expect(read).rejects.toMatchObject({ code });
  });

  it.runIf(process.platform !== 'win32')('reads a pipe as it comes, and waits for no writer without end', async () => {
    const path = join(await temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [path]);
    await expect(readBounded(path, MOST)).rejects.toMatchObject({ code: 'not-a-file' });
    await expect(readBounded(path, MOST, { pipes: true, silentMs: 50 })).rejects.toMatchObject({ code: 'silent-pipe' });
    const reading = readBounded(path, MOST, { pipes: true });
    const writer = createWriteStream(path);
    writer.write('first ');
    await new Promise((resolve) => setTimeout(resolve, 50));
    writer.end('and last');
    expect((await reading).toString()).toBe('first and last');
  });
});

describe('readTextIfThere', () => {
  it('is null for a file that is not there', async () => {
    expect(await readTextIfThere(join(await temporaryFolder(), 'none'))).toBeNull();
  });
});
