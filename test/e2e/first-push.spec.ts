import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { TestAuthority } from '../support/test-authority.ts';
import { expect, OF_THE_PAGE, test } from './fixtures.ts';
import {
  chooseDestination,
  chooseProtocol,
  chooseTestDevice,
  deviceTokens,
  expectDeviceTokens,
  fillDeviceTokens,
  openIdentities,
  openLog,
  payloadText,
  SEND,
  shut,
} from './frame.ts';

const send = (page: Page) => page.getByRole('button', { name: SEND });
const result = (page: Page) => page.getByRole('status', { name: 'Result' });
const size = (page: Page) => page.getByRole('status', { name: 'Payload size' });

/** Has the draft go to one device that the simulator plays, by its name in the window's list. */
async function chooseDevice(page: Page, name: string): Promise<void> {
  await chooseTestDevice(page, name);
}

/** Replaces the payload's text in the editor, as typing would. */
async function typePayload(page: Page, text: string): Promise<void> {
  await (await payloadText(page)).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
}

async function choose(page: Page, name: 'Destination' | 'Push type' | 'Protocol', option: string): Promise<void> {
  await page.getByRole('combobox', { name }).selectOption(option);
}

test('the keyboard sends from inside the payload', async ({ page }) => {
  await (await payloadText(page)).click();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(result(page)).toContainText('Accepted');
});

test('the log shows the way to APNs: TLS, cipher, ALPN, certificate chain, request and answer', async ({ page }) => {
  await send(page).click();
  await expect(result(page)).toContainText('Accepted');
  await (await openLog(page)).getByText(/TLS is up/).click();
  for (const fact of ['TLSv1.3', 'h2', 'Cipher', 'Server certificate', 'Client certificate'])
    await expect(await openLog(page)).toContainText(fact);
});

test('a rejection is a sentence with its reason, its next step and its place in the log', async ({ page }) => {
  await chooseDevice(page, 'App removed');
  await send(page).click();
  await expect(result(page)).toContainText('Rejected');
  await expect(result(page)).toContainText('Unregistered');
  await expect((await openLog(page)).getByText(/removed|no longer/i).first()).toBeVisible();
});

test('the button that mends takes the dead device token away and nothing else', async ({ page }) => {
  const before = await (await deviceTokens(page)).inputValue();
  await chooseDevice(page, 'App removed');
  await send(page).click();
  await expect(result(page)).toContainText('Unregistered');
  const dead = await (await deviceTokens(page)).inputValue();
  await shut(page);
  await result(page)
    .getByRole('button', { name: /remove/i })
    .click();
  await expect(await deviceTokens(page)).not.toHaveValue(dead);
  expect(before).not.toBe('');
});

test('every test device ends as it says', OF_THE_PAGE, async ({ page }) => {
  for (const [name, reason] of [
    ['Other environment', 'BadDeviceToken'],
    ['Too many requests', 'TooManyRequests'],
    ['Apple is down', 'ServiceUnavailable'],
    ['Connection drops', /may or may not/i],
  ] as const) {
    await chooseDevice(page, name);
    await send(page).click();
    await expect(result(page)).toContainText(reason);
  }
});

test('the binary wire sends too, and says what silence means', async ({ page }) => {
  await chooseProtocol(page, 'binary');
  await send(page).click();
  await expect(result(page)).toContainText('Accepted');
  await expect(size(page)).toContainText(/2[,.\u202f ]?048/);
});

test(
  'the meter counts the bytes that are sent, with the limit of wire and push type',
  OF_THE_PAGE,
  async ({ page }) => {
    const text = '{"aps":{"alert":"Zoë 👩‍👩‍👧 \\n 日本"}}';
    await typePayload(page, text);
    await expect(size(page)).toContainText(String(Buffer.byteLength(text)));
    await expect(size(page)).toContainText(/4[,.\u202f ]?096/);
    await choose(page, 'Push type', 'voip');
    await expect(size(page)).toContainText(/5[,.\u202f ]?120/);
  },
);

test('a payload one byte too large is refused before anything is sent', OF_THE_PAGE, async ({ page }) => {
  const frame = '{"aps":{"alert":""}}';
  await typePayload(page, frame.replace('""', `"${'x'.repeat(4097 - frame.length)}"`));
  await expect(size(page)).toContainText(/1 byte over|over by 1|4[,.\u202f ]?097/);
  await send(page).click();
  await expect(result(page)).toContainText('4097');
  await expect(result(page)).not.toContainText('Accepted');
});

test('a mistake in the JSON is named with line and column, and mended by a button', OF_THE_PAGE, async ({ page }) => {
  await typePayload(page, '{\n  "aps": { "alert": “Hi” }\n}');
  await send(page).click();
  await expect(result(page)).toContainText(/line 2/i);
  await result(page).getByRole('button').first().click();
  await send(page).click();
  await expect(result(page)).toContainText('Accepted');
});

test('fields and JSON are two views of one text, and formatting stays', OF_THE_PAGE, async ({ page }) => {
  await typePayload(page, '{ "aps" : {\t"alert":{"title":"A","body":"B"} },  "mine": [1,2] }');
  await page.getByRole('textbox', { name: 'Title', exact: true }).fill('Now "quoted"');
  await expect(await payloadText(page)).toContainText('{ "aps" : {');
  await expect(await payloadText(page)).toContainText('"title":"Now \\"quoted\\""');
  await expect(await payloadText(page)).toContainText('"mine": [1,2] }');
  await page.getByRole('textbox', { name: 'Body' }).fill('one\ntwo');
  await expect(await payloadText(page)).toContainText('"body":"one\\ntwo"');
  await expect(page.getByRole('region', { name: 'Preview' })).toContainText('Now "quoted"');
  await expect(page.getByRole('region', { name: 'Preview' }).getByText('one', { exact: false }).first()).toBeVisible();
});

test('device tokens are cleaned with a receipt and never cut', OF_THE_PAGE, async ({ page }) => {
  const hex = 'AB12CD34'.repeat(8);
  await fillDeviceTokens(page, `<${hex.match(/.{8}/g)?.join(' ')}>`);
  await send(page).click();
  await expect(result(page)).toContainText('Accepted');
  await fillDeviceTokens(page, '{length = 32, bytes = 0x12345678 9abcdef0 … 89ab }');
  await expect(page.getByLabel('What was found in the device tokens')).toContainText(
    /cannot|not.*whole|shortened|cut/i,
  );
});

test('a text file called .p12 is told for what it is', OF_THE_PAGE, async ({ page, home }) => {
  const path = join(home, 'push.p12');
  await writeFile(path, '{"hello": "world"}');
  await openIdentities(page, path);
  await expect(page.getByRole('region', { name: 'Identity' })).toContainText('push.p12');
  await expect(page.getByRole('region', { name: 'Identity' })).toContainText('JSON');
});

test('a passphrase is asked for, a wrong one is said, the right one opens, and none is kept', async ({ app }) => {
  const { page } = app;
  await send(page).click();
  await expect(result(page)).toContainText('Accepted');
  const path = join(app.home, 'mine.p12');
  await copyFile(join(app.home, 'simulator', 'identity.p12'), path);
  await openIdentities(page, path);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/passphrase/i).fill('wrong horse');
  await dialog.getByRole('button', { name: /open/i }).click();
  await expect(dialog).toContainText(/wrong|does not open/i);
  const passphrase = (await readFile(join(app.home, 'simulator', 'passphrase.txt'), 'utf8')).trim();
  await dialog.getByLabel(/passphrase/i).fill(passphrase);
  await dialog.getByRole('button', { name: /open/i }).click();
  await expect(dialog).toBeHidden();
  for (const file of ['draft.json', 'identities.json']) {
    const text = await readFile(join(app.home, file), 'utf8').catch(() => '');
    expect(text).not.toContain('wrong horse');
    expect(text).not.toContain(passphrase);
  }
});

test('production asks nothing where it cannot work: there is no certificate', OF_THE_PAGE, async ({ page }) => {
  await chooseDestination(page, 'production');
  await fillDeviceTokens(page, 'a1'.repeat(32));
  await send(page).click();
  await expect(result(page)).toContainText('No identity is chosen');
  await expect(page.getByRole('dialog', { name: 'Send to production?' })).toHaveCount(0);
});

test('choosing Apple’s binary gateway says that it is closed and offers HTTP/2', OF_THE_PAGE, async ({ page }) => {
  await chooseDestination(page, 'sandbox');
  await chooseProtocol(page, 'binary');
  await expect(page.getByText(/31 March 2021/).first()).toBeVisible();
});

test('a crash loses nothing that was typed', async ({ app }) => {
  await typePayload(app.page, '{"aps":{"alert":"half a thou');
  await fillDeviceTokens(app.page, '<not yet a token');
  await expect(app.page.locator('html')).toHaveAttribute('data-saved', 'true');
  const page = await app.restart();
  await expect(await payloadText(page)).toContainText('half a thou');
  await expectDeviceTokens(page, '<not yet a token');
});

test('the report holds the story and no secret', async ({ app }) => {
  const { page } = app;
  if (app.electron === null) await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await chooseDevice(page, 'App removed');
  await send(page).click();
  await expect(result(page)).toContainText('Unregistered');
  const whole = (await (await deviceTokens(page)).inputValue()).trim();
  await page.getByRole('button', { name: /Copy report/ }).click();
  const copied = (): Promise<string> =>
    app.electron === null
      ? page.evaluate(() => navigator.clipboard.readText())
      : app.electron.evaluate(({ clipboard }) => clipboard.readText());
  await expect.poll(copied).toContain('Unregistered');
  const report = await copied();
  expect(report).not.toContain(whole);
  expect(report).not.toContain('PRIVATE KEY');
});

test(
  'a result that no longer fits the screen says so, and fits again when the change is taken back',
  OF_THE_PAGE,
  async ({ page }) => {
    const outdated = page.getByText(/^Before your changes · \d\d:\d\d$/);
    await send(page).click();
    await expect(result(page)).toContainText('Accepted');
    await expect(outdated).toBeHidden();
    const title = page.getByRole('textbox', { name: 'Title', exact: true });
    const typed = await title.inputValue();
    await title.fill('Something else');
    await expect(outdated).toBeVisible();
    await title.fill(typed);
    await expect(outdated).toBeHidden();
    await choose(page, 'Push type', 'background');
    await expect(outdated).toBeVisible();
    await choose(page, 'Push type', 'alert');
    await send(page).click();
    await expect(outdated).toBeHidden();
  },
);

test(
  'files that could not be opened are one card, and leave what was opened in sight',
  OF_THE_PAGE,
  async ({ page, home }) => {
    const files = await Promise.all(
      ['a.p12', 'b.p12', 'c.cer', 'd.p8'].map(async (name) => {
        await writeFile(join(home, name), '{"hello": "world"}');
        return join(home, name);
      }),
    );
    await openIdentities(page, files);
    const region = page.getByRole('region', { name: 'Identity' });
    const problems = region.getByRole('list', { name: 'Problems with what was opened' });
    await expect(problems.getByRole('listitem')).toHaveCount(4);
    await region.getByRole('button', { name: 'Dismiss' }).click();
    await expect(problems).toBeHidden();
  },
);

test(
  'what is wrong with a file is told once, and not again with the files chosen after it',
  OF_THE_PAGE,
  async ({ page, home }) => {
    const region = page.getByRole('region', { name: 'Identity' });
    const { certificatePem, privateKeyPem } = new TestAuthority().identity({ bundleId: 'com.example.two' });
    const open = async (name: string, text: string): Promise<void> => {
      await writeFile(join(home, name), text);
      await openIdentities(page, join(home, name));
    };
    await open('first.p12', 'nothing of the kind');
    await expect(region).toContainText('first.p12');
    await region.getByRole('button', { name: 'Dismiss' }).click();
    await open('second.p12', 'nothing of the kind either');
    await expect(region).toContainText('second.p12');
    await expect(region).not.toContainText('first.p12');

    // A key still waits for its certificate, whatever was chosen between the two.
    await open('key.pem', privateKeyPem);
    await expect(region).toContainText('key.pem holds a private key');
    await open('third.p12', 'nor this');
    await expect(region).toContainText('third.p12');
    await expect(region).not.toContainText('key.pem');
    await mkdir(join(home, 'elsewhere'));
    await open('elsewhere/mine.cer', certificatePem);
    await expect(region.locator('.identity-card--chosen')).toContainText('com.example.two');
    await expect(region.getByText('Problem:')).toHaveCount(0);
  },
);

test('a dropped file that cannot be read any more is told, whatever it is called', async ({ app, page, home }) => {
  await expect(send(page)).toBeVisible();
  for (const name of ['gone.txt', 'gone.json', 'gone.p12', 'gone.csv', 'gone.bin']) {
    const path = join(home, name);
    await writeFile(path, 'there for a moment');
    const input = await page.evaluateHandle(() => {
      const made = document.createElement('input');
      made.type = 'file';
      document.body.append(made);
      return made;
    });
    await input.setInputFiles(path);
    await rm(path);
    await input.evaluate((element) => {
      const dropped = new DataTransfer();
      for (const file of element.files ?? []) dropped.items.add(file);
      element.remove();
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: dropped, cancelable: true }));
    });
    await expect(page.locator('.app')).toContainText(
      new RegExp(`${name.replace('.', '\\.')}.*(read|handed|found|there)`, 'i'),
    );
  }
  // Chromium's own word for each that it could not read.
  expect(app.faults.splice(0).filter((fault) => !fault.includes('ERR_FILE_NOT_FOUND'))).toEqual([]);
});
