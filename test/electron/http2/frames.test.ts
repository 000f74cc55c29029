import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteBlock } from '../../../electron/ground/byte-block.ts';
import { addFrame, FrameReader, USUAL_FRAME_BYTES } from '../../../electron/http2/frames.ts';
import { HTTP2_ERROR, Http2ProtocolError } from '../../../electron/http2/protocol-error.ts';
import { frame } from '../../support/raw-http2.ts';

const anyFrame = fc.record({
  type: fc.nat(255),
  flags: fc.nat(255),
  streamId: fc.nat(2 ** 31 - 1),
  payload: fc.uint8Array({ maxLength: 60 }),
});

describe('frames of HTTP/2', () => {
  it('are read as they were written, however their bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(anyFrame), fc.array(fc.integer({ min: 1, max: 30 })), (frames, cuts) => {
        const block = new ByteBlock(100);
        for (const { type, flags, streamId, payload } of frames) addFrame(block, type, flags, streamId, payload);
        const bytes = block.take();
        expect(bytes).toEqual(
          Buffer.concat(frames.map((one) => frame(one.type, one.flags, one.streamId, one.payload))),
        );
        const reader = new FrameReader();
        const read: unknown[] = [];
        for (let at = 0, n = 0; at < bytes.length; n += 1) {
          const length = cuts.length === 0 ? bytes.length : (cuts[n % cuts.length] ?? 1);
          reader.push(bytes.subarray(at, at + length));
          at += length;
          while (reader.next()) {
            const { type, flags, streamId, payload } = reader;
            read.push({ type, flags, streamId, payload: new Uint8Array(payload) });
          }
        }
        expect(read).toEqual(frames);
        expect(reader.held).toBe(0);
      }),
    );
  });

  it('of the longest payload are read, and longer ones refused as soon as their head is there', () => {
    const reader = new FrameReader();
    reader.push(frame(0, 0, 1, Buffer.alloc(USUAL_FRAME_BYTES)));
    expect(reader.next()).toBe(true);
    expect(reader.payload).toHaveLength(USUAL_FRAME_BYTES);
    expect(reader.next()).toBe(false);
    reader.push(frame(0, 0, 1, Buffer.alloc(USUAL_FRAME_BYTES + 1)).subarray(0, 9));
    let error: unknown;
    try {
      reader.next();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(Http2ProtocolError);
    expect(error).toMatchObject({ errorCode: HTTP2_ERROR.frameSize });
  });

  it('ignore the reserved bit of a stream id', () => {
    const bytes = frame(8, 0, 5, Buffer.alloc(4));
    bytes[5] = 0x80;
    const reader = new FrameReader();
    reader.push(bytes);
    expect(reader.next()).toBe(true);
    expect(reader.streamId).toBe(5);
  });
});
