import { expect, test } from './fixtures.ts';
import { SEND } from './frame.ts';

test('the menu does what the keys do', async ({ app: { page, electron } }) => {
  await expect(page.getByRole('button', { name: SEND })).toBeVisible();
  await page.keyboard.press('Control+1');
  const title = page.getByRole('textbox', { name: 'Title', exact: true });
  await title.fill('Kept');
  await electron?.evaluate(({ Menu }) => {
    const file = Menu.getApplicationMenu()?.items.find(({ label }) => label === 'File');
    file?.submenu?.items.find(({ label }) => label === 'New draft')?.click();
  });
  await expect(title).toHaveValue('Your table is ready');
  await expect(page.getByRole('listbox', { name: 'Drafts' }).getByRole('option', { name: /^Kept/ })).toBeVisible();
});
