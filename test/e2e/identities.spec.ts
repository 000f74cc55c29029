import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { provisioningProfile } from '../support/provisioning-profile.ts';
import { TestAuthority } from '../support/test-authority.ts';
import { expect, type RunningApp, test } from './fixtures.ts';
import { chip, chooseDestination, SEND } from './frame.ts';

const PASSPHRASE = 'Zoë’s canary-4711';

const tool = (page: Page) => page.getByRole('dialog', { name: 'Identities' });
const search = (page: Page) => tool(page).getByRole('combobox', { name: 'Search identities' });
const row = (page: Page, name: RegExp) => tool(page).getByRole('option', { name });
const detail = (page: Page) => tool(page).getByRole('region', { name: 'The identity' });
const panel = (page: Page) => page.getByRole('region', { name: 'Identity', exact: true });
const result = (page: Page) => page.getByRole('status', { name: 'Result' });

/**
 * A folder as people have them: a certificate here and its locked key there, one in a single file, one whose key is
 * nowhere, a profile and notes. The built-in simulator trusts them.
 */
async function makeFolder({ home, page }: RunningApp): Promise<string> {
  await expect(page.getByRole('button', { name: /^App: Simulator/ })).toBeVisible();
  const own = (name: string): Promise<string> => readFile(join(home, 'simulator', name), 'utf8');
  const authority = new TestAuthority({
    certificatePem: await own('ca.pem'),
    privateKeyPem: await own('ca-key.pem'),
  });
  const shop = authority.identity({ bundleId: 'com.acme.shop' });
  const desk = authority.identity({ bundleId: 'com.acme.desk' });
  const lost = authority.identity({ bundleId: 'com.acme.lost' });
  const folder = join(home, 'Certificates');
  await mkdir(join(folder, 'from Zoë'), { recursive: true });
  const locked = createPrivateKey(shop.privateKeyPem).export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: PASSPHRASE,
  });
  await writeFile(join(folder, 'aps (3).cer'), new X509Certificate(shop.certificatePem).raw);
  await writeFile(join(folder, 'from Zoë', 'b.key'), locked);
  await writeFile(join(folder, 'desk.pem'), `The key:\n${desk.privateKeyPem}and its\n${desk.certificatePem}`);
  await writeFile(join(folder, 'lost.cer'), new X509Certificate(lost.certificatePem).raw);
  await writeFile(
    join(folder, 'app.mobileprovision'),
    await provisioningProfile(authority, 'com.acme.shop', 'development'),
  );
  await writeFile(join(folder, 'notes.txt'), 'remember the milk\n');
  return folder;
}

/** Chooses a folder the way the host asks for one; the system's dialog is nothing that Playwright sees. */
async function searchFolder({ electron, page }: RunningApp, folder: string): Promise<void> {
  if (electron === null) await tool(page).getByLabel('Folder to search').setInputFiles(folder);
  else {
    await electron.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    }, folder);
    await tool(page).getByRole('button', { name: 'Search a folder…' }).click();
  }
  await expect(tool(page)).toContainText('Searched 6 files');
}

/** Drops a folder on the window as a file manager does: the browser's own way in, below the page. */
async function dropFolder({ page }: RunningApp, path: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 600, y: 300, data });
  await session.detach();
  await expect(tool(page)).toContainText('Searched 6 files');
}

async function act(page: Page, action: RegExp): Promise<void> {
  await detail(page)
    .getByRole('button', { name: /^Actions for/ })
    .click();
  await page.getByRole('menuitem', { name: action }).click();
}

async function clipboard({ electron, page }: RunningApp): Promise<string> {
  return electron === null
    ? page.evaluate(() => navigator.clipboard.readText())
    : electron.evaluate(({ clipboard }) => clipboard.readText());
}

test('a folder is searched, its locked key is opened, the pair is found, and sends', async ({ app }) => {
  const { page } = app;
  const folder = await makeFolder(app);
  await (await chip(page, 'App')).getByRole('button', { name: 'Choose identity' }).click();
  await searchFolder(app, folder);
  await expect(row(page, /com\.acme\.desk/)).toContainText('key in desk.pem');
  await expect(row(page, /com\.acme\.shop/)).toContainText('it may be in b.key');
  await expect(row(page, /^b\.key/)).toContainText('Locked');

  const passphrase = tool(page).getByLabel('1 file wants a passphrase');
  await passphrase.fill('wrong horse');
  await passphrase.press('Enter');
  await expect(tool(page)).toContainText('It opened none of them.');
  await passphrase.fill(PASSPHRASE);
  await passphrase.press('Enter');
  await expect(row(page, /com\.acme\.shop/)).toContainText('key in b.key');
  await expect(passphrase).toBeHidden();

  await search(page).fill('shop');
  await expect(tool(page).getByRole('option')).toHaveCount(1);
  await expect(detail(page)).toContainText('found in b.key');
  await search(page).press('Enter');
  await expect(tool(page)).toBeHidden();
  await chip(page, 'App');
  await expect(panel(page)).toContainText('com.acme.shop');
  await page.getByRole('button', { name: SEND }).click();
  await expect(result(page)).toContainText('Accepted');

  // The profile in the folder told where the app's device tokens belong.
  await chooseDestination(page, 'production');
  await expect(page.getByText(/device tokens of com\.acme\.shop belong to sandbox/)).toBeVisible();

  for (const file of ['draft.json', 'identities.json', 'identity-marks.json']) {
    const text = await readFile(join(app.home, file), 'utf8').catch(() => '');
    expect(text).not.toContain(PASSPHRASE);
    expect(text).not.toContain('PRIVATE KEY');
  }
});

test('the doctor says what is wrong and where to click, as text to copy without secrets', async ({ app }) => {
  const { page } = app;
  if (app.electron === null) await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const folder = await makeFolder(app);
  await page.getByRole('button', { name: 'Tools' }).click();
  await page.getByRole('menuitem', { name: /^Identities/ }).click();
  await searchFolder(app, folder);
  await row(page, /com\.acme\.lost/).click();
  const findings = detail(page).getByRole('region', { name: 'Findings' });
  await expect(findings).toContainText('It cannot be used as it is');
  await expect(findings.getByRole('article').first()).toContainText(/Failure: The private key of/);
  await expect(findings.getByRole('listitem').first()).toContainText('Keychain Access');
  await expect(detail(page).getByRole('button', { name: 'Use this identity' })).toHaveCount(0);
  // Electron opens no second page, which axe would gather its results in.
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const seen = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(seen.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }

  await findings.getByRole('button', { name: 'Copy the findings' }).click();
  await expect.poll(() => clipboard(app)).toContain('[failure] The private key of');
  const copied = await clipboard(app);
  expect(copied).toContain('Topics: com.acme.lost');
  expect(copied).toContain('    1. ');
  expect(copied).not.toContain('PRIVATE KEY');
  expect(copied).not.toContain(app.home);
});

test('identities of a folder that is dropped are renamed, folded away, shown again and forgotten', async ({ app }) => {
  const { page } = app;
  const folder = await makeFolder(app);
  await dropFolder(app, folder);

  await row(page, /com\.acme\.desk/).click();
  await act(page, /^Rename/);
  await detail(page).getByRole('textbox', { name: 'Name' }).fill('Desk, live');
  await page.keyboard.press('Enter');
  await expect(detail(page).getByRole('heading', { name: 'Desk, live' })).toBeVisible();
  await expect(row(page, /Desk, live/)).toContainText('com.acme.desk');

  await row(page, /com\.acme\.lost/).click();
  await act(page, /^Hide/);
  await expect(row(page, /com\.acme\.lost/)).toHaveCount(0);
  await tool(page).getByRole('button', { name: 'Old and hidden (1)' }).click();
  await expect(row(page, /com\.acme\.lost/)).toContainText('Hidden');
  await act(page, /^Show again/);
  await expect(tool(page).getByRole('button', { name: /Old and hidden/ })).toHaveCount(0);

  // A key that is opened by itself brings its certificate along, which lies elsewhere.
  await row(page, /^b\.key/).dblclick();
  const dialog = page.getByRole('dialog', { name: 'Passphrase for b.key' });
  await dialog.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  await expect(row(page, /com\.acme\.shop ?, chosen/)).toContainText('key in b.key');
  await expect(row(page, /^b\.key/)).toHaveCount(0);

  await row(page, /Desk, live/).dblclick();
  await expect(tool(page)).toBeHidden();
  await chip(page, 'App');
  await expect(panel(page)).toContainText('Desk, live');
  await (await chip(page, 'App')).getByRole('button', { name: 'Choose identity' }).click();
  await expect(search(page)).toBeFocused();
  await expect(row(page, /Desk, live ?, chosen/)).toHaveAttribute('aria-selected', 'true');
  await act(page, /^Forget/);
  await expect(row(page, /Desk, live ?, chosen/)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await chip(page, 'App');
  await expect(panel(page)).not.toContainText('Desk, live');
  expect(await readFile(join(folder, 'desk.pem'), 'utf8')).toContain('PRIVATE KEY');
});
