import type { DeviceTokenReading } from '../../../payload/device-token/device-tokens.ts';

/** Reads a text; `null` while the reader is on its way. */
export type ReadTokens = (text: string) => DeviceTokenReading | null;

/**
 * `text` with device tokens that are not in it yet, a line each behind what stands there, of which nothing is changed.
 * Where the simulator's test devices stand there alone and a real one is chosen, they make room. `null` while the reader
 * is on its way.
 */
export function withDeviceTokens(
  text: string,
  chosen: readonly string[],
  testDevices: ReadonlySet<string>,
  read: ReadTokens,
): string | null {
  const reading = read(text);
  if (reading === null) return null;
  const there = new Set(reading.tokens.map(({ token }) => token));
  const fresh = [...new Set(chosen)].filter((token) => !there.has(token));
  if (fresh.length === 0) return text;
  const onlyTests = reading.problems.length === 0 && [...there].every((token) => testDevices.has(token));
  const lines = fresh.join('\n');
  if (there.size > 0 && onlyTests && !fresh.every((token) => testDevices.has(token))) return `${lines}\n`;
  if (text === '') return `${lines}\n`;
  const isEnded = /[\r\n]$/.test(text);
  const added = isEnded ? `${text}${lines}\n` : `${text}\n${lines}`;
  // Below the end of a document, or of half a device token, a line would not be read as a device token of its own.
  const ways = [
    added,
    isEnded ? `${text}\n${lines}\n` : `${text}\n\n${lines}`,
    `${lines}\n${text}`,
    `${lines}\n\n${text}`,
  ];
  return ways.find((way) => isReadAs(read(way), [...there, ...fresh], reading)) ?? added;
}

function isReadAs(after: DeviceTokenReading | null, wanted: readonly string[], before: DeviceTokenReading): boolean {
  if (after === null || after.tokens.length !== wanted.length || after.problems.length !== before.problems.length)
    return false;
  const found = new Set(after.tokens.map(({ token }) => token));
  return wanted.every((token) => found.has(token));
}
