import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { feedbackCsv, isoTime, MOST_FEEDBACK_SHOWN, readFeedbackCsv } from '../../../../contract/feedback.ts';
import { FeedbackFile } from '../../../../electron/backend/feedback/feedback-file.ts';
import { KeptReadings } from '../../../../electron/backend/feedback/kept-readings.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const AT = Date.UTC(2026, 0, 15, 9, 30, 0, 123);

function devices(count: number) {
  return Array.from({ length: count }, (_, number) => ({
    deviceToken: number.toString(16).padStart(64, '0'),
    timestampSeconds: 1_700_000_000 + number,
  }));
}

async function keeping() {
  const folder = await temporaryFolder();
  return { folder: join(folder, 'feedback'), readings: new KeptReadings(folder) };
}

describe('a kept reading', () => {
  it('is whole under its own name, for its owner only, and can be opened and deleted', async () => {
    const { folder, readings: kept } = await keeping();
    const file = await kept.begin('127.0.0.1:2196', AT);
    await file.append(devices(2));
    expect(await kept.list()).toEqual([]);
    const path = await kept.end(file, { count: 2, whole: true });
    expect(path).toBe(join(folder, '20260115T093000123Z-127.0.0.1-2196.csv'));
    expect((await stat(path ?? '')).mode & 0o777).toBe(0o600);
    const [reading] = await kept.list();
    expect(reading).toEqual({
      id: '20260115T093000123Z-127.0.0.1-2196.csv',
      at: AT,
      source: '127.0.0.1 2196',
      devices: 2,
      whole: true,
    });
    expect(await kept.devices(reading?.id ?? '')).toEqual(devices(2));
    await kept.forget(reading?.id ?? '');
    expect(await readdir(folder)).toEqual([]);
    await expect(kept.devices(reading?.id ?? '')).rejects.toMatchObject({ problem: { code: 'reading-unknown' } });
  });

  it('tells in its name that it was cut short', async () => {
    const { readings: kept } = await keeping();
    const file = await kept.begin('the simulator', AT);
    await file.append(devices(1));
    await kept.end(file, { count: 1, whole: false });
    expect(await kept.list()).toMatchObject([{ whole: false, devices: 1, source: 'the simulator' }]);
  });

  it('is not kept where it holds nothing', async () => {
    const { folder, readings: kept } = await keeping();
    await kept.end(await kept.begin('the simulator', AT), { count: 0, whole: true });
    expect(await readdir(folder)).toEqual([]);
  });

  it('that a program left when it was ended is there, as cut short, without its half line', async () => {
    const { folder, readings: kept } = await keeping();
    await mkdir(folder);
    const name = '20260115T093000123Z-gateway.csv.reading';
    await writeFile(join(folder, name), `${feedbackCsv(devices(2), true)}${'ab'.repeat(20)}`);
    expect(await kept.list()).toMatchObject([{ id: name, devices: 2, whole: false }]);
    expect(await kept.devices(name)).toEqual(devices(2));
  });

  it('is listed with all its devices and opened with as many as a window shows', async () => {
    const { readings: kept } = await keeping();
    const file = await kept.begin('the simulator', AT);
    await file.append(devices(MOST_FEEDBACK_SHOWN + 5));
    await kept.end(file, { count: MOST_FEEDBACK_SHOWN + 5, whole: true });
    const [reading] = await kept.list();
    expect(reading?.devices).toBe(MOST_FEEDBACK_SHOWN + 5);
    expect(await kept.devices(reading?.id ?? '')).toEqual(devices(MOST_FEEDBACK_SHOWN));
  });

  it('is found by no name that is not one of a reading', async () => {
    const { folder, readings: kept } = await keeping();
    await mkdir(folder);
    await writeFile(join(folder, '..', 'secret.csv'), 'device_token,time,unix_seconds\r\n');
    await writeFile(join(folder, 'notes.txt'), '');
    for (const name of ['../secret.csv', 'notes.txt', '', '20260115T093000123Z-../../secret.csv'])
      await expect(kept.devices(name)).rejects.toMatchObject({ problem: { code: 'reading-unknown' } });
    expect(await kept.list()).toEqual([]);
  });
});

describe('the file of a reading', () => {
  it('has its devices on the disk after each piece, and its own name at the end only', async () => {
    const path = join(await temporaryFolder(), 'gone.csv');
    const file = await FeedbackFile.create(path);
    await file.append(devices(1));
    expect(readFeedbackCsv(await readFile(`${path}.reading`, 'utf8'))).toEqual(devices(1));
    await expect(stat(path)).rejects.toThrow();
    await file.append(devices(2).slice(1));
    await file.finish();
    expect(await readFile(path, 'utf8')).toBe(feedbackCsv(devices(2), true));
  });

  it('replaces nothing, not even what an earlier reading left half done', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'a.csv'), 'mine');
    await writeFile(join(folder, 'b.csv.reading'), 'mine');
    for (const name of ['a.csv', 'b.csv'])
      await expect(FeedbackFile.create(join(folder, name))).rejects.toMatchObject({ problem: { code: 'file-exists' } });
    expect(await readFile(join(folder, 'a.csv'), 'utf8')).toBe('mine');
  });
});

describe('the CSV of a reading', () => {
  it('is read back as it was written', () => {
    const list = [...devices(3), { deviceToken: '', timestampSeconds: 0xffffffff }];
    expect(readFeedbackCsv(feedbackCsv(list, true))).toEqual(list);
    expect(isoTime({ timestampSeconds: 0 })).toBe('1970-01-01T00:00:00.000Z');
  });
});
