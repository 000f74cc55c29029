import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { findChromium } from '../lib/chromium.mjs';
import { ROOT } from '../lib/root.mjs';
import { run } from '../lib/run.mjs';
import { findWindow } from '../lib/window.mjs';

const VITEST = 'node_modules/vitest/vitest.mjs';
const PLAYWRIGHT = 'node_modules/@playwright/test/cli.js';

async function withReport(work) {
  const folder = mkdtempSync(join(tmpdir(), 'pushwright-test-'));
  try {
    return await work(join(folder, 'report.json'), folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

const tail = (output) => output.trim().split('\n').slice(-40).join('\n');

/** A program that failed though each of its tests passed has failed once more, for what it printed. */
function withRemainder(results, { code, output }, name) {
  if (code === 0 || results.failed.length > 0) return results;
  return { ...results, failed: [{ name: `${name} ended with ${code ?? 'no code'}`, problems: [tail(output)] }] };
}

/**
 * What part of the lines of each room the units run at least, in per cent. The page is mostly tried by the windows, which
 * count here no more than other programs do. To be raised as a whole run shows more.
 */
const COVERAGE_FLOORS = { contract: 80, payload: 75, electron: 70, renderer: 22 };

/** The share of each room's lines that ran, from Vitest's summary; what is below its floor has failed. */
function judgeCoverage(summary, results) {
  if (summary === null) return;
  const rooms = Object.entries(COVERAGE_FLOORS).map(([room, floor]) => {
    const inside = Object.entries(summary).filter(([path]) => relative(ROOT, path).split(sep)[0] === room);
    const sum = (part) => inside.reduce((lines, [, file]) => lines + file.lines[part], 0);
    const share = (100 * sum('covered')) / Math.max(1, sum('total'));
    return { name: room, floor, share };
  });
  const told = ({ name, floor, share }) => `${name} ${share.toFixed(1)} % (floor ${floor})`;
  results.coverage = `coverage: lines of ${rooms.map(told).join(', ')}`;
  for (const room of rooms.filter(({ floor, share }) => share < floor)) {
    results.failed.push({
      name: `coverage of ${room.name}`,
      problems: [`The units run ${told(room)}: what came in has too few tests.`],
    });
  }
}

/**
 * Runs the tests that need no window, or those of some `files`, and counts them; with `coverage` it says what part of
 * the product they ran.
 */
export function runUnits({ coverage, files = [] }) {
  return withReport(async (file, folder) => {
    const args = [VITEST, 'run', '--reporter=json', `--outputFile=${file}`, ...files];
    if (coverage) args.push('--coverage.enabled', `--coverage.reportsDirectory=${join(folder, 'coverage')}`);
    const ended = await run(process.execPath, args, {
      // A build in this process may have made it `production`, in which React leaves out what tests need.
      env: { ...process.env, NODE_ENV: 'test', VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true', NO_COLOR: '1' },
    });
    const results = { passed: 0, failed: [], skipped: [] };
    for (const suite of readReport(file)?.testResults ?? []) {
      const path = relative(ROOT, suite.name);
      if (suite.status === 'failed' && !suite.assertionResults.some(({ status }) => status === 'failed')) {
        results.failed.push({ name: path, problems: [suite.message], again: { suite: 'units', at: path } });
      }
      for (const { status, fullName, failureMessages } of suite.assertionResults) {
        const name = `${path}: ${fullName}`;
        if (status === 'passed') results.passed += 1;
        else if (status === 'failed')
          results.failed.push({ name, problems: failureMessages, again: { suite: 'units', at: path } });
        else results.skipped.push(name);
      }
    }
    judgeCoverage(readReport(join(folder, 'coverage/coverage-summary.json')), results);
    return withRemainder(results, ended, 'Vitest');
  });
}

function collect(suite, results, project, titles = []) {
  for (const spec of suite.specs ?? []) {
    for (const { status, results: attempts } of spec.tests) {
      const name = `${spec.file}: ${[...titles, spec.title].join(' › ')}`;
      if (status === 'expected') results.passed += 1;
      else if (status === 'skipped') results.skipped.push(name);
      else
        results.failed.push({
          name,
          problems: attempts.flatMap(({ errors }) => errors.map(({ message }) => message)),
          again: { suite: project, at: `${spec.file}:${spec.line}` },
        });
    }
  }
  for (const inner of suite.suites ?? []) {
    collect(inner, results, project, inner.title === inner.file ? titles : [...titles, inner.title]);
  }
}

function runPlaywright(project, before, env, more = []) {
  return withReport(async (file) => {
    const [command, ...args] = [
      ...before,
      process.execPath,
      PLAYWRIGHT,
      'test',
      `--project=${project}`,
      '--reporter=json',
      ...more,
    ];
    const ended = await run(command, args, {
      env: { ...process.env, ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file, NO_COLOR: '1', FORCE_COLOR: '0' },
    });
    const report = readReport(file);
    const results = { passed: 0, failed: [], skipped: [] };
    for (const suite of report?.suites ?? []) collect(suite, results, project);
    for (const { message } of report?.errors ?? [])
      results.failed.push({ name: `Playwright, ${project}`, problems: [message] });
    return withRemainder(results, ended, `Playwright, ${project}`);
  });
}

/** Into so many parts the specifications are cut, for several to share them. */
export const PAGE_PARTS = 6;
export const WINDOW_PARTS = 6;

/** Each part has a folder of its own: a run clears its folder as it begins. */
const partOf = (project, part, count) => [`--shard=${part}/${count}`, `--output=test-results/${project}-${part}`];

const inPage = async (more) => {
  const { reason } = await findChromium();
  return reason === undefined ? runPlaywright('page', [], {}, more) : { notRun: reason };
};

const inWindow = async (more) => {
  const { reason, before } = findWindow();
  return reason === undefined ? runPlaywright('window', before, {}, more) : { notRun: reason };
};

/** Runs one part, from 1, of the specifications against the loopback page in Chromium. */
export const runPage = (part) => inPage(partOf('page', part, PAGE_PARTS));

/** Runs one part of the same specifications against the real window. */
export const runWindow = (part) => inWindow(partOf('window', part, WINDOW_PARTS));

const SUITES = { units: (files) => runUnits({ coverage: false, files }), page: inPage, window: inWindow };

/** So many failures are looked at once more; where there are more it is not chance. */
const SECOND_LOOKS = 8;

/**
 * Runs what failed once more, by itself, with nothing else on the machine, and parts the names into what `failed` again
 * and what is `unsteady`: it is to be made steady, and is no reason to doubt the rest.
 */
export async function lookAgain(failed) {
  if (failed.length > SECOND_LOOKS) return { failed, unsteady: [] };
  const places = new Map(failed.flatMap(({ again }) => (again === undefined ? [] : [[JSON.stringify(again), again]])));
  const still = new Set();
  for (const [key, { suite, at }] of places) {
    const results = await SUITES[suite]([at]);
    if (results.failed.length > 0 || results.passed === 0) still.add(key);
  }
  const isSteady = ({ again }) => again === undefined || still.has(JSON.stringify(again));
  return { failed: failed.filter(isSteady), unsteady: failed.filter((one) => !isSteady(one)) };
}
