import type { FrameName, Http2Fault } from '../../contract/facts/wire/http2.ts';
import { FLAG } from './frames.ts';
import { HTTP2_ERROR, Http2ProtocolError } from './protocol-error.ts';

/** What a peer did against the protocol. */
export function broken(fault: Http2Fault): Http2ProtocolError {
  return new Http2ProtocolError(HTTP2_ERROR.protocol, fault);
}

/** A window of flow control was overrun. */
export function overrun(): Http2ProtocolError {
  return new Http2ProtocolError(HTTP2_ERROR.flowControl, { fault: 'window-overrun' });
}

/** A frame of a length that none of its kind has. */
export function wrongLength(frame: FrameName, { length }: Buffer): Http2ProtocolError {
  return new Http2ProtocolError(HTTP2_ERROR.frameSize, { fault: 'frame-length', frame, bytes: length });
}

/** Throws where the payload is not of that many bytes. */
export function mustBeLong(payload: Buffer, length: number, frame: FrameName): void {
  if (payload.length !== length) throw wrongLength(frame, payload);
}

/** Throws where the frame is for a stream. */
export function mustBeOfTheConnection(streamId: number, frame: FrameName): void {
  if (streamId !== 0) throw broken({ fault: 'frame-of-a-stream', frame, streamId });
}

/** The payload between its padding's length, the `skip` bytes after that, and its padding (RFC 9113 sections 6.1 and 6.2). */
export function withoutPadding(flags: number, payload: Buffer, skip: number): Buffer {
  if (skip === 0 && (flags & FLAG.padded) === 0) return payload;
  const head = (flags & FLAG.padded) === 0 ? 0 : 1;
  const padding = head === 0 ? 0 : (payload[0] ?? 0);
  const [from, to] = [head + skip, payload.length - padding];
  if (from > to) throw broken({ fault: 'padding-too-long' });
  return payload.subarray(from, to);
}

/** The payload of a SETTINGS frame (RFC 9113 section 6.5.1). */
export function settingsPayload(settings: readonly (readonly [setting: number, value: number])[]): Buffer {
  const payload = Buffer.alloc(6 * settings.length);
  for (const [at, [setting, value]] of settings.entries()) {
    payload.writeUInt16BE(setting, 6 * at);
    payload.writeUInt32BE(value, 6 * at + 2);
  }
  return payload;
}
