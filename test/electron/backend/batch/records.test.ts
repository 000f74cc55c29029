import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../electron/apns/clock.ts';
import { Records } from '../../../../electron/backend/batch/records.ts';
import type { RecordedResult } from '../../../../electron/backend/batch/results-csv.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const RESULT: RecordedResult = {
  ...{ deviceToken: 'aa', outcome: 'accepted', status: 200, reason: null, apnsId: null, timestamp: null, ms: 1 },
};
const HEAD = { listName: 'tokens.csv', total: 3 };
const fail = (error: unknown): never => {
  throw error;
};

async function opened() {
  const home = await temporaryFolder();
  const files = (): Promise<string[]> => readdir(join(home, 'batch')).catch(() => []);
  return { home, records: new Records(home, systemClock), files };
}

/** The files that a run of this number would have left. */
async function leave(home: string, base: string, pid: number, startedAt = Date.now()): Promise<void> {
  await mkdir(join(home, 'batch'), { recursive: true });
  await writeFile(join(home, 'batch', `${base}.json`), JSON.stringify({ pid, ...HEAD, startedAt }));
  await writeFile(join(home, 'batch', `${base}.csv`), 'token,outcome\r\naa,accepted\r\n');
}

/** Larger than any number that a system gives to a process. */
const GONE = 2 ** 31 - 2;

describe('Records', () => {
  it('keeps results for their owner alone, until they are removed', async () => {
    const { home, records, files } = await opened();
    const record = await records.create({ ...HEAD, startedAt: 1 }, fail);
    record.add(RESULT);
    await record.ready();
    expect(await record.end()).toBe(true);
    expect(await readFile(record.path, 'utf8')).toContain('aa,accepted,200');
    for (const name of await files()) expect((await stat(join(home, 'batch', name))).mode & 0o777).toBe(0o600);
    expect((await stat(join(home, 'batch'))).mode & 0o777).toBe(0o700);
    await writeFile(records.besidePath(record, 'gone.csv'), '');
    await records.remove(record);
    expect(await files()).toEqual([]);
  });

  it('finds what a crash left, the newest of it, and removes the rest', async () => {
    const { home, records, files } = await opened();
    await leave(home, 'old', GONE, Date.now() - 1_000);
    await leave(home, 'new', GONE);
    await writeFile(join(home, 'batch', 'half.json'), '{"pid":');
    await writeFile(join(home, 'batch', 'lost.csv'), '');
    const left = await records.takeLeftover();
    expect(left?.head).toMatchObject(HEAD);
    expect(await files()).toEqual(['new.csv', 'new.json']);
    if (left !== null) await records.remove(left);
    expect(await files()).toEqual([]);
  });

  it('lets the files of a run that goes on beside this one alone', async () => {
    const { home, records, files } = await opened();
    await leave(home, 'other', process.ppid);
    expect(await records.takeLeftover()).toBeNull();
    expect(await files()).toEqual(['other.csv', 'other.json']);
  });

  it('is not taken in by a number that was given out again after the computer started anew', async () => {
    const { home, records } = await opened();
    await leave(home, 'before', process.ppid, 1);
    expect((await records.takeLeftover())?.head.startedAt).toBe(1);
  });

  it('does not take its own for a leftover', async () => {
    const { records, files } = await opened();
    const record = await records.create({ ...HEAD, startedAt: 1 }, fail);
    expect(await records.takeLeftover()).toBeNull();
    await record.end();
    expect(await files()).toHaveLength(3);
  });

  it('finds nothing where nothing was ever kept', async () => {
    expect(await (await opened()).records.takeLeftover()).toBeNull();
  });

  it('rejects where the disk takes nothing', async () => {
    const { home, records } = await opened();
    await writeFile(join(home, 'batch'), 'a file in the way');
    await expect(records.create({ ...HEAD, startedAt: 1 }, fail)).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});
