import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { TestAuthority } from '../support/test-authority.ts';
import { expect, OF_THE_PAGE, type RunningApp, test } from './fixtures.ts';
import { chip, openIdentities, SEND } from './frame.ts';

const result = (page: Page) => page.getByRole('status', { name: 'Result' });
const identity = (page: Page) => page.getByRole('region', { name: 'Identity' });
const sheet = (page: Page) => page.getByRole('dialog', { name: 'Signing request' });
const PASSPHRASE = 'Zoë’s canary-4711';

/** Lets the user have a file the way the host does, and reads it: `name` is what the user calls it. */
async function saved(app: RunningApp, name: string, press: () => Promise<void>): Promise<Buffer> {
  const path = join(app.home, name);
  if (app.electron === null) {
    const download = app.page.waitForEvent('download');
    await press();
    await (await download).saveAs(path);
  } else {
    await answerSaveDialog(app, path);
    await press();
    await expect(app.page.getByText(`Saved as ${name}.`)).toBeVisible();
  }
  return readFile(path);
}

/** What the user answers in the system's dialog, which Playwright cannot see. */
async function answerSaveDialog(app: RunningApp, path: string): Promise<void> {
  await app.electron?.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
}

/** Drops a file on the window; a script cannot drop one from a disk, so Electron's window gets it from its picker. */
async function drop(app: RunningApp, path: string, name: string): Promise<void> {
  if (app.electron !== null) {
    await openIdentities(app.page, path);
    return;
  }
  const bytes = [...(await readFile(path))];
  await app.page.evaluate(
    ({ bytes, name }) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], name));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    { bytes, name },
  );
}

async function openTool(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Tools' }).click();
  await page.getByRole('menuitem', { name: /Signing request/ }).click();
}

async function makeRequest(app: RunningApp): Promise<Buffer> {
  const { page } = app;
  await openTool(page);
  await sheet(page).getByRole('textbox', { name: 'Name' }).fill('Push key');
  await sheet(page).getByRole('button', { name: 'Make key and request' }).click();
  await expect(sheet(page).getByRole('list', { name: 'Steps' })).toBeVisible();
  return saved(app, 'push.certSigningRequest', () =>
    sheet(page).getByRole('button', { name: 'Save request…' }).click(),
  );
}

/** The authority that the built-in simulator trusts, once it has made it. */
async function simulatorAuthority({ home, page }: RunningApp): Promise<TestAuthority> {
  await chip(page, 'App');
  await expect(identity(page)).toContainText('Built in');
  const read = (name: string): Promise<string> => readFile(join(home, 'simulator', name), 'utf8');
  return new TestAuthority({ certificatePem: await read('ca.pem'), privateKeyPem: await read('ca-key.pem') });
}

test('a request is made, signed, and completed by a certificate under a strange name, which then sends', async ({
  app,
}) => {
  const { page } = app;
  const authority = await simulatorAuthority(app);
  const request = await makeRequest(app);
  expect(request.toString()).toContain('BEGIN CERTIFICATE REQUEST');
  await expect(sheet(page).getByRole('checkbox', { name: /^Step 2/ })).toBeChecked();
  await sheet(page)
    .getByRole('checkbox', { name: /^Step 3/ })
    .check();
  await sheet(page).getByRole('button', { name: 'Close Signing request' }).click();

  const path = join(app.home, 'no idea what this is.bin');
  await writeFile(path, authority.sign(request, { bundleId: 'com.example.mine' }));
  await drop(app, path, 'no idea what this is.bin');
  await expect(identity(page)).toContainText('no idea what this is.bin completes the signing request “Push key”');
  await expect(identity(page)).toContainText('in the signing request “Push key”');
  await page.getByRole('button', { name: SEND }).click();
  await expect(result(page)).toContainText('Accepted');

  // It is remembered with its key, and what was ticked off is too.
  const again = await app.restart();
  await expect(again.getByRole('button', { name: /^App: com\.example\.mine/ })).toBeVisible();
  await openTool(again);
  await expect(sheet(again)).toContainText('com.example.mine');
  await expect(sheet(again).getByRole('checkbox', { name: /^Step 3/ })).toBeChecked();
  await sheet(again).getByRole('button', { name: 'Use this identity' }).click();
  await again.getByRole('button', { name: SEND }).click();
  await expect(result(again)).toContainText('Accepted');
});

test('the tool itself takes the certificate, says that it is complete, and offers to export it', async ({ app }) => {
  const { page } = app;
  const request = await makeRequest(app);
  const path = join(app.home, 'aps (3).cer');
  await writeFile(path, new TestAuthority().sign(request, { bundleId: 'com.example.mine' }));
  await sheet(page).getByLabel('Certificate file').setInputFiles(path);
  await expect(sheet(page)).toContainText('Apple Push Services: com.example.mine is complete');
  await sheet(page).getByRole('button', { name: 'Save request…' }).click();
  await expect(page.getByRole('dialog', { name: 'Use this request again?' })).toContainText('one request serves one');
  await page.keyboard.press('Escape');
  await sheet(page).getByRole('button', { name: 'Export as .p12…' }).click();
  await expect(page.getByRole('dialog', { name: /^Convert/ })).toContainText('Write as');
  await page.keyboard.press('Escape');

  // Forgotten among the identities, it opens again from beside its key.
  await sheet(page).getByRole('button', { name: 'Close Signing request' }).click();
  await chip(page, 'App');
  await page.getByRole('button', { name: 'More for com.example.mine' }).click();
  await page.getByRole('menuitem', { name: /Forget/ }).click();
  await chip(page, 'App');
  await expect(identity(page).getByRole('list')).not.toContainText('com.example.mine');
  await openTool(page);
  await sheet(page).getByRole('button', { name: 'Open it again' }).click();
  await expect(sheet(page).getByRole('button', { name: 'Use this identity' })).toBeVisible();

  await sheet(page).getByRole('button', { name: 'Forget request…' }).click();
  const question = page.getByRole('dialog', { name: 'Forget “Push key”?' });
  await expect(question).toContainText('Apple Push Services: com.example.mine can never be used again');
  await question.getByRole('button', { name: 'Forget request' }).click();
  await expect(sheet(page)).toContainText('New signing request');
  await sheet(page).getByRole('button', { name: 'Close Signing request' }).click();
  await chip(page, 'App');
  await expect(identity(page)).not.toContainText('com.example.mine');
});

test(
  'a certificate of another key is told for what it is, and a request is practised without Apple',
  OF_THE_PAGE,
  async ({ app }) => {
    const { page } = app;
    await makeRequest(app);
    const { certificatePem } = new TestAuthority().identity({ bundleId: 'com.example.other' });
    await mkdir(join(app.home, 'alone'));
    const stranger = join(app.home, 'alone', 'stranger.cer');
    await writeFile(stranger, certificatePem);
    await sheet(page).getByLabel('Certificate file').setInputFiles(stranger);
    // It is told behind the tool, where identities are.
    await expect(page.locator('.identity')).toContainText('no private key', { ignoreCase: true });

    await sheet(page).getByRole('button', { name: 'Practise with the simulator' }).click();
    await sheet(page).getByRole('textbox', { name: 'Bundle id' }).fill('com.example.practice');
    await saved(app, 'aps-practice.cer', () => sheet(page).getByRole('button', { name: 'Sign this request' }).click());
    await sheet(page).getByLabel('Certificate file').setInputFiles(join(app.home, 'aps-practice.cer'));
    await expect(sheet(page)).toContainText('Apple Push Services: com.example.practice is signed by the simulator');
    await sheet(page).getByRole('button', { name: 'Use this identity' }).click();
    await page.getByRole('button', { name: SEND }).click();
    await expect(result(page)).toContainText('Accepted');
  },
);

test('an identity is converted to a .p12 that opens again, and neither key nor passphrase comes to the page', async ({
  app,
}) => {
  const { page } = app;
  const answers: Promise<string>[] = [];
  page.on('response', (response) => {
    // The stream of events does not end before the page does; our own program knows how a key begins.
    const ours = response.request().resourceType() === 'script';
    if (!ours && !response.url().endsWith('/events')) answers.push(response.text().catch(() => ''));
  });
  await chip(page, 'App');
  await page.getByRole('button', { name: 'More for Simulator’s certificate' }).click();
  await page.getByRole('menuitem', { name: /Convert/ }).click();
  const dialog = page.getByRole('dialog', { name: /^Convert/ });
  await dialog.getByLabel('New passphrase').fill(PASSPHRASE);
  await dialog.getByLabel('The same once more').fill('another');
  await dialog.getByRole('button', { name: 'Write file…' }).click();
  await expect(dialog).toContainText('These are not the same.');
  await dialog.getByLabel('The same once more').fill(PASSPHRASE);
  const path =
    app.electron === null
      ? join(app.home, 'Downloads', 'com.example.pushwright.p12')
      : join(app.home, 'com.example.pushwright.p12');
  await mkdir(join(app.home, 'Downloads'), { recursive: true });
  await answerSaveDialog(app, path);
  await dialog.getByRole('button', { name: 'Write file…' }).click();
  await expect(page.getByRole('dialog', { name: 'The file is written' })).toContainText('com.example.pushwright.p12');
  await page.getByRole('button', { name: 'Done', exact: true }).click();
  expect((await stat(path)).mode & 0o777).toBe(0o600);

  await openIdentities(page, path);
  const question = page.getByRole('dialog', { name: /Passphrase/ });
  await question.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await question.getByRole('button', { name: 'Open' }).click();
  await chip(page, 'App');
  await expect(identity(page)).toContainText('com.example.pushwright');
  await page.getByRole('button', { name: SEND }).click();
  await expect(result(page)).toContainText('Accepted');

  for (const text of [await page.content(), ...(await Promise.all(answers))]) {
    // The page's own code has these words in what it warns of, but no line that begins a key.
    expect(text).not.toMatch(/-----BEGIN [A-Z ]*PRIVATE KEY/);
    expect(text).not.toContain('canary-4711');
  }
});

test('a key in the clear is written after a question, and only then', async ({ app }) => {
  const { page } = app;
  await mkdir(join(app.home, 'Downloads'), { recursive: true });
  await chip(page, 'App');
  await page.getByRole('button', { name: 'More for Simulator’s certificate' }).click();
  await page.getByRole('menuitem', { name: /Convert/ }).click();
  await page.getByRole('combobox', { name: 'Write as' }).selectOption('PEM: certificate, chain and key');
  await page.getByRole('checkbox', { name: 'Leave the key in the clear' }).check();
  const path = join(app.home, app.electron === null ? 'Downloads' : '.', 'com.example.pushwright.pem');
  await answerSaveDialog(app, path);
  await page.getByRole('button', { name: 'Write file…' }).click();
  const question = page.getByRole('dialog', { name: 'Write the private key in the clear?' });
  await question.getByRole('button', { name: 'Back' }).click();
  await expect(readFile(path)).rejects.toThrow();
  await page.getByRole('button', { name: 'Write file…' }).click();
  await question.getByRole('button', { name: 'Write in the clear' }).click();
  await expect(page.getByRole('dialog', { name: 'The file is written' })).toContainText('not protected');
  expect(await readFile(path, 'utf8')).toContain('-----BEGIN PRIVATE KEY-----');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

for (const scheme of ['light', 'dark'] as const) {
  test(`nothing in the tool and the dialog is out of reach in ${scheme} colours`, OF_THE_PAGE, async ({ app }) => {
    const { page } = app;
    await page.emulateMedia({ colorScheme: scheme });
    const violations = async (): Promise<unknown> => {
      // Electron opens no second page, which axe would gather its results in.
      const found = await new AxeBuilder({ page }).setLegacyMode().analyze();
      return found.violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => target.join(' ')) }));
    };
    await openTool(page);
    await expect(sheet(page)).toContainText('New signing request');
    expect(await violations()).toEqual([]);
    await sheet(page).getByRole('button', { name: 'Make key and request' }).click();
    await sheet(page)
      .getByRole('checkbox', { name: /^Step 2/ })
      .check();
    expect(await violations()).toEqual([]);
    await sheet(page)
      .getByRole('button', { name: /^Provider token key/ })
      .click();
    expect(await violations()).toEqual([]);
    await page.keyboard.press('Escape');
    await chip(page, 'App');
    await page.getByRole('button', { name: 'More for Simulator’s certificate' }).click();
    await page.getByRole('menuitem', { name: /Convert/ }).click();
    await page.getByRole('button', { name: 'Write file…' }).click();
    expect(await violations()).toEqual([]);
  });
}
