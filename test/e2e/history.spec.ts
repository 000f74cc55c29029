import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { NAMED_DEVICES } from '../../electron/simulator/devices/devices.ts';
import { expect, OF_THE_PAGE, test } from './fixtures.ts';
import { expectDeviceTokens, fillDeviceTokens, payloadText, SEND, shut } from './frame.ts';

const GONE = NAMED_DEVICES.find(({ id }) => id === 'app-removed')?.deviceToken ?? '';
const ONE = '1'.repeat(64);
const TWO = '2'.repeat(64);

async function send(page: Page, payload: string, deviceTokens: readonly string[], outcome: RegExp): Promise<void> {
  await shut(page);
  await (await payloadText(page)).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(payload);
  await fillDeviceTokens(page, deviceTokens.join('\n'));
  await shut(page);
  await page.getByRole('button', { name: SEND }).click();
  await expect(page.getByRole('status', { name: 'Result' })).toContainText(outcome);
}

/** The list stands at the left, what is open in it in the middle. */
async function openHistory(page: Page): Promise<Locator> {
  await expect(page.getByRole('searchbox', { name: 'Search history' })).toBeVisible();
  return page.locator('.app');
}

const rowsOf = (within: Locator) => within.getByRole('listbox', { name: 'History' }).getByRole('option');
const shown = (page: Page) => page.getByRole('textbox', { name: 'Payload as sent' });

async function sendThree(page: Page): Promise<void> {
  await send(page, '{"aps":{"alert":"Your table is ready"}}', [ONE], /Accepted/);
  await send(page, '{"aps":{"alert":"您的餐桌已准备好"}}', [GONE], /Unregistered/);
  await send(page, '{"aps":{"alert":"Weekend menu"}}', [ONE, TWO, GONE], /2 of 3 accepted|1 of 3 rejected|1 rejected/);
}

test('finds, reads, loads, sends again, pins, notes, compares and deletes what was sent', async ({ app }) => {
  let { page } = app;
  await sendThree(page);

  let sheet = await openHistory(page);
  const rows = rowsOf(sheet);
  await expect(rows).toHaveCount(3);
  const search = sheet.getByRole('searchbox', { name: 'Search history' });
  await search.fill('weekend');
  await expect(rows).toHaveCount(1);
  await search.fill('餐桌');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('App removed · 410 Unregistered');
  await search.fill('');
  await sheet.getByRole('button', { name: 'Filter history' }).click();
  await sheet.getByRole('combobox', { name: 'Outcome' }).selectOption('accepted');
  await page.keyboard.press('Escape');
  await expect(rows).toHaveCount(2);
  await sheet.getByRole('button', { name: 'Do not filter by Accepted' }).click();
  await expect(rows).toHaveCount(3);

  await rows.filter({ hasText: 'Your table' }).click();
  await expect(sheet.getByRole('textbox', { name: 'Payload as sent' })).toContainText('Your table is ready');
  await sheet.getByRole('button', { name: 'More for this send' }).click();
  if (app.host === 'page') await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('menuitem', { name: 'Copy as .http' }).click();
  await expect(sheet.getByText('Copied as .http.')).toBeVisible();
  if (app.host === 'page')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`/3/device/${ONE} HTTP/2`);
  await sheet.getByRole('textbox', { name: 'Note' }).fill('for the release');
  await sheet.getByRole('button', { name: 'Pin', exact: true }).click();
  await expect(rows.first()).toContainText('Your table');
  await expect(sheet.getByText('Pinned', { exact: true })).toBeVisible();

  await sheet.getByRole('button', { name: 'Compare with…' }).click();
  await page
    .getByRole('dialog', { name: /^Compare with which/ })
    .getByRole('option')
    .filter({ hasText: 'Weekend' })
    .click();
  await expect(sheet.locator('.past-send').getByRole('status')).toHaveText('0 headers and 1 payload line differ');
  await expect(sheet.locator('.compare__line--left')).toContainText('Weekend menu');
  await sheet.getByRole('button', { name: 'Close compare' }).click();

  await sheet.getByRole('button', { name: 'Load as draft' }).click();
  await expect(shown(page)).toBeHidden();
  const body = page.getByRole('textbox', { name: 'Body', exact: true });
  await expect(body).toHaveValue('Your table is ready');
  await expectDeviceTokens(page, ONE);
  await shut(page);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(body).toHaveValue('Weekend menu');
  await expectDeviceTokens(page, [ONE, TWO, GONE].join('\n'));
  await shut(page);

  sheet = await openHistory(page);
  await rowsOf(sheet).filter({ hasText: '餐桌' }).click();
  await sheet.getByRole('button', { name: 'Send again' }).click();
  await expect(page.getByRole('status', { name: 'Result' })).toContainText('Unregistered');
  sheet = await openHistory(page);
  await expect(rowsOf(sheet)).toHaveCount(4);

  page = await app.restart();
  sheet = await openHistory(page);
  await expect(rowsOf(sheet)).toHaveCount(4);
  await sheet.getByRole('searchbox', { name: 'Search history' }).fill('for the release');
  await expect(rowsOf(sheet)).toHaveCount(1);
  await rowsOf(sheet).click();
  await expect(sheet.getByRole('textbox', { name: 'Note' })).toHaveValue('for the release');
  await sheet.getByRole('button', { name: 'More for this send' }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await page.getByRole('dialog', { name: 'Delete this send?' }).getByRole('button', { name: 'Delete' }).click();
  await expect(sheet.getByText('No send fits', { exact: true }).last()).toBeVisible();
  await sheet.getByRole('searchbox', { name: 'Search history' }).fill('');
  await expect(rowsOf(sheet)).toHaveCount(3);
});

test('is walked by the keyboard alone', OF_THE_PAGE, async ({ page }) => {
  await sendThree(page);
  const sheet = await openHistory(page);
  const rows = rowsOf(sheet);
  await expect(rows).toHaveCount(3);
  await sheet.getByRole('searchbox', { name: 'Search history' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(sheet.getByRole('textbox', { name: 'Payload as sent' })).toContainText('Your table is ready');
  await expect(sheet.getByRole('listbox', { name: 'History' })).toBeFocused();
  await page.keyboard.press('p');
  await expect(rows.first()).toContainText('Your table');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Delete');
  await page.getByRole('dialog', { name: 'Delete this send?' }).getByRole('button', { name: 'Delete' }).focus();
  await page.keyboard.press('Enter');
  await expect(rows).toHaveCount(2);
  await expect(sheet.getByRole('listbox', { name: 'History' })).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(shown(page)).toBeHidden();
  await expect(page.getByRole('textbox', { name: 'Body' })).toHaveValue('Your table is ready');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing of the history is out of reach in ${colorScheme} colours`, OF_THE_PAGE, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await sendThree(page);
    const sheet = await openHistory(page);
    // Electron opens no second page, which axe would gather its results in.
    const look = async (): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map((one) => one.target.join(' ')) }))).toEqual([]);
    };
    await rowsOf(sheet).first().click();
    await expect(sheet.getByRole('textbox', { name: 'Payload as sent' })).toBeVisible();
    await look();
    await sheet.getByRole('button', { name: 'Filter history' }).click();
    await look();
    await page.keyboard.press('Escape');
    await sheet.getByRole('button', { name: /^Kept 90 days/ }).click();
    await look();
    await page.keyboard.press('Escape');
    await sheet.getByRole('button', { name: 'Compare with…' }).click();
    await page
      .getByRole('dialog', { name: /^Compare with which/ })
      .getByRole('option')
      .last()
      .click();
    await expect(sheet.locator('.past-send').getByRole('status')).toBeVisible();
    await look();
  });
}
