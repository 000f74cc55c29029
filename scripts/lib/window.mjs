import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from './root.mjs';

function installedElectron() {
  const folder = join(ROOT, 'node_modules/electron');
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const program =
    process.platform === 'darwin'
      ? 'Electron.app/Contents/MacOS/Electron'
      : process.platform === 'win32'
        ? 'electron.exe'
        : 'electron';
  if (override) return join(override, program);
  try {
    return join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'));
  } catch {
    return null;
  }
}

function onPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * How a real window can be opened here without downloading anything: Electron's program and the command to put before
 * it, or `reason` in a sentence when it cannot.
 */
export function findWindow() {
  const executablePath = installedElectron();
  if (executablePath === null || !existsSync(executablePath)) {
    return {
      reason: 'no Electron is here. "npx install-electron" fetches it, or name one by ELECTRON_OVERRIDE_DIST_PATH.',
    };
  }
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) {
    return { executablePath, before: [] };
  }
  if (onPath('xvfb-run')) return { executablePath, before: ['xvfb-run', '-a'] };
  return { reason: 'there is no display. Set DISPLAY, or install xvfb (apt-get install xvfb xauth).' };
}
