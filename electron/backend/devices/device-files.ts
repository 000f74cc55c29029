import { type Device, type DeviceFileFormat, type DeviceImport, MOST_DEVICES } from '../../../contract/kept/devices.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { inFile, problem } from '../../../contract/told.ts';
import { textOfBytes } from '../../../payload/import/text-of-bytes.ts';
import { cell, timeOf } from '../batch/results-csv.ts';
import { ProblemError } from '../problem-error.ts';
import { byName, type DeviceBook, tidied } from './device-book.ts';
import { COLUMNS } from './device-fields.ts';
import { type DeviceReading, type ReadDevice, readDevices } from './read-devices.ts';

/** Far above what a book of `MOST_DEVICES` has. */
export const MOST_IMPORT_BYTES = 32 * 1024 * 1024;
/** Most of what was left out that is told. */
const MOST_LEFT = 100;

const BLANK = {
  ...{ name: '', app: null, environment: null, kind: 'other', group: null, note: '' },
  ...{ first: null, last: null, gone: null },
} as const satisfies Omit<Device, 'deviceToken'>;

/**
 * Adds the devices of a file to the book. One that is there is left as it is, or with `replace` takes what the file says
 * of it; what came of sends to it stays. Throws `ProblemError` where there is no device in it, too many, or the disk does
 * not take it: then nothing is changed.
 */
export async function importDevices(
  book: DeviceBook,
  file: { readonly name: string; readonly bytes: Uint8Array },
  replace: boolean,
): Promise<DeviceImport> {
  const { devices, left } = read(file);
  if (devices.length === 0) throw new ProblemError(left[0] ?? none(file.name));
  const counts = { added: 0, changed: 0, unchanged: 0 };
  const known: Problem[] = [];
  await book.change((kept) => {
    const merged = new Map(kept.map((device) => [device.deviceToken, device]));
    for (const one of devices) {
      const before = merged.get(one.deviceToken);
      const after = withFields(before ?? { ...BLANK, deviceToken: one.deviceToken }, one);
      const isSame = before !== undefined && JSON.stringify(after) === JSON.stringify(before);
      if (before === undefined) counts.added += 1;
      else if (isSame) counts.unchanged += 1;
      else if (replace) counts.changed += 1;
      else known.push(leftAlone(file.name, one, before));
      if (before === undefined || (replace && !isSame)) merged.set(one.deviceToken, after);
    }
    if (merged.size > MOST_DEVICES) throw new ProblemError(problem('devices-too-many', { most: MOST_DEVICES }));
    return [...merged.values()];
  });
  const all = [...left, ...known].sort((one, other) => (one.place?.line ?? 0) - (other.place?.line ?? 0));
  return { ...counts, left: all.slice(0, MOST_LEFT), leftCount: all.length };
}

function read({ name, bytes }: { readonly name: string; readonly bytes: Uint8Array }): DeviceReading {
  const decoded = textOfBytes(bytes);
  if (decoded.ok) return readDevices(decoded.text, name);
  // A table of Windows, with names in its letters.
  if (decoded.reason === 'other-encoding') return readDevices(new TextDecoder('windows-1252').decode(bytes), name);
  return readDevices(Buffer.from(bytes).toString('latin1'), name);
}

/** The device with what a file says of it. What came of sends is taken where nothing is known. */
function withFields(device: Device, { fields }: ReadDevice): Device {
  const { first, last, gone } = device;
  const outcomes = { first: first ?? fields.first ?? null, last: last ?? fields.last ?? null };
  const mark = gone ?? (last === null ? (fields.gone ?? null) : null);
  return { ...tidied({ ...device, ...fields }), ...outcomes, gone: mark };
}

function leftAlone(name: string, { line }: ReadDevice, before: Device): Problem {
  return problem('device-left-out', { why: 'known', name: before.name }, { place: inFile(name, line, 1) });
}

function none(name: string): Problem {
  return problem('devices-none', { name }, { place: inFile(name) });
}

/** Devices as a file that `importDevices` reads back, by name. */
export function devicesFile(devices: readonly Device[], format: DeviceFileFormat): Buffer {
  const sorted = [...devices].sort(byName);
  if (format === 'csv') return Buffer.from([COLUMNS.join(','), ...sorted.map(csvRow), ''].join('\r\n'));
  const list = sorted.map(jsonRow);
  return Buffer.from(`[\n${list.join(',\n')}\n]\n`);
}

function jsonRow({ deviceToken, name, app, environment, kind, group, note, first, last, gone }: Device): string {
  return JSON.stringify({ token: deviceToken, name, app, environment, kind, group, note, first, last, gone });
}

/** As of `COLUMNS`. */
function csvRow({ deviceToken, name, app, environment, kind, group, note, first, last, gone }: Device): string {
  const texts = [deviceToken, name, app, environment, kind, group, note];
  const outcomes = [first, last].flatMap((one) => [
    ...[one?.outcome, one?.reason],
    ...[one === null ? '' : timeOf(one.at), one?.destination],
  ]);
  const mark = [gone === null ? '' : timeOf(gone.since), gone?.destination];
  return [...texts, ...outcomes, ...mark].map((text) => cell(text ?? '')).join(',');
}
