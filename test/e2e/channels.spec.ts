import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { chooseDestination, openLog, payloadText } from './frame.ts';

const UPDATE = `{"aps":{"timestamp":${Math.floor(Date.now() / 1000)},"event":"update","content-state":{"score":"1:0"}}}`;

async function openTool(page: Page): Promise<void> {
  // The simulator's own identity is there when the tool asks as somebody.
  await expect(page.getByRole('button', { name: /^App: Simulator’s certificate/ })).toBeVisible();
  await page.getByRole('button', { name: 'Tools' }).click();
  await page.getByRole('menuitem', { name: /^Broadcast channels/ }).click();
  await expect(page.getByRole('dialog', { name: 'Broadcast channels' })).toBeVisible();
}

async function typePayload(page: Page, payload: string): Promise<void> {
  const editor = await payloadText(page);
  await editor.click();
  await editor.press('ControlOrMeta+a');
  await page.keyboard.insertText(payload);
}

const managed = (page: Page) => page.getByRole('status', { name: 'Channels result' });
const broadcast = (page: Page) => page.getByRole('status', { name: 'Broadcast result' });

test('a channel is created, listed with its policy, broadcast to and deleted', async ({ page }) => {
  await typePayload(page, UPDATE);
  await openTool(page);
  await page.getByRole('radio', { name: /Store nothing/ }).check();
  await page.getByRole('button', { name: 'Create channel' }).click();
  await expect(managed(page)).toContainText('The channel was made.');
  await page.getByRole('radio', { name: /Store the newest/ }).check();
  await page.getByRole('button', { name: 'Create channel' }).click();
  const rows = page.getByRole('list', { name: 'Channels of the app' }).getByRole('listitem');
  await expect(rows).toHaveCount(2);

  await page.getByRole('button', { name: 'List channels' }).click();
  await expect(managed(page)).toContainText('These are all channels of the app.');
  await expect(rows.nth(0)).toContainText('stores nothing');
  await expect(rows.nth(1)).toContainText('stores the newest');

  await rows
    .nth(0)
    .getByRole('button', { name: /stores nothing/ })
    .click();
  await expect(page.getByRole('combobox', { name: 'Keep it for' })).toHaveValue('once');
  await page.getByRole('button', { name: 'Broadcast', exact: true }).click();
  await expect(broadcast(page)).toContainText('The simulator accepted it.');

  await rows
    .nth(0)
    .getByRole('button', { name: /^Delete channel/ })
    .click();
  await page.getByRole('button', { name: 'Keep it' }).click();
  await expect(rows).toHaveCount(2);
  await rows
    .nth(0)
    .getByRole('button', { name: /^Delete channel/ })
    .click();
  await page.getByRole('button', { name: 'Delete channel', exact: true }).click();
  await expect(managed(page)).toContainText('The channel was deleted.');
  await expect(rows).toHaveCount(1);

  await page.getByRole('button', { name: 'Broadcast', exact: true }).click();
  await expect(broadcast(page)).toContainText('This channel does not exist any more.');
  await expect(broadcast(page)).toContainText('400 ChannelNotRegistered');

  await page.getByRole('button', { name: 'Close Broadcast channels' }).click();
  const log = await openLog(page);
  await expect(log).toContainText('This channel does not exist any more.');
});

test('a payload that is no broadcast cannot be sent, and is mended on the spot', async ({ page }) => {
  await typePayload(page, UPDATE.replace('update', 'start'));
  await openTool(page);
  await page.getByRole('button', { name: 'Create channel' }).click();
  await expect(page.getByRole('list', { name: 'Problems of the broadcast' })).toContainText(
    'A broadcast cannot start a Live Activity',
  );
  const send = page.getByRole('button', { name: 'Broadcast', exact: true });
  await expect(send).toBeDisabled();
  await page.getByRole('button', { name: 'Make it an update' }).click();
  await expect(page.getByText('Fits a broadcast')).toBeVisible();
  await send.click();
  await expect(broadcast(page)).toContainText('The simulator accepted it.');
  await page.getByRole('button', { name: 'Edit it in the composer' }).click();
  await expect(await payloadText(page)).toContainText('"event":"update"');
});

test('an id that was never issued, and a bundle id with a suffix, are explained', async ({ page }) => {
  await openTool(page);
  await page.getByRole('textbox', { name: 'Channel id' }).fill('bmV2ZXIgaXNzdWVkIQ==');
  await page.getByRole('button', { name: 'Read', exact: true }).click();
  await expect(managed(page)).toContainText('APNs never issued this channel id here.');
  await page.getByRole('textbox', { name: 'Bundle id' }).fill('com.example.pushwright.voip');
  await expect(page.getByText('channels belong to the bare bundle id')).toBeVisible();
  await page.getByRole('button', { name: 'List channels' }).click();
  await expect(managed(page)).toContainText('Use com.example.pushwright.');
});

test('without an identity the way to one is offered', async ({ page }) => {
  await expect(page.getByRole('button', { name: /^App: Simulator’s certificate/ })).toBeVisible();
  await chooseDestination(page, 'sandbox');
  await page.getByRole('button', { name: 'Tools' }).click();
  await page.getByRole('menuitem', { name: /^Broadcast channels/ }).click();
  await page.getByRole('button', { name: 'List channels' }).click();
  await expect(managed(page)).toContainText('No identity is chosen');
  await managed(page).getByRole('button', { name: 'Pick an identity' }).click();
  await expect(page.getByRole('dialog', { name: 'Broadcast channels' })).toBeHidden();
  await expect(page.getByRole('dialog', { name: 'Identities' })).toBeVisible();
});

for (const scheme of ['light', 'dark'] as const) {
  test(`nothing in the channels is out of reach in ${scheme} colours`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await openTool(page);
    await page.getByRole('button', { name: 'Create channel' }).click();
    await expect(managed(page)).toContainText('The channel was made.');

    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();

    expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => target.join(' ')) }))).toEqual([]);
  });
}
