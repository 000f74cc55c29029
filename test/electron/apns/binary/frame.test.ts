import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodecError } from '../../../../electron/apns/binary/codec-error.ts';
import { encodeFrame, type FrameFields } from '../../../../electron/apns/binary/frame.ts';

const fields: FrameFields = {
  identifier: 0x01020304,
  expirationSeconds: 0x05060708,
  priority: 10,
  token: Buffer.from('aabb', 'hex'),
  payload: Buffer.from('{}'),
};

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof CodecError) return error.code;
    throw error;
  }
  return 'nothing was thrown';
}

describe('encodeFrame', () => {
  it('writes command 0 as length and token, length and payload', () => {
    expect(encodeFrame(0, fields).toString('hex')).toBe('00' + '0002aabb' + '00027b7d');
  });

  it('writes command 1 with identifier and expiration in front', () => {
    expect(encodeFrame(1, fields).toString('hex')).toBe('01' + '01020304' + '05060708' + '0002aabb' + '00027b7d');
  });

  it('writes command 2 as a frame of five items', () => {
    expect(encodeFrame(2, fields).toString('hex')).toBe(
      '02' + '0000001c' + '010002aabb' + '0200027b7d' + '03000401020304' + '04000405060708' + '0500010a',
    );
  });

  it('leaves expiration and priority out of command 2 where there are none', () => {
    const frame = encodeFrame(2, { ...fields, expirationSeconds: null, priority: null });
    expect(frame.toString('hex')).toBe('02' + '00000011' + '010002aabb' + '0200027b7d' + '03000401020304');
  });

  it('asks command 1 to keep a notification that has no expiration', () => {
    const frame = encodeFrame(1, { ...fields, expirationSeconds: null });
    expect(frame.readUInt32BE(5)).toBe(0x7fffffff);
  });

  it('has the sizes that Apple’s tables give for a 32-byte token', () => {
    const whole = { ...fields, token: Buffer.alloc(32), payload: Buffer.alloc(100) };
    expect([0, 1, 2].map((command) => encodeFrame(command as 0 | 1 | 2, whole).length)).toEqual([137, 145, 161]);
  });

  it('takes a token of no bytes, which is how a known-bad frame is made', () => {
    expect(
      encodeFrame(2, { ...fields, token: Buffer.alloc(0) })
        .subarray(5, 8)
        .toString('hex'),
    ).toBe('010000');
  });

  it('names the field that does not fit', () => {
    expect(codeOf(() => encodeFrame(2, { ...fields, token: Buffer.alloc(101) }))).toBe('token-too-long');
    expect(codeOf(() => encodeFrame(0, { ...fields, payload: Buffer.alloc(65_536) }))).toBe('payload-too-long');
    expect(codeOf(() => encodeFrame(1, { ...fields, identifier: 2 ** 32 }))).toBe('identifier-out-of-range');
    expect(codeOf(() => encodeFrame(1, { ...fields, expirationSeconds: -1 }))).toBe('expiration-out-of-range');
    expect(codeOf(() => encodeFrame(2, { ...fields, expirationSeconds: 1.5 }))).toBe('expiration-out-of-range');
    expect(codeOf(() => encodeFrame(2, { ...fields, priority: 256 }))).toBe('priority-out-of-range');
  });

  it('says its own length in every frame of command 2', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        fc.uint8Array({ maxLength: 3000 }),
        fc.option(fc.nat(0xffffffff)),
        fc.option(fc.nat(255)),
        (token, payload, expirationSeconds, priority) => {
          const frame = encodeFrame(2, { identifier: 1, expirationSeconds, priority, token, payload });
          expect(frame.readUInt32BE(1)).toBe(frame.length - 5);
        },
      ),
    );
  });
});

describe('a device token in hexadecimal', () => {
  it('is the same as its bytes, in every command and either case', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        fc.boolean(),
        fc.constantFrom(0, 1, 2),
        (token, upper, command) => {
          const hex = Buffer.from(token).toString('hex');
          const written = encodeFrame(command, { ...fields, token: upper ? hex.toUpperCase() : hex });
          expect(written).toEqual(encodeFrame(command, { ...fields, token }));
        },
      ),
    );
  });

  it('is refused where it has half a byte, or anything that is no digit', () => {
    for (const token of ['abc', 'zz', 'a', 'ab zz', 'abé0'])
      expect(codeOf(() => encodeFrame(2, { ...fields, token }))).toBe('token-not-hexadecimal');
  });
});
