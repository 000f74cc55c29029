import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { askForLink, removeLinkFile, writeLinkFile } from '../../../electron/loopback/link-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { openDoor } from './open-door.ts';

const SECRET = 'A'.repeat(43);

/** Someone who has the port by now, and answers what he likes. */
async function impostor(status: number, body: string): Promise<{ port: number; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    response.statusCode = status;
    response.end(body);
  });
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open));
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, seen };
}

describe('finding the page that is being served', () => {
  it('brings a link of the running host that opens it', async () => {
    const folder = await temporaryFolder();
    const door = await openDoor();
    await writeLinkFile(folder, { pid: process.pid, port: door.port, secret: door.loopback.linkSecret });
    expect((await stat(join(folder, 'loopback.json'))).mode & 0o777).toBe(0o600);

    const link = new URL((await askForLink(folder)) ?? '');
    expect(link.origin).toBe(door.origin);
    expect((await door.send('GET', link.pathname + link.search, [`Host: ${door.host}`])).status).toBe(303);
  });

  it('finds nothing where nothing runs, and nothing once it has ended', async () => {
    const folder = await temporaryFolder();
    expect(await askForLink(folder)).toBeNull();
    const door = await openDoor();
    await writeLinkFile(folder, { pid: process.pid, port: door.port, secret: door.loopback.linkSecret });
    await door.loopback.close();
    expect(await askForLink(folder)).toBeNull();
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"pid":1,"port":0,"secret":"x"}',
    `{"pid":1,"port":65536,"secret":"${SECRET}"}`,
    `{"pid":1,"port":"80","secret":"${SECRET}"}`,
    '{"pid":1,"port":80,"secret":"a\\r\\nHost: evil"}',
  ])('takes the file %j for none', async (text) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'loopback.json'), text);
    expect(await askForLink(folder)).toBeNull();
  });

  it.each([
    [200, 'not JSON'],
    [200, '{}'],
    [200, '{"link":"http://evil.example/open?code=1"}'],
    [200, '{"link":"http://127.0.0.1:1/open?code=1"}'],
    [200, '{"link":"javascript:alert(1)"}'],
    [200, `{"link":"${'x'.repeat(10_000)}"}`],
    [403, '{"link":"http://127.0.0.1:PORT/open?code=1"}'],
  ])('opens nothing that a stranger on the port answers: %i %s', async (status, body) => {
    const folder = await temporaryFolder();
    const { port, seen } = await impostor(status, body);
    await writeLinkFile(folder, { pid: 1, port, secret: SECRET });
    expect(await askForLink(folder)).toBeNull();
    expect(seen[0]?.url).toBe('/link');
  });

  it('is not for browsers, nor for who does not know the secret', async () => {
    const door = await openDoor();
    const host = `Host: ${door.host}`;
    const secret = `X-Pushwright-Link-Secret: ${door.loopback.linkSecret}`;
    const empty = 'Content-Length: 0';
    const answers = await Promise.all([
      door.send('POST', '/link', [host, empty]),
      door.send('POST', '/link', [host, empty, 'X-Pushwright-Link-Secret: x']),
      door.send('POST', '/link', [host, empty, secret, secret]),
      door.send('POST', '/link', [host, empty, secret, `Origin: ${door.origin}`]),
      door.send('POST', '/link', [host, empty, secret, 'Sec-Fetch-Site: none']),
      door.send('GET', '/link', [host, secret]),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(403));
  });

  it('leaves the file of a later run where it is', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'loopback.json');
    await writeLinkFile(folder, { pid: 1, port: 1, secret: SECRET });
    await removeLinkFile(folder, 'B'.repeat(43));
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ pid: 1, port: 1, secret: SECRET });
    await removeLinkFile(folder, SECRET);
    await expect(stat(path)).rejects.toThrow('ENOENT');
  });
});
