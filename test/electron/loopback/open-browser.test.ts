import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { browserCommand, openInBrowser, removeOpeningPage } from '../../../electron/loopback/open-browser.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const LINK = 'http://127.0.0.1:4321/open?code=SECRETSECRETSECRET';

/** A stand-in for xdg-open on a PATH of its own, which notes its arguments. */
async function standIn(body: string): Promise<{ folder: string; environment: Record<string, string> }> {
  const folder = await temporaryFolder();
  const path = join(folder, 'xdg-open');
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
  return { folder, environment: { PATH: `/nowhere:${folder}:${process.env['PATH']}`, DISPLAY: ':0' } };
}

describe('the command that opens a browser', () => {
  it('is the system’s own, given a file and never a link', async () => {
    const { folder, environment } = await standIn('');
    expect(await browserCommand({ environment, platform: 'linux' }, '/d/open.html')).toEqual([
      join(folder, 'xdg-open'),
      '/d/open.html',
    ]);
    expect(await browserCommand({ environment: {}, platform: 'darwin' }, '/d/open.html')).toEqual([
      '/usr/bin/open',
      '/d/open.html',
    ]);
    expect(await browserCommand({ environment: {}, platform: 'win32' }, 'C:\\d\\open.html')).toEqual([
      'rundll32.exe',
      'url.dll,FileProtocolHandler',
      'C:\\d\\open.html',
    ]);
  });

  it('is none without a screen, without a command, or where BROWSER says none', async () => {
    const { environment } = await standIn('');
    const { DISPLAY: _, ...withoutScreen } = environment;
    expect(await browserCommand({ environment: withoutScreen, platform: 'linux' }, 'f')).toBeNull();
    expect(
      await browserCommand({ environment: { DISPLAY: ':0', PATH: '/nowhere' }, platform: 'linux' }, 'f'),
    ).toBeNull();
    for (const platform of ['linux', 'darwin', 'win32'])
      expect(await browserCommand({ environment: { ...environment, BROWSER: 'none' }, platform }, 'f')).toBeNull();
  });
});

describe('opening the browser', () => {
  it('hands the link over in a file that only its owner can read, not among the arguments', async () => {
    const { folder, environment } = await standIn('printf "%s\\n" "$@" > "$(dirname "$0")/arguments"');
    expect(await openInBrowser(LINK, folder, { environment, platform: 'linux' })).toBe(true);
    const file = join(folder, 'open.html');
    expect(await readFile(join(folder, 'arguments'), 'utf8')).toBe(`${file}\n`);
    expect(await readFile(file, 'utf8')).toContain(`content="0;url=${LINK}"`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await removeOpeningPage(folder);
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });

  it('hands on the environment, and none of the secrets in it', async () => {
    const { folder, environment } = await standIn('env > "$(dirname "$0")/environment"');
    const secrets = {
      PUSHWRIGHT_PASSPHRASE: 'Canary-1',
      PUSHWRIGHT_NEW_PASSPHRASE: 'Canary-2',
      PUSHWRIGHT_PROXY_PASSWORD: 'Canary-3',
    };
    const surroundings = { environment: { ...environment, ...secrets }, platform: 'linux' };
    expect(await openInBrowser(LINK, folder, surroundings)).toBe(true);
    const told = await readFile(join(folder, 'environment'), 'utf8');
    expect(told).toContain('DISPLAY=:0');
    expect(told).not.toContain('Canary');
  });

  it('says when the browser could not be opened', async () => {
    const { folder, environment } = await standIn('exit 3');
    expect(await openInBrowser(LINK, folder, { environment, platform: 'linux' })).toBe(false);
    expect(await openInBrowser(LINK, folder, { environment: {}, platform: 'linux' })).toBe(false);
  });
});
