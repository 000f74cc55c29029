import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { findWindow } from '../../scripts/lib/window.mjs';
import { TestAuthority } from '../support/test-authority.ts';
import { expect, type RunningApp, test } from './fixtures.ts';
import { chip, chooseDestination, payloadText, SEND } from './frame.ts';

test.skip(({ host }) => host !== 'window', 'Files are opened with the window.');

const TOKEN = 'ab'.repeat(32);
const banners = (page: Page) => page.locator('.banners');
const identity = (page: Page) => page.getByRole('region', { name: 'Identity' });

/** As the system hands a file over that was opened with the program. */
async function open({ electron }: RunningApp, path: string): Promise<void> {
  await electron?.evaluate(({ app }, file) => app.emit('open-file', { preventDefault: () => undefined }, file), path);
}

/** As a second start does, which ends by itself. */
async function openBySecondStart({ electron }: RunningApp, handedOver: unknown): Promise<void> {
  await electron?.evaluate(({ app }, data) => app.emit('second-instance', {}, [], '/', data), handedOver);
}

test('a payload, an identity, a list and a folder that are opened with the window are as if they had been dropped', async ({
  app,
}) => {
  const { page, home } = app;
  const { certificatePem, privateKeyPem } = new TestAuthority().identity({
    bundleId: 'com.example.opened',
    environments: ['sandbox'],
  });
  const folder = join(home, 'opened files');
  await mkdir(folder);
  await writeFile(join(folder, 'hello.json'), '{"aps":{"alert":"From the file"}}');
  await writeFile(join(folder, 'mine.pem'), certificatePem + privateKeyPem);
  await writeFile(join(folder, 'list.txt'), `${TOKEN}\n${'cd'.repeat(32)}\n`);

  await open(app, join(folder, 'hello.json'));
  await expect(await payloadText(page)).toContainText('From the file');
  await banners(page).getByRole('button', { name: 'Undo' }).click();
  await expect(await payloadText(page)).not.toContainText('From the file');

  await openBySecondStart(app, { files: [join(folder, 'mine.pem'), join(folder, 'list.txt')] });
  await expect(page.getByText('list.txt').first()).toBeVisible();
  await chooseDestination(page, 'sandbox');
  await chip(page, 'App');
  await expect(identity(page)).toContainText('com.example.opened');

  await open(app, folder);
  await expect(page.getByRole('dialog', { name: 'Identities' })).toContainText('com.example.opened');
});

test('what cannot be read is said, and what another start hands over that is no file is nothing', async ({ app }) => {
  const { page, home } = app;
  await expect(page.getByRole('button', { name: SEND })).toBeVisible();
  for (const data of [null, 'x', { files: ['/dev/zero', 'relative.p12', 7, `${home}\0`] }])
    await openBySecondStart(app, data);
  await open(app, join(home, 'gone.json'));
  await expect(identity(page)).toContainText('gone.json is not there any more');
  await expect(identity(page)).not.toContainText('zero');
});

/** Starts the window by itself, without anything that drives it. */
function start(home: string): {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number; said: string }>;
} {
  const child = spawn(
    findWindow().executablePath ?? '',
    [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      resolve(import.meta.dirname, '../../dist/electron/main.cjs'),
    ],
    { env: { ...process.env, PUSHWRIGHT_HOME: home }, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return { child, ended: new Promise((done) => child.once('close', (code) => done({ code: code ?? -1, said }))) };
}

test('a data folder that cannot be used is named with its reason, and the program ends', async ({ home }) => {
  test.skip(findWindow().executablePath === undefined, 'No Electron is here.');
  const file = join(home, 'a-file');
  await writeFile(file, 'kept');
  const closed = join(home, 'closed');
  await mkdir(closed);
  await chmod(closed, 0o500);
  const cases: readonly (readonly [string, RegExp])[] = [
    [file, /a-file: .*(?:not a folder|no folder|is a file)/],
    [join(file, 'below'), /below: /],
    ['/proc/pushwright', /\/proc\/pushwright: /],
    // Root may write anywhere.
    ...(process.getuid?.() === 0 ? [] : [[join(closed, 'new'), /new: you may not write/] as const]),
  ];
  for (const [folder, reason] of cases) {
    const { code, said } = await start(folder).ended;
    expect({ code, said }).toMatchObject({ code: 1, said: expect.stringMatching(reason) });
    expect(said).toContain('Pushwright’s data folder cannot be used');
    expect(said).not.toMatch(/^\s+at /m);
  }
  expect((await readdir(home)).filter((name) => name.startsWith('a-file') || name === 'closed').sort()).toEqual([
    'a-file',
    'closed',
  ]);
});
