import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { ROOT } from './root.mjs';

const STAMP = 'node_modules/.pushwright-lockfile';

/** What npm's output says went wrong, most telling first, and what to do about it. */
const FAILURES = [
  [
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT)\b/,
    'The package registry could not be reached. Check the network, or the proxy and registry in your npm settings, and try again.',
  ],
  [
    /CERT_|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)/,
    'The certificate of the package registry is not trusted. Where a proxy opens TLS, set "cafile" in your npm settings to its authority.',
  ],
  [
    /\b(E401|E403)\b/,
    'The package registry refused the request. Log in to it with "npm login", or check the registry in your npm settings.',
  ],
  [
    /\bE404\b/,
    'The package registry lacks a package that package-lock.json names. Check the registry in your npm settings.',
  ],
  [/\bENOSPC\b/, 'The disk is full. Free about 1 GB and try again.'],
  [
    /\b(EACCES|EPERM|EROFS)\b/,
    'node_modules cannot be written. Check who owns this folder, and that nothing holds its files open.',
  ],
  [/\bEUSAGE\b/, 'package.json and package-lock.json disagree. Take both from the same commit, or run "npm install".'],
  [
    /\bEINTEGRITY\b/,
    'A package differs from the one that package-lock.json names. Run "npm cache clean --force" and try again.',
  ],
];

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

const digestOf = (text) => createHash('sha256').update(text).digest('hex');

/** Other people's clients: what the tests and the bench need beside the product's own packages. */
export const PEERS = join(ROOT, 'test/peers');

/** Whether the node_modules of a folder holds what its package-lock.json names; reads two small files when nothing changed since last time. */
export function isInstalled(root) {
  const lockfile = readText(join(root, 'package-lock.json'));
  const installed = readText(join(root, 'node_modules/.package-lock.json'));
  if (lockfile === null || installed === null) return false;
  const stamp = join(root, STAMP);
  const state = `${digestOf(lockfile)} ${digestOf(installed)}`;
  if (readText(stamp) === state) return true;
  if (!holdsAll(JSON.parse(lockfile).packages, JSON.parse(installed).packages)) return false;
  writeFileSync(stamp, state);
  return true;
}

function holdsAll(wanted, present) {
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link) return true;
    const found = present[path];
    if (found === undefined) return entry.optional === true || entry.devOptional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/** Runs `npm ci` without install scripts; null when it went well, else a sentence and npm's own words. */
export async function install(root) {
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  return withLock(join(ROOT, 'dist/.installing'), async () => {
    if (isInstalled(root)) return null;
    const { code, output } = await runNpm(root, [
      'ci',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ]);
    if (code === 0 && isInstalled(root)) return null;
    return { sentence: explain(code, output), detail: output.trim().split('\n').slice(-20).join('\n') };
  });
}

function explain(code, output) {
  if (code === 'ENOENT') return 'npm is not on the PATH. It comes with Node.js: install it from https://nodejs.org.';
  const known = FAILURES.find(([pattern]) => pattern.test(output));
  return known?.[1] ?? 'The packages could not be installed. Run "npm ci --ignore-scripts" to see all of npm\'s words.';
}

function runNpm(root, args) {
  // Under `npm start` npm names its own program, which needs no shell on any platform.
  const own = process.env.npm_execpath;
  const usesOwn = own !== undefined && /npm-cli\.c?js$/.test(own) && existsSync(own);
  const [command, list] = usesOwn ? [process.execPath, [own, ...args]] : ['npm', args];
  return new Promise((resolve) => {
    const shell = !usesOwn && process.platform === 'win32';
    const child = spawn(command, list, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    child.once('error', (error) => resolve({ code: error.code, output }));
    child.once('close', (code) => resolve({ code, output }));
  });
}
