import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  ASKER_HEADER,
  answerProof,
  askerProof,
  askForLink,
  NONCE_HEADER,
  removeLinkFile,
  writeLinkFile,
} from '../../../electron/loopback/link-file.ts';
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
    expect((await door.send('GET', link.pathname + link.search, [`Host: ${door.host}`])).status).toBe(200);
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
    expect(JSON.stringify(seen[0]?.rawHeaders)).not.toContain(SECRET);
  });

  it.each(['', 'A'.repeat(43), 'the question’s own', 'a link of another run', 'the same link, asked before'])(
    'believes no link to the port that comes with “%s” for a proof',
    async (kind) => {
      const folder = await temporaryFolder();
      const [live, stranger] = [await openDoor(), createServer()];
      await new Promise<void>((open) => stranger.listen(0, '127.0.0.1', open));
      onTestFinished(() => void stranger.close());
      const { port } = stranger.address() as AddressInfo;
      const link = `http://127.0.0.1:${port}/open?code=${'B'.repeat(43)}`;
      const before = answerProof(SECRET, port, 'C'.repeat(43), link);
      stranger.on('request', (request, response) => {
        const nonce = String(request.headers[NONCE_HEADER]);
        const proofs: Readonly<Record<string, unknown>> = {
          'the question’s own': request.headers[ASKER_HEADER],
          'a link of another run': answerProof(live.loopback.linkSecret, port, nonce, link),
          'the same link, asked before': before,
        };
        response.end(JSON.stringify({ link, proof: proofs[kind] ?? kind }));
      });
      await writeLinkFile(folder, { pid: 1, port, secret: SECRET });
      expect(await askForLink(folder)).toBeNull();
    },
  );

  it('waits two seconds at most for a stranger on the port, however he drips', { timeout: 10_000 }, async () => {
    const folder = await temporaryFolder();
    const stranger = createServer((_, response) => {
      const drip = setInterval(() => response.write(' '), 100);
      response.once('close', () => clearInterval(drip));
    });
    await new Promise<void>((open) => stranger.listen(0, '127.0.0.1', open));
    onTestFinished(() => {
      stranger.closeAllConnections();
      stranger.close();
    });
    const { port } = stranger.address() as AddressInfo;
    await writeLinkFile(folder, { pid: 1, port, secret: SECRET });
    expect(await askForLink(folder)).toBeNull();
  });

  it('is not for browsers, nor for who does not know the secret', async () => {
    const door = await openDoor();
    const host = `Host: ${door.host}`;
    const { linkSecret } = door.loopback;
    const nonce = `${NONCE_HEADER}: ${SECRET}`;
    const asker = `${ASKER_HEADER}: ${askerProof(linkSecret, door.port, SECRET)}`;
    const otherPort = `${ASKER_HEADER}: ${askerProof(linkSecret, door.port + 1, SECRET)}`;
    const empty = 'Content-Length: 0';
    const answers = await Promise.all([
      door.send('POST', '/link', [host, empty]),
      door.send('POST', '/link', [host, empty, nonce]),
      door.send('POST', '/link', [host, empty, asker]),
      door.send('POST', '/link', [host, empty, nonce, `${ASKER_HEADER}: x`]),
      door.send('POST', '/link', [host, empty, nonce, `${ASKER_HEADER}: ${linkSecret}`]),
      door.send('POST', '/link', [host, empty, nonce, otherPort]),
      door.send('POST', '/link', [host, empty, nonce, nonce, asker]),
      door.send('POST', '/link', [host, empty, nonce, asker, asker]),
      door.send('POST', '/link', [host, empty, nonce, asker, `Origin: ${door.origin}`]),
      door.send('POST', '/link', [host, empty, nonce, asker, 'Sec-Fetch-Site: none']),
      door.send('GET', '/link', [host, nonce, asker]),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(Array(11).fill(403));
    expect((await door.send('POST', '/link', [host, empty, nonce, asker])).status).toBe(200);
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
