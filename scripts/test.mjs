#!/usr/bin/env node
// All that shows whether Pushwright works, as one command with one number at its end.
import { parseArgs } from 'node:util';
import { PrepareError, prepare } from './prepare.mjs';

const PHASES = ['check', 'unit', 'page', 'window'];

function asked() {
  try {
    const { values } = parseArgs({
      options: { only: { type: 'string', multiple: true }, coverage: { type: 'boolean', default: false } },
    });
    const names = values.only ?? PHASES;
    const unknown = names.find((name) => !PHASES.includes(name));
    if (unknown === undefined) return { wanted: new Set(names), coverage: values.coverage };
    process.stderr.write(`There is no phase called ${unknown}. The phases are ${PHASES.join(', ')}.\n`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
  }
  process.exit(2);
}

const { wanted, coverage } = asked();
const total = { passed: 0, failed: [], skipped: [], coverage: undefined };
const say = (line) => process.stdout.write(`${line}\n`);

async function phase(name, work) {
  const started = performance.now();
  const results = await work();
  const seconds = (results.seconds ?? (performance.now() - started) / 1000).toFixed(1).padStart(6);
  const title = name.padEnd(22);
  if (results.notRun !== undefined) {
    say(`${title}${seconds} s   not run: ${results.notRun}`);
    return;
  }
  total.passed += results.passed;
  total.failed.push(...results.failed);
  total.skipped.push(...results.skipped);
  if (results.coverage !== undefined) total.coverage = results.coverage;
  const counts = [`${results.passed} passed`];
  if (results.failed.length > 0) counts.push(`${results.failed.length} failed`);
  if (results.skipped.length > 0) counts.push(`${results.skipped.length} skipped`);
  say(`${title}${seconds} s   ${counts.join(', ')}`);
}

const counted = (checks) => ({
  passed: checks.filter(({ problems }) => problems.length === 0).length,
  failed: checks.filter(({ problems }) => problems.length > 0),
  skipped: [],
});

/** Runs the jobs two at a time: more would only make each of them slower on a small machine. */
async function inPairs(jobs) {
  const waiting = [...jobs];
  const results = [];
  const worker = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) results.push(...(await job()));
  };
  await Promise.all([worker(), worker()]);
  return results;
}

async function prepared(names) {
  try {
    await prepare({ quiet: true, names, peers: wanted.has('unit') });
    return { passed: 1, failed: [], skipped: [] };
  } catch (error) {
    if (!(error instanceof PrepareError)) throw error;
    return { passed: 0, failed: [{ name: error.message, problems: [error.detail] }], skipped: [] };
  }
}

/** What needs no test to run: types, lint, unused code, import rules, gates. */
async function checked() {
  if (!wanted.has('check')) return;
  const [{ PROGRAMS }, { checkImportRules }, { checkGates }] = await Promise.all([
    import('./checks/programs.mjs'),
    import('./checks/import-rules.mjs'),
    import('./checks/gates.mjs'),
  ]);
  await phase('types, lint, unused', async () => counted(await inPairs(PROGRAMS)));
  await phase('import rules', async () => counted(await checkImportRules()));
  await phase('gates', async () => counted(checkGates()));
}

async function main() {
  const { PRODUCT } = await import('./build.mjs');
  const needsBuild = ['unit', 'page', 'window'].some((name) => wanted.has(name));
  await phase('install and build', () => prepared(needsBuild ? [...PRODUCT, 'wires'] : []));
  const { PAGE_PARTS, runPage, runUnits, runWindow } = await import('./checks/suites.mjs');
  // The window and the page mostly wait for each other's processes: one beside the other leaves no core idle. Whichever
  // of the first two is done joins the page.
  const lanes = [
    wanted.has('window') && phase('window in Electron', runWindow),
    checked().then(() => wanted.has('unit') && phase('units and wires', () => runUnits({ coverage }))),
  ];
  if (wanted.has('page')) await phase('page in Chromium', () => sharedOut(PAGE_PARTS, runPage, [null, ...lanes]));
  await Promise.all(lanes);
}

/** Runs parts 1 to `count`, one at a time in each lane as it becomes free, and adds up what they found. */
async function sharedOut(count, run, lanes) {
  const waiting = Array.from({ length: count }, (_, index) => index + 1);
  const results = [];
  let seconds = 0;
  const take = async () => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const started = performance.now();
      results.push(await run(part));
      seconds += (performance.now() - started) / 1000;
    }
  };
  await Promise.all(lanes.map((lane) => Promise.resolve(lane).then(take)));
  const notRun = results.find((result) => result.notRun !== undefined);
  return notRun ?? { ...merged(results), seconds };
}

const merged = (results) => ({
  passed: results.reduce((sum, { passed }) => sum + passed, 0),
  failed: results.flatMap(({ failed }) => failed),
  skipped: results.flatMap(({ skipped }) => skipped),
});

try {
  await main();
} catch (error) {
  if (!(error instanceof PrepareError)) throw error;
  total.failed.push({ name: error.message, problems: [error.detail] });
}

for (const { name, problems } of total.failed) {
  say(`\n✗ ${name}`);
  for (const problem of problems) say(problem.replace(/^/gm, '    '));
}
const skipped = total.skipped.length > 0 ? `, ${total.skipped.length} skipped` : '';
for (const name of total.skipped) say(`  skipped: ${name}`);
say('');
if (total.coverage !== undefined) say(total.coverage);
say(`${total.passed} passed, ${total.failed.length} failed${skipped}`);
process.exitCode = total.failed.length > 0 ? 1 : 0;
