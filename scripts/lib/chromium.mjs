import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withLock } from './lock.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

const CACHE = join(ROOT, 'node_modules/.cache');
const INSTALLED = {
  linux: [
    ['chrome', ['/opt/google/chrome/chrome']],
    ['msedge', ['/opt/microsoft/msedge/msedge']],
  ],
  darwin: [
    ['chrome', ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']],
    ['msedge', ['/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge']],
  ],
  win32: [
    ['chrome', windowsPaths('Google\\Chrome\\Application\\chrome.exe')],
    ['msedge', windowsPaths('Microsoft\\Edge\\Application\\msedge.exe')],
  ],
};

function windowsPaths(tail) {
  const folders = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];
  return folders.filter((folder) => folder !== undefined).map((folder) => join(folder, tail));
}

/**
 * How Playwright can start a Chromium here: launch options, or `reason` in a sentence when there is none. On Linux x64 it
 * is the development dependency's own, unpacked once; elsewhere an installed Chrome or Edge.
 */
export async function findChromium() {
  if (process.platform === 'linux' && process.arch === 'x64') return { launch: await unpackedChromium() };
  const [channel] =
    (INSTALLED[process.platform] ?? []).find(([, paths]) => paths.some((path) => existsSync(path))) ?? [];
  if (channel !== undefined) return { launch: { channel } };
  return { reason: 'neither Chrome nor Edge is installed. Install one of them to run the page in it.' };
}

async function unpackedChromium() {
  const packageFolder = join(ROOT, 'node_modules/@sparticuz/chromium');
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  // The package trusts any file called chromium in the temporary folder, so it gets one of its own for each version.
  const folder = join(CACHE, `chromium-${version}`);
  mkdirSync(CACHE, { recursive: true });
  if (!existsSync(folder)) await withLock(`${folder}.lock`, () => unpack(packageFolder, folder));
  const executablePath = join(folder, 'chromium');
  const env = { ...process.env, ...(await extraEnvironment(executablePath, folder)) };
  return { executablePath, env };
}

async function unpack(packageFolder, folder) {
  if (existsSync(folder)) return;
  const draft = `${folder}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  const main = import.meta.resolve('@sparticuz/chromium');
  const program = `
    const { default: chromium, inflate } = await import(${JSON.stringify(main)});
    await chromium.executablePath();
    await inflate(${JSON.stringify(join(packageFolder, 'bin/al2023.tar.br'))});`;
  const { code, output } = await run(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, TMPDIR: draft },
  });
  if (code !== 0) throw new Error(`Chromium could not be unpacked: ${output}`);
  renameSync(draft, folder);
}

/** The libraries and fonts that come with it, where the machine has none of its own. */
async function extraEnvironment(executablePath, folder) {
  const extra = {};
  const { stdout } = await promisify(execFile)('ldd', [executablePath]).catch(() => ({ stdout: '' }));
  if (stdout.includes('not found')) extra.LD_LIBRARY_PATH = join(folder, 'al2023/lib');
  if (!existsSync('/etc/fonts/fonts.conf')) extra.FONTCONFIG_PATH = join(folder, 'fonts');
  return extra;
}
