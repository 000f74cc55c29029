import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.ts';
import { chooseProtocol, fillDeviceTokens, SEND } from './frame.ts';

const APP_REMOVED = 'ace1'.padEnd(64, '0');

test('a reading is downloaded as a CSV file', async ({ page }) => {
  await chooseProtocol(page, 'binary');
  await fillDeviceTokens(page, APP_REMOVED);
  await page.getByRole('button', { name: SEND }).click();
  await expect(page.getByRole('status', { name: 'Result' })).toContainText('accepted');
  await page.getByRole('button', { name: 'Tools' }).click();
  await page.getByRole('menuitem', { name: /^Feedback service/ }).click();
  await page.getByRole('button', { name: 'Read feedback' }).click();
  await expect(page.getByRole('status', { name: 'Feedback result' })).toContainText('1 device');

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV…' }).click();
  const download = await downloading;

  expect(download.suggestedFilename()).toMatch(/^\d{8}T\d{9}Z-the-simulator\.csv$/);
  expect(await readFile(await download.path(), 'utf8')).toBe(
    `device_token,time,unix_seconds\r\n${APP_REMOVED},2026-01-15T09:30:00.000Z,1768469400\r\n`,
  );
  await expect(page.getByRole('status', { name: 'Feedback result' })).toContainText('browser’s downloads');
});
