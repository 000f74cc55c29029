import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readDeviceTokenList, scanDeviceTokens } from '../../../../electron/backend/batch/device-token-list.ts';

const A = 'a1'.repeat(32);
const B = 'b2'.repeat(32);

const scan = (text: string) => scanDeviceTokens(Readable.from([Buffer.from(text)]), 'tokens.csv');

describe('scanDeviceTokens', () => {
  it('counts tokens, repeated ones each time, and names the column they stand in', async () => {
    expect(await scan(`name,Device Token\nAnn,${A}\nBo,${B}\nAnn again,${A}\n`)).toEqual({
      deviceTokens: 3,
      unreadable: 0,
      problems: [],
      repeated: 1,
      repeatsComplete: true,
      column: 'Device Token',
      simulated: [],
    });
  });

  it('names twenty lines that hold no token and counts the others', async () => {
    const found = await scan(`${A}\n${'my phone\n'.repeat(25)}`);
    expect(found).toMatchObject({ deviceTokens: 1, unreadable: 25, column: null });
    expect(found.problems.map(({ place }) => place?.line)).toEqual(Array.from({ length: 20 }, (_, n) => n + 2));
  });

  it('names the test devices of the simulator', async () => {
    const device = 'ace1'.padEnd(64, '0');
    expect((await scan(`${A}\n${device}\n${device}\n`)).simulated).toEqual([device]);
  });

  it.each([
    ['after a token', `${'a1'.repeat(32)}${' '.repeat(70_000)}${'b2'.repeat(32)}`],
    ['before one', `${' '.repeat(70_000)}${'b2'.repeat(32)}`],
    ['at the end', `${'a1'.repeat(32)},${'x'.repeat(65_600)}`],
  ])('names a line that is too long to be read, and never half of it: %s', async (_, line) => {
    for (const text of [
      `${'c3'.repeat(32)}\n${line}\n${'d4'.repeat(32)}\n`,
      `${'c3'.repeat(32)}\n${'d4'.repeat(32)}\n${line}`,
    ])
      for (const size of [text.length, 1_000]) {
        const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
          Buffer.from(text.slice(at * size, (at + 1) * size)),
        );
        const readings = [];
        for await (const reading of readDeviceTokenList(Readable.from(chunks), 'list')) readings.push(reading);
        expect(readings.filter(({ kind }) => kind === 'token')).toMatchObject([
          { token: 'c3'.repeat(32) },
          { token: 'd4'.repeat(32) },
        ]);
        expect(readings.filter(({ kind }) => kind === 'problem')).toMatchObject([
          { problem: { code: 'line-too-long' } },
        ]);
      }
  });

  it('finds nothing in an empty list', async () => {
    expect(await scan('# nobody\n\n')).toMatchObject({ deviceTokens: 0, unreadable: 0 });
  });

  it('rejects as the file does', async () => {
    await expect(
      scanDeviceTokens(
        (async function* () {
          yield Buffer.from(`${A}\n`);
          throw new Error('the disk is gone');
        })(),
        'tokens.csv',
      ),
    ).rejects.toThrow('the disk is gone');
  });
});

describe('readDeviceTokenList', () => {
  it('reads no further than it is asked to', async () => {
    let chunks = 0;
    const list = readDeviceTokenList(
      (async function* () {
        for (;;) {
          chunks += 1;
          yield Buffer.from(`${A}\n${B}\n`);
        }
      })(),
      'endless',
    );
    for (let n = 0; n < 10; n += 1) expect((await list.next()).value).toMatchObject({ kind: 'token' });
    expect(chunks).toBe(5);
    await list.return(undefined);
  });
});

describe('a list that is no plain text', () => {
  const tokensOf = async (content: Buffer | string, cut = 7): Promise<string[]> => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const chunks = Array.from({ length: Math.ceil(bytes.length / cut) }, (_, at) =>
      bytes.subarray(at * cut, (at + 1) * cut),
    );
    const found: string[] = [];
    for await (const reading of readDeviceTokenList(Readable.from(chunks), 'list'))
      found.push(reading.kind === 'token' ? reading.token : reading.problem.code);
    return found;
  };
  const table = `id,device_token\r\n1,${A}\r\n2,${B}\r\n`;

  it('is bytes one on a line, joined to the tokens they are, or one problem', async () => {
    const lines = (token: string, from = 0) =>
      [...Buffer.from(token, 'hex').subarray(from)].map((byte) => `  - ${byte}`).join('\n');
    expect(await tokensOf(`▿ 32 bytes\n  - count: 32\n${lines(A)}\n`)).toEqual([A]);
    expect(await tokensOf(`${lines(A)}\n\n${lines(B)}\n`)).toEqual([A, B]);
    expect(await tokensOf(`${lines(A, 1)}\n`)).toEqual(['device-token-bytes']);
    expect(await tokensOf(JSON.stringify(Uint8Array.from(Buffer.from(A, 'hex'))))).toEqual([A]);
  });

  it.each([
    ['JSON over lines', JSON.stringify([A, B], null, 2)],
    [
      'JSON on one line',
      JSON.stringify({
        users: [
          { name: 'Ann', token: A },
          { token: B, refreshToken: A },
        ],
      }),
    ],
    [
      'JSON with digits of another name',
      JSON.stringify([
        { id: B, deviceToken: A },
        { token: B, etag: A },
      ]),
    ],
    ['a cell over two lines', `name,token\n"Ann\nLee, jr.",${A}\n"Bo ""B""",${B}\n`],
    ['JSON with a line each', `{"deviceToken":"${A}","id":1}\n{"deviceToken":"${B}","id":2}\n`],
    [
      'a property list',
      `<?xml version="1.0"?><plist><array><string>${A}</string><string>${B}</string></array></plist>`,
    ],
    ['UTF-16 with its mark', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(table, 'utf16le')])],
    ['UTF-16 without a mark', Buffer.from(table, 'utf16le')],
    ['UTF-16 the other way round', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(table, 'utf16le').swap16()])],
    ['a byte order mark', Buffer.from(`\ufeff${table}`)],
    ['CR alone', table.replaceAll('\r\n', '\r')],
    ['letters of Latin-1', Buffer.from(`name;token\nJ\u00fcrgen;${A}\nZo\u00eb;${B}\n`, 'latin1')],
  ])('is read all the same: %s', async (_what, content) => {
    expect(await tokensOf(content)).toEqual([A, B]);
    expect(await tokensOf(content, 1)).toEqual([A, B]);
    expect(await tokensOf(content, 100_000)).toEqual([A, B]);
  });

  it('does not take a quote that is never closed for one', async () => {
    expect(await tokensOf(`5" iPad ${A}\n"Bo ${B}\n"Ann,\n`)).toEqual([A, B, 'device-token-unreadable']);
  });

  it.each([
    ['a workbook', Buffer.from('PK\u0003\u0004\u0014\u0000\u0006\u0000', 'latin1')],
    ['a compressed file', Buffer.from('1f8b0800000000000003', 'hex')],
    ['a binary property list', Buffer.from('bplist00\u0001\u0002')],
  ])('is named where it is %s', async (_what, content) => {
    expect(await tokensOf(content, 100)).toEqual(['device-tokens-not-text']);
  });

  it('is named where a property list is too long', async () => {
    const content = `<?xml version="1.0"?>\n<plist><array>${' '.repeat(17 * 1024 * 1024)}</array></plist>`;
    expect(await tokensOf(content, 1_000_000)).toEqual(['device-tokens-too-long']);
  });

  it('is named with the line where JSON stops', async () => {
    const found = await scanDeviceTokens(Readable.from([`[\n"${A}",\n`, `"${B}"\n],\n`, 'oops']), 'list.json');
    expect(found).toMatchObject({
      ...{ deviceTokens: 2, unreadable: 1 },
      problems: [{ code: 'device-tokens-json-broken', place: { line: 4 } }],
    });
  });

  it('hands over each line of a slow stream as soon as it has come', async () => {
    let asked = 0;
    const list = readDeviceTokenList(
      (async function* () {
        for (const line of [`name,token\n`, `Ann,${A}\n`, `Bo,${B}\n`]) {
          asked += 1;
          yield Buffer.from(line);
        }
      })(),
      'slow',
    );
    expect((await list.next()).value).toMatchObject({ token: A });
    expect(asked).toBe(2);
    expect((await list.next()).value).toMatchObject({ token: B });
  });
});
