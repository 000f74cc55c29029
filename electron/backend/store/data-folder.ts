import { join } from 'node:path';

/**
 * The folder that the window, the loopback page and the command line share: `PUSHWRIGHT_HOME` where it is set, else
 * `Pushwright` in the platform's folder for settings. Absolute; it need not exist.
 */
export function dataFolder(
  environment: Readonly<Record<string, string | undefined>>,
  platform: string,
  home: string,
): string {
  const own = environment['PUSHWRIGHT_HOME'];
  if (own !== undefined && own !== '') return own;
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Pushwright');
  if (platform === 'win32') return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Pushwright');
  const config = environment['XDG_CONFIG_HOME'];
  return join(config !== undefined && config !== '' ? config : join(home, '.config'), 'Pushwright');
}
