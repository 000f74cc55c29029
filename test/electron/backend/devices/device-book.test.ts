import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Device } from '../../../../contract/kept/devices.ts';
import { bookText, readBook } from '../../../../electron/backend/devices/book-file.ts';
import { DeviceBook } from '../../../../electron/backend/devices/device-book.ts';
import type { DeviceOutcomes } from '../../../../electron/backend/devices/device-outcomes.ts';
import { SeededRandom } from '../../../support/random.ts';
import { remedyOf, sentenceOf } from '../../../support/said.ts';
import { randomDevice, someDevice } from '../../../support/some-device.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const SEED = Number(process.env['PUSHWRIGHT_RANDOM_SEED'] ?? 11);
const DAMAGED_FILES = Number(process.env['PUSHWRIGHT_DAMAGED_BOOKS'] ?? 200);

const [ANNA, BEN] = [someDevice(1, { name: 'Anna’s iPhone', group: 'Team' }), someDevice(2, { name: 'Ben' })];

async function kept(folder: string): Promise<readonly Device[]> {
  const { devices, problem } = await new DeviceBook(folder).load();
  expect(problem).toBeNull();
  return devices;
}

describe('the book of devices', () => {
  it('is empty before anybody writes into it, and makes no file', async () => {
    const folder = await temporaryFolder();
    expect(await kept(folder)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('keeps devices for the next run, in a file that only its owner reads', async () => {
    const folder = await temporaryFolder();
    await new DeviceBook(folder).add([ANNA, BEN]);
    expect(await kept(folder)).toEqual([ANNA, BEN]);
    expect((await stat(join(folder, 'devices.json'))).mode & 0o777).toBe(0o600);
  });

  it('adds none of several where one is there, and says as what', async () => {
    const folder = await temporaryFolder();
    const book = new DeviceBook(folder);
    await book.add([ANNA]);
    const adding = book.add([BEN, { ...ANNA, name: 'Other' }]);
    await expect(adding).rejects.toMatchObject({ problem: { code: 'device-known', facts: { name: 'Anna’s iPhone' } } });
    expect(await kept(folder)).toEqual([ANNA]);
  });

  it('takes another device token for a device, and forgets what came of the old one', async () => {
    const folder = await temporaryFolder();
    const book = new DeviceBook(folder);
    const gone = { since: 5, destination: 'production' };
    await book.add([{ ...ANNA, gone }, BEN]);
    const renamed = { ...ANNA, name: '  Anna\n ', note: 'new phone' };
    await book.edit(ANNA.deviceToken, renamed);
    expect((await kept(folder))[0]).toMatchObject({ name: 'Anna', note: 'new phone', gone });
    await book.edit(ANNA.deviceToken, { ...renamed, deviceToken: someDevice(3).deviceToken });
    expect((await kept(folder))[0]).toMatchObject({ name: 'Anna', deviceToken: someDevice(3).deviceToken, gone: null });
    const toBens = book.edit(someDevice(3).deviceToken, { ...renamed, deviceToken: BEN.deviceToken });
    await expect(toBens).rejects.toMatchObject({ problem: { code: 'device-known' } });
    await expect(book.edit(ANNA.deviceToken, ANNA)).rejects.toMatchObject({ problem: { code: 'device-unknown' } });
  });

  it('removes devices, and gives them back for an undo', async () => {
    const folder = await temporaryFolder();
    const book = new DeviceBook(folder);
    await book.add([ANNA, BEN]);
    const removed = await book.remove([ANNA.deviceToken, someDevice(9).deviceToken]);
    expect(removed).toEqual([ANNA]);
    expect(await kept(folder)).toEqual([BEN]);
    await book.add(removed);
    expect(await kept(folder)).toEqual([BEN, ANNA]);
  });

  it('says where it would hold too many, and adds none', async () => {
    const folder = await temporaryFolder();
    const book = new DeviceBook(folder);
    await book.change(() => Array.from({ length: 10_000 }, (_, number) => someDevice(number)));
    await expect(book.add([someDevice(10_000)])).rejects.toMatchObject({ problem: { code: 'devices-too-many' } });
    expect(await kept(folder)).toHaveLength(10_000);
  });

  it('loses no change of several at once', async () => {
    const folder = await temporaryFolder();
    const books = [new DeviceBook(folder), new DeviceBook(folder)];
    await Promise.all(Array.from({ length: 40 }, (_, number) => books[number % 2]?.add([someDevice(number)])));
    expect(await kept(folder)).toHaveLength(40);
  });

  it('reads back every book as it was written', () => {
    const random = new SeededRandom(SEED);
    for (let round = 0; round < 300; round += 1) {
      const devices = Array.from({ length: random.below(8) }, (_, number) => randomDevice(number, random));
      const text = bookText(devices);
      expect(readBook(text), `seed ${SEED}, round ${round}`).toEqual({ state: 'whole', devices });
      expect(text.split('\n')).toHaveLength(Math.max(devices.length, 1) + 3);
    }
  });
});

describe('what comes of a send', () => {
  const result = (device: Device, more: object) => ({
    ...{ index: 0, deviceToken: device.deviceToken, outcome: 'accepted', status: 200, reason: null, apnsId: null },
    ...{ apnsUniqueId: null, timestamp: null, ms: 1, explanation: { code: 'Accepted', facts: null, mend: null } },
    ...more,
  });
  const note = async (book: DeviceBook, to: 'sandbox' | 'simulator', more: object, at: number, device = ANNA) => {
    const destination =
      to === 'simulator'
        ? ({ kind: 'simulator' } as const)
        : ({ kind: 'apple', environment: 'sandbox', port: 443 } as const);
    const { outcomes } = await book.follow(destination);
    outcomes?.note(result(device, more) as Parameters<DeviceOutcomes['note']>[0], at);
    expect(outcomes === null ? null : await book.keep(outcomes)).toBeNull();
  };
  const GONE = { outcome: 'rejected', status: 410, reason: 'Unregistered' };

  it('adds first and last outcome to a device of the book, and never a device', async () => {
    const folder = await temporaryFolder();
    const book = new DeviceBook(folder);
    await note(book, 'sandbox', {}, 1);
    expect(await readdir(folder)).toEqual([]);
    await book.add([ANNA]);
    await note(book, 'sandbox', {}, 1_000);
    await note(book, 'sandbox', { outcome: 'unknown', reason: 'ConnectionLost' }, 2_000);
    await note(book, 'sandbox', GONE, 3_000, BEN);
    const destination = 'sandbox';
    const first = { outcome: 'accepted', reason: null, at: 1_000, destination };
    const last = { outcome: 'unknown', reason: 'ConnectionLost', at: 2_000, destination };
    expect(await kept(folder)).toEqual([{ ...ANNA, first, last }]);
  });

  it('marks a device that is gone, until the one who said so takes a notification for it', async () => {
    const folder = await temporaryFolder();
    const book = new DeviceBook(folder);
    await book.add([ANNA]);
    const gone = async () => (await kept(folder))[0]?.gone;
    await note(book, 'sandbox', { ...GONE, timestamp: 900 }, 1_000);
    expect(await gone()).toEqual({ since: 900, destination: 'sandbox' });
    await note(book, 'simulator', {}, 2_000);
    await note(book, 'sandbox', { reason: 'NoErrorReceived', status: null }, 3_000);
    await note(book, 'sandbox', { outcome: 'unsent', status: null, reason: 'Cancelled' }, 4_000);
    expect(await gone()).toEqual({ since: 900, destination: 'sandbox' });
    await note(book, 'sandbox', {}, 5_000);
    expect(await gone()).toBeNull();
    await note(book, 'sandbox', { ...GONE, timestamp: 1e300 }, 6_000);
    expect(await gone()).toEqual({ since: 6_000, destination: 'sandbox' });
  });

  it('keeps the newer of two ends that are written in the other order', async () => {
    const folder = await temporaryFolder();
    const book = new DeviceBook(folder);
    await book.add([ANNA]);
    await note(book, 'sandbox', {}, 2_000);
    await note(book, 'sandbox', GONE, 1_000);
    expect((await kept(folder))[0]).toMatchObject({ first: { at: 1_000 }, last: { at: 2_000 } });
  });
});

describe('a file that cannot be used', () => {
  it.each(['', '\0\0\0', '{', 'null', '{"version":1}', '{"version":1,"devices":{}}', '\u0001\u0002'])(
    'sets a file with “%s” aside, says so once, and goes on',
    async (text) => {
      const folder = await temporaryFolder();
      await writeFile(join(folder, 'devices.json'), text);
      const book = new DeviceBook(folder);
      const { devices, problem } = await book.load();
      expect(devices).toEqual([]);
      expect(problem).toMatchObject({ code: 'devices-damaged', place: { file: 'devices.json' } });
      const [aside] = await readdir(folder);
      expect(remedyOf(problem ?? undefined)).toContain(aside ?? 'held nothing');
      if (aside !== undefined) expect(await readFile(join(folder, aside), 'utf8')).toBe(text);
      await book.add([ANNA]);
      expect(await kept(folder)).toEqual([ANNA]);
    },
  );

  it('says of damage that a change came upon', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'devices.json'), bookText([ANNA, BEN]).slice(0, -20));
    const book = new DeviceBook(folder);
    await book.add([someDevice(3)]);
    const { devices, problem } = await book.load();
    expect(devices).toEqual([ANNA, someDevice(3)]);
    expect(sentenceOf(problem ?? undefined)).toContain('1 device could be read');
    expect((await book.load()).problem).toBeNull();
  });

  it(
    `reads what is whole of ${DAMAGED_FILES} damaged files, and keeps each as it was`,
    async () => {
      const random = new SeededRandom(SEED);
      for (let round = 0; round < DAMAGED_FILES; round += 1) {
        const folder = await temporaryFolder();
        const path = join(folder, 'devices.json');
        const devices = Array.from({ length: 1 + random.below(12) }, (_, number) => randomDevice(number, random));
        const bytes = damage(Buffer.from(bookText(devices)), random);
        await writeFile(path, bytes);
        const lines = new Set(
          bytes
            .toString('utf8')
            .split('\n')
            .map((line) => line.trim().replace(/,$/, '')),
        );
        const untouched = devices.filter((device) => lines.has(bookText([device]).split('\n')[1] ?? ''));
        const book = new DeviceBook(folder);
        const { devices: found, problem } = await book.load();
        const where = `seed ${SEED}, round ${round}: ${bytes.toString('latin1')}`;
        expect(found, where).toEqual(expect.arrayContaining(untouched));
        expect(new Set(found.map(({ deviceToken }) => deviceToken)).size, where).toBe(found.length);
        if (problem?.code === 'devices-newer') {
          expect(await readFile(path), where).toEqual(bytes);
          continue;
        }
        const asides = (await readdir(folder)).filter((name) => name.includes('.damaged'));
        expect(asides, where).toHaveLength(problem === null || bytes.every((byte) => byte === 0) ? 0 : 1);
        for (const aside of asides) expect(await readFile(join(folder, aside)), where).toEqual(bytes);
        await book.add([someDevice(500)]);
        expect(await kept(folder), where).toEqual([...found, someDevice(500)]);
      }
    },
    30_000 + DAMAGED_FILES * 100,
  );

  it('leaves the file of a newer version as it is, shows what it can of it, and says so', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'devices.json');
    const text = JSON.stringify({ version: 2, devices: [ANNA, { ...BEN, deviceToken: ['new'] }], more: true });
    await writeFile(path, text);
    const book = new DeviceBook(folder);
    const { devices, problem } = await book.load();
    expect(devices).toEqual([ANNA]);
    expect(problem?.code).toBe('devices-newer');
    for (const change of [book.add([BEN]), book.remove([ANNA.deviceToken]), book.edit(ANNA.deviceToken, ANNA)])
      await expect(change).rejects.toMatchObject({ problem: { code: 'devices-newer' } });
    expect((await book.follow({ kind: 'simulator' })).outcomes).toBeNull();
    expect(await readFile(path, 'utf8')).toBe(text);
    expect(await readdir(folder)).toEqual(['devices.json']);
  });

  it('leaves a list under that name alone, as the simulator’s devices file is one', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'devices.json');
    const text = JSON.stringify([{ token: ANNA.deviceToken, state: 'expired' }]);
    await writeFile(path, text);
    const book = new DeviceBook(folder);
    expect(await book.load()).toMatchObject({ devices: [], problem: { code: 'devices-other' } });
    await expect(book.add([ANNA])).rejects.toMatchObject({ problem: { code: 'devices-other' } });
    expect(await book.follow({ kind: 'simulator' })).toEqual({ outcomes: null, problem: null });
    expect(await readFile(path, 'utf8')).toBe(text);
    expect(await readdir(folder)).toEqual(['devices.json']);
  });

  it('says that the file cannot be read, and touches nothing', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'devices.json'));
    const book = new DeviceBook(folder);
    expect(sentenceOf((await book.load()).problem ?? undefined)).toContain('is a folder');
    await expect(book.add([ANNA])).rejects.toMatchObject({ problem: { code: 'devices-unwritable' } });
    expect(await readdir(folder)).toEqual(['devices.json']);
  });

  it('says that a change could not be kept where a file is in the way of the folder', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    const adding = new DeviceBook(join(folder, 'file')).add([ANNA]);
    await expect(adding).rejects.toMatchObject({ problem: { code: 'devices-unwritable' } });
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'shows what it can of a damaged file in a folder that may not be written to',
    async () => {
      const folder = await temporaryFolder();
      await writeFile(join(folder, 'devices.json'), bookText([ANNA, BEN]).slice(0, -20));
      await chmod(folder, 0o500);
      const { devices, problem } = await new DeviceBook(folder).load();
      await chmod(folder, 0o700);
      expect(devices).toEqual([ANNA]);
      expect(problem).toMatchObject({ code: 'devices-damaged', facts: { aside: null } });
    },
  );
});

/** The bytes as a crash, a sync tool, a disk or an editor leave them. */
function damage(bytes: Buffer, random: SeededRandom): Buffer {
  const from = random.below(bytes.length);
  const to = Math.min(bytes.length, from + 1 + random.below(200));
  const junk = Buffer.from(Array.from({ length: 1 + random.below(20) }, () => random.below(256)));
  switch (random.below(7)) {
    case 0:
      return bytes.subarray(0, from);
    case 1:
      return Buffer.concat([bytes.subarray(0, from), Buffer.alloc(to - from), bytes.subarray(to)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, from), junk, bytes.subarray(from)]);
    case 4:
      return Buffer.concat([bytes, bytes.subarray(from)]);
    case 5:
      return Buffer.concat([bytes.subarray(0, from), Buffer.alloc(bytes.length - from)]);
    default: {
      const touched = Buffer.from(bytes);
      touched[from] = random.below(256);
      return touched;
    }
  }
}
