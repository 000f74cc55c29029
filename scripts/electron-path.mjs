// The one place that knows where Electron is: the folder that ELECTRON_OVERRIDE_DIST_PATH names, else the `electron`
// package's own download. Never `require('electron')` from plain Node: since version 42 that downloads, without a limit.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/root.mjs';

const PACKAGE = join(ROOT, 'node_modules/electron');
const EXECUTABLE = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
/** Long enough for about 110 MB on a line that is worth the wait; a start must show something within a minute. */
const DOWNLOAD_MS = 40_000;

/** What Electron's executable is called inside its folder. */
export function executableName(platform = process.platform) {
  return EXECUTABLE[platform] ?? 'electron';
}

/** Electron's executable if it is on this computer; else `path` is null and `why` and `remedy` are sentences, or `missing` is true where it may be downloaded. */
export function findElectron({ env = process.env, packageFolder = PACKAGE } = {}) {
  const folder = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (folder !== undefined && folder !== '') {
    const path = join(folder, executableName());
    if (existsSync(path)) return { path };
    return {
      path: null,
      why: `ELECTRON_OVERRIDE_DIST_PATH names a folder without Electron: ${path} is not there.`,
      remedy: 'Correct the variable, or unset it.',
    };
  }
  const named = readIfThere(join(packageFolder, 'path.txt'));
  if (named !== null) {
    const path = join(packageFolder, 'dist', named.trim());
    if (existsSync(path)) return { path };
  }
  return { path: null, missing: true };
}

/**
 * Downloads Electron by the means of its own package, in a process of its own that is ended after `limitMs` or when
 * `signal` aborts. Resolves with what `findElectron` would say, or why there is none.
 * @param {{ limitMs?: number, signal?: AbortSignal, packageFolder?: string, env?: NodeJS.ProcessEnv }} options
 */
export async function downloadElectron({
  limitMs = DOWNLOAD_MS,
  signal = undefined,
  packageFolder = PACKAGE,
  env = process.env,
} = {}) {
  const remedy =
    'Allow the download from github.com, or name a folder that holds Electron in ELECTRON_OVERRIDE_DIST_PATH.';
  const { code, output, late } = await runInstaller(join(packageFolder, 'install.js'), { limitMs, signal, env });
  if (late) return { path: null, why: `Electron was not downloaded within ${limitMs / 1000} s.`, remedy };
  const found = findElectron({ env, packageFolder });
  if (code === 0 && found.path !== null) return found;
  return { path: null, why: `Electron could not be downloaded (${reasonIn(output)}).`, remedy };
}

function runInstaller(script, { limitMs, signal, env }) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let late = false;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output = (output + text).slice(-4_000);
      });
    }
    const stop = () => child.kill('SIGKILL');
    const timer = setTimeout(() => {
      late = true;
      stop();
    }, limitMs);
    signal?.addEventListener('abort', stop, { once: true });
    const settle = (code) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve({ code, output, late });
    };
    child.once('error', (error) => {
      output += error.message;
      settle(null);
    });
    child.once('close', settle);
  });
}

/** The most telling of the installer's own words, in a few of ours. */
function reasonIn(output) {
  const code = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH)\b/.exec(output);
  if (code !== null) return `the network says ${code[1]}`;
  if (/fetch failed|getaddrinfo|network/i.test(output)) return 'the network refuses it';
  if (/\b(40[347]|Forbidden)\b/.test(output)) return 'the server refuses it';
  if (/Cannot find module|MODULE_NOT_FOUND/.test(output)) return 'the electron package is not installed whole';
  if (/ENOSPC/.test(output)) return 'the disk is full';
  return 'its installer failed';
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
