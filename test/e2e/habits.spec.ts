import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, OF_THE_PAGE, test } from './fixtures.ts';
import { chip, deviceTokens, drawer, fillDeviceTokens, openLog, SEND } from './frame.ts';

/* What people expect of every window, and miss at once where it is not so. */

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest('.log__item')?.getAttribute('data-index'));

async function sendOne(page: Page): Promise<void> {
  await page.getByRole('button', { name: SEND }).click();
  await expect(page.getByRole('status', { name: 'Result' })).toContainText('Accepted');
}

test('the focus comes back to what opened a tool, a dialog or a menu', async ({ app: { page } }) => {
  const tools = page.getByRole('button', { name: 'Tools', exact: true });
  for (const tool of ['Network', 'Feedback service']) {
    await tools.click();
    await page.getByRole('menuitem', { name: tool }).click();
    await expect(page.getByRole('dialog', { name: tool })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(tools).toBeFocused();
  }
});

test('the log is one stop of the Tab key, and arrow keys go through its rows', async ({ app: { page } }) => {
  await sendOne(page);
  await (await openLog(page)).focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => focused(page)).toBe('0');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => focused(page)).toBe('1');
  await page.keyboard.press('Enter');
  await expect((await openLog(page)).locator('.log__item').nth(1).locator('.log-row')).toHaveAttribute(
    'data-open',
    'true',
  );
  await page.keyboard.press('End');
  const last = (await (await openLog(page)).locator('.log__item').count()) - 1;
  await expect.poll(() => focused(page)).toBe(String(last));
  await page.keyboard.press('Home');
  await expect.poll(() => focused(page)).toBe('0');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('.log__item'))).toBeNull();
});

test('colours of the reader’s own leave the chosen identity its shape', async ({ app: { page } }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await chip(page, 'App');
  const chosen = page.locator('.identity-card--chosen');
  await expect(chosen).toHaveCount(1);
  const other = page.locator('.identity-card:not(.identity-card--chosen)').first();
  const outline = (of: typeof chosen) => of.evaluate((element) => getComputedStyle(element).outlineStyle);
  expect(await outline(chosen)).toBe('solid');
  expect(await outline(other)).toBe('none');
});

test.describe('in a window of its own', () => {
  test.skip(({ host }) => host !== 'window', 'A browser has a menu of its own.');

  test('the second button of the mouse offers editing in a field, and nothing where nothing is selected', async ({
    app,
  }) => {
    const { page } = app;
    await app.electron?.evaluate(({ Menu }) => {
      Menu.prototype.popup = function popup() {
        Object.assign(globalThis, { offered: this.items.map(({ role, type }) => role ?? type) });
      };
    });
    const offered = () => app.electron?.evaluate(() => (globalThis as { offered?: string[] }).offered ?? []);
    await page.getByRole('heading', { level: 1 }).click({ button: 'right' });
    await page.getByRole('textbox', { name: 'Title', exact: true }).click({ button: 'right' });
    await expect.poll(offered).toEqual(['undo', 'redo', 'separator', 'cut', 'copy', 'paste', 'selectall']);
  });
});

test.describe('in a browser', () => {
  test.skip(({ host }) => host !== 'page', 'The window reads its files from the disk.');

  test('a press of Send waits for the reader of device tokens, which is still on its way', async ({ app }) => {
    const { page } = app;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(/without-device-tokens/, async (route) => {
      await held;
      await route.continue();
    });
    await page.reload();
    await fillDeviceTokens(page, `<${'ab12cd34 '.repeat(8).trim()}>`);
    await page.getByRole('button', { name: SEND }).click();
    release();
    await expect(page.getByRole('status', { name: 'Result' })).toContainText('Accepted');
  });
});

test('how the window was divided is so at the next start', async ({ app }) => {
  const splitter = (page: Page) => page.getByRole('separator', { name: 'Height of the drawer' });
  await drawer(app.page, 'Log');
  await splitter(app.page).focus();
  const before = Number(await splitter(app.page).getAttribute('aria-valuenow'));
  for (let step = 0; step < 3; step += 1) await app.page.keyboard.press('ArrowUp');
  await expect(splitter(app.page)).toHaveAttribute('aria-valuenow', String(before + 72));
  const settings = join(app.home, 'settings.json');
  await expect.poll(() => readFile(settings, 'utf8').catch(() => '')).toContain(`"lower": ${before + 72}`);
  const page = await app.restart();
  await expect(splitter(page)).toHaveAttribute('aria-valuenow', String(before + 72));
});

test('no row of the log ends in the middle of a fact', OF_THE_PAGE, async ({ app: { page } }) => {
  await sendOne(page);
  const cut = await (await openLog(page)).locator('.log-row__gist').evaluateAll(
    (rows) =>
      rows.flatMap((row) => {
        const edge = row.getBoundingClientRect();
        return [...row.children].filter((fact) => {
          const box = fact.getBoundingClientRect();
          return box.top < edge.bottom - 1 && box.right > edge.right + 1;
        });
      }).length,
  );
  expect(cut).toBe(0);
});

test(
  'Arabic runs from the right in the fields and in the picture, and a device token never turns',
  OF_THE_PAGE,
  async ({ app: { page } }) => {
    const runs = (of: Locator) => of.evaluate((element) => getComputedStyle(element).direction);
    await page.getByRole('textbox', { name: 'Title', exact: true }).fill('طاولتك جاهزة');
    await page.getByRole('textbox', { name: 'Body' }).fill('يرجى الحضور (طاولة 12).');
    for (const name of ['Title', 'Body'])
      expect(await runs(page.getByRole('textbox', { name, exact: true }))).toBe('rtl');
    await expect(page.locator('.preview__body')).toContainText('12');
    for (const part of ['.preview__title', '.preview__body']) expect(await runs(page.locator(part))).toBe('rtl');
    expect(await runs(await deviceTokens(page))).toBe('ltr');
  },
);
