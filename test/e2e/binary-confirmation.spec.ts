import { expect, test } from './fixtures.ts';
import { chooseProtocol, SEND } from './frame.ts';

test('the binary wire proves what was taken or waits for an error, as its user chooses', async ({ page }) => {
  const confirmation = page.getByRole('combobox', { name: 'Confirmation' });
  const result = page.getByRole('status', { name: 'Result' });
  const send = page.getByRole('button', { name: SEND });
  await page.getByRole('button', { name: /^Delivery options/ }).click();
  await expect(page.getByRole('textbox', { name: 'apns-id' })).toBeVisible();
  await expect(confirmation).toBeHidden();

  await chooseProtocol(page, 'binary');
  await send.click();
  await expect(result).toContainText('proved by what it answered afterwards');

  await confirmation.selectOption('Quiet period');
  await send.click();
  await expect(result).toContainText('No error received');

  await confirmation.selectOption('Failing frame');
  await send.click();
  await expect(result).toContainText('proved by what it answered afterwards');
});
