import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { TestAuthority } from '../support/test-authority.ts';
import { expect, type RunningApp, test } from './fixtures.ts';
import { chooseDestination, expectDestination, expectDeviceTokens, fillDeviceTokens, payloadText } from './frame.ts';
import { chooseHidden, close, test as hiddenTest, openMine, openTool, setProxy, sheet } from './network-support.ts';

const result = (page: Page) => page.getByRole('status', { name: 'Result' });
const question = (page: Page) => page.getByRole('dialog', { name: 'Send to production?' });
const send = (page: Page) => page.getByRole('button', { name: /^Send/ }).first();

async function openCertificate(
  { page, home }: RunningApp,
  environments: readonly ('sandbox' | 'production')[],
): Promise<void> {
  const { certificatePem, privateKeyPem } = new TestAuthority().identity({
    bundleId: 'com.example.mine',
    environments,
  });
  await writeFile(join(home, 'mine.pem'), certificatePem + privateKeyPem);
  await openMine(page, home);
}

async function chooseProduction(page: Page, deviceTokens: string): Promise<void> {
  await chooseDestination(page, 'production');
  await fillDeviceTokens(page, deviceTokens);
}

test('the question before production says what goes where, and comes again when the count changes', async ({ app }) => {
  const { page } = app;
  await openCertificate(app, ['production']);
  await chooseProduction(page, 'a1'.repeat(32));
  await page.getByRole('textbox', { name: 'Body' }).fill('Your table is ready');
  await send(page).click();
  for (const words of ['com.example.mine', '1 real device', 'api.push.apple.com:443', 'Your table is ready'])
    await expect(question(page)).toContainText(words);
  await question(page).getByRole('button', { name: 'Cancel' }).click();
  await fillDeviceTokens(page, `${'a1'.repeat(32)}\n${'b2'.repeat(32)}`);
  await send(page).click();
  await expect(question(page)).toContainText('2 real devices');
  await question(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(result(page)).not.toContainText('Accepted');
});

test('the question before production shows a text that is written from right to left so, whatever stands around it', async ({
  app,
}) => {
  const { page } = app;
  await openCertificate(app, ['production']);
  await chooseProduction(page, 'a1'.repeat(32));
  for (const [body, expected] of [
    ['مرحبا بالعالم 42', 'rtl'],
    ['Hello مرحبا', 'ltr'],
    ['שלום world', 'rtl'],
  ] as const) {
    await page.getByRole('textbox', { name: 'Body', exact: true }).fill(body);
    await send(page).click();
    const shown = question(page).getByRole('definition').last().getByText(body, { exact: true });
    expect(await shown.evaluate((element) => getComputedStyle(element).direction)).toBe(expected);
    await question(page).getByRole('button', { name: 'Cancel' }).click();
    await expect(question(page)).toBeHidden();
  }
  expect(await question(page).count()).toBe(0);
});

test('what cannot work is stopped with its fix before production, and nothing is asked', async ({ app }) => {
  const { page } = app;
  await openCertificate(app, ['sandbox']);
  await chooseProduction(page, 'a1'.repeat(32));
  await send(page).click();
  await expect(result(page)).toContainText('the destination is production');
  await expect(question(page)).toHaveCount(0);
  await result(page).getByRole('button', { name: 'Switch to sandbox' }).click();
  await expectDestination(page, 'sandbox');
});

test('a test device of the simulator is not sent to Apple', async ({ app }) => {
  const { page } = app;
  await openCertificate(app, ['production']);
  await chooseDestination(page, 'production');
  await send(page).click();
  await expect(result(page)).toContainText('one of the simulator’s test devices');
  await expect(question(page)).toHaveCount(0);
  await result(page).getByRole('button', { name: 'Remove this device token' }).click();
  await expectDeviceTokens(page, '');
});

test('a topic that the certificate lacks is told of before sending, with its fix', async ({ app }) => {
  const { page } = app;
  await openCertificate(app, ['sandbox']);
  await chooseDestination(page, 'sandbox');
  await page.getByText('Delivery options').click();
  await page.getByRole('textbox', { name: 'Topic' }).fill('com.other.app');
  const problems = page.getByRole('region', { name: 'Problems' });
  await expect(problems).toContainText('may push to com.example.mine, not to com.other.app');
  await problems.getByRole('button', { name: 'Use topic com.example.mine' }).click();
  await expect(page.getByRole('textbox', { name: 'Topic' })).toHaveValue('com.example.mine');
  await page.getByRole('combobox', { name: 'Push type' }).selectOption('voip');
  await expect(problems.getByRole('button', { name: 'Pick an identity' })).toBeVisible();
});

test('a header inside the payload moves to the delivery options at one press', async ({ page }) => {
  const editor = await payloadText(page);
  await editor.click();
  await editor.press('ControlOrMeta+a');
  await page.keyboard.insertText('{"aps":{"alert":"x"},"apns-collapse-id":"game-7"}');
  await page.getByRole('region', { name: 'Problems' }).getByRole('button', { name: 'Make it a header' }).click();
  await expect(editor).toContainText('{"aps":{"alert":"x"}}');
  await expect(page.getByText('collapse id game-7')).toBeVisible();
});

test('a payload broken in several ways is whole after one press', async ({ page }) => {
  const editor = await payloadText(page);
  await editor.click();
  await editor.press('ControlOrMeta+a');
  await page.keyboard.insertText("{'aps' => {“alert” = 'It's here'; badge: 1,}};");
  const fix = page.getByRole('region', { name: 'Problems' }).getByRole('button', { name: 'Fix all' });
  await expect(fix).toHaveCount(1);
  await fix.click();
  await expect(page.getByRole('textbox', { name: 'Body' })).toHaveValue("It's here");
  await expect(page.getByRole('status', { name: 'Problem count' })).toHaveText('No problems');
});

hiddenTest('Open Network in a tool opens it', async ({ app, hidden }) => {
  const { page } = app;
  await chooseHidden(app, hidden);
  await openTool(page);
  await setProxy(page, 1);
  await sheet(page).getByRole('button', { name: 'Save', exact: true }).click();
  await close(page);
  await page.getByRole('button', { name: 'Tools' }).click();
  await page.getByRole('menuitem', { name: /^Broadcast channels/ }).click();
  await page.getByRole('button', { name: 'List channels' }).click();
  await page.getByRole('status', { name: 'Channels result' }).getByRole('button', { name: 'Open Network' }).click();
  await expect(sheet(page)).toBeVisible();
});
