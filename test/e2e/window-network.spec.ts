import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect } from './fixtures.ts';
import { SEND } from './frame.ts';
import {
  CANARY,
  chooseHidden,
  close,
  openTool,
  result,
  setProxy,
  sheet,
  test,
  tested,
  way,
} from './network-support.ts';

test('this computer’s settings name the proxy where the environment names none', async ({ app, hidden }) => {
  const { page, electron } = app;
  await chooseHidden(app, hidden);
  await electron?.evaluate(
    ({ session }, port) => session.defaultSession.setProxy({ proxyRules: `https=127.0.0.1:${port},direct://` }),
    hidden.proxy.port,
  );
  await openTool(page);
  await expect(way(page)).toHaveText(
    `Through 127.0.0.1:${hidden.proxy.port}, from this computer’s settings; where it cannot be reached, directly.`,
  );
  await sheet(page).getByRole('button', { name: 'Test the way' }).click();
  await expect(tested(page)).toContainText('wants a user name and a password');
  await sheet(page).getByRole('textbox', { name: 'User name' }).fill('ann');
  await sheet(page).getByLabel('Password').fill(CANARY);
  await sheet(page).getByRole('button', { name: 'Save and test the way' }).click();
  await expect(tested(page)).toContainText('The way to gateway.example:2197 is free');
  await close(page);
  await page.getByRole('button', { name: SEND }).click();
  await expect(result(page)).toContainText('Accepted');
});

test.describe('where nothing would protect a password', () => {
  test.use({ standIn: resolve(import.meta.dirname, '../support/key-store.cjs') });

  test('remembering it takes two steps, and the first says why', async ({ app, hidden }) => {
    await writeFile(join(app.home, 'key-store.txt'), 'basic_text');
    let page = await app.restart();
    await chooseHidden(app, hidden);
    await openTool(page);
    await setProxy(page, hidden.proxy.port, { user: 'ann', password: CANARY });
    const choice = sheet(page).getByRole('checkbox', { name: 'Remember it for the next start' });
    await expect(sheet(page)).toContainText('whoever can read your files can read it');
    await expect(choice).toBeDisabled();
    await sheet(page).getByRole('button', { name: 'Allow it without protection' }).click();
    await choice.check();
    await sheet(page).getByRole('button', { name: 'Save and test the way' }).click();
    await expect(tested(page)).toContainText('is free');
    await expect(choice).toBeHidden();
    page = await app.restart();
    await openTool(page);
    await sheet(page).getByRole('button', { name: 'Test the way' }).click();
    await expect(tested(page)).toContainText('is free');
  });
});
