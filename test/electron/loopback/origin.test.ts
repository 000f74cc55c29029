import { describe, expect, it } from 'vitest';
import { REQUEST_CHANNELS } from '../../../contract/channels.ts';
import { type OpenDoor, openDoor } from './open-door.ts';

const FOREIGN_ORIGINS = [
  'null',
  '',
  'http://evil.example',
  'http://127.0.0.1',
  'http://127.0.0.1:1',
  'https://127.0.0.1:PORT',
  'http://127.0.0.1:PORT/',
  'http://127.0.0.1:PORT.evil.example',
  'http://localhost:PORT',
  'http://[::1]:PORT',
  'HTTP://127.0.0.1:PORT',
  'http://127.0.0.1:PORT http://127.0.0.1:PORT',
  'app://pushwright',
  'file://',
  'chrome-extension://abcdefghijklmnop',
];

async function request(door: OpenDoor, channel: string, lines: readonly string[], body = '{"argument":1}') {
  return door.send(
    'POST',
    `/request/${channel}`,
    [`Host: ${door.host}`, 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`, ...lines],
    body,
  );
}

describe('the loopback host and where a request comes from', () => {
  it.each(FOREIGN_ORIGINS)('refuses every door to the origin “%s”, cookie or not', async (form) => {
    const door = await openDoor();
    const [host, cookie, proof] = await door.own();
    const origin = `Origin: ${form.replaceAll('PORT', String(door.port))}`;
    const answers = await Promise.all([
      request(door, 'app.start', [origin, cookie, proof]),
      door.send('PUT', '/files?name=a.p12', [host, cookie, proof, origin, 'Content-Length: 1'], 'a'),
      door.send('POST', '/events', [host, cookie, proof, origin, 'Content-Length: 0']),
      door.send('GET', '/', [host, cookie, origin]),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect(door.backend.requests).toEqual([]);
    expect(door.backend.files).toEqual([]);
  });

  it('refuses what changes something when no Origin is named, or two are', async () => {
    const door = await openDoor();
    const [host, cookie, proof, ours] = await door.own();
    const answers = await Promise.all([
      request(door, 'app.start', [cookie, proof]),
      request(door, 'app.start', [cookie, proof, ours, ours]),
      door.send('PUT', '/files?name=a.p12', [host, cookie, proof, 'Content-Length: 1'], 'a'),
      door.send('POST', '/events', [host, cookie, proof, 'Content-Length: 0']),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect(door.backend.requests).toEqual([]);
  });

  it.each(['cross-site', 'same-site', 'none', 'other'])('refuses a request that the browser calls %s', async (site) => {
    const door = await openDoor();
    const [host, ...own] = await door.own();
    const lines = [...own, `Sec-Fetch-Site: ${site}`];
    expect((await request(door, 'app.start', lines)).status).toBe(403);
    expect((await door.send('POST', '/events', [host, ...lines, 'Content-Length: 0'])).status).toBe(403);
  });

  it('serves the page’s files to a navigation and to the page, and to no other site', async () => {
    const door = await openDoor();
    const lines = [`Host: ${door.host}`, `Cookie: ${await door.cookie()}`];
    const statusFor = async (site: string) =>
      (await door.send('GET', '/assets/index-1a2b.js', [...lines, `Sec-Fetch-Site: ${site}`])).status;
    expect(await statusFor('none')).toBe(200);
    expect(await statusFor('same-origin')).toBe(200);
    expect(await statusFor('same-site')).toBe(403);
    expect(await statusFor('cross-site')).toBe(403);
  });

  it.each(REQUEST_CHANNELS)('carries %s out for its own page, and refuses it to everyone else', async (channel) => {
    const door = await openDoor();
    const [host, cookie, proof, ours] = await door.own();
    const refused = await Promise.all([
      request(door, channel, []),
      request(door, channel, [ours, proof]),
      request(door, channel, [cookie, proof]),
      request(door, channel, [cookie, proof, 'Origin: http://evil.example']),
      request(door, channel, [ours, proof, 'Cookie: pushwright=1']),
      request(door, channel, [ours, cookie]),
      door.send('GET', `/request/${channel}`, [host, cookie, proof, ours]),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([403, 401, 403, 403, 401, 401, 405]);
    expect(door.backend.requests).toEqual([]);

    const answer = await request(door, channel, [cookie, proof, ours]);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ ok: true, value: { channel } });
    expect(door.backend.requests).toEqual([{ channel, argument: 1 }]);
  });

  it('never lets another origin read an answer', async () => {
    const door = await openDoor();
    const [host, cookie, proof] = await door.own();
    const evil = 'Origin: http://evil.example';
    const preflight = ['Access-Control-Request-Method: PUT', 'Access-Control-Request-Headers: content-type'];
    const answers = await Promise.all([
      door.send('OPTIONS', '/request/app.start', [host, evil, ...preflight]),
      door.send('OPTIONS', '/files', [host, evil, ...preflight]),
      door.send('OPTIONS', '/', [host, `Origin: ${door.origin}`, ...preflight]),
      request(door, 'app.start', [cookie, proof, `Origin: ${door.origin}`]),
      door.send('GET', '/', [host, cookie]),
      door.send('GET', '/nowhere', [host, cookie]),
      door.send('GET', '/open?code=1', [host]),
    ]);
    for (const { headers } of answers)
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    expect(answers.slice(0, 3).map(({ status }) => status)).toEqual([405, 405, 405]);
  });

  it('sends its policy with every answer, whatever the answer is', async () => {
    const door = await openDoor();
    const [host, cookie, proof] = await door.own();
    const answers = await Promise.all([
      door.send('GET', '/', [host, cookie]),
      door.send('GET', '/', [host]),
      door.send('GET', '/', ['Host: evil.example']),
      door.send('GET', '/nowhere', [host, cookie]),
      door.send('GET', new URL(door.loopback.issueLink()).href.slice(door.origin.length), [host]),
      request(door, 'app.start', [cookie, proof, `Origin: ${door.origin}`]),
      request(door, 'app.start', []),
    ]);
    for (const { headers } of answers) {
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('permissions-policy')).toContain('camera=(), ');
      expect(headers.get('x-dns-prefetch-control')).toBe('off');
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  it('tells of what it refuses, without a secret, and stops at fifty', async () => {
    const door = await openDoor();
    for (let i = 0; i < 60; i += 1)
      await door.send('GET', `/open?code=secret-${i}`, [`Host: ${door.host}`, 'Cookie: secret=1']);
    expect(door.refusals).toHaveLength(51);
    expect(door.refusals[0]).toBe('Refused (403): This link was used before, or is too old.');
    expect(door.refusals.join()).not.toContain('secret');
  });
});
