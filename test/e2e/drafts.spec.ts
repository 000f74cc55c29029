import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, type RunningApp, test } from './fixtures.ts';
import { SEND } from './frame.ts';

const TOKEN = 'ab'.repeat(32);
const REQUEST = `### Order shipped
# what the shop sends
POST https://api.sandbox.push.apple.com/3/device/${TOKEN} HTTP/2
apns-topic: com.example.shop
apns-push-type: alert

{"aps":{"alert":{"title":"Order shipped"}}}
`;

const row = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('listbox', { name: 'Drafts' }).getByRole('option', { name });
const title = (page: Page): Locator => page.getByRole('textbox', { name: 'Title', exact: true });
const name = (page: Page): Locator => page.getByRole('heading', { level: 1 });

async function showDrafts(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: SEND })).toBeVisible();
  await page.keyboard.press('Control+1');
  await expect(page.getByRole('listbox', { name: 'Drafts' })).toBeVisible();
}

/** Saves the draft as a document, and gives its text. */
async function saved({ page, electron, home }: RunningApp, keys: string, fileName: string): Promise<string> {
  const path = join(home, fileName);
  await electron?.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, path);
  const download = electron === null ? page.waitForEvent('download') : null;
  await page.keyboard.press(keys);
  if (download !== null) await (await download).saveAs(path);
  await expect(
    page.getByText(electron === null ? 'goes to your browser’s downloads' : `Saved as ${fileName}`),
  ).toBeVisible();
  return readFile(path, 'utf8');
}

test('drafts are several, each with its name and what was typed into it; one that was deleted comes back', async ({
  app,
}) => {
  const { page } = app;
  await showDrafts(page);
  await title(page).fill('First');
  await row(page, 'Live Activity: start').click();
  await expect(title(page)).toHaveValue('Goal!');
  await title(page).fill('Second');
  await page.getByRole('button', { name: 'Draft', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Rename…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Match day');
  await page.keyboard.press('Enter');
  await expect(name(page)).toHaveText('Match day');
  await expect(page).toHaveTitle('Match day – Pushwright');
  await row(page, /^First/).click();
  await expect(title(page)).toHaveValue('First');
  await expect(name(page)).toHaveText('Untitled');
  await page.keyboard.press('Control+D');
  await expect(row(page, /^First/)).toHaveCount(2);
  await title(page).fill('Third');
  await row(page, /^Match day/).click();
  await expect(title(page)).toHaveValue('Second');
  // Deleted by the keyboard alone, from the list.
  await page.getByRole('listbox', { name: 'Drafts' }).focus();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('status').filter({ hasText: '“Match day” is deleted.' })).toBeVisible();
  await expect(row(page, /^Match day/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(name(page)).toHaveText('Match day');
  await expect(title(page)).toHaveValue('Second');
  await page.reload();
  await expect(title(page)).toHaveValue('Second');
  await expect(row(page, /^Third/)).toBeVisible();
});

test('a document opens as a draft, and gets back no other line than what was changed', async ({ app }) => {
  const { page, electron, home } = app;
  await showDrafts(page);
  const path = join(home, 'order.push');
  await writeFile(path, REQUEST);
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Control+O');
  await (await chooser).setFiles(path);
  await expect(name(page)).toHaveText('Order shipped');
  await expect(page.getByRole('button', { name: /^App:.*com\.example\.shop/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Destination: Sandbox/ })).toBeVisible();
  await title(page).fill('On its way');
  if (electron === null) {
    expect(await saved(app, 'Control+S', 'saved.push')).toContain('"title":"On its way"');
    return;
  }
  await expect(row(page, /^Order shipped/)).toContainText('edited');
  await page.keyboard.press('Control+S');
  await expect(page.getByText('Saved as order.push')).toBeVisible();
  await expect(row(page, /^Order shipped/)).not.toContainText('edited');
  const text = await readFile(path, 'utf8');
  expect(text.split('\n').filter((line) => !REQUEST.split('\n').includes(line))).toEqual([
    expect.stringContaining('On its way'),
  ]);
  // Another program changes the same request meanwhile.
  await writeFile(path, text.replace('com.example.shop', 'com.example.other'));
  await title(page).fill('Arrived');
  await page.keyboard.press('Control+S');
  const asked = page.getByRole('dialog', { name: '“order.push” was changed by another program' });
  await asked.getByRole('button', { name: 'Save over it' }).click();
  await expect(page.getByText('Saved as order.push')).toBeVisible();
  const both = await readFile(path, 'utf8');
  expect(both).toContain('com.example.other');
  expect(both).toContain('Arrived');
  expect(await saved(app, 'Control+Shift+S', 'copy.push')).toContain('Arrived');
});

test('two drafts stand beside each other, what differs is marked as one types, and either can be written in', async ({
  app: { page },
}) => {
  await showDrafts(page);
  await title(page).fill('Order shipped');
  await expect(page.locator('html')).toHaveAttribute('data-saved', 'true');
  await page.keyboard.press('Control+D');
  await expect(row(page, /^Order shipped/)).toHaveCount(2);
  await row(page, /^Order shipped/)
    .nth(1)
    .click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Show beside' }).click();
  const beside = page.getByRole('region', { name: /^Beside: Order shipped/ });
  await expect(beside).toContainText('no difference');
  await title(page).fill('Ordre expédié');
  await expect(beside).toContainText('1 difference');
  await beside.getByRole('button', { name: 'Write in this one' }).click();
  await expect(title(page)).toHaveValue('Order shipped');
  const other = page.getByRole('region', { name: /^Beside: Ordre expédié/ });
  await expect(other).toContainText('1 difference');
  await title(page).fill('Order sent');
  await other.getByRole('button', { name: 'Close' }).click();
  await expect(other).toHaveCount(0);
  await expect(row(page, /^Order sent/)).toBeVisible();
});
