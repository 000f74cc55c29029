import { expect } from './fixtures.ts';
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
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(result(page)).toContainText('Accepted');
});

test('a password that no key store would protect works for this run, and that is said', async ({ app, hidden }) => {
  const { page } = app;
  await chooseHidden(app, hidden);
  await openTool(page);
  await setProxy(page, hidden.proxy.port, { user: 'ann', password: CANARY });
  await sheet(page).getByLabel('Remember it in the system’s key store').check();
  await sheet(page).getByRole('button', { name: 'Save', exact: true }).click();
  await expect(sheet(page)).toContainText('was not remembered');
  await expect(sheet(page)).toContainText('It works for this run');
  await sheet(page).getByRole('button', { name: 'Test the way' }).click();
  await expect(tested(page)).toContainText('is free');
});
