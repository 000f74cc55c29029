import type { BinaryCommand, PushType, Wire } from './notification.ts';

/** The number of bytes `text` takes in UTF-8; a lone surrogate counts 3, as the replacement character that is sent for it. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(i + 1))) {
      bytes += 4;
      i += 1;
    } else bytes += 3;
  }
  return bytes;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/** What decides a payload's limit. */
export interface PayloadRoute {
  readonly wire: Wire;
  readonly binaryCommand: BinaryCommand;
  readonly pushType: PushType | null;
  /** Whether it goes to a broadcast channel; absent: to a device. */
  readonly broadcast?: boolean;
}

/**
 * Most bytes a payload may have on a route: 4096, voip 5120 (Apple: Generating a remote notification), a broadcast 5120
 * (Sending broadcast push notification requests to APNs); on the binary gateway 2048 with command 2 (Binary Provider
 * API), 256 with commands 0 and 1 (Legacy Notification Format).
 */
export function payloadLimit(route: PayloadRoute): number {
  if (route.broadcast === true) return 5120;
  if (route.wire === 'binary') return route.binaryCommand === 2 ? 2048 : 256;
  return route.pushType === 'voip' ? 5120 : 4096;
}
