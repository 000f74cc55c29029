import { copyFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { SIMULATOR_TEAM_ID } from '../../electron/simulator/authority/authority.ts';
import { expect, type RunningApp, test } from './fixtures.ts';
import { chip } from './frame.ts';
import { choose, identity, open, ownIdentity, question, remember, result, send } from './own-identity.ts';

test.use({ standIn: resolve(import.meta.dirname, '../support/key-store.cjs') });

test.describe('where there is no key store', () => {
  test('the dialog says that nothing is remembered here, and why', async ({ app, host }) => {
    await writeFile(join(app.home, 'key-store.txt'), 'none');
    await expect(app.page.getByRole('button', { name: /^App: Simulator/ })).toBeVisible();
    const page = await app.restart();
    const { path, passphrase } = await ownIdentity(app);
    await choose(page, path);
    await expect(question(page)).toContainText(
      host === 'page'
        ? 'Nothing is remembered here, because there is no key store that this process can use.'
        : 'this session has no keyring that Pushwright can use',
    );
    await expect(remember(page)).toBeDisabled();
    await expect(question(page).getByRole('button', { name: 'Allow it without protection' })).toBeHidden();
    await open(page, passphrase);
    await expect(identity(page)).toContainText('push.p12');
  });
});

test.describe('a provider token', () => {
  /** A provider token key whose name tells nothing, and the ids it has. */
  async function ownKey(app: RunningApp) {
    await send(app.page).click();
    await expect(result(app.page)).toContainText('Accepted');
    const names = await readdir(join(app.home, 'simulator'));
    const keyId = names.flatMap((name) => /^AuthKey_(.{10})\.p8$/.exec(name)?.[1] ?? [])[0] ?? '';
    const path = join(app.home, 'key.p8');
    await copyFile(join(app.home, 'simulator', `AuthKey_${keyId}.p8`), path);
    return { path, keyId, teamId: SIMULATOR_TEAM_ID };
  }

  test('whose ids are swapped is mended by one button, and shows what it says and how old it is', async ({ app }) => {
    const { page } = app;
    const { path, keyId, teamId } = await ownKey(app);
    await choose(page, path);
    const card = identity(page);
    await card.getByRole('textbox', { name: 'Key id' }).fill(teamId);
    await card.getByRole('textbox', { name: 'Team id' }).fill(keyId);
    await card.getByRole('button', { name: 'Use these ids' }).click();
    await expect(card).toContainText('Provider token');
    await page.getByRole('textbox', { name: 'Topic' }).fill('com.example.pushwright');
    await send(page).click();
    await expect(result(page)).toContainText('InvalidProviderToken');
    await result(page).getByRole('button', { name: 'Swap key id and team id' }).click();
    await expect(result(page)).toContainText(`The key id is now ${keyId}, the team id ${teamId}.`);
    await send(page).click();
    await expect(result(page)).toContainText('Accepted');
    await chip(page, 'App');
    await expect(card.getByRole('button', { name: /^Provider token/ })).toContainText('just made');
    await card.getByRole('button', { name: /^Provider token/ }).click();
    await expect(card).toContainText(`kid: "${keyId}"`);
    await expect(card).toContainText(`iss: "${teamId}"`);
    await expect(card).toContainText('made just now, renewed at 50 min');
    await expect(card).toContainText(/APNs allows it from \d\d:\d\d/);
  });

  test('whose name proves the key id asks for the team id, which is what is wrong', async ({ app }) => {
    const { page } = app;
    const { path, keyId } = await ownKey(app);
    const named = join(app.home, `AuthKey_${keyId}.p8`);
    await rename(path, named);
    await choose(page, named);
    const card = identity(page);
    await card.getByRole('textbox', { name: 'Team id' }).fill('WRONGTEAM1');
    await card.getByRole('button', { name: 'Use these ids' }).click();
    await page.getByRole('textbox', { name: 'Topic' }).fill('com.example.pushwright');
    await send(page).click();
    await expect(result(page)).toContainText('InvalidProviderToken');
    await result(page).getByRole('button', { name: 'Enter the ids' }).click();
    await expect(card.getByRole('textbox', { name: 'Team id' })).toBeFocused();
  });
});
