import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withLock } from '../../scripts/lib/lock.mjs';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** No process has this number: the kernels that Node runs on stop below it. */
const NOBODY = 2 ** 30;

describe('withLock', () => {
  it('lets one work at a time and leaves no lock behind', async () => {
    const file = join(await temporaryFolder(), 'lock');
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} ends`);
      return name;
    };

    const results = await Promise.all([withLock(file, work('first')), withLock(file, work('second'))]);

    expect(results).toEqual(['first', 'second']);
    expect(order).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
    expect(existsSync(file)).toBe(false);
  });

  it('takes over the lock of a process that is gone', async () => {
    const file = join(await temporaryFolder(), 'lock');
    writeFileSync(file, String(NOBODY));

    await expect(withLock(file, async () => 'done')).resolves.toBe('done');
  });

  it('lets go when the work fails', async () => {
    const file = join(await temporaryFolder(), 'lock');

    await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(existsSync(file)).toBe(false);
  });
});
