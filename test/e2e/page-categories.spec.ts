import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { SEND } from './frame.ts';

const SWIFT = `enum Actions: String { case come = "COME" }
let late = UNTextInputNotificationAction(identifier: "LATE", title: "Later", options: [],
  textInputButtonTitle: "Send", textInputPlaceholder: "When?")
UNNotificationCategory(identifier: "TABLE", actions: [
  UNNotificationAction(identifier: Actions.come.rawValue, title: "I’m on my way"), late,
  UNNotificationAction(identifier: "GIVE_UP", title: title(3), options: .destructive)],
  intentIdentifiers: [], hiddenPreviewsBodyPlaceholder: "%u tables")`;

/** Replaces the payload as somebody who types does. */
async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Payload' }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

test('a category is read from Swift, completed by hand, shown below the preview and kept, and is never sent', async ({
  page,
}) => {
  await expect(page.getByRole('button', { name: SEND })).toBeVisible();
  const preview = page.getByRole('region', { name: 'Preview' });
  await page.getByText('JSON', { exact: true }).first().click();
  const payload = page.getByRole('textbox', { name: 'Payload' });
  await write(page, '{"aps":{"alert":"Your table","category":"TABLE"}}');
  await expect(preview.getByText('The category TABLE is not known here')).toBeVisible();
  await preview.getByRole('button', { name: 'Enter it…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Categories of / });
  await expect(dialog.getByRole('textbox', { name: 'Identifier' })).toHaveValue('TABLE');
  await dialog.getByRole('textbox', { name: 'From Swift' }).fill(SWIFT);
  await dialog.getByRole('button', { name: 'Read it' }).click();
  await expect(dialog.getByRole('status')).toContainText('1 category read: TABLE');
  await expect(dialog.getByRole('status')).toContainText('Line 6: the title of an action cannot be read: title(3)');
  await dialog
    .getByRole('group', { name: 'Action 3' })
    .getByRole('textbox', { name: 'Title' })
    .fill('Give up the table');
  await expect(
    dialog.getByRole('group', { name: 'Action 3' }).getByRole('checkbox', { name: 'Destructive' }),
  ).toBeChecked();
  const inDialog = await new AxeBuilder({ page }).include('dialog').analyze();
  expect(inDialog.violations).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  const actions = preview.getByRole('list', { name: 'Actions of TABLE' }).getByRole('listitem');
  await expect(actions).toHaveText(['I’m on my way', 'Latertakes a text: When?', 'Give up the tabledestructive']);
  await expect(preview.getByText('“%u tables”')).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const below = await new AxeBuilder({ page }).include('.category-below').analyze();
    expect(below.violations).toEqual([]);
  }
  // Kept by the host: the page that is loaded again has it from there. The payload says no more than it said.
  await expect(payload).toHaveText('{"aps":{"alert":"Your table","category":"TABLE"}}');
  await write(page, '{"aps":{"alert":"Your table","category":"OTHER"}}');
  await expect(preview.getByText('The category OTHER is not known here')).toBeVisible();
  await page.reload();
  await page.getByText('JSON', { exact: true }).first().click();
  await write(page, '{"aps":{"alert":"Your table","category":"TABLE"}}');
  await expect(actions).toHaveCount(3);
});
