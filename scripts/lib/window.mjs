import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findElectron } from '../electron-path.mjs';

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
  const { path: executablePath, why, remedy } = findElectron();
  if (executablePath === null) {
    return { reason: why ? `${why} ${remedy}` : 'no Electron is here. "npm start" downloads it.' };
  }
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) {
    return { executablePath, before: [] };
  }
  if (onPath('xvfb-run')) return { executablePath, before: ['xvfb-run', '-a'] };
  return { reason: 'there is no display. Set DISPLAY, or install xvfb (apt-get install xvfb xauth).' };
}
