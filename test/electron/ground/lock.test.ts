import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { claim, whileLocked } from '../../../electron/ground/lock.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** A number that no process has. */
const NOBODY = 999_999_999;

describe('whileLocked', () => {
  it('lets one at a time work, and leaves nothing', async () => {
    const folder = await temporaryFolder();
    let working = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, () =>
        whileLocked(join(folder, '.lock'), async () => {
          working += 1;
          most = Math.max(most, working);
          await new Promise((resolve) => setImmediate(resolve));
          working -= 1;
        }),
      ),
    );
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('gives the lock back after a failure', async () => {
    const lock = join(await temporaryFolder(), '.lock');
    await expect(whileLocked(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await whileLocked(lock, () => Promise.resolve('yes'))).toBe('yes');
  });

  it.each([
    ['of a program that has ended', `${NOBODY} 0123456789abcdef s1`],
    ['of an earlier version', `${NOBODY}`],
    ['of a program whose number another has by now', `${process.ppid} 0123456789abcdef s1`],
    ['that is empty', ''],
    ['that is garbled', 'not a number'],
    ['that names no process', '-1'],
  ])('takes over a lock %s, whatever date it bears', async (_, text) => {
    const took = [-86_400, 0, 86_400 * 365].map(async (seconds) => {
      const lock = join(await temporaryFolder(), '.lock');
      await writeFile(lock, text);
      const at = Date.now() / 1000 + seconds;
      await utimes(lock, at, at);
      return whileLocked(lock, () => readFile(lock, 'utf8'));
    });
    for (const mine of await Promise.all(took)) expect(mine).toMatch(new RegExp(`^${process.pid} `));
  });

  it.runIf(process.platform === 'linux')(
    'takes over a lock of a program that ended and nobody took note of',
    async () => {
      const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60']);
      onTestFinished(() => void parent.kill());
      const [pid] = await once(parent.stdout, 'data');
      const lock = join(await temporaryFolder(), '.lock');
      await vi.waitUntil(async () => (await readFile(`/proc/${String(pid).trim()}/stat`, 'utf8')).includes(') Z '));
      await writeFile(lock, String(pid));
      expect(await whileLocked(lock, () => Promise.resolve('taken'))).toBe('taken');
    },
  );

  it('waits for a program that runs, and believes no date that its lock bears', async () => {
    const lock = join(await temporaryFolder(), '.lock');
    await writeFile(lock, String(process.ppid));
    await utimes(lock, 1, 1);
    const worked = vi.fn(() => Promise.resolve());
    const working = whileLocked(lock, worked);
    // Longer than a lock of nobody's is waited for.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(worked).not.toHaveBeenCalled();
    await rm(lock);
    await working;
    expect(worked).toHaveBeenCalledOnce();
  });

  it('says so where the folder takes no lock', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    await expect(whileLocked(join(file, '.lock'), () => Promise.resolve())).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});

describe('claim', () => {
  it('gives a thing to one until it is given back', async () => {
    const path = join(await temporaryFolder(), '.owner');
    const giveBack = await claim(path);
    expect(giveBack).not.toBeNull();
    expect(await claim(path)).toBeNull();
    await giveBack?.();
    expect(await claim(path)).not.toBeNull();
  });

  it.each([
    ['a program that has ended', `${NOBODY} 0123456789abcdef s1`, true],
    ['an earlier program of our own number', `${process.pid} 0123456789abcdef s1`, true],
    ['a program whose number another has by now', `${process.ppid} 0123456789abcdef s1`, true],
    ['nobody, for the file is empty', '', true],
    ['a program that runs', `${process.ppid} 0123456789abcdef`, false],
  ])('of what belongs to %s', async (_, owner, given) => {
    const path = join(await temporaryFolder(), '.owner');
    await writeFile(path, owner);
    expect((await claim(path)) !== null).toBe(given);
  });
});
