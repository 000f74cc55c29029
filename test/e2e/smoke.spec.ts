import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';
import { openLog, payloadText, SEND } from './frame.ts';

test('a first push needs nothing but the Send button', async ({ page }) => {
  await page.getByRole('button', { name: SEND }).click();

  await expect(page.getByRole('status', { name: 'Result' })).toContainText('Accepted');
  await expect(await openLog(page)).toContainText('TLS');
});

for (const scheme of ['light', 'dark'] as const) {
  test(`nothing on the first screen is out of reach in ${scheme} colours`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await expect(page.getByRole('button', { name: SEND })).toBeEnabled();

    // Electron opens no second page, which axe would gather its results in.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();

    expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => target.join(' ')) }))).toEqual([]);
  });
}

test('what was typed is there again after a restart', async ({ app }) => {
  const body = 'Typed before the restart';
  await app.page.getByRole('textbox', { name: 'Body' }).fill(body);
  await expect(await payloadText(app.page)).toContainText(body);
  await expect(app.page.locator('html')).toHaveAttribute('data-saved', 'true');

  const page = await app.restart();

  await expect(page.getByRole('textbox', { name: 'Body' })).toHaveValue(body);
});
