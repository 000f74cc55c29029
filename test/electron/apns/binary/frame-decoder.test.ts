import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame } from '../../../../electron/apns/binary/frame.ts';
import { type DecodedFrame, FrameDecoder } from '../../../../electron/apns/binary/frame-decoder.ts';

const uint32 = fc.integer({ min: 0, max: 0xffffffff });
const sent = fc.record({
  command: fc.constantFrom(0 as const, 1 as const, 2 as const),
  identifier: uint32,
  expirationSeconds: uint32,
  priority: fc.constantFrom(5, 10),
  token: fc.uint8Array({ maxLength: 100 }),
  payload: fc.uint8Array({ maxLength: 300 }),
});

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

function decode(chunks: readonly Uint8Array[]): { frames: DecodedFrame[]; decoder: FrameDecoder } {
  const decoder = new FrameDecoder();
  return { frames: chunks.flatMap((chunk) => [...decoder.push(chunk)]), decoder };
}

function item(id: number, data: Buffer): Buffer {
  const head = Buffer.from([id, 0, 0]);
  head.writeUInt16BE(data.length, 1);
  return Buffer.concat([head, data]);
}

function frame2(...items: readonly Buffer[]): Buffer {
  const body = Buffer.concat(items);
  const head = Buffer.from([2, 0, 0, 0, 0]);
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

const TOKEN = item(1, Buffer.alloc(32, 0xab));
const PAYLOAD = item(2, Buffer.from('{}'));
const IDENTIFIER = item(3, Buffer.from([0, 0, 0, 9]));

describe('reading frames', () => {
  it('gives back what was encoded, commands mixed, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(sent, { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }),
        (all, sizes) => {
          const { frames, decoder } = decode(
            cut(Buffer.concat(all.map(({ command, ...fields }) => encodeFrame(command, fields))), sizes),
          );
          expect(decoder.fault).toBeNull();
          expect(decoder.held).toBe(0);
          expect(frames.map((frame) => ({ ...frame, token: [...frame.token], payload: [...frame.payload] }))).toEqual(
            all.map((fields) => ({
              command: fields.command,
              identifier: fields.command === 0 ? null : fields.identifier,
              expirationSeconds: fields.command === 0 ? null : fields.expirationSeconds,
              priority: fields.command === 2 ? fields.priority : null,
              token: [...fields.token],
              payload: [...fields.payload],
            })),
          );
        },
      ),
    );
  });

  it('never throws and never holds more than one frame, whatever arrives', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 20 }), (chunks) => {
        const { decoder } = decode(chunks);
        expect(decoder.held).toBeLessThanOrEqual(chunks.reduce((sum, { length }) => sum + length, 0));
        if (decoder.fault !== null) expect(decoder.held).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads the same frames and the same fault from the same bytes, whole or in single bytes', () => {
    const start = fc.constantFrom(
      frame2(TOKEN, PAYLOAD),
      Buffer.from([0]),
      Buffer.from([1]),
      Buffer.from([2, 0, 0, 0, 9]),
    );
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 60 }), (head, tail) => {
        const bytes = Buffer.concat([head, tail]);
        const whole = decode([bytes]);
        const single = decode(cut(bytes, [1]));
        expect(single.frames).toEqual(whole.frames);
        expect(single.decoder.fault).toEqual(whole.decoder.fault);
        expect(single.decoder.held).toBe(whole.decoder.held);
      }),
      { numRuns: 500 },
    );
  });

  it('takes the items of command 2 in any order, and the optional ones missing', () => {
    const { frames } = decode([frame2(IDENTIFIER, item(5, Buffer.from([5])), PAYLOAD, TOKEN), frame2(PAYLOAD, TOKEN)]);
    expect(frames).toMatchObject([
      { identifier: 9, priority: 5, expirationSeconds: null },
      { identifier: null, priority: null, expirationSeconds: null },
    ]);
  });

  it('gives a missing token or payload as an empty one: what that means is for the gateway to say', () => {
    const { frames, decoder } = decode([frame2(IDENTIFIER)]);
    expect(frames).toMatchObject([{ identifier: 9, token: { length: 0 }, payload: { length: 0 } }]);
    expect(decoder.fault).toBeNull();
  });

  it.each([
    ['an unknown command', Buffer.from([3, 1, 2]), 'command-unknown', null],
    ['a repeated item', frame2(IDENTIFIER, TOKEN, TOKEN), 'item-repeated', 9],
    ['an unknown item', frame2(IDENTIFIER, item(6, Buffer.alloc(1))), 'item-unknown', 9],
    ['an item longer than its frame', frame2(IDENTIFIER, Buffer.from([1, 0, 32, 1])), 'item-cut-short', 9],
    ['the head of an item cut off', frame2(IDENTIFIER, Buffer.from([1, 0])), 'item-cut-short', 9],
    ['an identifier of three bytes', frame2(item(3, Buffer.alloc(3))), 'item-wrong-size', null],
    ['a priority of two bytes', frame2(item(5, Buffer.alloc(2))), 'item-wrong-size', null],
    ['a frame longer than any', Buffer.from([2, 0xff, 0, 0, 0]), 'frame-too-long', null],
    ['a token of 101 bytes in command 1', Buffer.from([1, 0, 0, 0, 7, 0, 0, 0, 0, 0, 101]), 'token-too-long', 7],
  ])('stops at %s and still gives the frames before it', (_name, bytes, code, identifier) => {
    const { frames, decoder } = decode([Buffer.concat([frame2(TOKEN, PAYLOAD), bytes])]);
    expect(frames).toHaveLength(1);
    expect(decoder.fault).toEqual({ code, identifier });
    expect(decoder.push(frame2(TOKEN, PAYLOAD))).toEqual([]);
  });

  it('reads a frame of the greatest size from single bytes without copying it anew for each', () => {
    const bytes = frame2(item(1, Buffer.alloc(0xffff)), item(2, Buffer.alloc(0xffff)), IDENTIFIER);
    const { frames } = decode(cut(bytes, [1]));
    expect(frames).toMatchObject([{ identifier: 9, payload: { length: 0xffff } }]);
  });
});
