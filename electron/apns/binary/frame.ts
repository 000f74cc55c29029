import type { BinaryCommand } from '../../../contract/notification.ts';
import { writeUint16, writeUint32 } from '../../ground/byte-block.ts';
import { CodecError } from './codec-error.ts';

/** Most bytes a device token may have on the wire (Apple: Binary Provider API, item 1). */
export const MAX_TOKEN_BYTES = 100;
const MAX_UINT16 = 0xffff;
const MAX_UINT32 = 0xffffffff;

/** Item numbers of command 2 (Apple: Binary Provider API). */
export const FRAME_ITEMS = { token: 1, payload: 2, identifier: 3, expiration: 4, priority: 5 } as const;

/**
 * What command 1 carries where no expiration is given: it has no way to leave the field out, and 0 would mean "never
 * store". The largest signed time is what other senders use for "keep it".
 */
export const EXPIRATION_LEFT_TO_APNS = 0x7fffffff;

/** The fields of one notification on the binary wire. */
export interface FrameFields {
  /** Echoed in an error response; 0 to 2³²−1. Command 0 has no place for it. */
  readonly identifier: number;
  /** UNIX seconds; 0: one attempt; `null`: left to APNs. Command 0 has no place for it. */
  readonly expirationSeconds: number | null;
  /** `null`: left to APNs, which takes 10. Only command 2 has a place for it. */
  readonly priority: number | null;
  /** As bytes, or in hexadecimal. */
  readonly token: Uint8Array | string;
  readonly payload: Uint8Array;
}

/**
 * One notification as the gateway reads it, big-endian (Apple: Binary Provider API; Legacy Notification Format).
 * Throws `CodecError` where a field does not fit; limits of APNs that would fit the field are not judged here.
 */
export function encodeFrame(command: BinaryCommand, fields: FrameFields): Buffer {
  const frame = Buffer.allocUnsafe(frameBytes(command, fields));
  writeFrame(frame, 0, command, fields);
  return frame;
}

/** How long a frame will be. Throws `CodecError` where its device token or payload is too long. */
export function frameBytes(command: BinaryCommand, fields: FrameFields): number {
  const { token, payload } = fields;
  const tokenBytes = tokenLength(token);
  if (tokenBytes > MAX_TOKEN_BYTES)
    throw new CodecError({ fault: 'token-too-long', bytes: tokenBytes, most: MAX_TOKEN_BYTES });
  if (payload.length > MAX_UINT16)
    throw new CodecError({ fault: 'payload-too-long', bytes: payload.length, most: MAX_UINT16 });
  switch (command) {
    case 0:
      return 5 + tokenBytes + payload.length;
    case 1:
      return 13 + tokenBytes + payload.length;
    case 2:
      return 5 + itemBytes(fields);
  }
}

/** Writes a frame where there is room for it: `frameBytes` tells how much. Throws `CodecError` where a field does not fit. */
export function writeFrame(frame: Buffer, start: number, command: BinaryCommand, fields: FrameFields): void {
  frame[start] = command;
  switch (command) {
    case 0:
      writeTokenAndPayload(frame, start + 1, fields);
      return;
    case 1:
      writeUint32(frame, start + 1, checkedIdentifier(fields.identifier));
      writeUint32(frame, start + 5, checkedExpiration(fields.expirationSeconds ?? EXPIRATION_LEFT_TO_APNS));
      writeTokenAndPayload(frame, start + 9, fields);
      return;
    case 2:
      writeItems(frame, start + 1, fields);
  }
}

function writeTokenAndPayload(frame: Buffer, start: number, { token, payload }: FrameFields): void {
  let at = writeUint16(frame, start, tokenLength(token));
  at = writeToken(frame, at, token);
  at = writeUint16(frame, at, payload.length);
  frame.set(payload, at);
}

function itemBytes({ token, payload, expirationSeconds, priority }: FrameFields): number {
  const optional = (expirationSeconds === null ? 0 : 7) + (priority === null ? 0 : 4);
  return 3 + tokenLength(token) + 3 + payload.length + 7 + optional;
}

function writeItems(frame: Buffer, start: number, fields: FrameFields): void {
  const { identifier, expirationSeconds, priority, token, payload } = fields;
  let at = writeUint32(frame, start, itemBytes(fields));
  at = writeItemHead(frame, at, FRAME_ITEMS.token, tokenLength(token));
  at = writeToken(frame, at, token);
  at = writeItemHead(frame, at, FRAME_ITEMS.payload, payload.length);
  frame.set(payload, at);
  at = writeItemHead(frame, at + payload.length, FRAME_ITEMS.identifier, 4);
  at = writeUint32(frame, at, checkedIdentifier(identifier));
  if (expirationSeconds !== null) {
    at = writeItemHead(frame, at, FRAME_ITEMS.expiration, 4);
    at = writeUint32(frame, at, checkedExpiration(expirationSeconds));
  }
  if (priority !== null) {
    at = writeItemHead(frame, at, FRAME_ITEMS.priority, 1);
    frame[at] = checkedPriority(priority);
  }
}

/** Returns where it ends, as the others here do. */
function writeItemHead(frame: Buffer, at: number, item: number, length: number): number {
  frame[at] = item;
  return writeUint16(frame, at + 1, length);
}

function tokenLength(token: FrameFields['token']): number {
  return typeof token === 'string' ? token.length >>> 1 : token.length;
}

function writeToken(frame: Buffer, at: number, token: FrameFields['token']): number {
  if (typeof token !== 'string') {
    frame.set(token, at);
    return at + token.length;
  }
  const written = frame.write(token, at, 'hex');
  if (written * 2 !== token.length) throw new CodecError({ fault: 'token-not-hexadecimal' });
  return at + written;
}

function checkedIdentifier(identifier: number): number {
  if (!isUnsigned(identifier, MAX_UINT32))
    throw new CodecError({ fault: 'identifier-out-of-range', value: identifier });
  return identifier;
}

function checkedExpiration(expirationSeconds: number): number {
  if (!isUnsigned(expirationSeconds, MAX_UINT32))
    throw new CodecError({ fault: 'expiration-out-of-range', value: expirationSeconds });
  return expirationSeconds;
}

function checkedPriority(priority: number): number {
  if (!isUnsigned(priority, 0xff)) throw new CodecError({ fault: 'priority-out-of-range', value: priority });
  return priority;
}

function isUnsigned(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}
