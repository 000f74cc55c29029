import { spawn } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { writePkcs12 } from '../../electron/certificate/pkcs12-write.ts';
import { TestAuthority } from '../support/test-authority.ts';
import {
  bytesCanary,
  type Canary,
  canariesIn,
  documentOf,
  filesIn,
  memoryOf,
  textCanary,
  watchProcesses,
} from './canary-search.ts';
import { expect, type RunningApp } from './fixtures.ts';
import { chip, chooseDestination, fillDeviceTokens, openLog } from './frame.ts';
import { CANARY, close, field, GONE, openTool, sheet, test, tested } from './network-support.ts';
import { choose, identity, question, remember, result, send } from './own-identity.ts';

/*
 * Every kind of secret goes through Pushwright once, the way a user would have it: opened, sent with, refused, converted,
 * remembered where there is a key store. Then everything that anybody could get to see is searched for each of them. What
 * a search cannot find proves nothing, so each place is also searched for something that must be there.
 */

test.use({ standIn: resolve(import.meta.dirname, '../support/key-store.cjs') });

const TYPED = {
  'passphrase of the .p12': 'canary-p12-Rk3v',
  'wrong passphrase': 'canary-wrong-Jm8w',
  'passphrase of the PEM file': 'canary-pem-Tz5q',
  // With a letter that a pattern of ours finds: what a pattern matched last is kept by the language itself.
  'passphrase of the new file': 'Zoë-canary-new-Bx9s',
  'password of the proxy': CANARY,
  'wrong password of the proxy': 'canary-refused-Lc6y',
} as const;
const PLANTED = 'canary-planted-Vg4f';
const PLANT = textCanary('what was planted', PLANTED);
const TEAM_ID = 'CANARYTEAM';
const KEY_ID = 'CANARYKEY1';
const CAN_TELL_PROCESSES = process.platform === 'linux';

/** The numbers that a private key is made of. */
function keyCanaries(name: string, key: KeyObject): readonly Canary[] {
  const { d, p, q } = key.export({ format: 'jwk' });
  return [d, p, q].flatMap((number) =>
    number === undefined ? [] : [bytesCanary(name, Buffer.from(number, 'base64url'))],
  );
}

/** The user's own files, which hold the secrets, in a folder that is not searched. */
async function ownFiles(folder: string) {
  const authority = new TestAuthority();
  const rsa = authority.identity({ bundleId: 'com.example.mine' });
  const other = authority.identity({ bundleId: 'com.example.other' });
  const paths = {
    pkcs12: join(folder, 'push.p12'),
    pem: join(folder, 'other.pem'),
    tokenKey: join(folder, `AuthKey_${KEY_ID}.p8`),
  };
  await writeFile(
    paths.pkcs12,
    writePkcs12({
      privateKeyPem: rsa.privateKeyPem,
      certificateChainPem: rsa.certificatePem,
      passphrase: TYPED['passphrase of the .p12'],
      friendlyName: 'mine',
      encryption: 'modern',
    }),
  );
  const otherKey = createPrivateKey(other.privateKeyPem);
  const passphrase = TYPED['passphrase of the PEM file'];
  const locked = otherKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase });
  await writeFile(paths.pem, `${other.certificatePem}${locked}`);
  const { privateKey: tokenKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await writeFile(paths.tokenKey, tokenKey.export({ type: 'pkcs8', format: 'pem' }));
  const keys = [
    ...keyCanaries('key of the .p12', createPrivateKey(rsa.privateKeyPem)),
    ...keyCanaries('key of the PEM file', otherKey),
    ...keyCanaries('provider token key', tokenKey),
  ];
  return { paths, keys };
}

/** A key at a time, as a person types. */
const type = (into: Locator, secret: string): Promise<void> => into.pressSequentially(secret);
const secretField = (page: Page) => question(page).getByLabel('Passphrase', { exact: true });
const button = (within: Page | Locator, name: string) => within.getByRole('button', { name, exact: true });

/** Convert, with a passphrase that is typed twice; what is written stands encrypted where the user wanted it. */
async function convert(app: RunningApp): Promise<void> {
  const { page } = app;
  const dialog = page.getByRole('dialog', { name: /^Convert/ });
  await mkdir(join(app.home, 'Downloads'), { recursive: true });
  await app.electron?.evaluate(
    ({ dialog: system }, filePath) => {
      system.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    },
    join(app.home, 'Downloads', 'converted.p12'),
  );
  await chip(page, 'App');
  await page.getByRole('button', { name: 'More for com.example.mine' }).click();
  await page.getByRole('menuitem', { name: /Convert/ }).click();
  await type(dialog.getByLabel('New passphrase'), TYPED['passphrase of the new file']);
  await type(dialog.getByLabel('The same once more'), TYPED['passphrase of the new file']);
  await button(dialog, 'Write file…').click();
  await button(page, 'Done').click();
}

/** What a button of the page copies. */
async function copied(app: RunningApp, name: string, expected: string): Promise<string> {
  const read = (): Promise<string> =>
    app.electron === null
      ? app.page.evaluate(() => navigator.clipboard.readText())
      : app.electron.evaluate(({ clipboard }) => clipboard.readText());
  await button(app.page, name).click();
  await expect.poll(read).toContain(expected);
  return read();
}

async function savedResults(app: RunningApp, folder: string): Promise<string> {
  const path = join(folder, 'results.csv');
  const save = button(app.page, 'Save results as CSV');
  if (app.electron === null) {
    const [download] = await Promise.all([app.page.waitForEvent('download'), save.click()]);
    await download.saveAs(path);
  } else {
    await app.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, path);
    await save.click();
    await expect(app.page.getByRole('status', { name: 'Saved or copied' })).toContainText('Saved as');
  }
  return readFile(path, 'utf8');
}

/** What the program says as it ends on a fault of its own, with an error that quotes what it was given. */
async function lastWords({ electron }: RunningApp): Promise<void> {
  if (electron === null) return;
  const ended = electron.waitForEvent('close');
  await electron
    .evaluate(
      ({ dialog }, secrets) => {
        dialog.showErrorBox = (title, content) => void process.stderr.write(`${title} ${content}\n`);
        setTimeout(() => process.emit('uncaughtException', new Error(`cannot read ${secrets.join(' ')}`)));
      },
      [...Object.values(TYPED), PLANTED],
    )
    .catch(() => undefined);
  await ended;
}

test('no secret is in the page, a file, the log, a report, an export, a stream or the list of processes', async ({
  app,
  hidden: { authority, proxy, authorizations },
  host,
}) => {
  const { page } = app;
  const folder = await mkdtemp(join(tmpdir(), 'pushwright-canary-'));
  const processes = watchProcesses();
  const planted = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)', PLANTED]);
  try {
    const { paths, keys } = await ownFiles(folder);
    const secrets = [...Object.entries(TYPED).map(([name, text]) => textCanary(name, text)), ...keys];
    if (app.electron === null) await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);

    await chooseDestination(page, 'other');
    await (await chip(page, 'Destination')).getByRole('textbox', { name: 'Host' }).fill('gateway.example:2197');
    await writeFile(join(folder, 'ca.pem'), authority.pem);
    await page.getByLabel('CA file', { exact: true }).setInputFiles(join(folder, 'ca.pem'));
    await expect(page.getByText('ca.pem')).toBeVisible();
    await page.getByRole('textbox', { name: 'Title', exact: true }).fill(PLANTED);

    await test.step('a .p12, its passphrase typed wrong and then right', async () => {
      await choose(page, paths.pkcs12);
      await type(secretField(page), TYPED['wrong passphrase']);
      await button(question(page), 'Open').click();
      await expect(question(page)).toContainText('does not open');
      await type(secretField(page), TYPED['passphrase of the .p12']);
      if (host === 'window') await remember(page).check();
      expect(canariesIn((await memoryOf(page)).strings, secrets), 'while it is typed, it is found').toEqual([
        'passphrase of the .p12',
      ]);
      await button(question(page), 'Open').click();
      await expect(identity(page)).toContainText('com.example.mine');
    });

    await test.step('an encrypted PEM file and a provider token key', async () => {
      await choose(page, paths.pem);
      await type(secretField(page), TYPED['passphrase of the PEM file']);
      await button(question(page), 'Open').click();
      await expect(identity(page)).toContainText('com.example.other');
      await choose(page, paths.tokenKey);
      await identity(page).getByRole('textbox', { name: 'Team id' }).fill(TEAM_ID);
      await button(identity(page), 'Use these ids').click();
      await expect(identity(page)).toContainText('Provider token');
    });

    await test.step('a proxy that refuses a password, and takes another', async () => {
      await openTool(page);
      await sheet(page).getByRole('combobox', { name: 'Proxy' }).selectOption('Manual');
      await field(page, 'Proxy address').fill(`http://127.0.0.1:${proxy.port}`);
      await field(page, 'User name').fill('ann');
      for (const [password, said] of [
        [TYPED['wrong password of the proxy'], 'does not take the user name'],
        [TYPED['password of the proxy'], 'is free'],
      ] as const) {
        await type(sheet(page).getByLabel('Password'), password);
        await sheet(page).getByRole('button', { name: 'Save and test the way' }).click();
        await expect(tested(page)).toContainText(said);
      }
      await close(page);
    });

    await test.step('sends that are accepted, rejected and not sent', async () => {
      await page.getByRole('textbox', { name: 'Topic' }).fill('com.example.mine');
      await fillDeviceTokens(page, `${'a1'.repeat(32)}\n${GONE}`);
      await send(page).click();
      await expect(result(page)).toContainText('1 of 2');
      await chip(page, 'App');
      await button(identity(page), 'com.example.mine').click();
      await send(page).click();
      await expect(result(page)).toContainText('1 of 2');
    });
    const tokens = authorizations.map((authorization) => authorization.replace(/^bearer /i, ''));
    expect(tokens.length, 'provider tokens that the gateway was shown').toBeGreaterThan(0);
    for (const token of tokens) {
      secrets.push(textCanary('provider token', token));
      secrets.push(bytesCanary('signature of a provider token', Buffer.from(token.split('.')[2] ?? '', 'base64url')));
    }

    await convert(app);

    await page.evaluate((planted) => {
      const long = ['x'.repeat(10_000), planted.toLowerCase()].join('');
      Object.assign(window, { long, bytes: new TextEncoder().encode(planted).buffer });
    }, PLANTED);
    const memory = await memoryOf(page);
    const places: (readonly [place: string, text: string, known: Canary])[] = [
      [
        'the strings of the page’s memory',
        memory.strings,
        textCanary('the end of a long string', PLANTED.toLowerCase()),
      ],
      ['the document and what a browser keeps for it', await documentOf(page), PLANT],
      ['the saved results', await savedResults(app, folder), textCanary('a device token', GONE)],
      ['the copied results', await copied(app, 'Copy results as CSV', GONE), textCanary('a device token', GONE)],
      ['the report', await copied(app, 'Copy report', '# Pushwright report'), PLANT],
    ];
    await openLog(page);
    places.push([
      'the log',
      await copied(app, 'Copy the log', 'Sending to'),
      textCanary('the gateway', 'gateway.example'),
    ]);
    // The page is the same in both; Chromium 153 lets nobody look into its buffers, Electron 22 does.
    if (host === 'window') places.push(['the buffers of the page’s memory', memory.buffers, PLANT]);
    await page.locator('html[data-saved="true"]').waitFor();
    await lastWords(app);
    const [known, said] = host === 'page' ? ['where it is served', 'http://'] : ['its last words', 'cannot read'];
    const files = await filesIn(app.home);
    if (host === 'window') expect([...files.keys()]).toContain(join(app.home, 'secrets.json'));
    places.push(
      ['what the program wrote to its streams', app.output(), textCanary(known, said)],
      ['the files of the data folder', [...files.values()].join('\n'), PLANT],
    );
    if (CAN_TELL_PROCESSES) places.push(['the list of processes', await processes.end(), PLANT]);
    for (const [place, text, control] of places)
      expect.soft(canariesIn(text, [...secrets, control]), `what is found in ${place}`).toEqual([control.name]);
  } finally {
    planted.kill();
    await processes.end();
    await rm(folder, { recursive: true, force: true });
  }
});
