import type { Page } from '@playwright/test';
import type { Explanation, Mend } from '../../contract/outcome.ts';
import { explanation } from '../../contract/told.ts';
import { fixesWords } from '../../words/page/fixes.ts';
import { expect, test } from './fixtures.ts';
import { chooseDestination, chooseProtocol, fillDeviceTokens, shut } from './frame.ts';

const TOKEN = 'ab'.repeat(32);

/** Where a press of a fix is looked at. */
interface Led {
  readonly page: Page;
  readonly tool: string;
  readonly asked: () => number;
  /** What the host was asked to take as ids of a key. */
  readonly given: () => readonly unknown[];
}

interface Fix<Kind extends Mend['kind']> {
  readonly mend: Extract<Mend, { readonly kind: Kind }>;
  readonly label: string;
  readonly leads: (led: Led) => Promise<void>;
}

const behind = (page: Page, label: string) => page.getByLabel(label, { exact: true });
const isOpen = (page: Page, name: string | RegExp) => expect(page.getByRole('dialog', { name })).toBeVisible();
const isClosed = (page: Page, tool: string) => expect(page.getByRole('dialog', { name: tool })).toHaveCount(0);
const inPayload = (page: Page, text: string) =>
  expect(page.locator('[role="textbox"][aria-label="Payload"]')).toContainText(text);
/** It was asked once by the test, and once more by the fix. */
const asksAgain = async ({ page, tool, asked }: Led): Promise<void> => {
  await expect.poll(asked).toBe(2);
  await isOpen(page, tool);
};

/** Every kind of fix there is, and where its button leads from within a tool. A new kind does not compile until it says so. */
const FIXES: { readonly [Kind in Mend['kind']]: Fix<Kind> } = {
  'use-environment': {
    mend: { kind: 'use-environment', environment: 'sandbox' },
    label: fixesWords.switchTo('sandbox'),
    leads: async ({ page, tool }) => {
      await expect(page.locator('.chip__dot')).toHaveAttribute('data-destination', 'sandbox');
      await isOpen(page, tool);
    },
  },
  'use-topic': {
    mend: { kind: 'use-topic', topic: 'com.example.fixed' },
    label: fixesWords.topic('com.example.fixed'),
    leads: async ({ page, tool }) => {
      await isClosed(page, tool);
      await expect(behind(page, 'Topic')).toHaveValue('com.example.fixed');
    },
  },
  'use-push-type': {
    mend: { kind: 'use-push-type', pushType: 'voip' },
    label: fixesWords.pushType('voip'),
    leads: async ({ page, tool }) => {
      await isClosed(page, tool);
      await expect(behind(page, 'Push type')).toHaveValue('voip');
    },
  },
  'use-priority': {
    mend: { kind: 'use-priority', priority: 5 },
    label: fixesWords.priority(5),
    leads: async ({ page, tool }) => {
      await isClosed(page, tool);
      await expect(behind(page, 'Priority')).toHaveValue('5');
    },
  },
  'use-http2': {
    mend: { kind: 'use-http2' },
    label: fixesWords.useHttp2,
    leads: async ({ page, tool }) => {
      await isClosed(page, tool);
      await expect(behind(page, 'Protocol')).toHaveValue('http2');
    },
  },
  'clear-field': {
    mend: { kind: 'clear-field', field: 'collapseId' },
    label: fixesWords.clearCollapseId,
    leads: async ({ page, tool }) => {
      await isClosed(page, tool);
      await expect(behind(page, 'Collapse id')).toHaveValue('');
    },
  },
  'remove-device-token': {
    mend: { kind: 'remove-device-token', deviceToken: TOKEN },
    label: fixesWords.removeDeviceToken,
    leads: async ({ page, tool }) => {
      await isClosed(page, tool);
      await expect(behind(page, 'Device tokens')).not.toHaveValue(new RegExp(TOKEN));
    },
  },
  'replace-payload': {
    mend: { kind: 'replace-payload', payload: '{"aps":{"alert":"fixed"}}', fix: { id: 'minify' } },
    label: 'Minify',
    leads: async ({ page, tool }) => {
      await inPayload(page, '{"aps":{"alert":"fixed"}}');
      await isOpen(page, tool);
    },
  },
  'move-to-headers': {
    mend: {
      kind: 'move-to-headers',
      payload: '{"aps":{"alert":"moved"}}',
      headers: { collapseId: 'moved-7' },
      fix: { id: 'make-header', several: false },
    },
    label: 'Make it a header',
    leads: async ({ page, tool }) => {
      await isClosed(page, tool);
      await inPayload(page, '{"aps":{"alert":"moved"}}');
      await expect(behind(page, 'Collapse id')).toHaveValue('moved-7');
    },
  },
  'choose-identity': {
    mend: { kind: 'choose-identity' },
    label: fixesWords.pickIdentity,
    leads: ({ page }) => isOpen(page, 'Identities'),
  },
  'use-ids': {
    mend: { kind: 'use-ids', keyId: 'ABC123DEFG', teamId: 'DEF123GHIJ', how: 'swapped' },
    label: 'Swap key id and team id',
    leads: async ({ page, tool, given }) => {
      await isClosed(page, tool);
      await expect.poll(given).toMatchObject([{ argument: { keyId: 'ABC123DEFG', teamId: 'DEF123GHIJ' } }]);
    },
  },
  'enter-ids': {
    mend: { kind: 'enter-ids' },
    label: fixesWords.enterIds,
    leads: async ({ page, tool }) => {
      await isClosed(page, tool);
      await expect(page.getByRole('textbox', { name: 'Key id' })).toBeFocused();
      await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    },
  },
  'enter-passphrase': {
    mend: { kind: 'enter-passphrase' },
    label: fixesWords.enterPassphrase,
    leads: async ({ page }) => {
      await isOpen(page, /^Passphrase for /);
      await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    },
  },
  'accept-expired': { mend: { kind: 'accept-expired' }, label: fixesWords.useAnyway, leads: asksAgain },
  'confirm-production': { mend: { kind: 'confirm-production' }, label: fixesWords.useProduction, leads: asksAgain },
  'change-proxy': {
    mend: { kind: 'change-proxy' },
    label: fixesWords.openNetwork,
    leads: ({ page }) => isOpen(page, 'Network'),
  },
  'send-again': { mend: { kind: 'send-again' }, label: fixesWords.tryAgain, leads: asksAgain },
};

interface Tool {
  readonly name: string;
  readonly item: RegExp;
  readonly request: string;
  readonly ask: string;
  readonly result: string;
  readonly answer: (explanation: Explanation) => object;
  /** Fixes that have no button here, for what they lead to is beside it. */
  readonly without?: readonly Mend['kind'][];
}

const refusal = (explanation: Explanation) => ({
  ok: false,
  problem: { ...explanation, place: null },
});

const TOOLS: readonly Tool[] = [
  {
    name: 'Broadcast channels',
    item: /^Broadcast channels/,
    request: 'channel.list',
    ask: 'List channels',
    result: 'Channels result',
    answer: refusal,
  },
  {
    name: 'Feedback service',
    item: /^Feedback service/,
    request: 'feedback.read',
    ask: 'Read feedback',
    result: 'Feedback result',
    answer: refusal,
  },
  {
    name: 'Network',
    item: /^Network/,
    request: 'network.test',
    ask: 'Test the way',
    result: 'Test of the way',
    answer: (explanation) => ({
      ok: true,
      value: { reached: false, reason: null, explanation, way: null, steps: [], ms: 1 },
    }),
    without: ['change-proxy'],
  },
];

for (const tool of TOOLS)
  test(`in ${tool.name} every button of every explanation leads where it says, and none sends`, async ({ page }) => {
    test.setTimeout(240_000);
    const sends: string[] = [];
    const given: unknown[] = [];
    page.on('request', (request) => {
      if (/\/request\/(?:send\.start|broadcast\.send)$/.test(request.url())) sends.push(request.url());
      if (request.url().endsWith('/request/identity.complete')) given.push(request.postDataJSON());
    });
    await expect(page.getByRole('button', { name: /^App: Simulator’s certificate/ })).toBeVisible();
    await page.getByText('Delivery options').click();
    for (const [kind, { mend, label, leads }] of Object.entries(FIXES)) {
      if (tool.without?.includes(mend.kind)) continue;
      await test.step(kind, async () => {
        await chooseDestination(page, 'simulator');
        await chooseProtocol(page, 'binary');
        await behind(page, 'Push type').selectOption('alert');
        await behind(page, 'Collapse id').fill('game-7');
        await fillDeviceTokens(page, `${TOKEN}\n${'cd'.repeat(32)}`);
        await shut(page);
        let asked = 0;
        await page.route(`**/request/${tool.request}`, (route) => {
          asked += 1;
          const told = explanation(
            'ended-earlier',
            { outcome: 'unsent', status: null, reason: `Told for ${kind}` },
            mend,
          );
          return route.fulfill({ json: tool.answer(told) });
        });
        await page.getByRole('button', { name: 'Tools', exact: true }).click();
        await page.getByRole('menuitem', { name: tool.item }).click();
        await page.getByRole('button', { name: tool.ask, exact: true }).click();
        const result = page.getByRole('dialog', { name: tool.name }).getByRole('status', { name: tool.result });
        await expect(result).toContainText(`Told for ${kind}.`);
        const buttons = result.getByRole('button');
        await expect(buttons).toHaveText([label]);
        await buttons.click();
        await leads({ page, tool: tool.name, asked: () => asked, given: () => given });
        await page.unroute(`**/request/${tool.request}`);
        const close = page.getByRole('dialog').getByRole('button', { name: /^Close / });
        if ((await close.count()) > 0) await close.click();
        await expect(page.getByRole('dialog')).toHaveCount(0);
      });
    }
    expect(sends).toEqual([]);
  });
