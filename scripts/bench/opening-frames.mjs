import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { _electron as electron } from '@playwright/test';

/*
 * Whether the page stays smooth while a .p12 opens that takes long: made by OpenSSL with more rounds than careful tools write,
 * for its key, its certificate and its integrity check. The longest time between two frames is the figure, from
 * the press on Open until the identity stands in the list, beside the same page while nothing happens.
 */

const ROOT = join(import.meta.dirname, '../..');
/** Three times: 3 of the 10 million that one file may ask for. */
const ROUNDS = 1_000_000;
const PASSPHRASE = 'slow';
const MOST_MS = 50;
/** Quicker than this, it was no slow file, and the figure would say nothing. */
const LEAST_OPENING_MS = 500;
/** The page is held up for so long once, to see that it would be noticed. */
const HELD_UP_MS = 80;

const run = promisify(execFile);

async function makeSlowFile(folder) {
  const at = (name) => join(folder, name);
  await mkdir(folder, { recursive: true });
  const subject = '/UID=com.example.slow/CN=Apple Push Services: com.example.slow';
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '90', '-subj', subject],
    ...['-keyout', at('slow.key'), '-out', at('slow.pem')],
  ]);
  await run('openssl', [
    ...['pkcs12', '-export', '-inkey', at('slow.key'), '-in', at('slow.pem'), '-iter', String(ROUNDS)],
    ...['-passout', `pass:${PASSPHRASE}`, '-out', at('slow.p12')],
  ]);
  return at('slow.p12');
}

/** The longest time between two frames, milliseconds, while `work` is done; and how long that took. */
async function longestFrame(page, work) {
  const nextFrame = () => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  await nextFrame();
  await page.evaluate(() => {
    const watch = { longest: 0, frames: 0, last: performance.now(), on: true };
    const frame = () => {
      // Not the time that the callback is given: that is when the frame should have come.
      const now = performance.now();
      watch.longest = Math.max(watch.longest, now - watch.last);
      watch.last = now;
      watch.frames += 1;
      if (watch.on) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    Object.assign(window, { watch });
  });
  const started = performance.now();
  await work();
  const ms = performance.now() - started;
  // One that is late now counts too.
  await nextFrame();
  const { longest, frames } = await page.evaluate(() => {
    window.watch.on = false;
    return window.watch;
  });
  if (frames < ms / 100) throw new Error(`Only ${frames} frames in ${Math.round(ms)} ms: the page was not shown.`);
  return { longest, ms };
}

async function measure(page, host, folder, floor) {
  const file = await makeSlowFile(join(folder, `slow-${host}`));
  await page.getByText('Built in').first().waitFor();
  const held = await longestFrame(page, () =>
    page.evaluate((ms) => {
      const end = performance.now() + ms;
      while (performance.now() < end);
    }, HELD_UP_MS),
  );
  if (held.longest < HELD_UP_MS) throw new Error(`A page that was held up for ${HELD_UP_MS} ms was not seen to be.`);
  await page.getByRole('button', { name: /^App:/ }).click();
  await page.getByLabel('Identity files').setInputFiles(file);
  const question = page.getByRole('dialog', { name: /^Passphrase for/ });
  await question.getByRole('checkbox').waitFor();
  await question.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  const open = await longestFrame(page, async () => {
    await question.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByRole('region', { name: 'Identity' }).getByText('com.example.slow').first().waitFor();
  });
  if (open.ms < LEAST_OPENING_MS) throw new Error(`The slow file was open after ${Math.round(open.ms)} ms.`);
  const idle = await longestFrame(page, () => new Promise((resolve) => setTimeout(resolve, open.ms)));
  floor(
    `longest frame as a .p12 opens, ${host}`,
    `${open.longest.toFixed(1)} ms`,
    `at most ${MOST_MS} ms; idle ${idle.longest.toFixed(1)} ms; it took ${(open.ms / 1000).toFixed(1)} s`,
    open.longest / MOST_MS,
    open.longest <= MOST_MS,
  );
}

/** Measures the served page in `browser` and hands the figure to `floor(what, measured, beside, ratio, kept)`. */
export async function measurePageFrames(browser, folder, floor) {
  const child = spawn(process.execPath, [join(ROOT, 'scripts/cli.mjs'), 'serve', '--no-open', '--json'], {
    env: { ...process.env, PUSHWRIGHT_HOME: join(folder, 'frames-page') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const page = await browser.newPage();
    await page.goto(JSON.parse(line).url);
    await measure(page, 'page', folder, floor);
    await page.close();
  } finally {
    child.kill('SIGTERM');
  }
}

/** Measures the window of an Electron and hands the figure to `floor`. */
export async function measureWindowFrames(executablePath, folder, floor) {
  const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ROOT];
  const home = join(folder, 'frames-window');
  const app = await electron.launch({ executablePath, args, env: { ...process.env, PUSHWRIGHT_HOME: home } });
  try {
    await measure(await app.firstWindow(), 'window', folder, floor);
  } finally {
    await app.close();
  }
}
