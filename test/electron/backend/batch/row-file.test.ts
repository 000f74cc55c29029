import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { RowFile } from '../../../../electron/backend/batch/row-file.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function created(onFailure: (error: unknown) => void = () => undefined) {
  const path = join(await temporaryFolder(), 'rows.csv');
  const clock = new ManualClock();
  const rows = new RowFile(await open(path, 'wx', 0o600), clock, onFailure);
  rows.add('n\r\n');
  return { path, clock, rows };
}

describe('RowFile', () => {
  it('holds every row in order once it has ended, for oneself alone', async () => {
    const { path, rows } = await created();
    const all = Array.from({ length: 50_000 }, (_, n) => `${n}\r\n`);
    for (const row of all) {
      await rows.ready();
      rows.add(row);
    }
    expect(await rows.end()).toBe(true);
    expect(await readFile(path, 'utf8')).toBe(`n\r\n${all.join('')}`);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('has a row on the disk soon, though nothing follows', async () => {
    const { path, clock, rows } = await created();
    rows.add('1\r\n');
    clock.advance(200);
    await vi.waitUntil(async () => (await readFile(path, 'utf8')) === 'n\r\n1\r\n');
    expect(await rows.end()).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('makes whoever adds rows wait for the disk', async () => {
    const { rows } = await created();
    const row = `${'x'.repeat(1022)}\r\n`;
    let ready = true;
    let added = 0;
    while (ready && added < 100_000) {
      rows.add(row);
      added += 1;
      ready = await Promise.race([rows.ready().then(() => true), Promise.resolve(false).then(() => false)]);
    }
    expect(added).toBeLessThanOrEqual(1_200);
    await rows.ready();
    expect(await rows.end()).toBe(true);
  });

  it('says once that the disk failed, and keeps nobody waiting', async () => {
    const failures: unknown[] = [];
    const probe = await open(join(await temporaryFolder(), 'probe'), 'w');
    const write = vi.spyOn(Object.getPrototypeOf(probe), 'appendFile').mockRejectedValue(new Error('no space left'));
    await probe.close();
    const { rows } = await created((error) => failures.push(error));
    for (let n = 0; n < 3_000; n += 1) {
      rows.add('x'.repeat(1024));
      await rows.ready();
    }
    expect(await rows.end()).toBe(false);
    expect(rows.failed).toBe(true);
    expect(failures).toHaveLength(1);
    write.mockRestore();
  });
});
