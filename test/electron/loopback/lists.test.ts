import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LARGEST_LIST_BYTES } from '../../../contract/sending.ts';
import { systemClock } from '../../../electron/apns/clock.ts';
import { ListsFolder } from '../../../electron/loopback/lists-folder.ts';
import { sentenceOf } from '../../support/said.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { openDoor } from './open-door.ts';
import { exchange, rawRequest } from './raw-http.ts';

const A = 'a1'.repeat(32);

async function opened() {
  const home = await temporaryFolder();
  const door = await openDoor(systemClock, home);
  const proof = await door.own();
  const put = (name: string, body: string) =>
    door.send('PUT', `/lists?name=${encodeURIComponent(name)}`, [...proof, `Content-Length: ${body.length}`], body);
  return { home, door, proof, put, files: () => readdir(join(home, 'lists')).catch(() => []) };
}

describe('a list of device tokens that the page hands over', () => {
  it('goes to the disk, for its owner alone, and is known by its name', async () => {
    const { home, door, put, files } = await opened();
    const list = `${A}\n`.repeat(100_000);
    const { status, body } = await put('tokens of „Ünï”.csv', list);
    expect({ status, body: JSON.parse(body) }).toEqual({ status: 200, body: { ok: true, value: 'file-1' } });
    const [name = ''] = await files();
    const path = join(home, 'lists', name);
    expect(door.backend.files).toEqual([{ name: 'tokens of „Ünï”.csv', path }]);
    expect(await readFile(path, 'utf8')).toBe(list);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(home, 'lists'))).mode & 0o777).toBe(0o700);
  });

  it('is kept until two newer ones are', async () => {
    const { home, put, files } = await opened();
    for (const text of ['1', '2', '3', '4']) expect((await put('tokens.csv', text)).status).toBe(200);
    const left = await Promise.all((await files()).map((name) => readFile(join(home, 'lists', name), 'utf8')));
    expect(left.sort()).toEqual(['3', '4']);
  });

  it('leaves nothing where the page goes away in the middle', async () => {
    const { door, proof, put, files } = await opened();
    const socket = connect(door.port, '127.0.0.1');
    socket.write(rawRequest('PUT', '/lists?name=tokens.csv', [...proof, 'Content-Length: 1000']));
    socket.write('half of it');
    while ((await files()).length === 0) await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    // One is taken after the other, so what is left is the second's.
    expect((await put('tokens.csv', 'whole')).status).toBe(200);
    expect(await files()).toHaveLength(1);
    expect(door.backend.files).toHaveLength(1);
  });

  it('is refused where it is announced as larger than any list', async () => {
    const { door, proof, files } = await opened();
    const head = rawRequest('PUT', '/lists?name=tokens.csv', [...proof, `Content-Length: ${LARGEST_LIST_BYTES + 1}`]);
    const { status, body } = await exchange(door.port, head);
    expect(status).toBe(413);
    expect(sentenceOf(JSON.parse(body).problem)).toContain('tokens.csv is larger than 512 MiB');
    expect(await files()).toEqual([]);
    expect(door.backend.files).toEqual([]);
  });

  it('is refused where the disk takes none, after it was taken off the wire', async () => {
    const { home, door, put } = await opened();
    await writeFile(join(home, 'lists'), 'a file in the way');
    const { status, body } = await put('tokens.csv', `${A}\n`.repeat(1_000));
    expect(status).toBe(507);
    expect(sentenceOf(JSON.parse(body).problem)).toContain('tokens.csv could not be kept');
    expect(door.backend.files).toEqual([]);
  });

  it.each(['', '?name=', '?name=a&name=b', '?name=a%0Ab'])('is refused under the name “%s”', async (query) => {
    const { door, proof, files } = await opened();
    const { status } = await door.send('PUT', `/lists${query}`, [...proof, 'Content-Length: 1'], 'a');
    expect(status).toBe(400);
    expect(await files()).toEqual([]);
  });

  it('is taken by PUT alone, from our own page alone', async () => {
    const { door, proof, files } = await opened();
    const [host = '', cookie = ''] = proof;
    for (const method of ['GET', 'POST'])
      expect((await door.send(method, '/lists?name=a', [...proof, 'Content-Length: 0'])).status).toBe(405);
    for (const lines of [
      [host, cookie],
      [host, cookie, 'Origin: http://evil.example'],
      [host, `Origin: ${door.origin}`],
    ])
      expect((await door.send('PUT', '/lists?name=a', [...lines, 'Content-Length: 1'], 'a')).status).toBeGreaterThan(
        400,
      );
    expect(await files()).toEqual([]);
  });
});

describe('the folder of lists', () => {
  it('is cleared, whatever an earlier run left', async () => {
    const { home, put } = await opened();
    await put('tokens.csv', 'a');
    await new ListsFolder(home).clear();
    expect(await readdir(home)).toEqual([]);
  });
});
