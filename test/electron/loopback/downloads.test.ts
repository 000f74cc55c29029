import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attachmentHeader, Downloads } from '../../../electron/loopback/downloads.ts';
import { downloadsFolder } from '../../../electron/loopback/downloads-folder.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { openDoor } from './open-door.ts';

const FILE = { name: 'Zoë’s “push”.cer', bytes: Buffer.from([0x30, 0x03, 0x02, 0x01, 0x00]) };

describe('a file that the loopback page may fetch', () => {
  it('comes as an attachment under its name, to this run’s page only', async () => {
    const door = await openDoor();
    const address = door.downloads.offer(FILE);
    expect(address).toMatch(/^\/downloads\/[0-9a-f]{48}$/);
    const host = `Host: ${door.host}`;
    expect((await door.send('GET', address, [host])).status).toBe(401);
    const cookie = `Cookie: ${await door.cookie()}`;
    expect((await door.send('GET', address, [host, cookie, 'Sec-Fetch-Site: cross-site'])).status).toBe(403);
    const answer = await door.send('GET', address, [host, cookie, 'Sec-Fetch-Site: same-origin']);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="Zo__s _push_.cer"; filename*=UTF-8''Zo%C3%AB%E2%80%99s%20%E2%80%9Cpush%E2%80%9D.cer`,
    );
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(Buffer.from(answer.body)).toEqual(FILE.bytes);
  });

  it('is sent from the disk as it is read, where it is too large to hold', async () => {
    const door = await openDoor();
    const path = join(await temporaryFolder(), 'results.csv');
    const text = 'token,outcome\r\n'.repeat(200_000);
    await writeFile(path, text);
    const address = door.downloads.offer({ name: 'tokens-results.csv', path });
    const lines = [`Host: ${door.host}`, `Cookie: ${await door.cookie()}`];
    const answer = await door.send('GET', address, lines);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-length')).toBe(String(text.length));
    expect(answer.headers.get('content-disposition')).toContain('tokens-results.csv');
    expect(answer.body).toBe(text);
    await rm(path);
    const gone = await door.send('GET', address, lines);
    expect(gone.status).toBe(404);
    expect(gone.body).toContain('not kept any more');
  });

  it('waits a minute, and then is gone', async () => {
    const clock = new ManualClock();
    const downloads = new Downloads(clock);
    const address = downloads.offer(FILE);
    clock.advance(59_999);
    expect(downloads.find(address)).toEqual(FILE);
    clock.advance(1);
    expect(downloads.find(address)).toBeNull();
  });

  it('is one of at most sixteen: the oldest make room', () => {
    const downloads = new Downloads(new ManualClock());
    const first = downloads.offer(FILE);
    const others = Array.from({ length: 16 }, () => downloads.offer(FILE));
    expect(downloads.find(first)).toBeNull();
    expect(others.every((address) => downloads.find(address) !== null)).toBe(true);
  });

  it('says in words where there is none', async () => {
    const door = await openDoor();
    const cookie = `Cookie: ${await door.cookie()}`;
    const answer = await door.send('GET', `/downloads/${'0'.repeat(48)}`, [`Host: ${door.host}`, cookie]);
    expect(answer.status).toBe(404);
    expect(answer.body).toContain('waited too long');
  });

  it.each([
    ['push.cer', `attachment; filename="push.cer"; filename*=UTF-8''push.cer`],
    ['a"b\\c\r\nd.csv', `attachment; filename="a_b_c__d.csv"; filename*=UTF-8''a%22b%5Cc%0D%0Ad.csv`],
    ["it's (1).csv", `attachment; filename="it's (1).csv"; filename*=UTF-8''it%27s%20%281%29.csv`],
  ])('names %j so that no browser reads another header out of it', (name, header) => {
    expect(attachmentHeader(name)).toBe(header);
  });
});

describe('the folder for downloads', () => {
  it('is the one of that name in the home folder, else the home folder', async () => {
    const home = await temporaryFolder();
    expect(downloadsFolder(home, 'darwin')).toEqual({ path: home, words: 'your home folder' });
    await mkdir(join(home, 'Downloads'));
    expect(downloadsFolder(home, 'darwin')).toEqual({ path: join(home, 'Downloads'), words: '~/Downloads' });
  });

  it('has on Linux the name that the desktop gives it', async () => {
    const home = await temporaryFolder();
    await mkdir(join(home, '.config'));
    await mkdir(join(home, 'Téléchargements'));
    const file = join(home, '.config', 'user-dirs.dirs');
    await writeFile(file, '# made by xdg-user-dirs\nXDG_DOWNLOAD_DIR="$HOME/Téléchargements"\n');
    const named = { path: join(home, 'Téléchargements'), words: '~/Téléchargements' };
    expect(downloadsFolder(home, 'linux')).toEqual(named);
    await writeFile(file, 'XDG_DOWNLOAD_DIR="$HOME/"\n');
    expect(downloadsFolder(home, 'linux')).toEqual({ path: home, words: 'your home folder' });
  });
});
