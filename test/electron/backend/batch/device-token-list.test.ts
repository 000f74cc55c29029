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
    });
  });

  it('names twenty lines that hold no token and counts the others', async () => {
    const found = await scan(`${A}\n${'my phone\n'.repeat(25)}`);
    expect(found).toMatchObject({ deviceTokens: 1, unreadable: 25, column: null });
    expect(found.problems.map(({ place }) => place?.line)).toEqual(Array.from({ length: 20 }, (_, n) => n + 2));
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
