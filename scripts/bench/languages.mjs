import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { measureIfStarted } from './alone.mjs';

/*
 * How long a string catalogue of 30 MB takes from its choice to the menu of its languages, and the longest task of the page
 * meanwhile (Long Tasks, from 50 ms); and how long the page needs to draw 12 languages in 4 places, to lay them out and to find what is cut.
 */

const ROOT = join(import.meta.dirname, '../..');
const LEAST_BYTES = 28_000_000;
const MOST_BYTES = 32_000_000;
const KEYS = 10_000;
const LANGUAGES = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt-BR',
  'nl',
  'pl',
  'ru',
  'ar',
  'he',
  'hi',
  'th',
  'ja',
  'ko',
  'zh-Hans',
];
const IN_MATRIX = 12;
const OPENINGS = 5;
const DRAWINGS = 21;
const MOST_OPENING_MS = 500;
const MOST_TASK_MS = 50;
const MOST_DRAWING_MS = 16;
const PAYLOAD = JSON.stringify({
  aps: { alert: { 'title-loc-key': 'KEY_1', 'loc-key': 'KEY_2', 'loc-args': ['7:40'] } },
});

function catalogue(keys, languages) {
  const strings = {};
  for (let n = 0; n < keys; n += 1)
    strings[`KEY_${n}`] = {
      localizations: Object.fromEntries(
        languages.map((language) => [
          language,
          {
            stringUnit: {
              state: 'translated',
              value:
                n === 1 ? `Your table ${language}` : `${language} ${n}: ${'we keep your table until %@. '.repeat(4)}`,
            },
          },
        ]),
      ),
    };
  return JSON.stringify({ sourceLanguage: 'en', version: '1.0', strings });
}

const median = (values) => [...values].sort((one, other) => one - other)[values.length >> 1];

/** Waits in the page for what has just been chosen, and tells how long it took and the longest task meanwhile. */
async function opened(page, path) {
  await page.evaluate(() => {
    const tasks = [];
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries()));
    observer.observe({ type: 'longtask' });
    window.opening = new Promise((resolve) => {
      addEventListener(
        'change',
        () => {
          const started = performance.now();
          const isThere = () => document.querySelector('[data-opens="matrix"]') !== null;
          new MutationObserver((_, watch) => {
            if (!isThere()) return;
            watch.disconnect();
            const ended = performance.now();
            // Tasks are told after they ended.
            setTimeout(() => {
              tasks.push(...observer.takeRecords());
              const within = tasks.filter(({ startTime }) => startTime >= started && startTime <= ended);
              resolve({ ms: ended - started, longest: Math.max(0, ...within.map(({ duration }) => duration)) });
            }, 200);
          }).observe(document.body, { subtree: true, childList: true });
        },
        { capture: true, once: true },
      );
    });
  });
  await page.getByLabel('Files of an app’s texts').setInputFiles(path);
  return page.evaluate(() => window.opening);
}

async function removeFiles(page) {
  await page.getByRole('button', { name: '1 file', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Remove files' }).click();
}

/** Milliseconds from the press to a matrix that is laid out and says what is cut, several times. */
function drawings(page, times) {
  return page.evaluate(async (count) => {
    const all = [];
    for (let n = 0; n < count; n += 1) {
      const started = performance.now();
      document.querySelector('[data-opens="matrix"]').click();
      // React draws a press before the next task.
      await Promise.resolve();
      const height = document.querySelector('.matrix')?.getBoundingClientRect().height ?? 0;
      const told = document.querySelectorAll('.matrix__cut:not(:empty)').length;
      all.push(performance.now() - started);
      if (height === 0 || told !== 48) throw new Error(`${told} of 48 cells were drawn.`);
      await new Promise((resolve) => requestAnimationFrame(resolve));
      document.querySelector('.matrix__bar > :last-child').click();
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }
    // The first also loads what it draws with.
    return all.slice(1);
  }, times);
}

/** Measures the served page in `browser` and hands the figures to `floor(what, measured, beside, ratio, kept)`. */
export async function measureLanguages(browser, folder, floor) {
  const home = join(folder, 'languages');
  await mkdir(home, { recursive: true });
  const large = join(home, 'Localizable.xcstrings');
  const text = catalogue(KEYS, LANGUAGES);
  if (Buffer.byteLength(text) < LEAST_BYTES || Buffer.byteLength(text) > MOST_BYTES)
    throw new Error(`The catalogue has ${Buffer.byteLength(text)} bytes.`);
  await writeFile(large, text);
  const small = join(home, 'small', 'Localizable.xcstrings');
  await mkdir(join(home, 'small'));
  await writeFile(small, catalogue(3, LANGUAGES.slice(0, IN_MATRIX)));
  const child = spawn(process.execPath, [join(ROOT, 'scripts/cli.mjs'), 'serve', '--no-open', '--json'], {
    env: { ...process.env, PUSHWRIGHT_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(JSON.parse(line).url);
    await page.getByRole('radio', { name: 'Split' }).click();
    await page.locator('.cm-content').click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText(PAYLOAD);
    const runs = [];
    for (let n = 0; n < OPENINGS; n += 1) {
      if (n > 0) await removeFiles(page);
      runs.push(await opened(page, large));
    }
    const ms = median(runs.map((run) => run.ms));
    const longest = median(runs.map((run) => run.longest));
    const kept = ms <= MOST_OPENING_MS && longest <= MOST_TASK_MS;
    floor(
      `catalogue of ${Math.round(text.length / 1_000_000)} MB to its languages, median of ${OPENINGS}`,
      `${Math.round(ms)} ms`,
      `at most ${MOST_OPENING_MS} ms; longest task of the page ${longest === 0 ? 'below 50' : Math.round(longest)} ms`,
      ms / MOST_OPENING_MS,
      kept,
    );
    await removeFiles(page);
    await page.getByLabel('Files of an app’s texts').setInputFiles(small);
    await page.locator('[data-opens="matrix"]').waitFor();
    const drawn = median(await drawings(page, DRAWINGS));
    floor(
      `${IN_MATRIX} languages × 4 places, median of ${DRAWINGS - 1}`,
      `${drawn.toFixed(1)} ms`,
      `at most ${MOST_DRAWING_MS} ms, a frame`,
      drawn / MOST_DRAWING_MS,
      drawn <= MOST_DRAWING_MS,
    );
    await page.close();
  } finally {
    child.kill('SIGTERM');
  }
}

// By itself: node scripts/bench/languages.mjs
await measureIfStarted(import.meta.filename, async (folder, floor) => {
  const { chromium } = await import('@playwright/test');
  const { findChromium } = await import('../lib/chromium.mjs');
  const browser = await chromium.launch((await findChromium()).launch);
  try {
    await measureLanguages(browser, folder, floor);
  } finally {
    await browser.close();
  }
});
