import { FRAME_ITEMS, MAX_TOKEN_BYTES } from './frame.ts';

/** Longest frame of command 2 that is read: two items of the greatest length that 16 bits can tell, and the small ones. */
const MAX_FRAME_BYTES = 2 * (3 + 0xffff) + 64;

/** One notification as it stood on the wire; what APNs thinks of its fields is not judged here. */
export interface DecodedFrame {
  readonly command: 0 | 1 | 2;
  /** `null` with command 0, and where command 2 left it out. */
  readonly identifier: number | null;
  /** UNIX seconds; `null` with command 0, and where command 2 left it out. */
  readonly expirationSeconds: number | null;
  /** `null` where it was not given, which means 10. */
  readonly priority: number | null;
  /** Empty where it was missing. */
  readonly token: Buffer;
  /** Empty where it was missing. */
  readonly payload: Buffer;
}

export type DecodingFaultCode =
  | 'command-unknown'
  | 'frame-too-long'
  | 'token-too-long'
  | 'item-unknown'
  | 'item-repeated'
  | 'item-cut-short'
  | 'item-wrong-size';

/** Why a stream of frames cannot be read any further. */
export interface DecodingFault {
  readonly code: DecodingFaultCode;
  /** Of the frame that is at fault; `null` where it had none, or could not be read so far. */
  readonly identifier: number | null;
}

/**
 * Reads the frames of commands 0, 1 and 2 from a stream that may cut them anywhere (Apple: Binary Provider API; Legacy
 * Notification Format). Nothing after the first fault is read: where the next frame begins cannot be known.
 */
export class FrameDecoder {
  #chunks: Uint8Array[] = [];
  #held = 0;
  /** Bytes that must be there before another look is worth it. */
  #needed = 1;
  #fault: DecodingFault | null = null;

  /** What ended the reading; `null` while all is well. */
  get fault(): DecodingFault | null {
    return this.#fault;
  }

  /** Bytes of a frame that has begun and is not yet whole. */
  get held(): number {
    return this.#held;
  }

  /** The frames that `chunk` completes, up to the first fault. Never throws: see `fault`. */
  push(chunk: Uint8Array): readonly DecodedFrame[] {
    if (this.#fault !== null || chunk.length === 0) return [];
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    if (this.#held < this.#needed) return [];
    const bytes = Buffer.concat(this.#chunks, this.#held);
    const frames: DecodedFrame[] = [];
    let at = 0;
    while (at < bytes.length) {
      const read = readFrame(bytes, at);
      if (read.kind === 'frame') {
        frames.push(read.frame);
        at = read.end;
        continue;
      }
      if (read.kind === 'fault') this.#fault = read.fault;
      else this.#needed = read.bytes;
      break;
    }
    const rest = this.#fault === null ? bytes.subarray(at) : bytes.subarray(bytes.length);
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#held = rest.length;
    if (rest.length === 0) this.#needed = 1;
    return frames;
  }
}

type Read =
  | { readonly kind: 'frame'; readonly frame: DecodedFrame; readonly end: number }
  | { readonly kind: 'fault'; readonly fault: DecodingFault }
  /** `bytes`: how many the frame has at least. */
  | { readonly kind: 'incomplete'; readonly bytes: number };

function readFrame(bytes: Buffer, at: number): Read {
  const command = bytes[at];
  switch (command) {
    case 0:
      return readTokenAndPayload(bytes, at, 1, { command, identifier: null, expirationSeconds: null });
    case 1:
      if (bytes.length - at < 9) return { kind: 'incomplete', bytes: 9 };
      return readTokenAndPayload(bytes, at, 9, {
        command,
        identifier: bytes.readUInt32BE(at + 1),
        expirationSeconds: bytes.readUInt32BE(at + 5),
      });
    case 2:
      return readItems(bytes, at);
    default:
      return fault('command-unknown', null);
  }
}

function readTokenAndPayload(
  bytes: Buffer,
  start: number,
  headBytes: number,
  head: Pick<DecodedFrame, 'command' | 'identifier' | 'expirationSeconds'>,
): Read {
  const tokenStart = headBytes + 2;
  if (bytes.length - start < tokenStart) return { kind: 'incomplete', bytes: tokenStart };
  const tokenBytes = bytes.readUInt16BE(start + headBytes);
  if (tokenBytes > MAX_TOKEN_BYTES) return fault('token-too-long', head.identifier);
  const payloadStart = tokenStart + tokenBytes + 2;
  if (bytes.length - start < payloadStart) return { kind: 'incomplete', bytes: payloadStart };
  const end = payloadStart + bytes.readUInt16BE(start + payloadStart - 2);
  if (bytes.length - start < end) return { kind: 'incomplete', bytes: end };
  const token = bytes.subarray(start + tokenStart, start + payloadStart - 2);
  const payload = bytes.subarray(start + payloadStart, start + end);
  return { kind: 'frame', frame: { ...head, priority: null, token, payload }, end: start + end };
}

/** Sizes that the items of command 2 must have; the others may be of any size that fits. */
const FIXED_SIZES: ReadonlyMap<number, number> = new Map([
  [FRAME_ITEMS.identifier, 4],
  [FRAME_ITEMS.expiration, 4],
  [FRAME_ITEMS.priority, 1],
]);

function readItems(bytes: Buffer, start: number): Read {
  if (bytes.length - start < 5) return { kind: 'incomplete', bytes: 5 };
  const frameBytes = bytes.readUInt32BE(start + 1);
  if (frameBytes > MAX_FRAME_BYTES) return fault('frame-too-long', null);
  if (bytes.length - start < 5 + frameBytes) return { kind: 'incomplete', bytes: 5 + frameBytes };
  const end = start + 5 + frameBytes;
  const items = new Map<number, Buffer>();
  const identifier = (): number | null => items.get(FRAME_ITEMS.identifier)?.readUInt32BE(0) ?? null;
  for (let at = start + 5; at < end; ) {
    const item = bytes[at] ?? 0;
    if (end - at < 3) return fault('item-cut-short', identifier());
    const itemBytes = bytes.readUInt16BE(at + 1);
    if (item < FRAME_ITEMS.token || item > FRAME_ITEMS.priority) return fault('item-unknown', identifier());
    if (items.has(item)) return fault('item-repeated', identifier());
    if (end - at - 3 < itemBytes) return fault('item-cut-short', identifier());
    const size = FIXED_SIZES.get(item);
    if (size !== undefined && size !== itemBytes) return fault('item-wrong-size', identifier());
    items.set(item, bytes.subarray(at + 3, at + 3 + itemBytes));
    at += 3 + itemBytes;
  }
  const nothing = bytes.subarray(end, end);
  const frame: DecodedFrame = {
    command: 2,
    identifier: identifier(),
    expirationSeconds: items.get(FRAME_ITEMS.expiration)?.readUInt32BE(0) ?? null,
    priority: items.get(FRAME_ITEMS.priority)?.[0] ?? null,
    token: items.get(FRAME_ITEMS.token) ?? nothing,
    payload: items.get(FRAME_ITEMS.payload) ?? nothing,
  };
  return { kind: 'frame', frame, end };
}

function fault(code: DecodingFaultCode, identifier: number | null): Read {
  return { kind: 'fault', fault: { code, identifier } };
}
