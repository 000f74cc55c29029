import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { SEND } from './frame.ts';
import { choose, identity } from './own-identity.ts';

/** Long enough for the page to have shown whatever it was told before. */
const twoFrames = (page: Page): Promise<void> =>
  page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))),
  );

test('a page asks for nothing before it can hear what changes', async ({ page }) => {
  await expect(page.getByRole('button', { name: SEND })).toBeVisible();
  const asked: string[] = [];
  let onHeld = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    onHeld = resolve;
  });
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/events', async (route) => {
    onHeld();
    await released;
    await route.continue();
  });
  await page.route('**/request/**', async (route) => {
    asked.push(new URL(route.request().url()).pathname);
    await route.continue();
  });
  await page.reload();
  await held;
  await twoFrames(page);
  expect(asked.filter((path) => path.endsWith('app.start'))).toEqual([]);
  release();
  await expect(page.getByRole('button', { name: SEND })).toBeVisible();
  expect(asked).toContain('/request/app.start');
});

test('an answer that comes late does not take back what changed meanwhile', async ({ page, home }) => {
  await expect(page.getByRole('button', { name: SEND })).toBeVisible();
  const key = join(home, 'AuthKey_MINE123456.p8');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await writeFile(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/request/identity.list', async (route) => {
    const answer = await route.fetch();
    await released;
    await route.fulfill({ response: answer });
  });
  await page.reload();
  await choose(page, key);
  await expect(identity(page).getByText('MINE123456').first()).toBeVisible();
  const late = page.waitForResponse('**/request/identity.list');
  release();
  await (await late).finished();
  await twoFrames(page);
  await expect(identity(page).getByText('MINE123456').first()).toBeVisible();
});
