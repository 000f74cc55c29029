import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodecError } from '../../../../electron/apns/binary/codec-error.ts';
import { encodeFrame, type FrameFields } from '../../../../electron/apns/binary/frame.ts';
import { FrameBlock } from '../../../../electron/apns/binary/frame-block.ts';

function fields(identifier: number, payloadBytes = 2): FrameFields {
  const payload = Buffer.alloc(payloadBytes, 0x20);
  return { identifier, expirationSeconds: null, priority: 10, token: 'aabb', payload };
}

describe('frames that are gathered', () => {
  it('are those that were added, in their order, however many and however long', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ payloadBytes: fc.nat(3000), command: fc.constantFrom(0, 1, 2), take: fc.boolean() })),
        (added) => {
          const block = new FrameBlock(1024);
          const taken: Buffer[] = [];
          const expected: Buffer[] = [];
          for (const [at, { payloadBytes, command, take }] of added.entries()) {
            const frame = encodeFrame(command, fields(at, payloadBytes));
            const before = block.bytes;
            expect(block.add(command, fields(at, payloadBytes))).toBe(frame.length);
            expect(block.bytes).toBe(before + frame.length);
            expected.push(frame);
            if (take) taken.push(block.take());
          }
          taken.push(block.take());
          expect(block.frames).toBe(0);
          expect(Buffer.concat(taken)).toEqual(Buffer.concat(expected));
        },
      ),
    );
  });

  it('are not touched by one that cannot be made', () => {
    const block = new FrameBlock(16);
    block.add(2, fields(1));
    for (const bad of [
      { ...fields(2), token: 'zz' },
      { ...fields(2), priority: 300 },
      { ...fields(2), identifier: -1 },
    ])
      expect(() => block.add(2, bad)).toThrow(CodecError);
    block.add(2, fields(3));
    expect(block.frames).toBe(2);
    expect(block.take()).toEqual(Buffer.concat([encodeFrame(2, fields(1)), encodeFrame(2, fields(3))]));
  });
});
