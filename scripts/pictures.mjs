import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { prepare } from './prepare.mjs';

/* Takes the README's pictures from the running app: the page that `serve` serves, in Chromium, in light and in dark. */

const ROOT = join(import.meta.dirname, '..');
const PICTURES = join(ROOT, 'docs/pictures');

await prepare({ quiet: true });
const { chromium } = await import('@playwright/test');
const { findChromium } = await import('./lib/chromium.mjs');

const send = (page) => page.getByRole('button', { name: /^Send$/ }).click();
const ended = (page, words) => page.getByRole('status', { name: 'Result' }).getByText(words).first().waitFor();

/** Each picture and how the window comes to show it. */
const SCENES = {
  accepted: async (page) => {
    await page.getByRole('textbox', { name: 'Title', exact: true }).fill('Your table is ready');
    await page.getByRole('textbox', { name: 'Body' }).fill('Please come to the desk.\nWe keep it for ten minutes.');
    await send(page);
    await ended(page, 'Accepted');
  },
  rejected: async (page) => {
    await page.getByRole('button', { name: /^Devices:/ }).click();
    await page.getByRole('textbox', { name: 'Device tokens' }).fill('');
    await page.getByRole('option', { name: /^App removed/ }).click();
    await page.getByRole('button', { name: /^Devices:/ }).click();
    await send(page);
    await ended(page, /Unregistered/);
  },
  'wrong-file': async (page, folder) => {
    const path = join(folder, 'push.p12');
    await writeFile(path, '{"this": "is JSON"}');
    await page.getByRole('button', { name: /^App:/ }).click();
    await page.getByLabel('Identity files').setInputFiles(path);
    await page.getByRole('region', { name: 'Identity' }).getByText(/JSON/).first().waitFor();
  },
};

async function takePicture(browser, name, colorScheme) {
  const folder = await mkdtemp(join(tmpdir(), 'pushwright-pictures-'));
  const child = spawn(process.execPath, [join(ROOT, 'scripts/cli.mjs'), 'serve', '--no-open', '--json'], {
    env: { ...process.env, PUSHWRIGHT_HOME: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const over = new Promise((resolve) => child.once('exit', resolve));
  try {
    const line = await new Promise((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
    const context = await browser.newContext({
      colorScheme,
      viewport: { width: 1280, height: 800 },
      deviceScaleFactor: 1.5,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await page.goto(JSON.parse(line).url);
    await page.getByRole('button', { name: /^App: Simulator/ }).waitFor();
    await SCENES[name](page, folder);
    await page.mouse.move(0, 0);
    await page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}.png`), animations: 'disabled' });
    await context.close();
  } finally {
    child.kill('SIGTERM');
    await over;
    await rm(folder, { recursive: true, force: true });
  }
}

const found = await findChromium();
if (found.launch === undefined) throw new Error(found.reason);
await mkdir(PICTURES, { recursive: true });
const browser = await chromium.launch(found.launch);
for (const name of Object.keys(SCENES))
  for (const colorScheme of ['light', 'dark']) await takePicture(browser, name, colorScheme);
await browser.close();
