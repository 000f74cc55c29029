import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { NAMED_DEVICES } from '../../electron/simulator/devices/devices.ts';
import { expect, OF_THE_PAGE, type RunningApp, test } from './fixtures.ts';
import { chip, SEND } from './frame.ts';

const ANNA = '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0';
const BO = 'b0'.repeat(32);
const REMOVED = NAMED_DEVICES.find(({ id }) => id === 'app-removed')?.deviceToken ?? '';
const ALWAYS = NAMED_DEVICES.find(({ id }) => id === 'always-accepted')?.deviceToken ?? '';

const tokens = (page: Page) => page.getByRole('textbox', { name: 'Device tokens' });
const picker = (page: Page) => page.getByRole('listbox', { name: 'Devices to send to' });
const choice = (page: Page, name: RegExp | string) => picker(page).getByRole('option', { name });
const result = (page: Page) => page.getByRole('status', { name: 'Result' });
const send = (page: Page) => page.getByRole('button', { name: SEND });

/** Adds what stands in the field to the book, by the press beside it. */
async function addFromToken(page: Page, text: string, fields: { readonly name?: string; readonly group?: string }) {
  await chip(page, 'Devices');
  await tokens(page).fill(text);
  await page.getByRole('button', { name: /^Add .* to devices…$/ }).click();
  const form = page.getByRole('dialog', { name: 'Add device' });
  for (const [label, value] of [
    ['Name', fields.name],
    ['Group', fields.group],
  ] as const)
    if (value !== undefined) await form.getByLabel(label, { exact: true }).fill(value);
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(form).toBeHidden();
}

/** The book stands at the left. */
async function openBook(page: Page): Promise<Locator> {
  await page.getByRole('radiogroup', { name: 'What is kept' }).getByRole('radio', { name: 'Devices' }).click();
  const book = page.getByRole('navigation');
  await expect(book.getByRole('option').first()).toBeVisible();
  return book;
}

/** Two devices of a group in the book, the field empty. */
async function withTwoDevices(page: Page): Promise<void> {
  await addFromToken(page, `Anna ${ANNA}`, { group: 'Team' });
  await addFromToken(page, BO, { name: 'Bo', group: 'team' });
  await tokens(page).fill('');
}

async function accessibleInBothThemes(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // Electron opens no second page, which axe would gather its results in.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
}

test('device tokens are added by a press, chosen by name, and accepted; all is there after a restart', async ({
  app,
}) => {
  let { page } = app;
  // What stands beside a device token is offered as its name.
  await chip(page, 'Devices');
  await tokens(page).fill(`Anna’s iPhone ${ANNA}`);
  await page.getByRole('button', { name: 'Add 0f1e2d3c…d2e1f0 to devices…' }).click();
  const form = page.getByRole('dialog', { name: 'Add device' });
  await expect(form.getByLabel('Name', { exact: true })).toHaveValue('Anna’s iPhone');
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(form).toBeHidden();
  await expect(page.getByRole('list', { name: 'Devices', exact: true })).toContainText('Anna’s iPhone');
  await addFromToken(page, BO, { name: 'Bo' });

  await tokens(page).fill('');
  await choice(page, /^Anna’s iPhone/).click();
  await choice(page, /^Bo/).click();
  await expect(tokens(page)).toHaveValue(`${ANNA}\n${BO}\n`);
  await expect(choice(page, /^Bo/)).toHaveAttribute('aria-selected', 'true');
  await send(page).click();
  await expect(result(page)).toContainText('2 accepted');
  await chip(page, 'Devices');
  await expect(choice(page, /^Anna’s iPhone/)).toContainText('accepted');

  page = await app.restart();
  await chip(page, 'Devices');
  await expect(choice(page, /^Anna’s iPhone/)).toContainText('accepted');
  await expect(choice(page, /^Anna’s iPhone/)).toHaveAttribute('aria-selected', 'true');
  await choice(page, /^Anna’s iPhone/).click();
  await expect(tokens(page)).toHaveValue(`${BO}\n`);
});

test(
  'a real device takes the place of the test device that stands alone, and the search finds a device token',
  OF_THE_PAGE,
  async ({ page }) => {
    await addFromToken(page, `Anna ${ANNA}`, {});
    await tokens(page).fill(`${ALWAYS}\n`);
    const search = page.getByRole('group', { name: 'Devices', exact: true }).getByRole('searchbox');
    await search.fill(ANNA.slice(0, 12));
    await expect(picker(page).getByRole('option')).toHaveCount(1);
    await page.keyboard.press('Enter');
    await expect(tokens(page)).toHaveValue(`${ANNA}\n`);
    await search.fill(BO);
    await page.getByRole('button', { name: 'Send to it' }).click();
    await expect(tokens(page)).toHaveValue(`${ANNA}\n${BO}\n`);
  },
);

test('a group is one choice, of which some or all are chosen', OF_THE_PAGE, async ({ page }) => {
  await withTwoDevices(page);
  await choice(page, /^Team/).click();
  await expect(tokens(page)).toHaveValue(`${ANNA}\n${BO}\n`);
  await choice(page, /^Anna/).click();
  await expect(choice(page, /^Team/)).toHaveAttribute('aria-checked', 'mixed');
  await choice(page, /^Team/).click();
  await send(page).click();
  await expect(result(page)).toContainText('2 accepted');
  await chip(page, 'Devices');
  await choice(page, /^Team/).click();
  await expect(tokens(page)).toHaveValue('');
});

test('a device of which APNs says 410 is marked where it is chosen, kept and used', OF_THE_PAGE, async ({ page }) => {
  let sheet = await openBook(page);
  await sheet.getByRole('button', { name: 'Add device' }).click();
  const adding = page.getByRole('dialog', { name: 'Add device' });
  await adding.getByLabel('Device token').fill(`Kitchen iPad <${REMOVED}>`);
  await expect(adding.getByLabel('Name', { exact: true })).toHaveValue('Kitchen iPad');
  await adding.getByRole('button', { name: 'Add', exact: true }).click();
  await sheet.getByRole('option', { name: /^Kitchen iPad/ }).click();
  await sheet.getByRole('button', { name: 'Send to it' }).click();
  await send(page).click();
  await expect(result(page)).toContainText('Unregistered');
  await chip(page, 'Devices');
  await expect(choice(page, /^Kitchen iPad/)).toContainText('gone');
  await expect(page.getByRole('list', { name: 'Devices', exact: true })).toContainText('gone from it since');
  sheet = await openBook(page);
  await sheet.getByRole('option', { name: /^Kitchen iPad/ }).dblclick();
  const form = page.getByRole('dialog', { name: 'Edit “Kitchen iPad”' });
  await expect(form).toContainText('gone from it since 15 January 2026');
  // It is shown and copied, and nobody edits a digit of it.
  await expect(form.getByText('ace10000…000000')).toBeVisible();
  await form.getByLabel('New device token').fill(BO);
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(sheet.getByRole('option', { name: /^Kitchen iPad/ })).toBeVisible();
  await expect(sheet.getByText('gone', { exact: true })).toHaveCount(0);
});

test('a device is edited, removed, and one undo brings it back with what came of it', OF_THE_PAGE, async ({ page }) => {
  await withTwoDevices(page);
  await choice(page, /^Team/).click();
  await send(page).click();
  await expect(result(page)).toContainText('2 accepted');
  const sheet = await openBook(page);
  const anna = sheet.getByRole('option', { name: /^Anna/ });
  await anna.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Edit…' }).click();
  const form = page.getByRole('dialog', { name: 'Edit “Anna”' });
  await form.getByLabel('Name', { exact: true }).fill('');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toContainText('Give it a name.');
  await form.getByLabel('Name', { exact: true }).fill('Anna’s phone');
  await form.getByLabel('App').fill('com.example.shop');
  await form.getByLabel('Environment').selectOption('Sandbox');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(sheet.getByRole('option', { name: /^Anna’s phone/ })).toContainText('Sandbox');

  await anna.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(anna).toHaveCount(0);
  await expect(sheet.getByRole('status')).toContainText('Removed “Anna’s phone”');
  await sheet.getByRole('button', { name: 'Undo' }).click();
  await expect(anna).toContainText('accepted');
  await expect(sheet.getByText(/^Removed/)).toHaveCount(0);
});

test('“Send to it” changes whom the draft goes to, and its undo brings that back', OF_THE_PAGE, async ({ page }) => {
  await withTwoDevices(page);
  await tokens(page).fill(`typed by hand\n${ALWAYS}`);
  const sheet = await openBook(page);
  await sheet.getByRole('option', { name: /^Team/ }).click();
  await sheet.getByRole('button', { name: 'Send to all of them' }).click();
  await expect(page.locator('textarea[data-field="device-tokens"]')).toHaveValue(`${ANNA}\n${BO}\n`);
  await sheet.getByRole('button', { name: 'Undo' }).click();
  await expect(page.locator('textarea[data-field="device-tokens"]')).toHaveValue(`typed by hand\n${ALWAYS}`);
});

test('a CSV is imported, what is in the book already is left or taken, and a JSON file is written', async ({ app }) => {
  const { page, home } = app;
  await addFromToken(page, `Anna ${ANNA}`, {});
  const sheet = await openBook(page);
  const path = join(home, 'team.csv');
  await writeFile(path, `token,name,group,environment\n${ANNA},Anna Nova,Team,sandbox\n${BO},Bo,Team,production\n`);
  await sheet.getByLabel('File of devices').setInputFiles(path);
  await expect(sheet.getByRole('status')).toContainText('1 device added');
  await expect(sheet.getByRole('list', { name: 'What was left out' })).toContainText('Line 2');
  await expect(sheet.getByRole('option', { name: /^Bo/ })).toBeVisible();
  await sheet.getByRole('button', { name: 'Take them from the file' }).click();
  await expect(sheet.getByRole('status')).toContainText('1 changed');
  await expect(sheet.getByRole('option', { name: /^Anna Nova/ })).toBeVisible();

  const exported = JSON.parse(await savedJson(app, sheet));
  expect(exported).toMatchObject([
    { token: ANNA, name: 'Anna Nova', group: 'Team', environment: 'sandbox' },
    { token: BO, name: 'Bo', group: 'Team', environment: 'production' },
  ]);
  await sheet.getByLabel('File of devices').setInputFiles({
    name: 'nothing.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('name,group\nAnna,Team\n'),
  });
  await expect(sheet.getByRole('status')).toContainText('Problem:');
});

async function savedJson({ page, electron, home }: RunningApp, sheet: Locator): Promise<string> {
  const path = join(home, 'saved.json');
  await electron?.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, path);
  await sheet.getByRole('button', { name: 'More', exact: true }).click();
  const download = electron === null ? page.waitForEvent('download') : null;
  await page.getByRole('menuitem', { name: 'Export as JSON…' }).click();
  if (download !== null) await (await download).saveAs(path);
  await expect(sheet.getByRole('status')).toContainText(electron === null ? 'devices.json' : 'saved.json');
  return readFile(path, 'utf8');
}

test('the keyboard alone chooses, adds, edits, removes and undoes', OF_THE_PAGE, async ({ page }) => {
  await chip(page, 'Devices');
  await tokens(page).fill(`Anna ${ANNA}`);
  await page.getByRole('button', { name: /^Add .* to devices…$/ }).focus();
  await page.keyboard.press('Enter');
  const form = page.getByRole('dialog', { name: 'Add device' });
  await expect(form).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(form).toBeHidden();
  await tokens(page).fill('');

  await page.getByRole('group', { name: 'Devices', exact: true }).getByRole('searchbox').focus();
  await page.keyboard.press('ArrowDown');
  await expect(picker(page)).toBeFocused();
  await page.keyboard.press('Space');
  await expect(tokens(page)).toHaveValue(`${ANNA}\n`);
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(choice(page, /^Slow answer/)).toHaveAttribute('aria-selected', 'true');
  // One Tab stop: the next is behind the list.
  await page.keyboard.press('Tab');
  await expect(tokens(page)).toBeFocused();

  await page.getByRole('radiogroup', { name: 'What is kept' }).getByRole('radio', { name: 'History' }).focus();
  await page.keyboard.press('ArrowRight');
  const sheet = page.getByRole('navigation');
  const list = sheet.getByRole('listbox', { name: 'Devices' });
  const anna = sheet.getByRole('option', { name: /^Anna/ });
  await expect(anna).toBeVisible();
  await sheet.getByRole('searchbox', { name: 'Search devices' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menuitem', { name: 'Send to it' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(list).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Edit “Anna”' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(list).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(anna).toHaveCount(0);
  await expect(sheet.getByRole('status')).toContainText('Removed');
  await page.keyboard.press('ControlOrMeta+Z');
  await expect(anna).toBeVisible();
});

test('nothing of the devices is out of reach in light and dark colours', OF_THE_PAGE, async ({ page }) => {
  await withTwoDevices(page);
  await choice(page, /^Team/).click();
  await accessibleInBothThemes(page);
  const sheet = await openBook(page);
  await sheet.getByRole('option', { name: /^Anna/ }).click();
  await accessibleInBothThemes(page);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Edit “Anna”' })).toBeVisible();
  await accessibleInBothThemes(page);
});
