import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Inner } from '../../../contract/facts/inner.ts';
import { startStandaloneSimulator } from '../../../electron/backend/simulator/standalone-simulator.ts';
import { explain } from '../../../words/explain.ts';
import type { Said } from '../../../words/shapes.ts';
import { asOrdinaryUser } from '../../support/ordinary-user.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { filledFolder } from './support.ts';

const onPosix = process.platform !== 'win32';

/** Starts a simulator and ends it; the problem where it did not start, `null` where it did. */
async function problemOf(
  dir: string,
  more: { readonly devices?: string; readonly settings?: string } = {},
): Promise<(Inner & Said) | null> {
  try {
    const simulator = await startStandaloneSimulator({
      ...{ dir, http2Port: 0, gatewayPort: 0, feedbackPort: 0, environment: 'sandbox' },
      devices: more.devices ?? null,
      settings: more.settings ?? null,
      onNotification: () => undefined,
    });
    await simulator.close();
    return null;
  } catch (error) {
    const { problem } = error as { problem: Inner };
    return { ...problem, ...explain(problem) };
  }
}

describe.runIf(onPosix)("the simulator's folder is named for what is the matter with it", () => {
  it.each<readonly [string, (dir: string) => Promise<unknown>, RegExp]>([
    ['one that may not be read', (dir) => chmod(dir, 0o300), /its folder \S+: you may not read it/],
    ['one that may not be entered', (dir) => chmod(dir, 0o600), /its folder \S+: you may not read it/],
    ['one that is closed', (dir) => chmod(dir, 0o000), /its folder \S+: you may not read it/],
    [
      'a file in it that may not be read',
      (dir) => chmod(join(dir, 'ca-key.pem'), 0),
      /ca-key\.pem in its folder \S+: you may not read it/,
    ],
    [
      'one that may not be written to, though something is missing',
      (dir) => rm(join(dir, 'server.pem')).then(() => chmod(dir, 0o500)),
      /its folder \S+: you may not write there, and something in it has to be made/,
    ],
    [
      'a pipe in place of a file',
      (dir) =>
        rm(join(dir, 'ca.pem'))
          .then(() => promisify(execFile)('mkfifo', [join(dir, 'ca.pem')]))
          .then(() => chmod(join(dir, 'ca.pem'), 0o666)),
      /ca\.pem in its folder \S+: it is a pipe or a device/,
    ],
    [
      'a folder in place of a file',
      (dir) => rm(join(dir, 'ca.pem')).then(() => mkdir(join(dir, 'ca.pem'))),
      /ca\.pem in its folder \S+: it is a folder/,
    ],
  ])('%s', async (_what, spoil, sentence) => {
    const dir = await filledFolder();
    const problem = await asOrdinaryUser(dir, async () => {
      await spoil(dir);
      return problemOf(dir).finally(() => chmod(dir, 0o700));
    });
    expect(problem).toMatchObject({ code: 'simulator-folder-unusable', sentence: expect.stringMatching(sentence) });
    expect(problem?.remedy).not.toMatch(/[Rr]emove/);
  });

  it('and used where it is whole, though nothing may be written to it', async () => {
    const dir = await filledFolder();
    const problem = await asOrdinaryUser(dir, async () => {
      await chmod(dir, 0o500);
      return problemOf(dir).finally(() => chmod(dir, 0o700));
    });
    expect(problem).toBeNull();
  });
});

describe('files for the simulator', () => {
  it.runIf(process.platform === 'linux')('without an end are not read without an end', async () => {
    const dir = await filledFolder();
    for (const more of [{ devices: '/dev/zero' }, { settings: '/dev/zero' }])
      expect(await problemOf(dir, more)).toMatchObject({
        code: expect.stringMatching(/^(?:devices|settings)-file-unreadable$/),
        sentence: expect.stringMatching(/^zero .*far too large/),
      });
  });

  it('that are too long, folders, or missing are named for it', async () => {
    const dir = await filledFolder();
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'long.json'), Buffer.alloc(17 * 1024 * 1024, ' '));
    expect((await problemOf(dir, { devices: join(folder, 'long.json') }))?.sentence).toMatch(
      /^long\.json .*far too large/,
    );
    expect((await problemOf(dir, { settings: join(folder, 'long.json') }))?.sentence).toMatch(
      /^long\.json .*far too large/,
    );
    expect((await problemOf(dir, { devices: folder }))?.sentence).toMatch(/is a folder\.$/);
    expect((await problemOf(dir, { devices: join(folder, 'no.json') }))?.sentence).toMatch(
      /^no\.json .*is not there\.$/,
    );
  });

  it('may be UTF-16, as Windows writes them', async () => {
    const dir = await filledFolder();
    const folder = await temporaryFolder();
    const text = '\ufeff[{"token":"abcd","topik":"x"}]';
    const little = Buffer.from(text, 'utf16le');
    const bare = Buffer.from(text.slice(1), 'utf16le');
    for (const bytes of [Buffer.from(text), little, Buffer.from(little).swap16(), bare]) {
      await writeFile(join(folder, 'devices.json'), bytes);
      expect((await problemOf(dir, { devices: join(folder, 'devices.json') }))?.sentence).toMatch(
        /line 1, column 18: The key "topik" is not known/,
      );
    }
    expect(await readdir(folder)).toEqual(['devices.json']);
  });
});
