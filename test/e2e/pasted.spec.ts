import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { deviceTokens, expectDeviceTokens, fillDeviceTokens, payloadText } from './frame.ts';

const TOKEN = 'ab'.repeat(32);
const HI = '{"aps":{"alert":"Hi"}}';
const REQUEST = `curl -H 'apns-topic: com.example.pasted' -H 'authorization: bearer secret' -d '${HI}' https://api.sandbox.push.apple.com/3/device/${TOKEN}`;

const topic = (page: Page) => page.getByRole('textbox', { name: 'Topic' });
const fillIn = (page: Page) => page.getByRole('button', { name: 'Fill in' });
const undo = (page: Page) => page.locator('.banners').getByRole('button', { name: 'Undo' });

/** Puts `text` in the payload's place, as pasting it over everything does. */
async function pastePayload(page: Page, text: string): Promise<void> {
  // The editor takes the place of a plain field once its code is there.
  await payloadText(page);
  const editor = page.locator('.cm-content');
  await editor.click();
  await page.keyboard.press('ControlOrMeta+A');
  await editor.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

async function drop(page: Page, name: string, bytes: readonly number[]): Promise<void> {
  await expect(await payloadText(page)).toBeVisible();
  const transfer = await page.evaluateHandle(
    ([file, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(content)], file));
      return data;
    },
    [name, bytes] as [string, number[]],
  );
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent('body', type, { dataTransfer: transfer });
}

test('a pasted request fills in its fields, and Undo brings back what was pasted and keeps what was typed since', async ({
  page,
}) => {
  const before = await (await deviceTokens(page)).inputValue();
  await page.getByRole('button', { name: /^Delivery options/ }).click();
  await pastePayload(page, REQUEST);
  await expect(page.locator('.banners')).toContainText(
    'a payload, a device token, the destination sandbox and a delivery option',
  );
  await expect(page.locator('.banners')).toContainText('authorization header was left out');
  await expect(page.locator('.banners')).not.toContainText('secret');
  await fillIn(page).click();
  await expect(await payloadText(page)).toHaveText(HI);
  await expectDeviceTokens(page, TOKEN);
  await expect(topic(page)).toHaveValue('com.example.pasted');
  await topic(page).fill('com.example.typed');
  await undo(page).click();
  await expect(await payloadText(page)).toContainText('curl -H');
  await expectDeviceTokens(page, before);
  await expect(topic(page)).toHaveValue('com.example.typed');
});

test('what is typed before Fill in, after it and after Undo is never lost', async ({ page }) => {
  await page.getByRole('button', { name: /^Delivery options/ }).click();
  await pastePayload(page, REQUEST);
  await topic(page).fill('com.example.before');
  await fillIn(page).click();
  await expect(topic(page)).toHaveValue('com.example.pasted');
  await topic(page).press('End');
  await topic(page).pressSequentially('.voip');
  await fillDeviceTokens(page, `${TOKEN}\n${'cd'.repeat(32)}`);
  await undo(page).click();
  await expect(await payloadText(page)).toContainText('curl -H');
  await expect(topic(page)).toHaveValue('com.example.pasted.voip');
  await expectDeviceTokens(page, `${TOKEN}\n${'cd'.repeat(32)}`);
  await expect(page.locator('.banners')).toContainText('what you typed since');
  await undo(page).click();
  await expect(topic(page)).toHaveValue('com.example.before');
  await undo(page).click();
  await expect(topic(page)).toHaveValue('com.example.pasted.voip');
});

test('a print-out of another language becomes JSON, and one that cannot stays where it was pasted', async ({
  page,
}) => {
  await pastePayload(page, "{'aps': {'alert': 'Hi'}}");
  await expect(page.locator('.banners')).toContainText('Python');
  await fillIn(page).click();
  await expect(await payloadText(page)).toContainText('"alert": "Hi"');
  await undo(page).click();
  await expect(await payloadText(page)).toHaveText("{'aps': {'alert': 'Hi'}}");
  await pastePayload(page, '{ aps: { alert: title } }');
  await expect(page.locator('.banners')).toContainText('title stands for something outside it');
  await expect(fillIn(page)).toHaveCount(0);
  await page.locator('.banners').getByRole('button', { name: 'Dismiss' }).click();
  await expect(await payloadText(page)).toHaveText('{ aps: { alert: title } }');
});

test('a broadcast leads to its place', async ({ page }) => {
  await pastePayload(
    page,
    `curl -H 'apns-channel-id: abcd' -d '${HI}' https://api.push.apple.com/4/broadcasts/apps/com.example.app`,
  );
  await page.getByRole('button', { name: 'Open Broadcast channels' }).click();
  await expect(page.getByRole('dialog', { name: 'Broadcast channels' })).toBeVisible();
});

test('a dropped file fills in at once, in its encoding, with one undo, or is named where it is no text', async ({
  page,
}) => {
  await drop(page, 'request.txt', [...Buffer.from(`\ufeff${REQUEST}`, 'utf16le')]);
  await expect(page.locator('.banners')).toContainText('UTF-16');
  await expect(await payloadText(page)).toHaveText(HI);
  await undo(page).click();
  await expect(await payloadText(page)).toContainText('Your first notification');
  await drop(page, 'request.txt', [...Buffer.from(`\ufeff${REQUEST}`, 'utf16le')]);
  await expect(await payloadText(page)).toHaveText(HI);
  await drop(page, 'payload.json', [...Buffer.from('{"aps":{"alert":"Grüße"}}', 'latin1')]);
  await expect(page.locator('.banners')).toContainText('payload.json is in another encoding');
  await expect(fillIn(page)).toHaveCount(0);
  await expect(await payloadText(page)).toHaveText(HI);
});

test('what was filled in can be undone as long as nothing else was changed, however long that is', async ({ page }) => {
  await page.getByRole('button', { name: /^Delivery options/ }).click();
  await page.clock.install();
  await pastePayload(page, REQUEST);
  await fillIn(page).click();
  await expect(undo(page)).toBeVisible();
  await page.mouse.move(0, 0);
  await page.clock.fastForward('10:00');
  await expect(undo(page)).toBeVisible();
  await topic(page).fill('com.example.typed');
  await page.clock.fastForward('00:11');
  await expect(undo(page)).toBeVisible();
  await page.clock.fastForward('00:02');
  await expect(undo(page)).toBeHidden();
});
