import { describe, expect, it } from 'vitest';
import type { Device, DeviceImport } from '../../../../contract/kept/devices.ts';
import { cellsOf } from '../../../../electron/backend/batch/cells.ts';
import { byName, DeviceBook } from '../../../../electron/backend/devices/device-book.ts';
import { devicesFile, importDevices } from '../../../../electron/backend/devices/device-files.ts';
import { readDevices } from '../../../../electron/backend/devices/read-devices.ts';
import { SeededRandom } from '../../../support/random.ts';
import { sentenceOf } from '../../../support/said.ts';
import { randomDevice, someDevice } from '../../../support/some-device.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const SEED = Number(process.env['PUSHWRIGHT_RANDOM_SEED'] ?? 11);
const [A, B, C] = ['a1'.repeat(32), 'b2'.repeat(32), 'c3'.repeat(32)];

async function imported(
  content: string | Uint8Array,
  { before = [], replace = false }: { readonly before?: readonly Device[]; readonly replace?: boolean } = {},
): Promise<DeviceImport & { readonly devices: readonly Device[]; readonly said: readonly string[] }> {
  const book = new DeviceBook(await temporaryFolder());
  if (before.length > 0) await book.add(before);
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const result = await importDevices(book, { name: 'team.csv', bytes }, replace);
  const { devices } = await book.load();
  const said = result.left.map((one) => `${one.place?.line}: ${sentenceOf(one)}`);
  return { ...result, devices, said };
}

const short = (devices: readonly Device[]) =>
  devices.map(({ deviceToken, name, app, environment, kind, group, note }) =>
    [deviceToken.slice(0, 2), name, app, environment, kind, group, note].join('|'),
  );

describe('a table', () => {
  it('is read by the names of its columns, in any order and with any separator', async () => {
    for (const separator of [',', ';', '\t', '|']) {
      const lines = [
        ['Device Name', 'Bundle ID', 'APNs token', 'Env', 'Model', 'Team', 'Notes'],
        ['Anna', 'com.example.shop', `<${A.toUpperCase()}>`, 'Production', 'iPhone15,2', 'QA', 'lab "1"'],
        ['Ben', '', B, 'dev', 'Apple Watch', '', ''],
      ];
      const cells = (row: string[]) => row.map((one) => `"${one.replace(/"/g, '""')}"`).join(separator);
      const { added, devices, said } = await imported(`${lines.map(cells).join('\r\n')}\r\n`);
      expect(said).toEqual([]);
      expect(added).toBe(2);
      expect(short(devices)).toEqual([
        'a1|Anna|com.example.shop|production|iphone|QA|lab "1"',
        'b2|Ben||sandbox|watch||',
      ]);
    }
  });

  it('names every line and column that was left out', async () => {
    const text = [
      'sep=,',
      'token,name,Shoe size,environment,kind',
      `${A},Anna,38,staging,toaster`,
      'not-a-token,Ben,40,,',
      ',Carl,41,,',
      `${A},Again,42,,`,
      `${B},Dora,39,sandbox,ipad`,
    ].join('\n');
    const { devices, said, leftCount } = await imported(text);
    expect(short(devices)).toEqual(['a1|Anna|||other||', 'b2|Dora||sandbox|ipad||']);
    expect(leftCount).toBe(6);
    expect(said.map((one) => one.slice(0, 60))).toEqual(
      [
        '1: The file says more of each device than the book has a pla',
        '3: “staging” is not known as environment, and was left out.',
        '3: “toaster” is not known as kind, and was left out.',
        expect.stringMatching(/^4: /),
        expect.stringMatching(/^5: /),
        '6: This device token stands in line 3 already.',
      ].map((one) => (typeof one === 'string' ? one.slice(0, 60) : one)),
    );
  });

  it('may hold a cell over two lines, and loses no row to a quote that is never closed', async () => {
    const rows = ['token,name,note', `${A},"Anna`, `Smith",lab`, `${B},5" phone,`, `${C},"Carl,`];
    expect(short((await imported(rows.join('\n'))).devices).map((one) => one.slice(0, 13))).toEqual([
      'a1|Anna Smith',
      expect.stringMatching(/^b2\|/),
      expect.stringMatching(/^c3\|/),
    ]);
  });

  it('of Excel is read in UTF-16 and in the letters of Windows', async () => {
    const text = `token;name\r\n${A};Zoë\r\n`;
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    for (const bytes of [wide, Buffer.from(text, 'latin1'), Buffer.from(`\ufeff${text}`)])
      expect(short((await imported(bytes)).devices)).toEqual(['a1|Zoë|||other||']);
  });
});

describe('JSON', () => {
  it('is read as a list, under “devices”, a line each, and as device tokens alone', async () => {
    const one = { deviceToken: A, name: 'Anna', topic: 'com.example.shop', environment: 'sandbox' };
    const two = { token: B, label: 'Ben' };
    const wanted = ['a1|Anna|com.example.shop|sandbox|other||', 'b2|Ben|||other||'];
    for (const text of [
      JSON.stringify([one, two]),
      JSON.stringify({ version: 9, devices: [one, two] }, null, 2),
      `${JSON.stringify(one)}\n${JSON.stringify(two)}\n`,
    ])
      expect(short((await imported(text)).devices)).toEqual(wanted);
    expect(short((await imported(JSON.stringify([A, B]))).devices)).toEqual([
      'a1|a1a1a1a1|||other||',
      'b2|b2b2b2b2|||other||',
    ]);
  });

  it('names the line of what was left out', async () => {
    const text = JSON.stringify(
      [{ token: A, name: '],{"' }, { name: 'none' }, 7, { token: B, kind: 'fridge' }],
      null,
      1,
    );
    const { said } = await imported(text);
    const lines = text.split('\n');
    const lineOf = (part: string) => lines.findIndex((line) => line.includes(part));
    expect(said.map((one) => Number.parseInt(one, 10))).toEqual([lineOf('"none"'), lineOf(' 7') + 1, lineOf(B)]);
  });

  it('takes the simulator’s devices file, and leaves out what no book keeps', async () => {
    const text = JSON.stringify([{ token: A, environment: 'production', topic: 'com.example.shop', state: 'expired' }]);
    const { devices, said } = await imported(text);
    expect(short(devices)).toEqual(['a1|a1a1a1a1|com.example.shop|production|other||']);
    expect(said).toEqual([expect.stringContaining('state')]);
  });
});

it('reads a list of device tokens with names beside them as the field does', async () => {
  const { devices, said } = await imported(`Anna’s iPhone: ${A}\n# a comment\n${B}\n${C.slice(0, 40)}…\n`);
  expect(short(devices)).toEqual(['a1|Anna’s iPhone|||other||', 'b2|b2b2b2b2|||other||']);
  expect(said.filter((one) => one.startsWith('4: '))).toHaveLength(1);
});

it.each(['', 'hello', '{}', '[]', '{"a":[1]}', 'token,name\n', 'PK\u0003\u0004rest'])(
  'says that “%s” holds no device, and changes nothing',
  async (text) => {
    const book = new DeviceBook(await temporaryFolder());
    const importing = importDevices(book, { name: 'x.csv', bytes: Buffer.from(text) }, false);
    await expect(importing).rejects.toHaveProperty('problem.place.file', 'x.csv');
    expect((await book.load()).devices).toEqual([]);
  },
);

it('leaves a device of the book as it is unless it is to be replaced, and never what came of it', async () => {
  const outcome = { outcome: 'accepted', reason: null, at: 5, destination: 'sandbox' } as const;
  const before = [someDevice(1, { deviceToken: A, name: 'Anna', note: 'lab', first: outcome, last: outcome })];
  const text = `token,name,kind,lastOutcome,lastTime\n${A},Annabel,,rejected,2030-01-01T00:00:00Z\n${B},Ben,mac,,\n`;
  const kept = await imported(text, { before });
  expect(kept).toMatchObject({ added: 1, changed: 0, unchanged: 0, leftCount: 1 });
  expect(kept.said).toEqual(['2: This device token is in the book already, as “Anna”, and was left as it is.']);
  expect(kept.devices[0]).toEqual(before[0]);
  const replaced = await imported(text, { before, replace: true });
  expect(replaced).toMatchObject({ added: 1, changed: 1, leftCount: 0 });
  expect(replaced.devices[0]).toEqual({ ...before[0], name: 'Annabel' });
  const again = await imported(text, { before: replaced.devices, replace: true });
  expect(again).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
});

it('adds none of a file that would be too many', async () => {
  const lines = Array.from({ length: 10_001 }, (_, number) => someDevice(number).deviceToken);
  await expect(imported(`token\n${lines.join('\n')}`)).rejects.toMatchObject({ problem: { code: 'devices-too-many' } });
});

it('reads back every book that it wrote, as CSV and as JSON, and no cell is a formula', async () => {
  const random = new SeededRandom(SEED);
  for (let round = 0; round < 60; round += 1) {
    const devices = Array.from({ length: 1 + random.below(8) }, (_, number) => randomDevice(number, random)).sort(
      byName,
    );
    for (const format of ['csv', 'json'] as const) {
      const file = devicesFile(devices, format);
      const where = `seed ${SEED}, round ${round}, ${format}:\n${file}`;
      const { devices: found, said } = await imported(file);
      expect(said, where).toEqual([]);
      expect(found, where).toEqual(devices);
      const cells =
        format === 'csv'
          ? file
              .toString()
              .split('\r\n')
              .flatMap((row) => cellsOf(row, ','))
          : [];
      expect(
        cells.filter((cell) => /^\s*[=+\-@]/.test(cell)),
        where,
      ).toEqual([]);
    }
  }
});

it('takes whatever text it is given, and never throws', () => {
  const random = new SeededRandom(SEED);
  const pieces = [
    A,
    B,
    'token',
    'name',
    ',',
    ';',
    '"',
    '\n',
    '[',
    ']',
    '{',
    '}',
    ':',
    '"token":',
    'é',
    ' ',
    '\t',
    '=',
    "'",
  ];
  for (let round = 0; round < 5_000; round += 1) {
    const length = random.below(24);
    const text = Array.from({ length }, () => pieces[random.below(pieces.length)]).join('');
    const { devices, left } = readDevices(text, 'x');
    for (const { deviceToken } of devices) expect(deviceToken, text).toMatch(/^(?:[0-9a-f]{2})+$/);
    for (const { place } of left) expect(place?.line, text).toBeGreaterThan(0);
  }
});
