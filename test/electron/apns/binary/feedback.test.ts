import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodecError } from '../../../../electron/apns/binary/codec-error.ts';
import { encodeFeedbackTuple, FeedbackDecoder } from '../../../../electron/apns/binary/feedback.ts';

describe('FeedbackDecoder', () => {
  it('reads the golden tuple', () => {
    const tuple = { timestampSeconds: 0x5f5e1000, deviceToken: 'ab'.repeat(32) };
    const bytes = encodeFeedbackTuple(tuple);
    expect(bytes.toString('hex')).toBe(`5f5e10000020${'ab'.repeat(32)}`);
    expect(bytes).toHaveLength(38);
    expect(new FeedbackDecoder().push(bytes)).toEqual([tuple]);
  });

  it('reads back whatever was written, in any pieces', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            timestampSeconds: fc.nat(0xffffffff),
            deviceToken: fc
              .uint8Array({ minLength: 1, maxLength: 100 })
              .map((bytes) => Buffer.from(bytes).toString('hex')),
          }),
        ),
        fc.integer({ min: 1, max: 50 }),
        (tuples, size) => {
          const bytes = Buffer.concat(tuples.map(encodeFeedbackTuple));
          const decoder = new FeedbackDecoder();
          const read = [];
          for (let at = 0; at < bytes.length; at += size) read.push(...decoder.push(bytes.subarray(at, at + size)));
          decoder.end();
          expect(read).toEqual(tuples);
        },
      ),
    );
  });

  it('names a stream that ends inside a tuple', () => {
    const decoder = new FeedbackDecoder();
    decoder.push(encodeFeedbackTuple({ timestampSeconds: 1, deviceToken: 'ab'.repeat(32) }).subarray(0, 20));
    expect(() => decoder.end()).toThrow(CodecError);
  });

  it.each([
    ['000000000065', /length 101 100/],
    ['000000000000', /length 0 100/],
  ])('refuses a length that no device token has, before waiting for its bytes: %s', (head, words) => {
    expect(() => new FeedbackDecoder().push(Buffer.from(head, 'hex'))).toThrow(words);
  });

  it('returns what stands before bytes that are no tuple, and names those then', () => {
    const tuple = { timestampSeconds: 1, deviceToken: 'ab'.repeat(32) };
    const decoder = new FeedbackDecoder();
    const stream = Buffer.concat([encodeFeedbackTuple(tuple), Buffer.from('00000000ffff', 'hex')]);
    expect(decoder.push(stream)).toEqual([tuple]);
    expect(decoder.fault?.code).toBe('feedback-token-length');
    expect(() => decoder.push(Buffer.alloc(1))).toThrow(/feedback-token-length 65535 100/);
    expect(() => decoder.end()).toThrow(/feedback-token-length 65535 100/);
  });

  it('makes nothing but tuples or a named error of any bytes, in any pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 }), (chunks) => {
        const decoder = new FeedbackDecoder();
        try {
          for (const chunk of chunks) decoder.push(chunk);
          decoder.end();
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
