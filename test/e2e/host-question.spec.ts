import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { accept, startHttp2Gateway } from '../support/scripted-gateway.ts';
import { WireAuthority } from '../support/wire-authority.ts';
import { expect, type RunningApp, test } from './fixtures.ts';
import { chip, chooseDestination, openIdentities, SEND } from './frame.ts';

/*
 * A credential leaves only with a yes, whatever a script in the page does: it names a host of its own choosing, and has
 * the user's provider token sent there.
 */

test.use({ allowHosts: false });

const result = (page: Page) => page.getByRole('status', { name: 'Result' });

/** A host that is shown what it is shown; in the page its CA file is chosen and its name typed. */
async function chooseCollector(app: RunningApp) {
  const authority = new WireAuthority();
  const seen: string[] = [];
  const gateway = await startHttp2Gateway({
    ...{ server: authority.server(), clientAuthority: null },
    onRequest: ({ stream, headers }) => {
      seen.push(headers.authorization ?? 'certificate');
      accept(stream, headers);
    },
  });
  const ca = join(app.home, 'collector-ca.pem');
  await writeFile(ca, authority.pem);
  await chooseDestination(app.page, 'other');
  await (await chip(app.page, 'Destination')).getByRole('textbox', { name: 'Host' }).fill(`127.0.0.1:${gateway.port}`);
  await app.page.getByLabel('CA file', { exact: true }).setInputFiles(ca);
  return { gateway, seen };
}

/** Asks as a script in the page does, by all that such a script has; resolves with the codes of the answers. */
async function attack(page: Page, port: number, times: number): Promise<readonly string[]> {
  return page.evaluate(
    async ({ to, count }) => {
      const ask = async (
        channel: string,
        argument: unknown,
      ): Promise<{ ok: boolean; value?: unknown; problem?: { code: string } }> => {
        const inner = (window as unknown as { bridge?: Record<string, (argument: unknown) => Promise<never>> }).bridge;
        if (inner?.[channel] !== undefined) return inner[channel](argument);
        const proof = { 'x-pushwright-proof': localStorage.getItem('x-pushwright-proof') ?? '' };
        const response = await fetch(`/request/${channel}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...proof },
          body: JSON.stringify({ argument }),
        });
        return response.json();
      };
      const look = async () =>
        (await ask('app.start', undefined)).value as {
          identities: { id: string; form: string }[];
          authorities: { id: string }[];
        };
      let start = await look();
      // The file that was chosen is on its way.
      while (start.authorities.length === 0) start = await look();
      const identityId = start.identities.find(({ form }) => form === 'provider-token-key')?.id;
      const ca = start.authorities[0]?.id ?? null;
      const send = (host: string) =>
        ask('send.start', {
          destination: { kind: 'other', host, port: to, ca },
          identityId,
          ...{ wire: 'http2', binaryCommand: 2, confirmation: 'automatic', stream: null },
          deviceTokens: ['a1'.repeat(32)],
          headers: {
            topic: 'a.b',
            pushType: 'alert',
            priority: null,
            expirationSeconds: null,
            collapseId: null,
            apnsId: null,
          },
          payload: '{"aps":{"alert":"x"}}',
          ...{ acceptExpired: true, confirmProduction: true },
        });
      const answers = Array.from({ length: count }, (_, i) => send(i % 2 === 0 ? '127.0.0.1' : `localhost`));
      return (await Promise.all(answers)).map(({ ok, problem }) => (ok ? 'carried out' : (problem?.code ?? '')));
    },
    { to: port, count: times },
  );
}

test('a page that was taken over has no credential sent where the user did not allow it', async ({ app, page }) => {
  await page.getByRole('button', { name: SEND }).click();
  await expect(result(page)).toContainText('Accepted');
  const { gateway, seen } = await chooseCollector(app);
  await openIdentities(page, join(app.home, 'simulator', 'identity.pem'));
  await expect(page.getByRole('region', { name: 'Identity' })).toContainText('com.example.pushwright');

  if (app.electron !== null) {
    await app.electron.evaluate(({ dialog }) => {
      const asked: unknown[] = [];
      Object.assign(globalThis, { asked, answer: 0 });
      dialog.showMessageBox = async (...options: unknown[]) => {
        asked.push(options.at(-1));
        return { response: (globalThis as unknown as { answer: number }).answer, checkboxChecked: false };
      };
    });
    const asked = () =>
      app.electron?.evaluate(() =>
        (globalThis as unknown as { asked: { message: string }[] }).asked.map(({ message }) => message),
      );
    // Choosing the file and typing the host were gestures: no more than one question comes of all of them.
    const codes = await attack(page, gateway.port, 60);
    expect(codes.filter((code) => code === 'carried out')).toEqual([]);
    expect((await asked())?.length).toBeLessThanOrEqual(1);
    expect(new Set(await attack(page, gateway.port, 60))).toEqual(new Set(['host-unasked']));
    const before = (await asked())?.length ?? 0;

    await page.getByRole('button', { name: SEND }).click();
    await expect(result(page)).toContainText('may not see your identity');
    expect((await asked())?.slice(before)).toEqual([`Let 127.0.0.1:${gateway.port} see your identity?`]);
    expect(seen).toEqual([]);

    await app.electron.evaluate(() => Object.assign(globalThis, { answer: 1 }));
    await page.getByRole('button', { name: SEND }).click();
    await expect(result(page)).toContainText('Accepted');
    await page.getByRole('button', { name: SEND }).click();
    await expect.poll(() => seen.length).toBe(2);
    expect((await asked())?.length).toBe(before + 2);
  } else {
    const links = () => [...app.output().matchAll(/(\S+\/allow\?code=[\w-]+)/g)].map(([link]) => link);
    const attacked = attack(page, gateway.port, 60);
    await expect.poll(links).toHaveLength(1);
    const tab = await page.context().newPage();
    await tab.goto(links()[0] ?? '');
    await expect(tab.getByRole('heading')).toHaveText(/^Let (127\.0\.0\.1|localhost):\d+ see your identity\?$/);
    await tab.getByRole('button', { name: 'Do not send' }).click();
    await expect(tab.getByText('Nothing is sent.')).toBeVisible();
    const codes = await attacked;
    expect(codes.filter((code) => code === 'host-refused')).toHaveLength(1);
    expect(codes.filter((code) => !['host-refused', 'host-question-open', 'host-unasked'].includes(code))).toEqual([]);
    // A no is kept for a while: no tab after tab.
    expect(new Set(await attack(page, gateway.port, 60))).toEqual(new Set(['host-unasked']));
    expect(links()).toHaveLength(1);
    expect(seen).toEqual([]);
    await tab.close();
  }
  await gateway.close();
});

test('a host that is allowed gets what is sent to it, and is not asked about again', async ({ app, page }) => {
  test.skip(app.electron !== null, 'The window’s dialog is tried above.');
  await page.getByRole('button', { name: SEND }).click();
  await expect(result(page)).toContainText('Accepted');
  const { gateway, seen } = await chooseCollector(app);
  const sending = attack(page, gateway.port, 1);
  const link = () => /(\S+\/allow\?code=[\w-]+)/.exec(app.output())?.[0] ?? '';
  await expect.poll(link).not.toBe('');
  const tab = await page.context().newPage();
  await tab.goto(link());
  await tab.getByRole('button', { name: 'Allow' }).click();
  await expect(tab.getByText('Allowed.')).toBeVisible();
  expect(await sending).toEqual(['carried out']);
  await expect.poll(() => seen.length).toBe(1);
  expect(seen[0]).toMatch(/^bearer /);
  expect(await attack(page, gateway.port, 1)).toEqual(['carried out']);
  expect((await tab.goto(link()))?.status()).toBe(403);
  app.faults.splice(0);
  await tab.close();
  await gateway.close();
});
