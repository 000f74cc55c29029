import { type ByteBlock, writeUint32 } from '../ground/byte-block.ts';
import { HTTP2_ERROR, Http2ProtocolError } from './protocol-error.ts';

/** Frame types (RFC 9113 section 6). */
export const FRAME = {
  data: 0,
  headers: 1,
  priority: 2,
  rstStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

/** Flags of frames; `ack` and `endStream` are the same bit on different frames. */
export const FLAG = { none: 0, ack: 0x1, endStream: 0x1, endHeaders: 0x4, padded: 0x8, priority: 0x20 } as const;

/** Settings (RFC 9113 section 6.5.2). */
export const SETTING = {
  headerTableSize: 1,
  enablePush: 2,
  maxConcurrentStreams: 3,
  initialWindowSize: 4,
  maxFrameSize: 5,
  maxHeaderListSize: 6,
} as const;

/** What a client says first (RFC 9113 section 3.4). */
export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

const EMPTY = Buffer.alloc(0);
const HEAD_BYTES = 9;
/** The longest payload of a frame until a peer allows more, and the longest that is taken here: SETTINGS_MAX_FRAME_SIZE's default. */
export const USUAL_FRAME_BYTES = 16_384;

/** Adds a frame's head for a payload of `length` bytes, and makes sure that there is room for that too. */
function addFrameHead(block: ByteBlock, length: number, type: number, flags: number, streamId: number): void {
  const to = block.room(HEAD_BYTES + length);
  const at = block.bytes;
  to[at] = length >>> 16;
  to[at + 1] = length >>> 8;
  to[at + 2] = length;
  to[at + 3] = type;
  to[at + 4] = flags;
  writeUint32(to, at + 5, streamId);
  block.add(HEAD_BYTES);
}

/** Adds a whole frame. */
export function addFrame(block: ByteBlock, type: number, flags: number, streamId: number, payload: Uint8Array): void {
  addFrameHead(block, payload.length, type, flags, streamId);
  block.append(payload);
}

/** Adds a frame whose payload is 32-bit numbers, as those of RST_STREAM, WINDOW_UPDATE and GOAWAY are. */
export function addNumbers(block: ByteBlock, type: number, streamId: number, ...numbers: readonly number[]): void {
  addFrameHead(block, 4 * numbers.length, type, FLAG.none, streamId);
  for (const number of numbers) {
    writeUint32(block.room(4), block.bytes, number);
    block.add(4);
  }
}

/** Reads the frames of a connection from its bytes, however they are cut. */
export class FrameReader {
  /** Of the frame that `next` came to. */
  type = 0;
  flags = 0;
  streamId = 0;
  payload: Buffer = EMPTY;
  #input: Buffer = EMPTY;
  #at = 0;
  /** What came since the last whole frame, while it is too little for the next one. */
  #pieces: Buffer[] = [];
  #heldBytes = 0;
  #wantedBytes = HEAD_BYTES;
  readonly #mostBytes: number;

  /** `mostBytes`: the longest payload that the peer may send, the MAX_FRAME_SIZE of our settings. */
  constructor(mostBytes: number = USUAL_FRAME_BYTES) {
    this.#mostBytes = mostBytes;
  }

  /** How many bytes are held that are no whole frame yet. */
  get held(): number {
    return this.#heldBytes;
  }

  /** Takes what arrived; `next` reads it. */
  push(chunk: Buffer): void {
    this.#pieces.push(chunk);
    this.#heldBytes += chunk.length;
    if (this.#heldBytes < this.#wantedBytes) return;
    this.#input = this.#pieces.length === 1 ? chunk : Buffer.concat(this.#pieces);
    this.#at = 0;
    this.#pieces = [];
  }

  /** Goes to the next whole frame; false where there is none yet. Throws `Http2ProtocolError` at one that is too long. */
  next(): boolean {
    const input = this.#input;
    if (input.length === 0) return false;
    const at = this.#at;
    const left = input.length - at;
    if (left < HEAD_BYTES) return this.#hold(HEAD_BYTES);
    const length = ((input[at] ?? 0) << 16) | ((input[at + 1] ?? 0) << 8) | (input[at + 2] ?? 0);
    if (length > this.#mostBytes)
      throw new Http2ProtocolError(HTTP2_ERROR.frameSize, {
        fault: 'frame-too-long',
        bytes: length,
        most: this.#mostBytes,
      });
    if (left < HEAD_BYTES + length) return this.#hold(HEAD_BYTES + length);
    this.type = input[at + 3] ?? 0;
    this.flags = input[at + 4] ?? 0;
    this.streamId = readUint31(input, at + 5);
    this.#at = at + HEAD_BYTES + length;
    this.#heldBytes -= HEAD_BYTES + length;
    this.payload = input.subarray(at + HEAD_BYTES, this.#at);
    return true;
  }

  #hold(wantedBytes: number): false {
    this.#wantedBytes = wantedBytes;
    if (this.#at < this.#input.length) this.#pieces = [this.#input.subarray(this.#at)];
    this.#input = EMPTY;
    this.#at = 0;
    return false;
  }
}

/** A 31-bit number whose highest bit is reserved and says nothing. The caller knows that it is there. */
export function readUint31(from: Buffer, at: number): number {
  return from.readUInt32BE(at) & 0x7fff_ffff;
}
