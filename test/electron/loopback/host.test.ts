import { describe, expect, it } from 'vitest';
import { ASKER_HEADER, askerProof, NONCE_HEADER } from '../../../electron/loopback/link-file.ts';
import { openDoor } from './open-door.ts';
import { exchange, rawRequest } from './raw-http.ts';

/** Forms of Host that reach this server and must not pass; PORT is its port. */
const FOREIGN_HOSTS = [
  'evil.example',
  'evil.example:PORT',
  '127.0.0.1',
  '127.0.0.1:',
  '127.0.0.1:80',
  '127.0.0.1:0PORT',
  '127.0.0.1:PORT0',
  '127.0.0.1:+PORT',
  '127.0.0.1:-1',
  '127.0.0.1.:PORT',
  '127.0.0.1.evil.example:PORT',
  '127.0.0.1:PORT.evil.example',
  '127.0.0.1:PORT@evil.example',
  'evil.example@127.0.0.1:PORT',
  'user:pass@127.0.0.1:PORT',
  '127.0.0.1:PORT,evil.example',
  '127.0.0.1:PORT, 127.0.0.1:PORT',
  '127.0.0.1:PORT evil.example',
  '127.0.0.1:PORT/',
  '127.0.0.1:PORT#',
  '127.0.0.1:PORT?',
  '127.0.0.1\\:PORT',
  'http://127.0.0.1:PORT',
  '127.1:PORT',
  '127.0.1:PORT',
  '127.0.0.2:PORT',
  '127.000.000.001:PORT',
  '0.0.0.0:PORT',
  '0:PORT',
  '2130706433:PORT',
  '0x7f000001:PORT',
  '0x7f.0.0.1:PORT',
  '017700000001:PORT',
  '0177.0.0.1:PORT',
  '１２７.0.0.1:PORT',
  '127。0。0。1:PORT',
  'localhost',
  'localhost:PORT',
  'localhost.:PORT',
  'LOCALHOST:PORT',
  'localhost.evil.example:PORT',
  'evil.localhost:PORT',
  'localhost.localdomain:PORT',
  'pushwright:PORT',
  '[::1]',
  '[::1]:80',
  '::1:PORT',
  '[::1%lo]:PORT',
  '[0:0:0:0:0:0:0:1]:PORT',
  '[::ffff:127.0.0.1]:PORT',
  '[::ffff:7f00:1]:PORT',
  '[::]:PORT',
  'ip6-localhost:PORT',
  'lvh.me:PORT',
  '127.0.0.1.nip.io:PORT',
  '7f000001.rbndr.us:PORT',
  '%31%32%37.0.0.1:PORT',
  '"127.0.0.1":PORT',
  '*:PORT',
  '',
];

const NONCE = 'A'.repeat(43);

describe('the loopback host and the Host header', () => {
  it('tables at least forty forms', () => {
    expect(new Set(FOREIGN_HOSTS).size).toBeGreaterThanOrEqual(40);
  });

  it.each(FOREIGN_HOSTS)('answers nothing under the name “%s”, whatever is asked for', async (form) => {
    const door = await openDoor();
    const [, ...own] = await door.own();
    const header = Buffer.from(form.replaceAll('PORT', String(door.port)), 'utf8').toString('latin1');
    const proof = [`Host: ${header}`, ...own];
    const link = new URL(door.loopback.issueLink());
    const answers = await Promise.all(
      [
        rawRequest('GET', '/', proof),
        rawRequest('GET', '/assets/index-1a2b.js', proof),
        rawRequest('POST', '/events', [...proof, 'Content-Length: 0']),
        rawRequest('GET', link.pathname + link.search, [`Host: ${header}`]),
        rawRequest('POST', '/link', [
          `Host: ${header}`,
          `${NONCE_HEADER}: ${NONCE}`,
          `${ASKER_HEADER}: ${askerProof(door.loopback.linkSecret, door.port, NONCE)}`,
          'Content-Length: 0',
        ]),
        rawRequest('PUT', '/files?name=a.p12', [...proof, 'Content-Length: 1'], 'a'),
        rawRequest(
          'POST',
          '/request/app.start',
          [...proof, 'Content-Type: application/json', 'Content-Length: 2'],
          '{}',
        ),
      ].map((request) => exchange(door.port, Buffer.from(request, 'latin1'))),
    );
    for (const { status, headers, body } of answers) {
      expect([400, 421]).toContain(status);
      expect(headers.has('set-cookie')).toBe(false);
      expect(body).not.toContain('The page');
    }
    expect(door.backend.requests).toEqual([]);
    expect(door.backend.files).toEqual([]);
  });

  it.each([
    ['is missing', []],
    ['comes twice, both ours', ['Host: 127.0.0.1:PORT', 'Host: 127.0.0.1:PORT']],
    ['comes twice, ours first', ['Host: 127.0.0.1:PORT', 'Host: evil.example']],
    ['comes twice, ours last', ['Host: evil.example', 'host: 127.0.0.1:PORT']],
  ])('refuses a request whose Host %s', async (_, lines) => {
    const door = await openDoor();
    const cookie = await door.cookie();
    const hosts = lines.map((line) => line.replace('PORT', String(door.port)));
    const { status } = await door.send('GET', '/', [...hosts, `Cookie: ${cookie}`]);
    expect(status).toBe(400);
  });

  it('refuses an absolute target of another host and of its own', async () => {
    const door = await openDoor();
    const cookie = await door.cookie();
    for (const target of [`http://evil.example/`, `${door.origin}/`, '//evil.example/', '*']) {
      const { status, body } = await door.send('GET', target, [`Host: ${door.host}`, `Cookie: ${cookie}`]);
      expect(status, target).toBeGreaterThanOrEqual(400);
      expect(body).not.toContain('The page');
    }
  });

  it('answers under its two addresses', async () => {
    const door = await openDoor();
    const cookie = await door.cookie();
    for (const host of [door.host, `[::1]:${door.port}`]) {
      const { status, body } = await door.send('GET', '/', [`Host: ${host}`, `Cookie: ${cookie}`]);
      expect(status).toBe(200);
      expect(body).toContain('The page');
    }
  });
});
