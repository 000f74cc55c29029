import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { deviceTokens, expectDeviceTokens, fillDeviceTokens } from './frame.ts';

const MINE = '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0';

/** Pastes as the keyboard would: the page hears of it first, and only what it leaves alone is put in. */
async function paste(page: Page, text: string): Promise<void> {
  await (await deviceTokens(page)).evaluate((field, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    if (field.dispatchEvent(event)) document.execCommand('insertText', false, pasted);
  }, text);
}

test('a pasted device token takes the place of the test device, and undo brings that back', async ({ page }) => {
  const before = await (await deviceTokens(page)).inputValue();
  await (await deviceTokens(page)).click();
  await page.keyboard.press('ControlOrMeta+End');
  await paste(page, `<${MINE}>`);
  await expectDeviceTokens(page, `<${MINE}>\n`);
  await expect(page.getByRole('status').filter({ hasText: 'took the place of the test devices' })).toBeVisible();
  await expect(page.getByRole('group', { name: 'Devices' }).getByText('1 device', { exact: true })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Z');
  await expectDeviceTokens(page, before);
});

test('a pasted device token stands on a line of its own beside others', async ({ page }) => {
  await fillDeviceTokens(page, 'ab'.repeat(32));
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('ArrowRight');
  await paste(page, MINE);
  await expectDeviceTokens(page, `${'ab'.repeat(32)}\n${MINE}`);
  await expect(page.getByRole('group', { name: 'Devices' }).getByText('2 devices', { exact: true })).toBeVisible();
});

test('a name beside a device token is left out with a receipt, and a typo is named with its place', async ({
  page,
}) => {
  await fillDeviceTokens(page, `Anna’s iPhone ${MINE}\nO${MINE.slice(1)}`);
  const findings = page.getByRole('list', { name: 'What was found in the device tokens' });
  await expect(findings).toContainText('“Anna’s iPhone” was left out');
  await expect(findings).toContainText('“O” at position 1 is no hexadecimal digit');
});

test('the device token inside one that was encoded again is one press away', async ({ page }) => {
  await fillDeviceTokens(page, `Anna ${'ab'.repeat(32)}\n${Buffer.from(MINE).toString('base64')}`);
  await page.getByRole('button', { name: 'Use the device token inside' }).click();
  await expectDeviceTokens(page, `Anna ${'ab'.repeat(32)}\n${MINE}`);
  await expect(page.getByRole('button', { name: 'Use the device token inside' })).toBeHidden();
});
