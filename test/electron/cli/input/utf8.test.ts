import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstInvalidByte } from '../../../../electron/cli/input/utf8.ts';

/** Where a fatal decoder of the platform gives up: the longest prefix it takes. */
function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

describe('firstInvalidByte', () => {
  it('finds nothing in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(firstInvalidByte(Buffer.from(text, 'utf8'))).toBeNull();
      }),
    );
  });

  it('agrees with the fatal decoder on any bytes, and what stands before the offset is whole', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 24 }), (bytes) => {
        const at = firstInvalidByte(bytes);
        expect(at === null).toBe(decodes(bytes));
        if (at !== null) expect(decodes(bytes.subarray(0, at))).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['a byte of Latin-1', [0x61, 0xe9, 0x62], 1],
    ['an overlong slash', [0xc0, 0xaf], 0],
    ['a surrogate', [0x61, 0x62, 0xed, 0xa0, 0x80], 2],
    ['a code point above U+10FFFF', [0xf4, 0x90, 0x80, 0x80], 0],
    ['an emoji that is cut off', [0x31, 0xf0, 0x9f, 0x92], 1],
  ])('names the place of %s', (_what, bytes, at) => {
    expect(firstInvalidByte(Uint8Array.from(bytes))).toBe(at);
  });
});
