import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { chooseDestination, deviceTokens, expectDestination, SEND, shut } from './frame.ts';

const palette = (page: Page) => page.getByRole('dialog', { name: 'Find anything' });
const result = (page: Page) => page.getByRole('status', { name: 'Result' });
const send = (page: Page) => page.getByRole('button', { name: SEND });

async function run(page: Page, typed: string, line: string | RegExp): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(palette(page).getByRole('combobox')).toBeFocused();
  await page.keyboard.type(typed);
  await expect(palette(page).getByRole('option', { selected: true })).toHaveText(line);
  await page.keyboard.press('Enter');
  await expect(palette(page)).toBeHidden();
}

test('everything is found by a few letters: actions, tools, devices, destinations and past sends', async ({ page }) => {
  await send(page).click();
  await expect(result(page)).toContainText('Accepted');
  await run(page, 'app removed', /^Send to App removed/);
  await expect(await deviceTokens(page)).not.toHaveValue('');
  await shut(page);
  await run(page, 'send', /^Send/);
  await expect(result(page)).toContainText('Unregistered');
  await run(page, 'sandb', /^Send to Sandbox/);
  await expectDestination(page, 'sandbox');
  await run(page, 'show json', /^Show JSON/);
  await expect(page.getByRole('textbox', { name: 'Payload' })).toBeVisible();
  await run(page, 'your first', /first notification/);
  await expect(page.getByRole('region', { name: 'History' }).getByText('read-only')).toBeVisible();
  await page.keyboard.press('Escape');
  await run(page, 'netw', /^Network/);
  await expect(page.getByRole('dialog', { name: 'Network' })).toBeVisible();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: /^Find anything/ }).click();
  await page.keyboard.type('nothing is called so');
  await expect(palette(page).getByRole('status')).toHaveText('Nothing fits');
  await page.keyboard.press('Escape');
  await expect(palette(page)).toBeHidden();
  await expect(page.getByRole('button', { name: /^Find anything/ })).toBeFocused();
});

test('a send waits for its time, is cancelled, and goes by itself', async ({ page }) => {
  await page.clock.install();
  await expect(send(page)).toBeVisible();
  await page.keyboard.press('Alt+Shift+Enter');
  const cancel = page.getByRole('button', { name: /^Cancel/ });
  await expect(cancel).toHaveText('Cancel · 10 s');
  await page.clock.fastForward(4_000);
  await expect(cancel).toHaveText('Cancel · 6 s');
  await page.keyboard.press('Control+.');
  await expect(send(page)).toBeVisible();
  await page.clock.fastForward(60_000);
  await expect(result(page)).toContainText('Nothing sent yet');

  await page.getByRole('button', { name: 'More ways to send' }).click();
  await page.getByRole('menuitem', { name: 'Send in 5 seconds' }).click();
  await expect(cancel).toHaveText('Cancel · 5 s');
  await page.getByRole('textbox', { name: 'Body', exact: true }).fill('What stands here then');
  await page.clock.fastForward(5_000);
  await expect(result(page)).toContainText('Accepted');
  await expect(page.getByRole('navigation').getByText('What stands here then')).toBeVisible();
});

test('before a send waits, what stands against it is said', async ({ page }) => {
  await chooseDestination(page, 'production');
  await page.keyboard.press('Alt+Shift+Enter');
  await expect(result(page)).toContainText('Not sent');
  await expect(page.getByRole('button', { name: /^Cancel/ })).toBeHidden();
});

test('keys open what they say, the sheet lists them, and neither takes them from a dialog', async ({ page }) => {
  await expect(send(page)).toBeVisible();
  for (const [keys, name] of [
    ['Control+Shift+K', 'App'],
    ['Control+l', 'Devices'],
    ['Control+Shift+D', 'Destination'],
  ] as const) {
    const button = page.getByRole('button', { name: new RegExp(`^${name}: `) });
    await page.keyboard.press(keys);
    await expect(button).toHaveAttribute('aria-expanded', 'true');
    await page.keyboard.press(keys);
    await expect(button).toHaveAttribute('aria-expanded', 'false');
    await expect(button).toBeFocused();
  }
  await page.keyboard.press('Alt+Shift+Digit2');
  await expect(page.getByRole('textbox', { name: 'Payload' })).toBeVisible();
  await page.keyboard.press('Control+3');
  await expect(page.getByRole('radio', { name: 'Devices' })).toBeChecked();
  await page.keyboard.press('Control+/');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet.getByText('Ctrl+J')).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(palette(page)).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await page.keyboard.press('Control+4');
  await expect(page.getByRole('dialog', { name: 'Identities' })).toBeVisible();
});

test('who has sent nothing is led to the first step: a key, a text, what was given to them', async ({ page }) => {
  const kept = page.getByRole('navigation');
  await kept.getByRole('button', { name: /^I write texts/ }).click();
  await expect(page.getByRole('textbox', { name: 'Title', exact: true })).toBeFocused();

  const chooser = page.waitForEvent('filechooser');
  await kept.getByRole('button', { name: /^I have a key/ }).click();
  expect((await chooser).isMultiple()).toBe(true);
  await expect(page.getByRole('button', { name: /^App: / })).toHaveAttribute('aria-expanded', 'true');
  await shut(page);

  await kept.getByRole('button', { name: /^I have a log/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Paste a request' });
  await expect(dialog.getByRole('textbox')).toBeFocused();
  await dialog.getByRole('textbox').fill('hello');
  await dialog.getByRole('button', { name: 'Fill in' }).click();
  await expect(dialog).toContainText('Nothing in it is a request');
  await dialog
    .getByRole('textbox')
    .fill(`curl -d '{"aps":{"alert":"From a log"}}' https://api.sandbox.push.apple.com/3/device/${'ab'.repeat(32)}`);
  await dialog.getByRole('button', { name: 'Fill in' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('textbox', { name: 'Body', exact: true })).toHaveValue('From a log');
  await expectDestination(page, 'sandbox');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('textbox', { name: 'Body', exact: true })).toHaveValue('Your first notification');

  await send(page).click();
  await expect(result(page)).toContainText('Accepted');
  await expect(kept.getByRole('button', { name: /^I write texts/ })).toBeHidden();
});

test('nothing of the palette and the sheet is out of reach', async ({ page }) => {
  await expect(send(page)).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const keys of ['Control+k', 'Control+/']) {
      await page.keyboard.press(keys);
      await expect(page.locator('dialog[open]')).toBeVisible();
      expect((await new AxeBuilder({ page }).include('dialog[open]').analyze()).violations).toEqual([]);
      await page.keyboard.press('Escape');
    }
  }
});
