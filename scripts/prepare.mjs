#!/usr/bin/env node
// Runs before everything else that npm runs here, so it imports nothing that has to be installed, and its own syntax is
// old enough for a Node that is too old to say so.
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OLDEST_NODE = [20, 19];

/** Why the checkout cannot be made ready, in sentences for people; `detail` holds another program's own words. */
export class PrepareError extends Error {
  constructor(sentence, detail) {
    super(sentence);
    this.detail = detail || '';
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const tooOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  if (tooOld) {
    throw new PrepareError(
      `Pushwright needs Node.js ${OLDEST_NODE.join('.')} or later, and this is ${process.versions.node}. ` +
        'Install a current one from https://nodejs.org and try again.',
    );
  }
}

/**
 * Makes the checkout ready to run: installs what the lockfile names if it is missing or stale, and builds what is stale.
 * Says each step in one line on standard error, or nothing when `quiet` and nothing fails. Touches the network only to
 * install. `peers`: the clients of other people too, which only the tests and the bench run. Throws a PrepareError.
 */
export async function prepare({ quiet = false, names = undefined, peers = false } = {}) {
  checkNode();
  const say = quiet ? () => {} : (line) => process.stderr.write(`${line}\n`);
  const { isInstalled, install, PEERS } = await import('./lib/install.mjs');
  for (const folder of peers ? [ROOT, PEERS] : [ROOT]) {
    if (isInstalled(folder)) continue;
    const what = folder === ROOT ? 'package-lock.json names (about half a minute)' : 'the tests run beside our own';
    process.stderr.write(`Installing the packages that ${what} …\n`);
    const failure = await install(folder);
    if (failure !== null) throw new PrepareError(failure.sentence, failure.detail);
  }
  const { build, BuildError, isBuilt } = await import('./build.mjs');
  if (isBuilt(names)) return;
  say('Building …');
  try {
    const built = await build({ names });
    if (built.length > 0) say(`Built ${built.join(', ')}.`);
  } catch (error) {
    if (error instanceof BuildError) throw new PrepareError(error.message, error.detail);
    throw error;
  }
}

/** Like prepare(), but ends the process with the sentence on standard error when it fails. */
export async function prepareOrExit(options = {}) {
  try {
    await prepare(options);
  } catch (error) {
    if (!(error instanceof PrepareError)) throw error;
    if (error.detail) process.stderr.write(`${error.detail}\n`);
    process.stderr.write(`${error.message}\n`);
    process.exit(options.exitCode || 1);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await prepareOrExit();
