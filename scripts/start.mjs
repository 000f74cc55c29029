#!/usr/bin/env node
// npm start: the window in Electron, or, where that cannot be, the same window as a page on 127.0.0.1 and one line why.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { displayProblem, explainFailure, isChatter } from './electron-failure.mjs';
import { downloadElectron, findElectron } from './electron-path.mjs';
import { ROOT } from './lib/root.mjs';
import { prepareOrExit } from './prepare.mjs';

const HELP = `npm start                     opens the window
npm start -- --web            serves the same window as a page on 127.0.0.1
npm start -- --web --port N   on that port, instead of a free one
BROWSER=none npm start        opens no browser
`;
const WINDOW_MS = 30_000;
const END_MS = 8_000;
const ONE_PRESS_MS = 300;
const EVIDENCE_CHARACTERS = 16_000;
const EVIDENCE_LINES = 200;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const BROKEN_OFF = 130;
const WRONG_USAGE = 2;

function say(line) {
  process.stderr.write(`${line}\n`);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: { web: { type: 'boolean' }, port: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    const port = values.port === undefined ? 0 : Number(values.port);
    if (!/^\d*$/.test(values.port ?? '') || port > 65_535) {
      throw new Error(`--port takes a number from 0 to 65535, not “${values.port}”.`);
    }
    return { web: values.web === true || values.port !== undefined, port, help: values.help === true };
  } catch (error) {
    say(`${error.message.split('. ')[0].replace(/\.$/, '')}. npm start -- --help lists what there is.`);
    process.exit(WRONG_USAGE);
  }
}

/** The executable, or a reason; downloads it where it is missing. */
async function electron() {
  const display = displayProblem({ platform: process.platform, env: process.env });
  if (display !== null) return { path: null, ...display };
  const found = findElectron();
  if (!found.missing) return found;
  say('Downloading Electron (about 110 MB, once) …');
  const abort = new AbortController();
  const breakOff = () => abort.abort();
  for (const signal of SIGNALS) process.once(signal, breakOff);
  const downloaded = await downloadElectron({ signal: abort.signal });
  for (const signal of SIGNALS) process.off(signal, breakOff);
  if (abort.signal.aborted) process.exit(BROKEN_OFF);
  return downloaded;
}

/**
 * Runs the window to its end. Resolves with an exit code once it has been open, or with the reason why it never was.
 * Electron says “opened” or “running already” on the channel between parent and child.
 */
function openWindow(path) {
  const args = [ROOT];
  if (process.platform === 'linux' && process.getuid() === 0) {
    say('Running as root, where Chromium’s sandbox cannot work: the window opens with --no-sandbox.');
    args.unshift('--no-sandbox');
  }
  return new Promise((resolve) => {
    // In a group of its own, because a second signal breaks Chromium's ending off, and Ctrl-C reaches a group both from the
    // terminal and from npm: here the first of them is passed on, once. It ends by itself when this process is gone.
    const detached = process.platform !== 'win32';
    // Commands take these; the window asks, and nothing it starts shall have them.
    const { PUSHWRIGHT_PASSPHRASE: _, PUSHWRIGHT_NEW_PASSPHRASE: __, ...env } = process.env;
    const child = spawn(path, args, { cwd: ROOT, detached, env, stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
    let opened = false;
    let stderr = '';
    let late = false;
    let ending = false;
    const patience = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, WINDOW_MS);
    const end = (signal) => {
      if (ending) return;
      ending = true;
      child.kill(signal);
      setTimeout(() => child.kill('SIGKILL'), END_MS).unref();
    };
    for (const signal of SIGNALS) process.on(signal, end);
    const settle = (result) => {
      clearTimeout(patience);
      resolve(result);
    };
    let unsaid = [];
    const sayNow = () => {
      for (const line of unsaid) if (!isChatter(line)) say(line);
      unsaid = [];
    };
    child.on('message', (what) => {
      opened = true;
      clearTimeout(patience);
      if (what === 'running already') say('Pushwright is running already: its window comes to the front.');
      sayNow();
    });
    let rest = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr = (stderr + text).slice(-EVIDENCE_CHARACTERS);
      const lines = (rest + text).split('\n');
      rest = lines.pop();
      // Until it is open its words are evidence, told in one line of ours if it does not open.
      unsaid = [...unsaid, ...lines].slice(-EVIDENCE_LINES);
      if (opened) sayNow();
    });
    child.once('error', (error) => settle({ failure: explainFailure({ error }) }));
    child.once('close', (code, signal) => {
      if (ending) settle({ exitCode: code ?? BROKEN_OFF });
      else if (opened) settle({ exitCode: code ?? 1 });
      else settle({ failure: explainFailure({ code, signal, stderr, late }) });
    });
  });
}

/** Serves the page by the command line's own `serve`, until a signal ends it. */
async function servePage(port) {
  // Not by import(), which would read all of it once more to find out what it exports.
  const { main } = createRequire(import.meta.url)('../dist/electron/cli.cjs');
  // npm passes Ctrl-C on to a process that the terminal has told already: the second must not break off the ending, nor
  // meet a Node that has stopped listening because it is about to go.
  let signalled = false;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      signalled = true;
      setTimeout(() => process.exit(BROKEN_OFF), END_MS).unref();
    });
  }
  process.on('SIGHUP', () => process.kill(process.pid, 'SIGTERM'));
  const exitCode = await main(['serve', '--port', String(port)]);
  if (signalled) await new Promise((resolve) => setTimeout(resolve, ONE_PRESS_MS));
  return exitCode;
}

async function start() {
  const { web, port, help } = readOptions();
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  await prepareOrExit();
  if (web) return servePage(port);
  const { path, why, remedy } = await electron();
  const { exitCode, failure } = path === null ? { failure: { why, remedy } } : await openWindow(path);
  if (failure === undefined) return exitCode;
  say(`${failure.why} ${failure.remedy} Until then, the same window is served as a page.`);
  return servePage(port);
}

process.exitCode = await start();
