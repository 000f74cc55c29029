import { createServer, type IncomingMessage, request as openRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { REQUEST_CHANNELS } from '../../contract/channels.ts';
import { expect, test } from './fixtures.ts';
import { SEND } from './frame.ts';

/*
 * Cookies know no ports: a browser shows the page's cookie to every server on 127.0.0.1 that it visits, another user's or
 * one that is forwarded from elsewhere. Such a server is played here, with everything that it is shown.
 */

/** A server of somebody else on this computer, whose page runs whatever script a test sends it. */
async function openStranger() {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>Another server</title>');
  });
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open));
  const { port } = server.address() as AddressInfo;
  return { seen, origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** Asks as a program, not as a browser: with any header it likes. 0 where it is hung up on before the refusal is read. */
function ask(url: string, method: string, headers: Readonly<Record<string, string>>, body = ''): Promise<number> {
  return new Promise((resolve) => {
    const own = { ...headers, 'Content-Length': Buffer.byteLength(body) };
    const asking = openRequest(url, { method, headers: own, agent: false });
    asking.on('error', () => resolve(0));
    asking.once('response', (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    asking.end(body);
  });
}

test('what a second server on this computer is shown opens nothing', async ({ app, page }) => {
  const stranger = await openStranger();
  const { origin } = new URL(page.url());
  const other = await page.context().newPage();
  await other.goto(`${stranger.origin}/typed`);
  await other.goto('about:blank');
  await other.goto(`${stranger.origin}/again`);
  const shown = stranger.seen.map(({ headers }) => headers.cookie ?? '').find((cookie) => cookie !== '');
  // What makes a second proof necessary; a browser that shows it no more would make this test say nothing.
  expect(shown).toMatch(/^pushwright-[0-9a-f]{16}=[\w-]{43}$/);

  const forged = { Cookie: shown ?? '', Origin: origin, 'Sec-Fetch-Site': 'same-origin' };
  const json = { ...forged, 'Content-Type': 'application/json' };
  const statuses = await Promise.all([
    ...REQUEST_CHANNELS.map((channel) => ask(`${origin}/request/${channel}`, 'POST', json, '{}')),
    ask(`${origin}/events`, 'POST', forged),
    ask(`${origin}/events`, 'GET', { ...forged, Accept: 'text/event-stream' }),
    ask(`${origin}/files?name=a.p12`, 'PUT', forged, 'a'),
    ask(`${origin}/lists?name=a.txt`, 'PUT', forged, 'a'),
    ask(`${origin}/open`, 'GET', forged),
    ask(`${origin}/link`, 'POST', { Cookie: shown ?? '' }),
  ]);
  expect(statuses.filter((status) => ![0, 401, 403, 405].includes(status))).toEqual([]);
  expect(statuses.filter((status) => status === 401).length).toBeGreaterThan(statuses.length / 2);

  await other.close();
  stranger.close();
  await expect(page.getByRole('button', { name: SEND })).toBeVisible();
  expect(app.faults).toEqual([]);
});

test('a page of a second server gets neither the proof nor an answer', async ({ app, page }) => {
  const stranger = await openStranger();
  const { origin } = new URL(page.url());
  const proof = await page.evaluate(() => localStorage.getItem('x-pushwright-proof'));
  expect(proof).toMatch(/^[\w-]{43}$/);
  const other = await page.context().newPage();
  await other.goto(stranger.origin);
  const popup = other.waitForEvent('popup');
  const got = await other.evaluate(async (target) => {
    const attempt = (work: () => Promise<Response>): Promise<string> =>
      work().then(
        (response) => (response.type === 'opaque' ? 'opaque' : `read ${response.status}`),
        (error: Error) => error.name,
      );
    const init = { method: 'POST', credentials: 'include', body: '{}' } as const;
    const opened = window.open(`${target}/`);
    const framed = document.body.appendChild(document.createElement('iframe'));
    framed.src = `${target}/`;
    await new Promise((done) => framed.addEventListener('load', done));
    const reach = (what: () => unknown): string => {
      try {
        return JSON.stringify(what()) ?? 'undefined';
      } catch (error) {
        return (error as Error).name;
      }
    };
    return {
      storage: JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }) + document.cookie,
      cors: await attempt(() => fetch(`${target}/request/app.start`, init)),
      blind: await attempt(() => fetch(`${target}/request/app.start`, { ...init, mode: 'no-cors' })),
      events: await attempt(() => fetch(`${target}/events`, { ...init, mode: 'no-cors' })),
      forged: await attempt(() =>
        fetch(`${target}/request/app.start`, { ...init, headers: { 'X-Pushwright-Proof': 'x' } }),
      ),
      opened: reach(() => opened?.localStorage.getItem('x-pushwright-proof')),
      framed: reach(() => framed.contentWindow?.localStorage.getItem('x-pushwright-proof')),
    };
  }, origin);
  expect(JSON.stringify(got)).not.toContain(proof);
  expect([got.cors, got.blind, got.events, got.forged].join()).not.toContain('read');
  expect(stranger.seen.flatMap(({ rawHeaders }) => rawHeaders).join()).not.toContain(proof);

  const opened = await popup;
  await opened.waitForLoadState();
  await opened.close();
  await other.close();
  stranger.close();
  // The browser's own words on the stranger's page.
  app.faults.splice(0);
});

test('the page keeps its proof when it is loaded anew, and so does a second tab', async ({ page }) => {
  expect(page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  await page.reload();
  await expect(page.getByRole('button', { name: SEND })).toBeVisible();
  await page.getByRole('textbox', { name: 'Title', exact: true }).fill('Typed before the second tab');
  const second = await page.context().newPage();
  await expect(async () => {
    await second.goto(page.url());
    await expect(second.getByRole('textbox', { name: 'Title', exact: true })).toHaveValue(
      'Typed before the second tab',
      {
        timeout: 1_000,
      },
    );
  }).toPass();
  await second.close();
});
