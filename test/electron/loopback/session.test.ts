import { describe, expect, it } from 'vitest';
import { PROOF_HEADER } from '../../../contract/proof-header.ts';
import { Session } from '../../../electron/loopback/session.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { type OpenDoor, openDoor } from './open-door.ts';

const MINUTE_MS = 60_000;

describe('the loopback host’s one-time link', () => {
  it('is swapped for a strict cookie and the page’s proof, once', async () => {
    const door = await openDoor();
    const link = new URL(door.loopback.issueLink());
    const target = link.pathname + link.search;
    expect(link.searchParams.get('code')).toMatch(/^[\w-]{43}$/);

    const first = await door.send('GET', target, [`Host: ${door.host}`]);
    expect(first.status).toBe(200);
    expect(first.body).not.toContain(link.searchParams.get('code'));
    expect(first.headers.get('set-cookie')).toMatch(
      /^pushwright-[0-9a-f]{16}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );

    const replay = await door.send('GET', target, [`Host: ${door.host}`]);
    expect(replay.status).toBe(403);
    expect(replay.headers.has('set-cookie')).toBe(false);
    expect(replay.body).toContain('This link was used before, or is too old.');
  });

  it('leads on by a script of our own, wherever it was opened: from a file a redirect would bring no strict cookie', async () => {
    const door = await openDoor();
    for (const site of ['none', 'same-origin', 'cross-site']) {
      const link = new URL(door.loopback.issueLink());
      const lines = [`Host: ${door.host}`, `Sec-Fetch-Site: ${site}`];
      const { status, headers, body } = await door.send('GET', link.pathname + link.search, lines);
      expect(status).toBe(200);
      expect(headers.get('set-cookie')).toContain('SameSite=Strict');
      const [, path = ''] =
        /<meta name="proof" content="[\w-]{43}"><script src="([^"]+)" defer><\/script>/.exec(body) ?? [];
      const cookie = `Cookie: ${(headers.get('set-cookie') ?? '').split(';')[0]}`;
      const script = await door.send('GET', path, [`Host: ${door.host}`, cookie, 'Sec-Fetch-Site: same-origin']);
      expect(script.status).toBe(200);
      expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
      expect(script.body).toContain("location.replace('/')");
    }
  });

  it.each([
    ['missing', ''],
    ['empty', '?code='],
    ['invented', '?code=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
  ])('is refused when its code is %s', async (_, query) => {
    const door = await openDoor();
    door.loopback.issueLink();
    const { status, headers } = await door.send('GET', `/open${query}`, [`Host: ${door.host}`]);
    expect(status).toBe(403);
    expect(headers.has('set-cookie')).toBe(false);
  });

  it('is refused with its code twice, or by another method, and is then still good', async () => {
    const door = await openDoor();
    const link = new URL(door.loopback.issueLink());
    const target = link.pathname + link.search;
    const code = link.searchParams.get('code') ?? '';
    const host = [`Host: ${door.host}`];
    expect((await door.send('GET', `${target}&code=${code}`, host)).status).toBe(403);
    expect((await door.send('POST', target, [...host, 'Content-Length: 0'])).status).toBe(405);
    expect((await door.send('HEAD', target, host)).status).toBe(405);
    expect((await door.send('GET', target, host)).status).toBe(200);
  });

  it('is good for ten minutes', () => {
    const clock = new ManualClock();
    const session = new Session(clock);
    const inTime = session.issueCode();
    const late = session.issueCode();
    clock.advance(10 * MINUTE_MS - 1);
    expect(session.redeem(inTime)).toBe(true);
    clock.advance(1);
    expect(session.redeem(late)).toBe(false);
  });

  it('is remembered for the newest sixteen only', () => {
    const session = new Session(new ManualClock());
    const codes = Array.from({ length: 17 }, () => session.issueCode());
    expect(codes.map((code) => session.redeem(code))).toEqual([false, ...Array(16).fill(true)]);
  });

  it('opens nothing at another run', async () => {
    const [one, other] = [await openDoor(), await openDoor()];
    const link = new URL(one.loopback.issueLink());
    expect((await other.send('GET', link.pathname + link.search, [`Host: ${other.host}`])).status).toBe(403);
  });
});

describe('the loopback host’s cookie', () => {
  it('opens this run, and no other run on another port', async () => {
    const [one, other] = [await openDoor(), await openDoor()];
    const cookie = `Cookie: ${await one.cookie()}`;
    await other.cookie();
    expect((await one.send('GET', '/', [`Host: ${one.host}`, cookie])).status).toBe(200);
    expect((await one.send('GET', '/', [`Host: ${one.host}`, cookie])).status).toBe(200);
    expect((await other.send('GET', '/', [`Host: ${other.host}`, cookie])).status).toBe(401);
  });

  it('is not opened by another run’s value under this run’s name', async () => {
    const [one, other] = [await openDoor(), await openDoor()];
    const [name] = (await one.cookie()).split('=');
    const [, value] = (await other.cookie()).split('=');
    expect((await one.send('GET', '/', [`Host: ${one.host}`, `Cookie: ${name}=${value}`])).status).toBe(401);
  });

  it('is found among others, whatever the spaces', async () => {
    const door = await openDoor();
    const cookie = await door.cookie();
    const statusWith = async (...lines: string[]) =>
      (await door.send('GET', '/', [`Host: ${door.host}`, ...lines])).status;
    expect(await statusWith(`Cookie: a=b; ${cookie}; c=d`)).toBe(200);
    expect(await statusWith(`Cookie:a=b;${cookie};c=d`)).toBe(200);
  });

  it('is refused when it comes twice, cut, longer, or in another case', async () => {
    const door = await openDoor();
    const cookie = await door.cookie();
    const [name = '', value = ''] = cookie.split('=');
    const statusWith = async (...lines: string[]) =>
      (await door.send('GET', '/', [`Host: ${door.host}`, ...lines])).status;
    expect(await statusWith(`Cookie: ${cookie}; ${cookie}`)).toBe(401);
    expect(await statusWith(`Cookie: ${cookie}`, `Cookie: ${cookie}`)).toBe(401);
    expect(await statusWith(`Cookie: ${cookie.slice(0, -1)}`)).toBe(401);
    expect(await statusWith(`Cookie: ${cookie}A`)).toBe(401);
    expect(await statusWith(`Cookie: ${name.toUpperCase()}=${value}`)).toBe(401);
    expect(await statusWith(`Cookie: ${name}=`)).toBe(401);
    expect(await statusWith()).toBe(401);
  });
});

describe('the loopback host’s proof', () => {
  const REQUEST = ['POST', '/request/app.start', '{"argument":1}'] as const;
  const DOORS = [
    REQUEST,
    ['POST', '/events', ''],
    ['PUT', '/files?name=a.p12', 'a'],
    ['PUT', '/lists?name=a.txt', 'a'],
  ] as const;
  type Asked = readonly [method: string, target: string, body: string];
  const asked = (door: OpenDoor, [method, target, body]: Asked, lines: readonly string[]) =>
    door.send(method, target, [...lines, 'Content-Type: application/json', `Content-Length: ${body.length}`], body);

  it.each(DOORS)('is wanted beside the cookie: %s %s', async (...door) => {
    const one = await openDoor();
    const other = await openDoor();
    const [host, cookie, proof, origin] = await one.own();
    const [, , foreign] = await other.own();
    const wrong = [
      [],
      [`${PROOF_HEADER}:`],
      [foreign],
      [proof, proof],
      [`${proof}A`],
      [proof.slice(0, -1)],
      [proof.replace(/: .*$/, `: ${cookie.replace(/^.*=/, '')}`)],
    ];
    for (const lines of wrong)
      expect((await asked(one, door, [host, cookie, origin, ...lines])).status, lines.join()).toBe(401);
    expect((await asked(one, door, [host, proof, origin])).status).toBe(401);
    expect(one.backend.requests).toEqual([]);
    expect(one.backend.files).toEqual([]);
  });

  it('is in no page, file or answer that the cookie fetches', async () => {
    const door = await openDoor();
    const [host, cookie, proof, origin] = await door.own();
    const secret = proof.slice(proof.indexOf(' ') + 1);
    for (const target of ['/', '/index.html', '/enter.js', '/assets/index-1a2b.js', '/open', '/nowhere', '/link']) {
      const { headers, body } = await door.send('GET', target, [host, cookie, 'Sec-Fetch-Site: same-origin']);
      expect(JSON.stringify([...headers]) + body, target).not.toContain(secret);
    }
    const answer = await asked(door, REQUEST, [host, cookie, proof, origin]);
    expect(answer.status).toBe(200);
    expect(answer.body).not.toContain(secret);
  });
});
