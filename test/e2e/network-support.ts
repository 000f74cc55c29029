import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { accept, reject, type ScriptedGateway, startHttp2Gateway } from '../support/scripted-gateway.ts';
import { TestAuthority } from '../support/test-authority.ts';
import { startTestProxy, type TestProxy } from '../support/test-proxy.ts';
import { WireAuthority } from '../support/wire-authority.ts';
import { test as base, expect, type RunningApp } from './fixtures.ts';
import { chip, chooseDestination, openIdentities } from './frame.ts';

/** A password that must show nowhere. */
export const CANARY = 'canary-9f2c';

/** A gateway that only a proxy finds, and that proxy, which wants a login. */
interface Hidden {
  readonly gateway: ScriptedGateway;
  readonly proxy: TestProxy;
  readonly authority: WireAuthority;
  received(): number;
  /** The `authorization` of each request that had one. */
  readonly authorizations: readonly string[];
}

/** The device token that the hidden gateway says is gone. */
export const GONE = `${'0'.repeat(60)}dead`;

/** Playwright's test with a hidden gateway, started where a specification wants it. */
export const test = base.extend<{ readonly hidden: Hidden }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are wanted from this pattern.
  hidden: async ({}, use) => {
    const authority = new WireAuthority();
    let received = 0;
    const authorizations: string[] = [];
    const gateway = await startHttp2Gateway({
      ...{ server: authority.server(['gateway.example']), clientAuthority: null },
      onRequest: ({ stream, headers }) => {
        received += 1;
        if (headers.authorization !== undefined) authorizations.push(headers.authorization);
        if (headers[':path'] === `/3/device/${GONE}`) reject(stream, 410, 'Unregistered', Date.now());
        else accept(stream, headers);
      },
    });
    const proxy = await startTestProxy({
      kind: 'http',
      login: { user: 'ann', password: CANARY },
      connectTo: (host, port) =>
        host === 'gateway.example' && port === 2197 ? { host: '127.0.0.1', port: gateway.port } : { refuse: 403 },
    });
    await use({ gateway, proxy, authority, received: () => received, authorizations });
    await proxy.close();
    await gateway.close();
  },
});

export const sheet = (page: Page) => page.getByRole('dialog', { name: 'Network' });
export const way = (page: Page) => sheet(page).getByRole('status', { name: 'Way out' });
export const tested = (page: Page) => sheet(page).getByRole('status', { name: 'Test of the way' });
export const steps = (page: Page) => sheet(page).getByRole('list', { name: 'Steps' });
export const result = (page: Page) => page.getByRole('status', { name: 'Result' });
export const field = (page: Page, name: string) => sheet(page).getByRole('textbox', { name });

export async function openTool(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Tools' }).click();
  await page.getByRole('menuitem', { name: /Network/ }).click();
}

export async function close(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Close Network' }).click();
}

/** Chooses the hidden gateway as destination, and a certificate to send with, which lies in `mine.pem`. */
export async function chooseHidden({ page, home }: RunningApp, { authority }: Hidden): Promise<void> {
  await chooseDestination(page, 'other');
  await (await chip(page, 'Destination')).getByRole('textbox', { name: 'Host' }).fill('gateway.example:2197');
  await writeFile(join(home, 'hidden-ca.pem'), authority.pem);
  await page.getByLabel('CA file', { exact: true }).setInputFiles(join(home, 'hidden-ca.pem'));
  await expect(page.getByText('hidden-ca.pem')).toBeVisible();
  const { certificatePem, privateKeyPem } = new TestAuthority().identity({ bundleId: 'com.example.mine' });
  await writeFile(join(home, 'mine.pem'), certificatePem + privateKeyPem);
  await openMine(page, home);
}

/** Opens the certificate in `mine.pem`; its facts show when it is open. */
export async function openMine(page: Page, home: string): Promise<void> {
  await openIdentities(page, join(home, 'mine.pem'));
  // The simulator's own says the same until then.
  const mine = page.locator('.identity-card--chosen').filter({ hasNotText: 'Built in' });
  await expect(mine).toContainText('found in the same file');
}

export async function setProxy(page: Page, port: number, login?: { readonly user: string; readonly password: string }) {
  await sheet(page).getByRole('combobox', { name: 'Proxy' }).selectOption('Manual');
  await field(page, 'Proxy address').fill(`http://127.0.0.1:${port}`);
  if (login === undefined) return;
  await field(page, 'User name').fill(login.user);
  await sheet(page).getByLabel('Password').fill(login.password);
}
