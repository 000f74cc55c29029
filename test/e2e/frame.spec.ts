import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, OF_THE_PAGE, type RunningApp, test } from './fixtures.ts';
import { chip, chooseDestination, chooseTestDevice, drawer, SEND, shut } from './frame.ts';

/* How the window is laid out: what stands where, at every size, and what opens by itself. */

const send = (page: Page) => page.getByRole('button', { name: SEND });
const result = (page: Page) => page.getByRole('status', { name: 'Result' });
const logOf = (page: Page) => page.getByRole('log', { name: 'Connection log' });

/** Gives the page so much room, as a window of that size at that zoom leaves it. */
async function resize({ page, electron }: RunningApp, width: number, height: number): Promise<void> {
  if (electron === null) return page.setViewportSize({ width, height });
  await electron.evaluate(
    ({ BrowserWindow }, size) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setMinimumSize(200, 200);
      window?.setContentSize(size.width, size.height);
    },
    { width, height },
  );
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width);
}

/** Whether the page needs no more width than it has. */
const fits = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1);

for (const [name, width, height] of [
  ['the smallest window', 900, 600],
  ['a usual window', 1440, 900],
  ['a window of 1280 × 800 at 200 %', 640, 400],
  ['a window of 1280 pixels at 400 %', 320, 640],
] as const)
  test(`${name} shows app, devices, destination, payload, picture and result, and all can be reached`, async ({
    app,
  }) => {
    const { page } = app;
    await resize(app, width, height);
    for (const label of ['App', 'Devices', 'Destination'])
      await expect(page.getByRole('button', { name: new RegExp(`^${label}:`) })).toBeInViewport();
    await expect(send(page)).toBeInViewport();
    await expect(result(page)).toBeVisible();
    for (const part of [
      page.getByRole('textbox', { name: 'Title', exact: true }),
      page.getByRole('textbox', { name: 'Body', exact: true }),
      page.getByRole('region', { name: 'Preview' }),
    ]) {
      await part.scrollIntoViewIfNeeded();
      await expect(part).toBeInViewport();
    }
    expect(await fits(page)).toBe(true);
    for (const label of ['App', 'Devices', 'Destination'] as const) {
      const popover = await chip(page, label);
      await expect(popover).toBeInViewport();
      const box = await popover.boundingBox();
      expect(box?.x).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
      await shut(page);
    }
    await chooseTestDevice(page, /^App removed/);
    await send(page).click();
    const fix = result(page).getByRole('button', { name: 'Remove this device token' });
    await fix.scrollIntoViewIfNeeded();
    await expect(fix).toBeInViewport();
    await logOf(page).scrollIntoViewIfNeeded();
    await expect(logOf(page)).toBeInViewport();
    expect(await fits(page)).toBe(true);
  });

test('the drawer opens by itself for a failure alone, at its cause, and is as it was at the next start', async ({
  app,
}) => {
  const { page } = app;
  await send(page).click();
  await expect(result(page)).toContainText('Accepted');
  await expect(logOf(page)).toBeHidden();
  await chooseTestDevice(page, /^App removed/);
  await send(page).click();
  await expect(logOf(page).locator('.log-row--marked')).toBeInViewport();
  await page.keyboard.press('ControlOrMeta+j');
  await expect(logOf(page)).toBeHidden();
  await chooseTestDevice(page, /^Always accepted/);
  await send(page).click();
  await expect(result(page)).toContainText('Accepted');
  await expect(logOf(page)).toBeHidden();
  await page.keyboard.press('ControlOrMeta+j');
  await expect(logOf(page)).toBeVisible();
  await page.getByRole('radio', { name: 'Split' }).click();
  await expect(page.getByRole('textbox', { name: 'Payload' })).toBeVisible();
  await expect
    .poll(() => readFile(join(app.home, 'settings.json'), 'utf8').catch(() => ''))
    .toMatch(/"drawer": true,\s+"view": "split"/);
  const again = await app.restart();
  await expect(again.getByRole('radio', { name: 'Split' })).toBeChecked();
  await expect(logOf(again)).toBeVisible();
});

test('one failure is told once: in the line below, with its fix; the log has the bare facts', async ({ page }) => {
  await chooseTestDevice(page, /^Apple is down/);
  await send(page).click();
  await expect(result(page)).toContainText('Rejected');
  const [sentence = ''] = await result(page).locator('.result__text > p').allTextContents();
  expect(sentence.length).toBeGreaterThan(20);
  const outside = await page.evaluate((told) => {
    const copy = document.body.cloneNode(true) as HTMLElement;
    for (const log of copy.querySelectorAll('.log')) log.remove();
    return copy.textContent?.split(told).length ?? 0;
  }, sentence);
  expect(outside - 1).toBe(1);
});

test(
  'a popover is opened, used and left by keyboard alone, and gives the focus back',
  OF_THE_PAGE,
  async ({ page }) => {
    const destination = page.getByRole('button', { name: /^Destination:/ });
    await destination.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('radio', { name: /^Simulator/ })).toBeVisible();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('button', { name: 'Destination: Sandbox' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(destination).toHaveAttribute('aria-expanded', 'false');
    await expect(destination).toBeFocused();
    // A press anywhere else closes it too, and does there what it does.
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: 'JSON' }).click();
    await expect(destination).toHaveAttribute('aria-expanded', 'false');
    await expect(page.getByRole('textbox', { name: 'Payload' })).toBeVisible();
  },
);

test(
  'what is typed in JSON stands in the fields and the other way round, and one undo is there for each',
  OF_THE_PAGE,
  async ({ page }) => {
    await page.getByRole('radio', { name: 'JSON' }).click();
    const editor = page.locator('.cm-content');
    await editor.click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText('{"aps":{"alert":{"title":"From JSON"}}}');
    await page.getByRole('radio', { name: 'Fields' }).click();
    await expect(page.getByRole('textbox', { name: 'Title', exact: true })).toHaveValue('From JSON');
    await page.getByRole('radio', { name: 'JSON' }).click();
    await editor.click();
    await page.keyboard.press('ControlOrMeta+Z');
    await expect(editor).toContainText('Your first notification');
  },
);

for (const colorScheme of ['light', 'dark'] as const)
  test(
    `nothing in the popovers and the drawer is out of reach in ${colorScheme} colours`,
    OF_THE_PAGE,
    async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const check = async (screen: string): Promise<void> => {
        const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
        expect(violations, screen).toEqual([]);
      };
      for (const label of ['App', 'Devices', 'Destination'] as const) {
        await chip(page, label);
        await check(label);
        await shut(page);
      }
      await chooseDestination(page, 'production');
      await check('production');
      await chooseDestination(page, 'simulator');
      await chooseTestDevice(page, /^App removed/);
      await send(page).click();
      await expect(result(page)).toContainText('Rejected');
      await check('rejected');
      await drawer(page, 'Result');
      await check('result');
    },
  );
