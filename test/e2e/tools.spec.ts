import { expect, test } from './fixtures.ts';

const TOOLS = [
  'Identities',
  'Signing request',
  'Broadcast channels',
  'Feedback service',
  'Network',
  'Saved passphrases',
  'Settings',
];

test('opens each tool from the menu, one after the other, and comes back to it', async ({ page }) => {
  const menu = page.getByRole('button', { name: 'Tools' });
  for (const name of [...TOOLS, ...TOOLS]) {
    await menu.click();
    await page.getByRole('menuitem', { name }).click();
    const sheet = page.getByRole('dialog', { name });
    await expect(sheet).toBeVisible();
    await sheet.getByRole('button', { name: `Close ${name}` }).click();
    await expect(sheet).toBeHidden();
  }
  await menu.click();
  await expect(page.getByRole('menuitem')).toHaveText(TOOLS.map((name) => new RegExp(`^${name}`)));
});

test('everything that is set once is in one place, by its keys too, and says what Pushwright is', async ({ page }) => {
  await expect(page.getByRole('button', { name: 'Tools' })).toBeVisible();
  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  for (const part of ['History', 'Network', 'Saved passphrases', 'About'])
    await expect(settings.getByRole('region', { name: part, exact: true })).toBeVisible();
  await expect(settings.getByRole('region', { name: 'About' })).toContainText(/Pushwright \d+\.\d+\.\d+/);
  await expect(settings.getByRole('region', { name: 'About' })).toContainText(/Chrome \d/);
  const keep = settings.getByRole('checkbox', { name: 'Keep what is sent' });
  await keep.click();
  await expect(keep).not.toBeChecked();
  await page.keyboard.press('Escape');
  await expect(settings).toBeHidden();
  await expect(page.getByRole('button', { name: /Nothing is kept|keeps nothing/i })).toBeVisible();
});

test('what is dropped while a tool is open is told in it, and nothing typed there is lost', async ({ page }) => {
  const drop = (name: string, text: string) =>
    page.evaluate(
      ([name, text]) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([text], name));
        window.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
      },
      [name, text] as const,
    );
  await page.getByRole('button', { name: 'Tools' }).click();
  await page.getByRole('menuitem', { name: /^Broadcast channels/ }).click();
  const sheet = page.getByRole('dialog', { name: 'Broadcast channels' });
  await sheet.getByRole('textbox', { name: 'Channel id' }).fill('typed before');
  await drop('a.json', '{"aps":{"alert":"From the file"}}');
  await expect(sheet.getByRole('button', { name: 'Undo' })).toBeVisible();
  await drop('mine.p12', 'no identity');
  await expect(sheet.getByText('Problem:')).toHaveCount(1);
  await drop('empty.csv', '');
  await expect(sheet.getByText('Problem:')).toHaveCount(2);
  await expect(sheet.getByRole('textbox', { name: 'Channel id' })).toHaveValue('typed before');
  await sheet.getByRole('button', { name: 'Close Broadcast channels' }).click();
  await expect(page.getByRole('textbox', { name: 'Body' })).toHaveValue('From the file');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
});
