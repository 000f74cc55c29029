import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { expect, type RunningApp, test } from './fixtures.ts';
import { chip } from './frame.ts';
import { choose, identity, open, ownIdentity, question, remember, result, send } from './own-identity.ts';

/* Only the window has a key store. This one is a stand-in: a test must not write into the keyring of who runs it. */

test.use({ standIn: resolve(import.meta.dirname, '../support/key-store.cjs') });

/** Opens the user's identity with its passphrase remembered. */
async function openRemembered(app: RunningApp): Promise<{ readonly path: string; readonly passphrase: string }> {
  const own = await ownIdentity(app);
  await choose(app.page, own.path);
  await remember(app.page).check();
  await open(app.page, own.passphrase);
  await expect(identity(app.page)).toContainText('push.p12');
  await expect(question(app.page)).toBeHidden();
  return own;
}

test.describe('where there is a key store', () => {
  test('a saved passphrase opens its file at the next start, and sending works at once', async ({ app }) => {
    const { passphrase } = await openRemembered(app);
    const page = await app.restart();
    await chip(page, 'App');
    await expect(identity(page).getByText('found in the same file')).toBeVisible();
    await send(page).click();
    await expect(result(page)).toContainText('Accepted');
    for (const file of ['draft.json', 'identities.json', 'secrets.json'])
      expect(await readFile(join(app.home, file), 'utf8')).not.toContain(passphrase);
  });

  test('the dialog names the key store and remembers only when asked', async ({ app }) => {
    const { path, passphrase } = await ownIdentity(app);
    await choose(app.page, path);
    await expect(question(app.page)).toContainText('In GNOME’s keyring. Other users cannot read it there.');
    await expect(remember(app.page)).not.toBeChecked();
    await open(app.page, passphrase);
    await expect(identity(app.page)).toContainText('push.p12');
    const page = await app.restart();
    await chip(page, 'App');
    await expect(identity(page)).toContainText('is protected by a passphrase');
    await expect(identity(page).getByRole('button', { name: 'Enter passphrase' })).toBeVisible();
  });

  test('another desktop’s key store is said, and nothing is lost', async ({ app }) => {
    const { passphrase } = await openRemembered(app);
    await writeFile(join(app.home, 'key-store.txt'), 'kwallet5');
    let page = await app.restart();
    await chip(page, 'App');
    await expect(identity(page)).toContainText('was remembered in GNOME’s keyring; this session uses KWallet 5');
    await identity(page).getByRole('button', { name: 'Enter passphrase' }).click();
    await expect(question(page)).toContainText('was remembered in GNOME’s keyring');
    await open(page, passphrase);
    await expect(identity(page)).toContainText('found in the same file');
    await writeFile(join(app.home, 'key-store.txt'), 'gnome_libsecret');
    page = await app.restart();
    await chip(page, 'App');
    await expect(identity(page)).toContainText('found in the same file');
  });

  test('a file that moved is said, and opens by itself where it is chosen again', async ({ app }) => {
    const { path } = await openRemembered(app);
    const moved = join(dirname(path), '..', 'moved.p12');
    await rename(path, moved);
    const page = await app.restart();
    await chip(page, 'App');
    await expect(identity(page)).toContainText('push.p12 is not there any more. Its passphrase is still remembered.');
    await choose(page, moved);
    await expect(identity(page)).toContainText('found in the same file');
    await expect(question(page)).toBeHidden();
  });

  test('what is remembered is listed and forgotten, one or all', async ({ app }) => {
    await openRemembered(app);
    const { page } = app;
    await page.getByRole('button', { name: 'Tools' }).click();
    await page.getByRole('menuitem', { name: /Saved passphrases/ }).click();
    const sheet = page.getByRole('dialog', { name: 'Saved passphrases' });
    await expect(sheet).toContainText('kept in GNOME’s keyring');
    await expect(sheet.getByRole('row', { name: /push\.p12/ })).toBeVisible();
    await sheet.getByRole('button', { name: 'Forget all saved passphrases' }).click();
    await sheet.getByRole('button', { name: 'Keep them' }).click();
    await expect(sheet.getByRole('row', { name: /push\.p12/ })).toBeVisible();
    await sheet.getByRole('button', { name: 'Forget all saved passphrases' }).click();
    await sheet.getByRole('button', { name: 'Forget them all' }).click();
    await expect(sheet).toContainText('Nothing is remembered');
    await expect(readFile(join(app.home, 'secrets.json'), 'utf8')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('forgetting an identity forgets its passphrase', async ({ app }) => {
    await openRemembered(app);
    await identity(app.page)
      .getByRole('button', { name: /^More for com/ })
      .click();
    await app.page.getByRole('menuitem', { name: /^Forget/ }).click();
    await expect.poll(() => readFile(join(app.home, 'secrets.json'), 'utf8')).not.toContain('sealed');
    await expect(identity(app.page)).not.toContainText('com.example.mine');
  });
});

test.describe('where nothing would protect it', () => {
  test('remembering takes two steps, and the first says why', async ({ app }) => {
    await writeFile(join(app.home, 'key-store.txt'), 'basic_text');
    const page = await app.restart();
    await chip(page, 'App');
    const { path, passphrase } = await ownIdentity(app);
    await choose(page, path);
    await expect(question(page)).toContainText('whoever can read your files can read it');
    await expect(remember(page)).toBeDisabled();
    await question(page).getByRole('button', { name: 'Allow it without protection' }).click();
    await expect(remember(page)).not.toBeChecked();
    await remember(page).check();
    await open(page, passphrase);
    await expect(question(page)).toBeHidden();
    const again = await app.restart();
    await chip(again, 'App');
    await expect(identity(again).getByText('found in the same file')).toBeVisible();
  });
});
