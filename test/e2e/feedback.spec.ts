import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { chooseDestination, chooseProtocol, expectDeviceTokens, fillDeviceTokens, openLog, SEND } from './frame.ts';

const APP_REMOVED = 'ace1'.padEnd(64, '0');
const TOKEN_EXPIRED = 'ace2'.padEnd(64, '0');
const HERE = 'ab'.repeat(32);

async function openTool(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Tools' }).click();
  await page.getByRole('menuitem', { name: /^Feedback service/ }).click();
  await expect(page.getByRole('dialog', { name: 'Feedback service' })).toBeVisible();
}

async function loseTheApp(page: Page): Promise<void> {
  await chooseProtocol(page, 'binary');
  await fillDeviceTokens(page, `${APP_REMOVED}\n${HERE}\n${TOKEN_EXPIRED}`);
  await page.getByRole('button', { name: SEND }).click();
  await expect(page.getByRole('status', { name: 'Result' })).toContainText('All 3 accepted');
}

const said = (page: Page) => page.getByRole('status', { name: 'Feedback result' });

test('devices that lost the app are read once, kept, and taken off the list', async ({ page, home }) => {
  await loseTheApp(page);
  await openTool(page);
  await page.getByRole('button', { name: 'Read feedback' }).click();
  await expect(said(page)).toContainText('2 devices no longer have the app');
  const rows = page.getByRole('region', { name: 'Devices that lost the app' }).getByRole('row');
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(1)).toContainText('ace10000…000000');
  await expect(rows.nth(1)).toContainText('1768469400');

  await page.getByRole('button', { name: 'Read feedback' }).click();
  await expect(said(page)).toContainText('is empty');
  await expect(rows).toHaveCount(3);

  await page.getByRole('button', { name: 'Remove 2 from Device tokens' }).click();
  await expect(said(page)).toContainText('2 device tokens are off the list');
  await page.getByRole('button', { name: 'Close Feedback service' }).click();
  await expectDeviceTokens(page, HERE);
  await expect(await openLog(page)).toContainText('named 2 devices');

  const [name = ''] = await readdir(join(home, 'feedback'));
  const csv = await readFile(join(home, 'feedback', name), 'utf8');
  expect(csv).toBe(['device_token,time,unix_seconds', ...[APP_REMOVED, TOKEN_EXPIRED].map(csvLine), ''].join('\r\n'));
});

function csvLine(token: string): string {
  return `${token},2026-01-15T09:30:00.000Z,1768469400`;
}

test('a reading is there again after a restart, until it is deleted', async ({ app }) => {
  await loseTheApp(app.page);
  await openTool(app.page);
  await app.page.getByRole('button', { name: 'Read feedback' }).click();
  await expect(said(app.page)).toContainText('2 devices');

  const page = await app.restart();
  await openTool(page);
  const kept = page.getByRole('region', { name: 'Kept readings' });
  await kept.getByRole('listitem').getByRole('button').first().click();
  await expect(page.getByRole('region', { name: 'Devices that lost the app' })).toContainText('ace20000…000000');
  await kept.getByRole('button', { name: /^Delete the reading/ }).click();
  await page.getByRole('button', { name: 'Delete reading' }).click();
  await expect(kept).toBeHidden();
  await expect(page.getByText('Nothing read yet.')).toBeVisible();
});

test('Apple’s own service is said to be closed, and what replaced it', async ({ page }) => {
  await chooseDestination(page, 'production');
  await openTool(page);
  const tool = page.getByRole('dialog', { name: 'Feedback service' });
  await expect(tool).toContainText('31 March 2021');
  await expect(tool).toContainText('410 Unregistered');
  await expect(tool.getByRole('button', { name: 'Read feedback' })).toBeDisabled();
  await tool.getByRole('button', { name: 'Use the simulator' }).click();
  await tool.getByRole('button', { name: 'Read feedback' }).click();
  await expect(said(page)).toContainText('is empty');
});

for (const scheme of ['light', 'dark'] as const) {
  test(`nothing in the feedback service is out of reach in ${scheme} colours`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await loseTheApp(page);
    await openTool(page);
    await page.getByRole('button', { name: 'Read feedback' }).click();
    await expect(said(page)).toContainText('2 devices');

    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();

    expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => target.join(' ')) }))).toEqual([]);
  });
}
