import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCommand } from '../../support/cli.ts';
import { asOrdinaryUser } from '../../support/ordinary-user.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const run = promisify(execFile);
const DEVICE = 'a1'.repeat(32);

/** A data folder on a disk of its own of 1 MiB; `null` where this user may not mount one. */
async function smallDisk(): Promise<string | null> {
  const folder = join(await temporaryFolder(), 'disk');
  await mkdir(folder);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  } catch {
    return null;
  }
  onTestFinished(async () => void (await run('umount', [folder])));
  return folder;
}

/** Takes all room that is left. */
async function fill(folder: string): Promise<void> {
  const blocks = Buffer.alloc(4_096, 1);
  for (let number = 0; ; number += 1) {
    try {
      await writeFile(join(folder, `filler-${number}`), Buffer.concat(Array(number === 0 ? 200 : 1).fill(blocks)));
    } catch {
      if (number > 0) return;
    }
  }
}

/** The history, the book of devices and the simulator's keys as an earlier run left them. */
async function used(home: string): Promise<void> {
  for (const argv of [
    ['devices', 'add', DEVICE, '--name', 'Anna'],
    ['send', '--alert', 'Hi', '--device', 'Anna'],
  ])
    expect(await runCommand(argv, { home })).toMatchObject({ code: 0, stderr: '' });
}

/** Sends, and says what could not be kept; what is there stays as it is. */
async function expectSent(home: string, why: RegExp): Promise<void> {
  const book = await readFile(join(home, 'devices.json'), 'utf8');
  const { code, objects, stderr } = await runCommand(
    ['send', '--alert', 'Hello', '--device', 'Anna', '--json', '--log', '-'],
    { home },
  );
  expect({ code, objects, stderr }).toMatchObject({ code: 0, objects: [{ outcome: 'accepted', status: 200 }, {}] });
  expect(stderr).toMatch(/Nothing can be kept in the history/);
  expect(stderr).toMatch(/devices/i);
  expect(stderr).toMatch(why);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(await readFile(join(home, 'devices.json'), 'utf8')).toBe(book);
  const added = await runCommand(['devices', 'add', 'b2'.repeat(32), '--name', 'Ben'], { home });
  expect(added.code).not.toBe(0);
  expect(added.stderr).toMatch(why);
  expect(await readFile(join(home, 'devices.json'), 'utf8')).toBe(book);
  const listed = await runCommand(['history', 'list', '--json'], { home });
  expect(listed).toMatchObject({ code: 0, objects: [{ excerpt: 'Hi' }] });
  expect(await runCommand(['devices', 'list', '--json'], { home })).toMatchObject({ code: 0 });
}

describe('a send', () => {
  it('goes out although the disk is full, which is said', async ({ skip }) => {
    const home = await smallDisk();
    if (home === null) return skip('this user may mount no small disk');
    await used(home);
    await fill(home);
    await expectSent(home, /disk is full/i);
  });

  it.skipIf(process.platform === 'win32')(
    'goes out although the data folder may not be written to, which is said',
    async () => {
      const home = await temporaryFolder();
      await used(home);
      await asOrdinaryUser(home, async () => {
        const inside = [home, join(home, 'history'), join(home, 'simulator')];
        for (const folder of inside) await chmod(folder, 0o500);
        try {
          await expectSent(home, /may not write/i);
        } finally {
          for (const folder of inside) await chmod(folder, 0o700);
        }
      });
    },
  );
});
