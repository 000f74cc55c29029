import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { openIdentities, payloadText, SEND } from './frame.ts';
import { question } from './own-identity.ts';

const field = (page: Page) => question(page).getByLabel('Passphrase', { exact: true });
const result = (page: Page) => page.getByRole('status', { name: 'Result' });

async function dropFile(page: Page, name: string, bytes: Buffer): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([file, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(content)], file));
      return data;
    },
    [name, [...bytes]] as [string, number[]],
  );
  for (const type of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('body', type, { dataTransfer });
}

/** Holds every answer to an opening back until `release`; `held` is fulfilled by the first. */
async function holdOpenings(
  page: Page,
  request = 'identity.open',
): Promise<{ readonly held: Promise<void>; readonly release: () => void }> {
  let onHeld = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    onHeld = resolve;
  });
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(`**/request/${request}`, async (route) => {
    onHeld();
    await released;
    await route.continue();
  });
  return { held, release };
}

test('while a passphrase is tried its dialog stays, and keys reach nothing behind it', async ({ app }) => {
  const { page } = app;
  await expect(page.getByRole('button', { name: SEND })).toBeVisible();
  await page.getByRole('button', { name: SEND }).click();
  await expect(result(page)).toContainText('Accepted');
  const path = join(app.home, 'mine.p12');
  await copyFile(join(app.home, 'simulator', 'identity.p12'), path);
  const text = await (await payloadText(page)).textContent();
  await (await payloadText(page)).click();
  await openIdentities(page, path);
  await field(page).fill('wrong horse');

  const first = await holdOpenings(page);
  await page.keyboard.press('Enter');
  await first.held;
  await expect(question(page).getByRole('button', { name: 'Opening…' })).toBeVisible();
  await page.keyboard.type('ace of spades');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ControlOrMeta+Enter');
  first.release();
  await expect(question(page)).toContainText(/does not open|wrong/i);
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveValue('');
  expect(await (await payloadText(page)).textContent()).toBe(text);
  await page.unroute('**/request/identity.open');

  // Closed while it is tried, it does not come back: what was wrong stands beside the identities.
  const second = await holdOpenings(page);
  await field(page).fill('wrong horse');
  await page.keyboard.press('Enter');
  await second.held;
  await question(page).getByRole('button', { name: 'Cancel' }).click();
  second.release();
  await expect(page.getByRole('region', { name: 'Identity' })).toContainText(/does not open|wrong/i);
  await expect(question(page)).toBeHidden();
  await page.unroute('**/request/identity.open');

  await openIdentities(page, path);
  await field(page).fill((await readFile(join(app.home, 'simulator', 'passphrase.txt'), 'utf8')).trim());
  await page.keyboard.press('Enter');
  await expect(question(page)).toBeHidden();
});

test('files that are dropped while a passphrase is asked for are told of in the question, kept after it, and asked for in turn', async ({
  app,
}) => {
  const { page } = app;
  await page.getByRole('button', { name: SEND }).click();
  await expect(result(page)).toContainText('Accepted');
  const p12 = await readFile(join(app.home, 'simulator', 'identity.p12'));
  const passphrase = (await readFile(join(app.home, 'simulator', 'passphrase.txt'), 'utf8')).trim();
  await dropFile(page, 'first.p12', p12);
  await expect(question(page)).toContainText('first.p12');
  await dropFile(page, 'broken.p12', Buffer.from('no identity at all'));
  await expect(question(page)).toContainText('broken.p12');
  await dropFile(page, 'broken.pem', Buffer.from('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'));
  await expect(question(page)).toContainText('broken.pem');
  await dropFile(page, 'second.p12', p12);

  await field(page).fill('wrong horse');
  await page.keyboard.press('Enter');
  await expect(question(page)).toContainText(/does not open|wrong/i);
  await expect(question(page)).toContainText('broken.p12');
  await field(page).fill(passphrase);
  await page.keyboard.press('Enter');
  await expect(question(page)).toContainText('second.p12');
  await page.keyboard.press('Escape');
  await expect(question(page)).toBeHidden();
  const panel = page.getByRole('region', { name: 'Identity' });
  await expect(panel).toContainText('broken.p12');
  await expect(panel).toContainText('broken.pem');
});

test('a second Enter while a passphrase is tried on what was found tries nothing else', async ({ app }) => {
  const { page } = app;
  await page.getByRole('button', { name: SEND }).click();
  await expect(result(page)).toContainText('Accepted');
  const made = (name: string) => readFile(join(app.home, 'simulator', name));
  await page.getByRole('button', { name: 'Tools' }).click();
  await page.getByRole('menuitem', { name: /^Identities/ }).click();
  const sheet = page.getByRole('dialog', { name: 'Identities' });
  await expect(sheet.getByRole('button', { name: 'Add files…' })).toBeVisible();
  await page.evaluate(
    (bytes) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([new Uint8Array(bytes)], 'locked.p12'));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
    },
    [...(await made('identity.p12'))],
  );
  const wanted = sheet.getByLabel(/wants a passphrase/);
  await wanted.fill('wrong horse');
  const searches: unknown[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('identity.search')) searches.push(request.postDataJSON());
  });
  const first = await holdOpenings(page, 'identity.search');
  await wanted.press('Enter');
  await first.held;
  await wanted.pressSequentially('next');
  await wanted.press('Enter');
  first.release();
  await expect(sheet.getByText('It opened none of them.')).toBeVisible();
  expect(searches).toHaveLength(1);
  await expect(wanted).toHaveValue('next');
});
