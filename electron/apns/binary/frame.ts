import type { BinaryCommand } from '../../../contract/notification.ts';
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
  readonly token: Uint8Array;
  readonly payload: Uint8Array;
}

/**
 * One notification as the gateway reads it, big-endian (Apple: Binary Provider API; Legacy Notification Format).
 * Throws `CodecError` where a field does not fit; limits of APNs that would fit the field are not judged here.
 */
export function encodeFrame(command: BinaryCommand, fields: FrameFields): Buffer {
  const { token, payload } = fields;
  if (token.length > MAX_TOKEN_BYTES)
    throw new CodecError(
      'token-too-long',
      `The device token has ${token.length} bytes; the binary gateway takes at most ${MAX_TOKEN_BYTES}.`,
    );
  if (payload.length > MAX_UINT16)
    throw new CodecError(
      'payload-too-long',
      `The payload has ${payload.length} bytes; a frame of the binary gateway can carry at most ${MAX_UINT16}.`,
    );
  switch (command) {
    case 0:
      return encodeSimple(token, payload);
    case 1:
      return encodeEnhanced(fields);
    case 2:
      return encodeItems(fields);
  }
}

function encodeSimple(token: Uint8Array, payload: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(5 + token.length + payload.length);
  frame[0] = 0;
  writeTokenAndPayload(frame, 1, token, payload);
  return frame;
}

function encodeEnhanced({ identifier, expirationSeconds, token, payload }: FrameFields): Buffer {
  const frame = Buffer.allocUnsafe(13 + token.length + payload.length);
  frame[0] = 1;
  frame.writeUInt32BE(checkedIdentifier(identifier), 1);
  frame.writeUInt32BE(checkedExpiration(expirationSeconds ?? EXPIRATION_LEFT_TO_APNS), 5);
  writeTokenAndPayload(frame, 9, token, payload);
  return frame;
}

function writeTokenAndPayload(frame: Buffer, at: number, token: Uint8Array, payload: Uint8Array): void {
  frame.writeUInt16BE(token.length, at);
  frame.set(token, at + 2);
  frame.writeUInt16BE(payload.length, at + 2 + token.length);
  frame.set(payload, at + 4 + token.length);
}

function encodeItems({ identifier, expirationSeconds, priority, token, payload }: FrameFields): Buffer {
  const itemBytes =
    3 + token.length + 3 + payload.length + 7 + (expirationSeconds === null ? 0 : 7) + (priority === null ? 0 : 4);
  const frame = Buffer.allocUnsafe(5 + itemBytes);
  frame[0] = 2;
  frame.writeUInt32BE(itemBytes, 1);
  let at = 5;
  at = writeItemHead(frame, at, FRAME_ITEMS.token, token.length);
  frame.set(token, at);
  at = writeItemHead(frame, at + token.length, FRAME_ITEMS.payload, payload.length);
  frame.set(payload, at);
  at = writeItemHead(frame, at + payload.length, FRAME_ITEMS.identifier, 4);
  at = frame.writeUInt32BE(checkedIdentifier(identifier), at);
  if (expirationSeconds !== null) {
    at = writeItemHead(frame, at, FRAME_ITEMS.expiration, 4);
    at = frame.writeUInt32BE(checkedExpiration(expirationSeconds), at);
  }
  if (priority !== null) {
    at = writeItemHead(frame, at, FRAME_ITEMS.priority, 1);
    frame.writeUInt8(checkedPriority(priority), at);
  }
  return frame;
}

function writeItemHead(frame: Buffer, at: number, item: number, length: number): number {
  return frame.writeUInt16BE(length, frame.writeUInt8(item, at));
}

function checkedIdentifier(identifier: number): number {
  if (!isUnsigned(identifier, MAX_UINT32))
    throw new CodecError('identifier-out-of-range', `The identifier ${identifier} does not fit 32 bits.`);
  return identifier;
}

function checkedExpiration(expirationSeconds: number): number {
  if (!isUnsigned(expirationSeconds, MAX_UINT32))
    throw new CodecError(
      'expiration-out-of-range',
      `The expiration ${expirationSeconds} is no UNIX time in seconds that fits 32 bits.`,
    );
  return expirationSeconds;
}

function checkedPriority(priority: number): number {
  if (!isUnsigned(priority, 0xff))
    throw new CodecError('priority-out-of-range', `The priority ${priority} does not fit one byte.`);
  return priority;
}

function isUnsigned(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}

/** The bytes of a hexadecimal device token. Throws `CodecError` where it is not whole bytes of hexadecimal. */
export function deviceTokenBytes(deviceToken: string): Buffer {
  const bytes = Buffer.from(deviceToken, 'hex');
  if (bytes.length * 2 !== deviceToken.length)
    throw new CodecError(
      'token-not-hexadecimal',
      'The device token is not whole bytes of hexadecimal digits, which the binary gateway needs.',
    );
  return bytes;
}
