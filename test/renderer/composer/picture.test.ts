import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isWholePng } from '../../../electron/backend/pictures/png.ts';
import { meets } from '../../../renderer/composer/picture/font-rules.ts';
import { inPixels } from '../../../renderer/composer/picture/page-rules.ts';
import { withText } from '../../../renderer/composer/picture/png-text.ts';
import { chunk, png } from '../../support/png.ts';

describe('a line of text in a picture', () => {
  it('stands before its end, as a chunk whose check value is right', () => {
    const plain = png();
    const whole = Buffer.from(withText(plain, 'Software', 'Drawn by Pushwright'));
    const text = chunk('tEXt', Buffer.from('Software\0Drawn by Pushwright', 'latin1'));
    expect(whole).toEqual(Buffer.concat([plain.subarray(0, -12), text, plain.subarray(-12)]));
    expect(isWholePng(whole)).toBe(true);
  });
});

describe('a file that calls itself a picture', () => {
  const header = (width: number, height: number): Buffer => {
    const data = Buffer.alloc(13);
    data.writeUInt32BE(width, 0);
    data.writeUInt32BE(height, 4);
    return chunk('IHDR', data);
  };
  const whole = png();
  const signature = whole.subarray(0, 8);
  const data = chunk('IDAT', deflateSync(Buffer.alloc(5)));
  const end = chunk('IEND', Buffer.alloc(0));

  it.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['a text', Buffer.from('not a picture')],
    ['a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70])],
    ['a signature alone', signature],
    ['something behind the end', Buffer.concat([whole, Buffer.from('MZ')])],
    ['no end', Buffer.concat([signature, header(1, 1), data])],
    ['no data', Buffer.concat([signature, header(1, 1), end])],
    ['no width', Buffer.concat([signature, header(0, 1), data, end])],
    ['a height that no canvas has', Buffer.concat([signature, header(1, 100_000), data, end])],
    ['a header of the wrong length', Buffer.concat([signature, chunk('IHDR', Buffer.alloc(12)), data, end])],
    ['another chunk first', Buffer.concat([signature, data, header(1, 1), end])],
    ['two headers', Buffer.concat([signature, header(1, 1), header(1, 1), data, end])],
    ['a chunk without a name', Buffer.concat([signature, header(1, 1), chunk('\0\0\0\0', Buffer.alloc(0)), data, end])],
  ])('is none with %s', (_what, bytes) => {
    expect(isWholePng(bytes)).toBe(false);
  });

  it('is none wherever it is cut off', () => {
    for (let length = 0; length < whole.length; length += 1) expect(isWholePng(whole.subarray(0, length))).toBe(false);
    expect(isWholePng(whole)).toBe(true);
  });
});

it.each<[string, number, boolean]>([
  ['', 0x4f60, true],
  ['U+0000-00FF, U+0131', 0x41, true],
  ['U+0000-00FF, U+0131', 0x131, true],
  ['U+0000-00FF, U+0131', 0x132, false],
  ['U+26??', 0x2600, true],
  ['U+26??', 0x26ff, true],
  ['u+4??', 0x5a0, false],
])('a font of %s is needed for U+%s: %s', (ranges, character, needed) => {
  expect(meets(ranges, new Set([character]))).toBe(needed);
});

it('a part of the window is so many pixels in a picture', () => {
  const size = { width: 1000, height: 500 };
  expect(inPixels('a{font-size:clamp(30px,8vh,72px);width:calc(100vw - .5dvmin)}', size)).toBe(
    'a{font-size:clamp(30px,40px,72px);width:calc(1000px - 2.5px)}',
  );
  expect(inPixels('.v10vh-x{--vh:1;margin:-2svmax}', size)).toBe('.v10vh-x{--vh:1;margin:-20px}');
});
