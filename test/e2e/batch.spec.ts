import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { NAMED_DEVICES } from '../../electron/simulator/devices/devices.ts';
import { simulatedDevices } from '../../words/simulated-devices.ts';
import { expect, OF_THE_PAGE, type RunningApp, test } from './fixtures.ts';
import { chip, deviceTokens, drawer, expectDeviceTokens, fillDeviceTokens, SEND } from './frame.ts';

const send = (page: Page) => page.getByRole('button', { name: SEND });
const cancel = (page: Page) => page.getByRole('button', { name: 'Cancel', exact: true });
const result = (page: Page) => page.getByRole('status', { name: 'Result' });
const list = (page: Page) => page.getByRole('region', { name: 'List of device tokens' });
const table = (page: Page) => page.getByRole('region', { name: 'Results by device' });
const saveResults = (page: Page) => page.getByRole('button', { name: 'Save results as CSV' });

function device(name: string): string {
  const found = NAMED_DEVICES.find(({ id }) => simulatedDevices[id].name === name);
  if (found === undefined) throw new Error(`the simulator plays no device called ${name}`);
  return found.deviceToken;
}

/** So many device tokens that differ. */
function active(count: number): string[] {
  return Array.from({ length: count }, (_, n) => (n + 1).toString(16).padStart(64, '0'));
}

/** So many device tokens that no machine has sent to all of them before a press of Cancel is heard. */
function long(count: number): string[] {
  const slow = device('Slow answer');
  return [slow, ...active(count - 10_000), ...Array<string>(9_999).fill(slow)];
}

async function chooseList(app: RunningApp, name: string, lines: readonly string[]): Promise<void> {
  const path = join(app.home, name);
  await writeFile(path, `${lines.join('\n')}\n`);
  await chip(app.page, 'Devices');
  await app.page.getByLabel('File of device tokens').setInputFiles(path);
  await expect(list(app.page)).toContainText(/device tokens?/);
}

/** The text of the file that a click saves: as a download, or where the system's dialog would have been answered. */
async function saved(app: RunningApp, click: () => Promise<void>): Promise<{ name: string; text: string }> {
  if (app.electron === null) {
    const [download] = await Promise.all([app.page.waitForEvent('download'), click()]);
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
  }
  const path = join(app.home, `saved-${Date.now()}.csv`);
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (_: unknown, options?: unknown) => {
      Object.assign(globalThis, { asked: options });
      return Promise.resolve({ canceled: false, filePath });
    };
  }, path);
  await click();
  await expect(app.page.getByRole('status', { name: 'Saved or copied' })).toContainText('Saved as');
  const asked = await app.electron.evaluate(
    () => (globalThis as { asked?: { defaultPath?: string } }).asked?.defaultPath,
  );
  return { name: (asked ?? '').split('/').at(-1) ?? '', text: await readFile(path, 'utf8') };
}

test(
  'a list in a file is read through, shown with what is wrong in it, and sent without those lines when told to',
  OF_THE_PAGE,
  async ({ app }) => {
    const { page } = app;
    const typed = await (await deviceTokens(page)).inputValue();
    await chooseList(app, 'testers.csv', [
      'name;Device token',
      ...active(20).map((token) => `Ann;${token}`),
      'Bo;my phone',
    ]);
    await expect(list(page)).toContainText('testers.csv');
    await expect(list(page)).toContainText('20 device tokens · 1 line cannot be read');
    await expect(list(page)).toContainText('From the column “Device token”');
    await expect(list(page)).toContainText(/Line 22.*my phone/);
    await expect(page.getByRole('button', { name: 'Devices: 20 devices testers.csv' })).toBeVisible();

    await send(page).click();
    await expect(result(page)).toContainText('Not sent');
    await expect(result(page)).toContainText('One line of testers.csv holds no device token.');

    await chip(page, 'Devices');
    await list(page).getByRole('checkbox', { name: 'Send without this line' }).check();
    await send(page).click();
    await expect(result(page)).toContainText('All 20 accepted');

    await chip(page, 'Devices');
    await list(page).getByRole('button', { name: 'Remove testers.csv' }).click();
    await expectDeviceTokens(page, typed);
  },
);

test('a batch tells its failures by reason, and its results and the tokens that are gone are saved as CSV', async ({
  app,
}) => {
  const { page } = app;
  const [gone, busy] = [device('App removed'), device('Too many requests')];
  await chooseList(app, 'all.csv', [...active(11_000), gone, busy, gone]);
  await send(page).click();
  await expect(result(page)).toContainText('3 of 11,003 rejected', { timeout: 60_000 });
  await expect(table(page).getByRole('row')).toHaveCount(4);
  await expect(page.getByText('Accepted ones are not listed. The saved results hold every one.')).toBeVisible();

  await page.getByRole('button', { name: '429 TooManyRequests 1' }).click();
  await expect(table(page).getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: 'Failures 3' }).click();

  const results = await saved(app, () => saveResults(page).click());
  expect(results.name).toBe('all-results.csv');
  const rows = results.text.trimEnd().split('\r\n');
  expect(rows).toHaveLength(11_004);
  expect(rows[0]).toBe('token,outcome,status,reason,apnsId,timestamp,ms');
  expect(rows.filter((row) => row.startsWith(`${gone},rejected,410,Unregistered,`))).toHaveLength(2);

  const tokens = await saved(app, async () => {
    await page.getByRole('button', { name: '2 gone' }).click();
    await page.getByRole('menuitem', { name: /Save them with their time/ }).click();
  });
  expect(tokens.name).toBe('all-gone.csv');
  expect(tokens.text).toMatch(new RegExp(`^token,timestamp\r\n(?:${gone},\\d{4}-\\d\\d-\\d\\dT.*Z\r\n){2}$`));
});

test(
  'a batch that is cancelled settles everything, and sends again what is left only as it is told to',
  OF_THE_PAGE,
  async ({ app }) => {
    const { page } = app;
    await chooseList(app, 'long.csv', long(60_002));
    await send(page).click();
    await expect(result(page)).toContainText('Sending to 60,002 devices of long.csv');
    await expect(result(page)).toContainText(/of 60,002 · .* a second/);
    await cancel(page).click();
    await expect(result(page)).toContainText(/Cancelled after [\d,]+ of 60,002/, { timeout: 60_000 });
    const said = (await result(page).textContent()) ?? '';
    const count = (outcome: string): number =>
      Number((new RegExp(`([\\d,]+) ${outcome}`).exec(said)?.[1] ?? '0').replace(/,/g, ''));
    expect(['accepted', 'rejected', 'unsent', 'unknown'].reduce((sum, one) => sum + count(one), 0)).toBe(60_002);
    expect(count('unsent')).toBeGreaterThan(0);

    await page.getByRole('button', { name: /again$/ }).click();
    // What may have arrived is sent again only after a question.
    const question = page.getByRole('dialog');
    await expect(question).toContainText('shows it twice');
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expect(question).toBeHidden();
    await expect(result(page)).toContainText('Cancelled after');
    await page.getByRole('button', { name: /again$/ }).click();
    await question.getByRole('button', { name: 'Only the unsent' }).click();
    const unsent = count('unsent').toLocaleString('en');
    await expect(result(page)).toContainText(`Sending to ${unsent} devices of long.csv`);
    await cancel(page).click();
    await expect(result(page)).toContainText(new RegExp(`(?:Cancelled after [\\d,]+ of|All) ${unsent}`), {
      timeout: 60_000,
    });
  },
);

test('a page that is loaded anew finds the batch again, and can cancel it', async ({ app }) => {
  const { page } = app;
  await chooseList(app, 'long.csv', long(60_001));
  await send(page).click();
  await expect(result(page)).toContainText('Sending to 60,001 devices');
  await page.reload();
  await expect(result(page)).toContainText('Sending to 60,001 devices of long.csv');
  await cancel(page).click();
  await expect(result(page)).toContainText(/Cancelled after [\d,]+ of 60,001/, { timeout: 60_000 });
  await expect(saveResults(page)).toBeVisible();
});

test('what a crash left of a batch is shown at the next start', async ({ app }) => {
  await chooseList(app, 'long.csv', long(60_001));
  await send(app.page).click();
  await expect(result(app.page)).toContainText(/of 60,001 · .* a second/);
  const page = await app.crash();
  await expect(result(page)).toContainText(/Broken off at [\d,]+ of 60,001/);
  await expect(result(page)).toContainText('Pushwright ended while it was sending to the device tokens of long.csv.');
  await drawer(page, 'Result');
  const { text } = await saved(app, () => saveResults(page).click());
  expect(text).toContain(',accepted,');
});

test('a refused send leaves the results of the last one within reach', OF_THE_PAGE, async ({ app }) => {
  const { page } = app;
  await chooseList(app, 'two.csv', active(2));
  await send(page).click();
  await expect(result(page)).toContainText('All 2 accepted');
  await chip(page, 'Devices');
  await list(page).getByRole('button', { name: 'Remove two.csv' }).click();
  await fillDeviceTokens(page, 'nonsense');
  await send(page).click();
  await expect(result(page)).toContainText('Not sent');
  await result(page).getByRole('button', { name: 'Back to the last results' }).click();
  await expect(result(page)).toContainText('All 2 accepted');
});
