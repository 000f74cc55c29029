import { FLAG } from './frames.ts';
import { HTTP2_ERROR, Http2ProtocolError, type Peer } from './protocol-error.ts';

/** What both sides of HTTP/2 ask of each frame, with the words for a peer that does otherwise. */
export interface FrameChecks {
  /** `what`: a predicate of the peer, such as "pushed". */
  broken(what: string): Http2ProtocolError;
  overrun(): Http2ProtocolError;
  /** `what`: the frame with its article. */
  wrongLength(what: string, payload: Buffer): Http2ProtocolError;
  /** Throws where the payload is not of that many bytes. */
  mustBeLong(payload: Buffer, length: number, what: string): void;
  /** Throws where the frame is for a stream. */
  mustBeOfTheConnection(streamId: number, what: string): void;
  /** The payload between its padding's length, the `skip` bytes after that, and its padding (RFC 9113 sections 6.1 and 6.2). */
  withoutPadding(flags: number, payload: Buffer, skip: number): Buffer;
}

/** The checks of what `peer` sends. */
export function frameChecks(peer: Peer): FrameChecks {
  const broken = (what: string): Http2ProtocolError =>
    new Http2ProtocolError(HTTP2_ERROR.protocol, `The ${peer} ${what}.`);
  const wrongLength = (what: string, { length }: Buffer): Http2ProtocolError =>
    new Http2ProtocolError(HTTP2_ERROR.frameSize, `The ${peer} sent ${what} of ${length} bytes, which is none.`);
  return {
    broken,
    wrongLength,
    overrun: () => new Http2ProtocolError(HTTP2_ERROR.flowControl, `The ${peer} overran a window of flow control.`),
    mustBeLong: (payload, length, what) => {
      if (payload.length !== length) throw wrongLength(what, payload);
    },
    mustBeOfTheConnection: (streamId, what) => {
      if (streamId !== 0) throw broken(`sent ${what} for stream ${streamId} instead of the connection`);
    },
    withoutPadding: (flags, payload, skip) => {
      if (skip === 0 && (flags & FLAG.padded) === 0) return payload;
      const head = (flags & FLAG.padded) === 0 ? 0 : 1;
      const padding = head === 0 ? 0 : (payload[0] ?? 0);
      const [from, to] = [head + skip, payload.length - padding];
      if (from > to) throw broken('sent a frame that is shorter than its padding');
      return payload.subarray(from, to);
    },
  };
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
