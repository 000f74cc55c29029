import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { rowLine } from './bench/alone.mjs';
import { measureBatchMemory } from './bench/batch-memory.mjs';
import { measureBinary } from './bench/binary-throughput.mjs';
import { measureHistorySearch } from './bench/history-search.mjs';
import { measureHttp2 } from './bench/http2-throughput.mjs';
import { measureIdentitySearch } from './bench/identity-search.mjs';
import { measureLanguages } from './bench/languages.mjs';
import { measurePageFrames, measureWindowFrames } from './bench/opening-frames.mjs';
import { measureSimulatorStart } from './bench/simulator-start.mjs';
import { prepare } from './prepare.mjs';

/*
 * The floors that Pushwright promises, each beside something measured in the same run: an empty Electron window, a
 * frame of 60 Hz, a raw connection, a budget of bytes or of memory. Prints a table and exits with 1 where a floor is missed.
 */

const ROOT = join(import.meta.dirname, '..');
const STARTS = 7;
const KEYSTROKES = 300;

await prepare({ quiet: true, peers: true });
const { chromium, _electron: electron } = await import('@playwright/test');
const { findChromium } = await import('./lib/chromium.mjs');
const { findWindow } = await import('./lib/window.mjs');

const opening = findWindow();
if (opening.before?.length > 0) {
  // No display here: the whole run goes into one of its own.
  const [command, ...options] = opening.before;
  const { status } = spawnSync(command, [...options, process.execPath, import.meta.filename], { stdio: 'inherit' });
  process.exit(status ?? 1);
}

const say = (line) => process.stdout.write(`${line}\n`);

/** The value below which `share` of `values` lie. */
function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

/** Bytes of gzip that a browser loads before the page can be used: the scripts that index.html names. */
async function initialScriptBytes() {
  const folder = join(ROOT, 'dist/renderer');
  const html = await readFile(join(folder, 'index.html'), 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="(?:\.\/)?([^"]+\.js)"/g)].map(([, path]) => path);
  if (scripts.length === 0) throw new Error('index.html names no script.');
  let bytes = 0;
  for (const path of scripts) bytes += gzipSync(await readFile(join(folder, path)), { level: 9 }).length;
  return bytes;
}

async function timedStart(executablePath, args, home, ready) {
  const started = performance.now();
  const app = await electron.launch({ executablePath, args, env: { ...process.env, PUSHWRIGHT_HOME: home } });
  await ready(await app.firstWindow());
  const ms = performance.now() - started;
  await app.close();
  return ms;
}

/** Milliseconds from the start of the process, in turn: an empty window that has loaded, ours with Send ready to press. */
async function coldStarts(executablePath, folder) {
  const empty = join(folder, 'empty');
  await writeFile(
    `${empty}.cjs`,
    `const { app, BrowserWindow } = require('electron');
     app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadURL('data:text/html,<button>Send</button>'));
     app.on('window-all-closed', () => app.quit());`,
  );
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const shown = (page) => page.getByRole('button', { name: 'Send', exact: true }).waitFor();
  const usable = async (page) => {
    await shown(page);
    await page.waitForFunction(
      () => document.querySelector('button[aria-disabled="false"].send-button__button') !== null,
    );
  };
  const floor = [];
  const ours = [];
  // The first start of each makes caches and certificates, and is not counted.
  for (let n = 0; n <= STARTS; n += 1) {
    const one = await timedStart(executablePath, [...asRoot, `${empty}.cjs`], folder, shown);
    const other = await timedStart(executablePath, [...asRoot, ROOT], folder, usable);
    if (n > 0) {
      floor.push(one);
      ours.push(other);
    }
  }
  return { floor, ours };
}

/** Milliseconds from a key going down in a payload of 4 kB to the new count standing in the page. */
async function keystrokes(browser, folder) {
  const child = spawn(process.execPath, [join(ROOT, 'scripts/cli.mjs'), 'serve', '--no-open', '--json'], {
    env: { ...process.env, PUSHWRIGHT_HOME: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const lines = createInterface({ input: child.stdout });
    const [line] = await new Promise((resolve) => lines.once('line', (text) => resolve([text])));
    const page = await browser.newPage();
    await page.goto(JSON.parse(line).url);
    await page.getByRole('radio', { name: 'JSON' }).click();
    const editor = page.locator('.cm-content');
    await editor.click();
    await page.keyboard.press('ControlOrMeta+A');
    const words = Array.from({ length: 40 }, (_, n) => `    "key-${n}": "${'text '.repeat(15)}"`).join(',\n');
    await page.keyboard.insertText(`{\n  "aps": { "alert": "" },\n  "mine": {\n${words}\n  }\n}`);
    await page.evaluate(() => {
      const size = document.querySelector('[role="status"][aria-label="Payload size"]');
      const waits = [];
      let down = null;
      addEventListener(
        'keydown',
        () => {
          down = performance.now();
        },
        true,
      );
      new MutationObserver(() => {
        if (down !== null) waits.push(performance.now() - down);
        down = null;
      }).observe(size, { subtree: true, childList: true, characterData: true });
      Object.assign(window, { waits });
    });
    await page.locator('.cm-line').nth(1).click();
    for (let n = 0; n < 11; n += 1) await page.keyboard.press('ArrowLeft');
    for (let n = 0; n < KEYSTROKES; n += 1) await page.keyboard.press('x');
    return await page.evaluate(() => window.waits);
  } finally {
    child.kill('SIGTERM');
  }
}

const rows = [];
const floor = (what, measured, beside, ratio, kept) => rows.push({ what, measured, beside, ratio, kept });
const folder = await mkdtemp(join(tmpdir(), 'pushwright-bench-'));
try {
  const script = await initialScriptBytes();
  floor(
    'initial JavaScript, gzip',
    `${(script / 1000).toFixed(1)} kB`,
    'at most 130 kB',
    script / 130_000,
    script <= 130_000,
  );

  const found = await findChromium();
  if (found.launch === undefined) say(`Keystrokes not measured: ${found.reason}`);
  else {
    const browser = await chromium.launch(found.launch);
    const waits = await keystrokes(browser, folder);
    await measurePageFrames(browser, folder, floor);
    await measureLanguages(browser, folder, floor);
    await browser.close();
    if (waits.length < KEYSTROKES * 0.95)
      throw new Error(`Only ${waits.length} of ${KEYSTROKES} keystrokes were counted.`);
    const slow = quantile(waits, 0.99);
    floor(
      'keystroke to count, 99th percentile',
      `${slow.toFixed(1)} ms`,
      'at most 16 ms, a frame',
      slow / 16,
      slow <= 16,
    );
  }

  await measureSimulatorStart(folder, floor);
  await measureHttp2(folder, floor);
  await measureBinary(folder, floor);
  await measureIdentitySearch(folder, floor);
  await measureHistorySearch(folder, floor);
  await measureBatchMemory(folder, floor);

  const { executablePath, reason } = opening;
  if (executablePath === undefined) say(`Cold start not measured: ${reason}`);
  else {
    await measureWindowFrames(executablePath, folder, floor);
    const { floor: empty, ours } = await coldStarts(executablePath, folder);
    const ratio = quantile(ours, 0.5) / quantile(empty, 0.5);
    const of = (values) => `${Math.round(quantile(values, 0.5))} ms`;
    floor(
      'cold start to a usable Send, median',
      of(ours),
      `at most 2.0 × an empty window's ${of(empty)}`,
      ratio,
      ratio <= 2,
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

say(
  `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}, ${process.platform}`,
);
for (const row of rows) say(rowLine(row));
process.exitCode = rows.every(({ kept }) => kept) ? 0 : 1;
