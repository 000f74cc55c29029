import { spawn } from 'node:child_process';
import { access, constants, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { withoutSecretVariables } from '../../contract/secrets.ts';
import { keepFile } from '../ground/kept-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A browser's opener that has not failed by then has opened. */
const FAILS_WITHIN_MS = 2_000;

/** Where and with what a browser may be looked for. */
export interface BrowserSurroundings {
  readonly environment: Environment;
  readonly platform: string;
}

/** The command that opens a file in the user's browser; `null` where there is no screen, no command, or `BROWSER=none`. */
export async function browserCommand(
  { environment, platform }: BrowserSurroundings,
  file: string,
): Promise<readonly [command: string, ...args: string[]] | null> {
  if (environment['BROWSER'] === 'none') return null;
  if (platform === 'darwin') return ['/usr/bin/open', file];
  if (platform === 'win32') return ['rundll32.exe', 'url.dll,FileProtocolHandler', file];
  if ((environment['DISPLAY'] ?? '') === '' && (environment['WAYLAND_DISPLAY'] ?? '') === '') return null;
  for (const folder of (environment['PATH'] ?? '').split(delimiter)) {
    const command = join(folder, 'xdg-open');
    if (folder !== '' && (await mayRun(command))) return [command, file];
  }
  return null;
}

async function mayRun(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function pageOf(folder: string): string {
  return join(folder, 'open.html');
}

/**
 * Opens `link` in the user's browser; false where there is none, or it does not start. The link goes in a file of mode
 * 0600 that refers the browser on, because the code in it would stand in `argv` for every user of the computer to see.
 */
export async function openInBrowser(link: string, folder: string, surroundings: BrowserSurroundings): Promise<boolean> {
  const file = pageOf(folder);
  const command = await browserCommand(surroundings, file);
  if (command === null) return false;
  await keepFile(
    file,
    // not prose: a page that refers on, with the program's name
    `<!doctype html><meta charset="utf-8"><title>Pushwright</title><meta http-equiv="refresh" content="0;url=${link}">\n`,
  );
  const [executable, ...args] = command;
  return new Promise((resolve) => {
    const env = withoutSecretVariables(surroundings.environment);
    const child = spawn(executable, args, { stdio: 'ignore', detached: true, env });
    const opened = setTimeout(() => resolve(true), FAILS_WITHIN_MS);
    const settle = (value: boolean): void => {
      clearTimeout(opened);
      resolve(value);
    };
    child.once('error', () => settle(false));
    child.once('exit', (code) => settle(code === 0));
    child.unref();
  });
}

/** Removes the file that referred a browser on. */
export async function removeOpeningPage(folder: string): Promise<void> {
  await rm(pageOf(folder), { force: true });
}
