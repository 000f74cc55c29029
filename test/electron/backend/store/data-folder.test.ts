import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataFolder } from '../../../../electron/backend/store/data-folder.ts';

describe('dataFolder', () => {
  it.each([
    ['linux', {}, join('/home/a', '.config', 'Pushwright')],
    ['linux', { XDG_CONFIG_HOME: '/x' }, join('/x', 'Pushwright')],
    ['darwin', {}, join('/home/a', 'Library', 'Application Support', 'Pushwright')],
    ['win32', { APPDATA: '/roaming' }, join('/roaming', 'Pushwright')],
    ['linux', { PUSHWRIGHT_HOME: '/own' }, '/own'],
  ])('on %s with %o is %s', (platform, environment, expected) => {
    expect(dataFolder(environment, platform, '/home/a')).toBe(expected);
  });
});
