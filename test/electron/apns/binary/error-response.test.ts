import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodecError } from '../../../../electron/apns/binary/codec-error.ts';
import { ErrorResponseDecoder, encodeErrorResponse } from '../../../../electron/apns/binary/error-response.ts';

/** `bytes` cut wherever the bits of `mask` say so. */
function cut(bytes: Buffer, mask: number): Buffer[] {
  const pieces: Buffer[] = [];
  let from = 0;
  for (let at = 1; at <= bytes.length; at += 1)
    if (at === bytes.length || (mask >> (at - 1)) & 1) {
      pieces.push(bytes.subarray(from, at));
      from = at;
    }
  return pieces;
}

describe('ErrorResponseDecoder', () => {
  it('reads the golden packet', () => {
    expect(encodeErrorResponse(8, 0x01020304).toString('hex')).toBe('080801020304');
    expect(new ErrorResponseDecoder().push(Buffer.from('080801020304', 'hex'))).toEqual([
      { status: 8, identifier: 0x01020304 },
    ]);
  });

  it('reads the same from each of the 32 ways to cut six bytes', () => {
    const packet = encodeErrorResponse(10, 0xfffffffe);
    for (let mask = 0; mask < 32; mask += 1) {
      const decoder = new ErrorResponseDecoder();
      const read = cut(packet, mask).flatMap((piece) => decoder.push(piece));
      expect(read, `cut by ${mask}`).toEqual([{ status: 10, identifier: 0xfffffffe }]);
      expect(decoder.held).toBe(0);
    }
  });

  it('tells how much of a response it holds', () => {
    const decoder = new ErrorResponseDecoder();
    expect(decoder.push(Buffer.from([8, 2, 0]))).toEqual([]);
    expect(decoder.held).toBe(3);
  });

  it('refuses what does not begin like an error response', () => {
    expect(() => new ErrorResponseDecoder().push(Buffer.from('HTTP/1.1'))).toThrow(CodecError);
  });

  it('gives the whole response before what is none, and refuses the rest', () => {
    const decoder = new ErrorResponseDecoder();
    const bytes = Buffer.concat([encodeErrorResponse(8, 7), Buffer.from('HTTP')]);
    expect(decoder.push(bytes)).toEqual([{ status: 8, identifier: 7 }]);
    expect(() => decoder.push(Buffer.from([8]))).toThrow(CodecError);
  });

  it('reads back whatever was written, in any pieces', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ status: fc.nat(255), identifier: fc.nat(0xffffffff) })),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        (responses, sizes) => {
          const bytes = Buffer.concat(
            responses.map(({ status, identifier }) => encodeErrorResponse(status, identifier)),
          );
          const decoder = new ErrorResponseDecoder();
          const read = [];
          for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1;
            read.push(...decoder.push(bytes.subarray(at, at + size)));
            at += size;
          }
          expect(read).toEqual(responses);
        },
      ),
    );
  });
});
