import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { FIRST_DRAFT } from '../../contract/draft.ts';
import { NAMED_DEVICES } from '../../electron/simulator/devices/devices.ts';
import { bareIn, inPseudo, PSEUDO_LANGUAGE } from '../support/pseudo-language.ts';
import { TestAuthority } from '../support/test-authority.ts';
import { expect, type RunningApp, test } from './fixtures.ts';
import { advanced, chip, chooseDestination, chooseProtocol, payloadText } from './frame.ts';
import { brokenBoxes, HEAR_THE_HOST, shownTexts, stringsHeard } from './shown-texts.ts';

const SIZES = [
  { width: 900, height: 600 },
  { width: 1440, height: 900 },
] as const;
type Size = (typeof SIZES)[number];
/** Where what is kept stands at the left; in a narrower window it is a layer, which a change of size would hide. */
const WIDE = SIZES.slice(1);

/** What is the same in every language, each with its reason. */
const TERMS: readonly (readonly [term: RegExp, reason: string])[] = [
  [/^Pushwright$/, 'the name of the program'],
  [/^(?:HTTP\/2|TLS|TCP|DNS|JSON|VoIP|MDM|SHA-256|RSA|APNs)$/, 'a protocol, a format or an algorithm goes by its name'],
  [
    /^(?:alert|background|voip|complication|fileprovider|location|liveactivity|pushtotalk|widgets|controls|mdm)$/,
    'push types are values of a header',
  ],
  [/^(?:linux|darwin|win32|(?:Pushwright|Electron|Chrome|Firefox) [\d.]+)$/, 'names and versions of programs'],
  [/^curl$/, 'the name of another program'],
  [/^(?:x{0,3}[SL]|M|AX\d)$/, 'what Apple calls text sizes'],
  [/^(?:(?:Ctrl|⌘)(?: (?:↩|J))?|F\d|[⌫⇧↩]+)$/, 'what stands on a key'],
  [/^(?:(?:Ctrl|Alt|Shift)\+)+(?:↩|[A-Z\d./,])$/, 'keys that are pressed together'],
  [/^\d{1,2}:\d\d [AP]M$/, 'a time of day'],
  [
    /^\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December|[A-Z][a-z]{2,3}) \d{4}(?:(?: at|,) \d\d:\d\d)?$/,
    'a day, by Intl',
  ],
  [
    /^(?:com\.example\.app|push\.example\.com(?::\d+)?|booted|ABC123DEFG|http:\/\/proxy\.example\.com:8080|push\.example\.com, 10\.0\.0\.0\/8)$/,
    'an example of a value',
  ],
  [/^(?:sandbox|production|simulator)$/, 'environments are values'],
  [/^apns-(?:id|unique-id)$/, 'a header'],
  [/^[a-z]+(?:-[a-z0-9]+)+$/, 'a code, which scripts compare'],
  [/^\.[a-z-]+$/, 'what Apple appends to a topic'],
  [/^api\.(?:sandbox\.)?push\.apple\.com(?::\d+)?$/, 'a host of Apple’s'],
  [/^\d+(?:\.\d)? (?:ms|s|min|h)(?: \d+ (?:min|s))?$/, 'a span in SI units'],
];

/** Below what is visited, far above what a part that stops in silence would leave. */
const FEWEST_SCREENS = 50;

/** Where what went over the wire is shown: header lines of the log. */
const FROM_THE_WIRE = /log-row__gist/;

const TOKEN = 'ab'.repeat(32);
const REQUEST = `curl -H 'apns-topic: com.example.pasted' -d '{"aps":{"alert":"Hi"}}' https://api.sandbox.push.apple.com/3/device/${TOKEN}`;

const button = (within: Page | Locator, english: string) =>
  within.getByRole('button', { name: inPseudo(english), exact: true }).first();
const field = (within: Page | Locator, english: string) =>
  within.getByLabel(inPseudo(english), { exact: true }).first();
const dialog = (page: Page) => page.locator('dialog[open]').last();
const deviceCalled = (id: (typeof NAMED_DEVICES)[number]['id']): string =>
  NAMED_DEVICES.find((device) => device.id === id)?.deviceToken ?? '';

/** Looks at what stands on the screen, in both sizes, and remembers what is wrong with it. */
class Looker {
  readonly visited: string[] = [];
  /** Each with the first screen that it was seen on. */
  readonly faults = new Map<string, string>();

  constructor(private readonly page: Page) {}

  /** `sizes`: those in which what is looked at is in sight at all. */
  async look(screen: string, sizes: readonly Size[] = SIZES): Promise<void> {
    const { page } = this;
    this.visited.push(screen);
    for (const size of sizes) {
      await page.setViewportSize(size);
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
      for (const broken of await brokenBoxes(page)) this.found(`${size.width} × ${size.height}: ${broken}`, screen);
    }
    const heard = new Set([...(await stringsHeard(page, FIRST_DRAFT)), ...(await typedLines(page))]);
    for (const { text, where } of await shownTexts(page))
      for (const bare of bareIn(text))
        if (!mayBeBare(bare, heard) && !FROM_THE_WIRE.test(where)) this.found(`bare “${bare}” (${where})`, screen);
  }

  private found(fault: string, screen: string): void {
    if (!this.faults.has(fault)) this.faults.set(fault, screen);
  }
}

/** What stands in the fields of the page, a line each. */
async function typedLines(page: Page): Promise<readonly string[]> {
  const fields = page.locator('input, textarea');
  const values = await fields.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
  return values.flatMap((value) => value.split('\n'));
}

/** A value: whole, in pieces, or shortened as device tokens are. */
function mayBeBare(bare: string, heard: ReadonlySet<string>): boolean {
  const known = (text: string): boolean =>
    !/\p{L}/u.test(text) || heard.has(text) || TERMS.some(([term]) => term.test(text));
  if (known(bare) || known(bare.replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, ''))) return true;
  // A device token, whole under the pointer or by its ends.
  if (/^(?:· )?[0-9a-f]{8}…[0-9a-f]{6}(?: ·)?$|^[0-9a-f]{64}$/.test(bare)) return true;
  // Facts of a line of the log stand in one line, each a label and a value.
  const pair = (piece: string): boolean =>
    known(piece) ||
    [...piece.matchAll(/ /g)].some(({ index }) => known(piece.slice(0, index)) && known(piece.slice(index + 1)));
  if (bare.split(' · ').every(pair)) return true;
  return bare.split(/, |\n| /).every((piece) => known(piece.replace(/^[\s\p{Ps}“]+|[\s\p{Pe}”,:]+$/gu, '')));
}

async function openTool(page: Page, name: string): Promise<Locator> {
  await button(page, 'Tools').click();
  await page
    .getByRole('menuitem')
    .filter({ hasText: inPseudo(name) })
    .click();
  const sheet = dialog(page);
  await expect(sheet.locator('.sheet__title')).toHaveText(inPseudo(name));
  return sheet;
}

async function closeTool(page: Page): Promise<void> {
  await dialog(page).locator('.sheet__head button').click();
  await expect(page.locator('dialog[open]')).toHaveCount(0);
}

async function typePayload(page: Page, text: string): Promise<void> {
  await payloadText(page);
  const editor = page.locator('.cm-content');
  await editor.click();
  await editor.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

async function sending({ page, home }: RunningApp, looker: Looker): Promise<void> {
  await looker.look('nothing sent yet');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.locator('.first-steps__card').last().click();
  const paste = page.locator('dialog[open]');
  await paste.locator('textarea').fill('42');
  await button(paste, 'Fill in').click();
  await expect(paste.locator('.field__note')).toBeVisible();
  await looker.look('a place to paste in');
  await page.keyboard.press('Escape');
  await page.locator('.send-button__button').click();
  await expect(page.locator('.result__said--ok')).toBeVisible();
  await looker.look('accepted');
  await page.locator('.foot__end .button[aria-keyshortcuts]').click();
  for (const tab of ['result', 'log']) {
    await page.locator(`.foot__tabs [data-value="${tab}"]`).click();
    await looker.look(`accepted, with the drawer at the ${tab}`);
  }
  await chip(page, 'App');
  await looker.look('choice of the app');
  await chip(page, 'Devices');
  await looker.look('choice of devices');
  for (const { id, deviceToken } of NAMED_DEVICES) {
    await chip(page, 'Devices');
    await field(page, 'Device tokens').fill(deviceToken);
    await page.locator('.send-button__button').click();
    await expect(page.locator('.result__said')).toBeVisible();
    await expect(page.locator('.send-button__button')).toBeEnabled();
    await looker.look(`sent to the device ${id}`);
  }
  await chip(page, 'Devices');
  await field(page, 'Device tokens').fill('');
  await page.locator('.send-button__button').click();
  await expect(page.locator('.result__said--danger')).toBeVisible();
  await looker.look('not sent: no device token');
  await chip(page, 'Devices');
  await field(page, 'Device tokens').fill(`not a token\n<${TOKEN}>\nab`);
  await looker.look('device tokens with findings');
  await devices(page, looker);
  const lines = [
    ...Array.from({ length: 30 }, (_, n) => (n + 1).toString(16).padStart(64, '0')),
    deviceCalled('app-removed'),
  ];
  await writeFile(join(home, 'list.csv'), `token\n${lines.join('\n')}\nnonsense\n${lines[0]}\n`);
  await field(page, 'File of device tokens').setInputFiles(join(home, 'list.csv'));
  await page.locator('.token-list__choice input').check();
  await looker.look('a list of device tokens');
  await page.locator('.send-button__button').click();
  await page.locator('.foot__tabs [data-value="result"]').click();
  await expect(page.locator('.results__actions')).toBeVisible();
  await looker.look('results of several');
  await page.locator('.results__actions button[aria-haspopup]').click();
  await looker.look('menu of device tokens that are gone');
  await page.keyboard.press('Escape');
  await chip(page, 'Devices');
  await page.locator('.token-list__head button').click();
  await chip(page, 'Devices');
  await field(page, 'Device tokens').fill(deviceCalled('always-accepted'));
}

/** The book of devices: what is offered beside a device token, its form, the list to choose from and the list to keep. */
async function devices(page: Page, looker: Looker): Promise<void> {
  await page.locator('.device-names button').click();
  await looker.look('a device to add');
  await button(dialog(page), 'Add').click();
  await expect(dialog(page).locator('.field--danger')).toBeVisible();
  await looker.look('a device without a name');
  await field(dialog(page), 'Name').fill('Anna');
  await field(dialog(page), 'Group').fill('com.example.app');
  await button(dialog(page), 'Add').click();
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  await field(page, 'Device tokens').fill(TOKEN);
  await page.locator('.send-button__button').click();
  await chip(page, 'Devices');
  await expect(page.locator('.device-picker .device-row--own')).toContainText(inPseudo('accepted').slice(0, 9));
  await looker.look('devices to choose from');
  const search = page.locator('.popover:not([hidden])').getByRole('searchbox').first();
  await search.fill('9'.repeat(64));
  await looker.look('a device token that is not in the book');
  await search.fill('zzz');
  await looker.look('no such device');
  await search.fill('');
  await chip(page, 'Devices');
  await page.locator('.sidebar__parts [data-value="devices"]').click();
  const sheet = page.locator('.sidebar');
  await sheet.locator('.device-row--own').click();
  await looker.look('Devices', WIDE);
  await page.keyboard.press('Shift+F10');
  await looker.look('Devices: menu of one', WIDE);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await looker.look('Devices: one of them', WIDE);
  await page.keyboard.press('Escape');
  await button(sheet, 'More').click();
  await expect(page.locator('.menu')).toBeVisible();
  await looker.look('Devices: files', WIDE);
  await page.keyboard.press('Escape');
  await expect(page.locator('.menu')).toHaveCount(0);
  await field(sheet, 'File of devices').setInputFiles({
    ...{ name: 'team.csv', mimeType: 'text/csv' },
    buffer: Buffer.from(`token,name\n${TOKEN},Other\n${'cd'.repeat(32)},Bo\n`),
  });
  await expect(sheet.locator('.device-book__left')).toBeVisible();
  await looker.look('Devices: imported', WIDE);
  await sheet.locator('.device-row--own').first().click();
  await page.keyboard.press('Delete');
  await expect(sheet.locator('.device-book__left')).toHaveCount(0);
  await looker.look('Devices: one removed', WIDE);
  for (const part of ['drafts', 'history', 'devices']) {
    await page.setViewportSize(SIZES[0]);
    await page.locator('.sidebar__rail button').nth(['drafts', 'history', 'devices'].indexOf(part)).click();
    await looker.look(`${part} beside the rail`, SIZES.slice(0, 1));
    await page.keyboard.press('Escape');
  }
  await page.setViewportSize(SIZES[1]);
  await page.locator('.sidebar__parts [data-value="drafts"]').click();
  await looker.look('Drafts', WIDE);
  await page.locator('.drafts__rows').focus();
  await page.keyboard.press('F2');
  await expect(dialog(page)).toBeVisible();
  await looker.look('Drafts: name', WIDE);
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  await page.keyboard.press('Control+D');
  await expect(page.locator('.draft-row[data-kind="draft"]')).toHaveCount(2);
  await page.locator('.draft-row[data-kind="draft"]').nth(1).click({ button: 'right' });
  await expect(page.locator('.menu')).toBeVisible();
  await looker.look('Drafts: what can be done with one', WIDE);
  await page.locator('.menu [role="menuitem"]').nth(1).click();
  await expect(page.locator('.beside__parts')).toBeVisible();
  await looker.look('Drafts: two beside each other', WIDE);
  await page.locator('.beside__bar .button--icon').click();
  await button(page, 'Draft').click();
  await expect(page.locator('.menu')).toBeVisible();
  await looker.look('Drafts: menu', WIDE);
  await page.keyboard.press('Escape');
  await page.locator('.sidebar__parts [data-value="history"]').click();
  await chip(page, 'Devices');
}

async function composing({ page }: RunningApp, looker: Looker): Promise<void> {
  await page.locator('.disclosure__button', { hasText: inPseudo('Delivery options') }).click();
  await field(page, 'Expiration').fill('soon');
  await field(page, 'apns-id').fill('no uuid');
  await field(page, 'Collapse id').fill('x'.repeat(70));
  await looker.look('delivery options with mistakes');
  await field(page, 'Expiration').fill('');
  await field(page, 'apns-id').fill('');
  await field(page, 'Collapse id').fill('');
  await typePayload(page, '{"aps":{"alert":');
  await expect(page.locator('.problem-list__row').first()).toBeVisible();
  await looker.look('broken JSON');
  await typePayload(
    page,
    '{"aps":{"alert":{"title":"Dinner","body":"Ready"},"badge":3,"sound":"bell.caf","content-available":1},"apns-topic":"x"}',
  );
  await expect(page.locator('.problem-list__row').first()).toBeVisible();
  await looker.look('warnings of a payload');
  await typePayload(page, '{"aps":{"alert":"Hi"}}');
}

async function pasting({ page }: RunningApp, looker: Looker): Promise<void> {
  await payloadText(page);
  const editor = page.locator('.cm-content');
  await editor.click();
  await page.keyboard.press('ControlOrMeta+A');
  await editor.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, REQUEST);
  await button(page, 'Fill in').click({ trial: true });
  await looker.look('a pasted request');
  await button(page, 'Fill in').click();
  await button(page, 'Undo').click({ trial: true });
  await looker.look('filled in');
  await button(page, 'Undo').click();
  await typePayload(page, '{"aps":{"alert":"Hi"}}');
  await field(page, 'Topic').fill('');
}

async function destinations({ page }: RunningApp, looker: Looker): Promise<void> {
  for (const destination of ['sandbox', 'production', 'other', 'simulator'] as const) {
    await chooseDestination(page, destination);
    await advanced(page);
    await looker.look(`destination ${destination}`);
    await chooseProtocol(page, 'binary');
    await advanced(page);
    await looker.look(`destination ${destination}, binary wire`);
    await chooseProtocol(page, 'http2');
  }
}

async function identities({ page, home }: RunningApp, looker: Looker): Promise<void> {
  const { certificatePem, privateKeyPem } = new TestAuthority().identity({
    bundleId: 'com.example.mine',
    environments: ['production'],
  });
  await writeFile(join(home, 'mine.pem'), certificatePem + privateKeyPem);
  await writeFile(
    join(home, 'alone.pem'),
    new TestAuthority().identity({ bundleId: 'com.example.alone' }).certificatePem,
  );
  await chooseDestination(page, 'production');
  await chip(page, 'App');
  await field(page, 'Identity files').setInputFiles([join(home, 'mine.pem'), join(home, 'alone.pem')]);
  await expect(page.locator('.identity-card--chosen')).toBeVisible();
  await looker.look('identities opened, one without its key');
  await page.locator('.identity-card--chosen .identity-card__more').click();
  await looker.look('menu of an identity');
  await page.getByRole('menuitem').first().click();
  await expect(dialog(page)).toBeVisible();
  await looker.look('converting an identity');
  await page.keyboard.press('Escape');
  await chip(page, 'Devices');
  await field(page, 'Device tokens').fill(TOKEN);
  await page.locator('.send-button__button').click();
  await expect(dialog(page)).toBeVisible();
  await looker.look('the question before production');
  await page.keyboard.press('Escape');
  await copyFile(join(home, 'simulator', 'identity.p12'), join(home, 'locked.p12'));
  await field(page, 'Identity files').setInputFiles(join(home, 'locked.p12'));
  await expect(dialog(page)).toBeVisible();
  await looker.look('the question for a passphrase');
  await field(dialog(page), 'Passphrase').fill('wrong');
  await button(dialog(page), 'Open').click();
  await expect(dialog(page).locator('.field--danger')).toBeVisible();
  await looker.look('a wrong passphrase');
  await page.keyboard.press('Escape');
  const sheet = await openTool(page, 'Identities');
  await expect(sheet.locator('.findings')).toBeVisible();
  await looker.look('Identities');
  for (const id of await sheet.getByRole('option').all()) {
    await id.click();
    await expect(sheet.locator('.findings')).toBeVisible();
    await looker.look(`Identities: ${await id.locator('.identity-row__gist').textContent()}`);
  }
  await sheet.locator('.identity-detail__actions button').last().click();
  await looker.look('Identities: menu of one');
  await page.keyboard.press('Escape');
  await closeTool(page);
  await chooseDestination(page, 'simulator');
}

async function tools({ page }: RunningApp, looker: Looker): Promise<void> {
  await button(page, 'Tools').click();
  await looker.look('menu of the tools');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect(page.locator('.palette__line').first()).toBeVisible();
  await looker.look('palette');
  await page.keyboard.type('404');
  await looker.look('palette: nothing fits');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+/');
  await expect(page.locator('.shortcuts')).toBeVisible();
  await looker.look('keyboard shortcuts');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+,');
  await expect(page.locator('.settings__about')).toBeVisible();
  await expect(page.locator('.settings .past-keeping')).toBeVisible();
  await looker.look('Settings');
  await page.keyboard.press('Escape');
  await page.locator('.top-bar__more').click();
  await looker.look('menu of ways to send');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+Shift+Enter');
  await looker.look('a send that waits');
  await page.keyboard.press('Control+.');
  let sheet = page.locator('.app');
  await looker.look('History', WIDE);
  await sheet.locator('.past-row').first().click();
  await expect(sheet.locator('.past-facts')).toBeVisible();
  await looker.look('History: a send', WIDE);
  await sheet.locator('.past-send__actions button[aria-haspopup]').click();
  await looker.look('History: menu of a send', WIDE);
  await page.keyboard.press('Escape');
  await sheet.locator('.past-list__head button').click();
  await looker.look('History: filters', WIDE);
  await page.keyboard.press('Escape');
  await sheet.locator('.past-foot__button').click();
  await looker.look('History: what is kept', WIDE);
  await page.keyboard.press('Escape');
  await button(sheet, 'Compare with…').click();
  await page.locator('.past-choose .past-row').first().click();
  await expect(sheet.locator('.compare')).toBeVisible();
  await looker.look('History: two compared', WIDE);
  await button(sheet, 'Close compare').click();
  await page.locator('.past-send__close').click();

  sheet = await openTool(page, 'Signing request');
  await looker.look('Signing request: a new one');
  await field(sheet, 'Name').fill('Push key');
  await button(sheet, 'Make key and request').click();
  await expect(sheet.locator('.guide').first()).toBeVisible();
  await looker.look('Signing request: waiting');
  for (const label of ['Other certificates than an app’s', 'Practise with the simulator'])
    await sheet.locator('.disclosure__button', { hasText: inPseudo(label) }).click();
  await looker.look('Signing request: practice');
  await button(sheet, 'Sign this request').click();
  await button(sheet, 'Forget request…').click();
  await looker.look('Signing request: forgetting one');
  await page.keyboard.press('Escape');
  await sheet.locator('.requests__other').click();
  await looker.look('Signing request: provider token key');
  await closeTool(page);

  sheet = await openTool(page, 'Broadcast channels');
  await looker.look('Broadcast channels: not asked yet');
  await button(sheet, 'Create channel').click();
  await expect(sheet.locator('.channel-list__row')).toHaveCount(1);
  await button(sheet, 'List channels').click();
  await looker.look('Broadcast channels: one');
  await sheet.locator('.channel-list__row button').last().click();
  await looker.look('Broadcast channels: deleting one');
  await page.keyboard.press('Escape');
  await closeTool(page);

  sheet = await openTool(page, 'Feedback service');
  await button(sheet, 'Read feedback').click();
  await expect(sheet.locator('.notice')).toBeVisible();
  await looker.look('Feedback service');
  await closeTool(page);

  sheet = await openTool(page, 'Network');
  await button(sheet, 'Test the way').click();
  await expect(sheet.locator('.steps')).toBeVisible();
  await looker.look('Network: tested');
  await field(sheet, 'Proxy').selectOption('manual');
  await field(sheet, 'Proxy address').fill('https://proxy.example.com:1');
  await looker.look('Network: a proxy of one’s own');
  await closeTool(page);

  await openTool(page, 'Saved passphrases');
  await looker.look('Saved passphrases');
  await closeTool(page);
}

test('every screen has its words from the catalogue, and room for longer ones', async ({ app }) => {
  test.setTimeout(900_000);
  const { page } = app;
  await page.context().addInitScript(PSEUDO_LANGUAGE);
  await page.context().addInitScript(HEAR_THE_HOST);
  await page.reload();
  await expect(page.locator('.identity-card--chosen')).toHaveCount(1);
  const looker = new Looker(page);
  for (const part of [sending, composing, pasting, destinations, tools, identities])
    await test.step(part.name, () => part(app, looker));
  await test.info().attach('screens', { body: looker.visited.join('\n'), contentType: 'text/plain' });
  expect(looker.visited.length).toBeGreaterThanOrEqual(FEWEST_SCREENS);
  expect([...looker.faults].map(([fault, screen]) => `${screen}: ${fault}`)).toEqual([]);
});
