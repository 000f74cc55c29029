import { expect, test } from './fixtures.ts';

const TOOLS = [
  'Identities',
  'Signing request',
  'Broadcast channels',
  'Feedback service',
  'Network',
  'Remembered passphrases',
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
