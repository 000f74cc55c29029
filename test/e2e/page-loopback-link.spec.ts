import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { askForLink } from '../../electron/loopback/link-file.ts';
import { openInBrowser } from '../../electron/loopback/open-browser.ts';
import { expect, test } from './fixtures.ts';
import { SEND } from './frame.ts';

/** The file that a browser is opened with, as `npm start` makes it; the system's opener is stood in for. */
async function openingPage(link: string, home: string): Promise<string> {
  const programs = join(home, 'programs');
  await mkdir(programs);
  await writeFile(join(programs, 'xdg-open'), '#!/bin/sh\n');
  await chmod(join(programs, 'xdg-open'), 0o755);
  const surroundings = { environment: { PATH: programs, DISPLAY: ':0' }, platform: 'linux' };
  expect(await openInBrowser(link, home, surroundings)).toBe(true);
  return pathToFileURL(join(home, 'open.html')).href;
}

test('a browser that is opened on the file comes to the page, and its history holds no code', async ({ app, home }) => {
  const link = await askForLink(home);
  if (link === null) throw new Error('Nothing is served.');
  const context = await app.page.context().browser()?.newContext();
  const page = await context?.newPage();
  if (context === undefined || page === undefined) throw new Error('There is no browser.');
  const visited: string[] = [];
  page.on('framenavigated', (frame) => visited.push(frame.url()));
  await page.goto(await openingPage(link, home));
  await page.waitForURL(`${new URL(link).origin}/`);
  await expect(page.getByRole('button', { name: SEND })).toBeVisible();
  expect(visited.some((url) => url === link)).toBe(true);

  const referrer = await page.evaluate(() => document.referrer);
  expect(referrer).toBe('');
  // Whatever lies behind this page, it is not the link.
  await page.goBack().catch(() => null);
  expect(page.url()).not.toContain('code=');

  const [cookie] = await context.cookies(new URL(link).origin);
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
  await context.close();
});

test('a link works once: another browser is told how to come by one', async ({ app, home }) => {
  const link = await askForLink(home);
  if (link === null) throw new Error('Nothing is served.');
  const browser = app.page.context().browser();
  const first = await browser?.newContext();
  const second = await browser?.newContext();
  const own = await first?.newPage();
  const other = await second?.newPage();
  await own?.goto(link);
  await expect(own?.getByRole('button', { name: SEND }) ?? app.page.locator('none')).toBeVisible();
  await own?.reload();
  await expect(own?.getByRole('button', { name: SEND }) ?? app.page.locator('none')).toBeVisible();
  const refused = await other?.goto(link);
  expect(refused?.status()).toBe(403);
  await expect(other?.getByText('Start Pushwright again (npm start)') ?? app.page.locator('none')).toBeVisible();
  await first?.close();
  await second?.close();
});

test('another site can neither read, nor change, nor frame, nor listen to the page of a browser that is let in', async ({
  app,
  page,
}) => {
  const { origin, port } = new URL(page.url());
  const attacker = await page.context().newPage();
  const said = new Promise<string>((done) => attacker.once('crash', () => done('crashed')));
  // Same address, another port: the nearest that a stranger's page can come, and the cookie goes along.
  await attacker.route('http://127.0.0.1:1/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Another site</title>' }),
  );
  await attacker.goto('http://127.0.0.1:1/');
  const tried = attacker.evaluate(async (target) => {
    const attempt = (work: Promise<unknown>): Promise<string> =>
      work.then(
        () => 'went through',
        (error: Error) => error.name,
      );
    const post = (init: RequestInit) =>
      attempt(fetch(`${target}/request/report.create`, { method: 'POST', credentials: 'include', ...init }));
    const loaded = (name: string, fields: Record<string, string>): Promise<string> =>
      new Promise((done) => {
        const element = Object.assign(document.createElement(name), fields);
        element.addEventListener('load', () => done('went through'));
        element.addEventListener('error', () => done('blocked'));
        document.body.append(element);
      });
    const framed = (): Promise<string> =>
      new Promise((done) => {
        const frame = document.body.appendChild(document.createElement('iframe'));
        frame.addEventListener('load', () => {
          try {
            done(frame.contentDocument === null ? 'blocked' : 'went through');
          } catch {
            done('blocked');
          }
        });
        frame.src = `${target}/`;
      });
    return {
      read: await attempt(fetch(`${target}/`, { credentials: 'include' })),
      json: await post({ headers: { 'Content-Type': 'application/json' }, body: '{}' }),
      text: await post({ body: '{}' }),
      put: await attempt(fetch(`${target}/files?name=a.p12`, { method: 'PUT', body: 'a', credentials: 'include' })),
      stream: await new Promise((done) => {
        const stream = new EventSource(`${target}/events`, { withCredentials: true });
        stream.onopen = () => done('went through');
        stream.onerror = () => {
          stream.close();
          done('blocked');
        };
      }),
      script: await loaded('script', { src: `${target}/` }),
      image: await loaded('img', { src: `${target}/` }),
      frame: await framed(),
    };
  }, origin);
  const outcome = await Promise.race([tried, said.then((what) => ({ page: what }))]);
  for (const [way, what] of Object.entries(outcome)) expect(what, `${way} at ${port}`).not.toBe('went through');
  await attacker.close();
  // The browser's own words on the attacker's page.
  app.faults.splice(0);
});
