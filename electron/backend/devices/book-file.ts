import * as v from 'valibot';
import type { Device } from '../../../contract/kept/devices.ts';
import { deviceSchema } from '../../../contract/requests/devices.ts';

/*
 * The file of the book: JSON, with a line of its own for each device, so that of a file that is damaged every whole line
 * is still a device. U+FFFD is written as an escape: one that stands in it as it is comes of bytes that are no UTF-8.
 */

/** What this version writes. A file with a higher number is a newer version's, and is never written. */
const VERSION = 1;
const FIRST_LINE = /^\s*\{\s*"version"\s*:\s*(\d{1,6})\s*,/;

/** What the text of the book's file is. `other`: a list, as the simulator's devices file is one; nobody's book. */
export interface BookText {
  readonly state: 'whole' | 'damaged' | 'newer' | 'other';
  /** All of them, or those that can be read. */
  readonly devices: readonly Device[];
}

/** The text for a book. */
export function bookText(devices: readonly Device[]): string {
  const lines = devices.map((device) => JSON.stringify(device).replaceAll('\ufffd', '\\ufffd'));
  return `{"version":${VERSION},"devices":[\n${lines.join(',\n')}\n]}\n`;
}

/** Reads the text of a book's file; whatever it is, the devices in it that are whole come out. */
export function readBook(text: string): BookText {
  const json = parsed(text);
  if (Array.isArray(json)) return { state: 'other', devices: [] };
  const whole = v.safeParse(v.object({ version: v.number(), devices: v.array(v.unknown()) }), json);
  const version = whole.success ? whole.output.version : Number(FIRST_LINE.exec(text)?.[1] ?? VERSION);
  const listed = whole.success ? whole.output.devices : [];
  // Bytes that are no UTF-8. Of a file whose lines are ours the untouched ones are known.
  const isTouched = text.includes('\ufffd');
  const untouched = listed.filter((one) => !isTouched || !JSON.stringify(one).includes('\ufffd'));
  const found = whole.success && !isTouched ? listed : [...linesOf(text), ...untouched];
  const devices = new Map<string, Device>();
  for (const one of found) {
    const device = v.safeParse(deviceSchema, one);
    if (device.success && !devices.has(device.output.deviceToken))
      devices.set(device.output.deviceToken, device.output);
  }
  const isWhole = whole.success && !isTouched && devices.size === listed.length && version === VERSION;
  const state = version > VERSION ? 'newer' : isWhole ? 'whole' : 'damaged';
  return { state, devices: [...devices.values()] };
}

/** What each whole line is that may be a device's. */
function linesOf(text: string): readonly unknown[] {
  const lines = text.split('\n').filter((line) => !line.includes('\ufffd'));
  return lines.map((line) => parsed(line.trim().replace(/,$/, '')));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
