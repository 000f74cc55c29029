import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, OF_THE_PAGE } from './fixtures.ts';
import { chip, openLog, SEND } from './frame.ts';
import {
  CANARY,
  chooseHidden,
  close,
  field,
  openMine,
  openTool,
  result,
  setProxy,
  sheet,
  steps,
  test,
  tested,
  way,
} from './network-support.ts';

test('the way to the simulator is direct, and its test sends nothing', OF_THE_PAGE, async ({ page }) => {
  await openTool(page);
  await expect(way(page)).toHaveText('Directly: 127.0.0.1 is this computer.');
  await sheet(page).getByRole('button', { name: 'Test the way' }).click();
  await expect(tested(page)).toContainText('The way to the simulator is free');
  for (const words of ['Connected to', 'TLS is up', 'HTTP/2 is up']) await expect(steps(page)).toContainText(words);
  await expect(steps(page).getByRole('listitem').first()).toContainText(/\d ms/);
  await close(page);
  await expect(await openLog(page)).not.toContainText('The simulator received');
});

test('a proxy is told in a sentence, tested, and gone through by what is sent', async ({ app, hidden }) => {
  const { page } = app;
  await chooseHidden(app, hidden);
  await openTool(page);
  await expect(way(page)).toContainText('Directly:');
  await setProxy(page, hidden.proxy.port, { user: 'ann', password: CANARY });
  await sheet(page).getByRole('button', { name: 'Save and test the way' }).click();
  await expect(way(page)).toHaveText(`Through 127.0.0.1:${hidden.proxy.port}, from Pushwright’s settings.`);
  await expect(tested(page)).toContainText('The way to gateway.example:2197 is free');
  await expect(steps(page)).toContainText('The proxy opened the way to gateway.example:2197.');
  expect(hidden.received()).toBe(0);
  await close(page);
  await page.getByRole('button', { name: SEND }).click();
  await expect(result(page)).toContainText('Accepted');
  expect(hidden.received()).toBe(1);
});

test('the password of a proxy is asked for once in a run, and is in no file, log or report', async ({
  app,
  hidden,
}) => {
  await chooseHidden(app, hidden);
  await openTool(app.page);
  await setProxy(app.page, hidden.proxy.port, { user: 'ann', password: CANARY });
  await sheet(app.page).getByRole('button', { name: 'Save', exact: true }).click();
  await expect(sheet(app.page).getByLabel('Password')).toHaveValue('');
  await expect(sheet(app.page).getByLabel('Password')).toHaveAttribute('placeholder', 'Known for this run');
  await close(app.page);
  await app.page.getByRole('button', { name: SEND }).click();
  await expect(result(app.page)).toContainText('Accepted');
  const settings = await readFile(join(app.home, 'settings.json'), 'utf8');
  expect(settings).toContain('"user": "ann"');
  const kept = (await readdir(app.home, { withFileTypes: true })).filter((entry) => entry.isFile());
  for (const { name } of kept) expect(await readFile(join(app.home, name), 'utf8')).not.toContain(CANARY);
  await expect(await openLog(app.page)).not.toContainText(CANARY);

  const page = await app.restart();
  await openMine(page, app.home);
  await page.getByRole('button', { name: SEND }).click();
  await expect(result(page)).toContainText('wants a user name and a password');
  await result(page).getByRole('button', { name: 'Open Network' }).click();
  await expect(field(page, 'User name')).toHaveValue('ann');
  await sheet(page).getByLabel('Password').fill(CANARY);
  await sheet(page).getByRole('button', { name: 'Save and test the way' }).click();
  await expect(tested(page)).toContainText('is free');
});

test('what a proxy forbids is named with the port and who can allow it', OF_THE_PAGE, async ({ app, hidden }) => {
  const { page } = app;
  await chooseHidden(app, hidden);
  await (await chip(page, 'Destination')).getByRole('textbox', { name: 'Host' }).fill('gateway.example:2195');
  await openTool(page);
  await setProxy(page, hidden.proxy.port, { user: 'ann', password: CANARY });
  await sheet(page).getByRole('button', { name: 'Save and test the way' }).click();
  await expect(tested(page)).toContainText('does not allow connections to gateway.example on port 2195');
  await expect(tested(page)).toContainText('Ask its administrator');
  await expect(steps(page).getByRole('listitem').last()).toContainText('Failed:');
});

test('an address that is none is refused while it is typed', OF_THE_PAGE, async ({ page }) => {
  await openTool(page);
  await sheet(page).getByRole('combobox', { name: 'Proxy' }).selectOption('Manual');
  const save = sheet(page).getByRole('button', { name: 'Save', exact: true });
  await field(page, 'Proxy address').fill('gopher://proxy');
  await expect(sheet(page)).toContainText('“gopher” is no kind of proxy');
  await expect(save).toBeDisabled();
  await field(page, 'Proxy address').fill('http://ann:secret@proxy:8080');
  await expect(sheet(page)).toContainText('have fields of their own');
  await field(page, 'Proxy address').fill('');
  await save.click();
  await expect(sheet(page)).toContainText('The address of the proxy is empty');
});

test('hosts can be left out, and the proxy turned off', OF_THE_PAGE, async ({ app, hidden }) => {
  const { page } = app;
  await chooseHidden(app, hidden);
  await openTool(page);
  await setProxy(page, hidden.proxy.port);
  await field(page, 'Not for these hosts').fill('.example');
  await sheet(page).getByRole('button', { name: 'Save', exact: true }).click();
  await expect(way(page)).toHaveText('Directly: the settings except “.example” from the proxy.');
  await sheet(page).getByRole('combobox', { name: 'Proxy' }).selectOption('None');
  await sheet(page).getByRole('button', { name: 'Save', exact: true }).click();
  await expect(way(page)).toHaveText('Directly: the settings say so.');
});

for (const scheme of ['light', 'dark'] as const)
  test(`nothing in it is out of reach in ${scheme} colours`, OF_THE_PAGE, async ({ page, hidden }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await openTool(page);
    await setProxy(page, hidden.proxy.port, { user: 'ann', password: CANARY });
    await sheet(page).getByRole('button', { name: 'Save and test the way' }).click();
    await expect(tested(page)).toContainText('is free');
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().include('dialog').analyze();
    expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => target.join(' ')) }))).toEqual([]);
  });
