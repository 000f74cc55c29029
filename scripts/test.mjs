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
const total = { passed: 0, failed: [], unsteady: [], skipped: [], coverage: undefined };
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

/** Runs jobs, `size` of them at a time, in the order in which they were added. */
class Pool {
  #free;
  #waiting = [];

  constructor(size) {
    this.#free = size;
  }

  /** Resolves with what the job comes to, once it had its turn. */
  add(job) {
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => job().then(resolve, reject));
      this.#next();
    });
  }

  /** One more at a time. */
  grow() {
    this.#free += 1;
    this.#next();
  }

  #next() {
    if (this.#free === 0 || this.#waiting.length === 0) return;
    this.#free -= 1;
    void this.#waiting
      .shift()()
      .finally(() => this.grow());
  }
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
  // Two at a time: more would only make each of them slower on a small machine.
  const pair = new Pool(2);
  await phase('types, lint, unused', async () =>
    counted((await Promise.all(PROGRAMS.map((one) => pair.add(one)))).flat()),
  );
  await phase('import rules', async () => counted(await checkImportRules()));
  await phase('gates', async () => counted(checkGates()));
}

async function main() {
  const { PRODUCT } = await import('./build.mjs');
  const needsBuild = ['unit', 'page', 'window'].some((name) => wanted.has(name));
  await phase('install and build', () => prepared(needsBuild ? [...PRODUCT, 'wires'] : []));
  const { lookAgain, PAGE_PARTS, runPage, runUnits, runWindow, WINDOW_PARTS } = await import('./checks/suites.mjs');
  // One beside the units, and a second in their place: more at a time made each of them slower, and the whole as well
  // (17 minutes for four lanes on two cores).
  const pool = new Pool(1);
  const inParts = (name, wish, count, run) =>
    wanted.has(wish) &&
    phase(name, () => addedUp(Array.from({ length: count }, (_, at) => pool.add(() => timed(run, at + 1)))));
  await Promise.all([
    inParts('window in Electron', 'window', WINDOW_PARTS, runWindow),
    inParts('page in Chromium', 'page', PAGE_PARTS, runPage),
    checked()
      .then(() => wanted.has('unit') && phase('units and wires', () => runUnits({ coverage })))
      .then(() => pool.grow()),
  ]);
  await secondLook(lookAgain);
}

/** A machine that is too busy fails tests by chance: what failed is run again alone, and said to be unsteady if it passes. */
async function secondLook(lookAgain) {
  if (total.failed.length === 0) return;
  const { failed, unsteady } = await lookAgain(total.failed);
  Object.assign(total, { failed, unsteady, passed: total.passed + unsteady.length });
}

async function timed(run, part) {
  const started = performance.now();
  const results = await run(part);
  return { ...results, seconds: (performance.now() - started) / 1000 };
}

/** What the parts of a suite found together, and the seconds that they took one after the other. */
async function addedUp(parts) {
  const results = await Promise.all(parts);
  const seconds = results.reduce((sum, one) => sum + one.seconds, 0);
  const notRun = results.find((result) => result.notRun !== undefined);
  return { ...(notRun ?? merged(results)), seconds };
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

const tell = (title, { name, problems }) => {
  say(`\n${title} ${name}`);
  for (const problem of problems) say(problem.replace(/^/gm, '    '));
};
for (const one of total.failed) tell('✗', one);
for (const one of total.unsteady) tell('~ unsteady (failed beside the others, passed alone):', one);
const skipped = total.skipped.length > 0 ? `, ${total.skipped.length} skipped` : '';
for (const name of total.skipped) say(`  skipped: ${name}`);
say('');
if (total.coverage !== undefined) say(total.coverage);
const unsteady = total.unsteady.length > 0 ? `, ${total.unsteady.length} of those passed at the second look` : '';
say(`${total.passed} passed, ${total.failed.length} failed${skipped}${unsteady}`);
process.exitCode = total.failed.length > 0 ? 1 : 0;
