import * as v from 'valibot';
import type { SavedFile } from '../files.ts';
import {
  type BootedSimulator,
  DEVICE_FILE_FORMATS,
  DEVICE_KINDS,
  type Device,
  type DeviceEntry,
  type DeviceImport,
  type DeviceList,
  LONGEST_DEVICE_TEXT,
  LONGEST_NOTE,
  MOST_ADDED_AT_ONCE,
  MOST_DEVICES,
} from '../kept/devices.ts';
import { ENVIRONMENTS } from '../notification.ts';
import { OUTCOMES } from '../outcome.ts';
import { deviceToken, handle } from './parts.ts';
import { takes } from './request.ts';

const line = (most: number) => v.pipe(v.string(), v.maxLength(most));
const text = v.pipe(line(LONGEST_DEVICE_TEXT), v.regex(/\S/));
const time = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15));

export const outcomeSchema = v.strictObject({
  outcome: v.picklist(OUTCOMES),
  reason: v.nullable(line(LONGEST_DEVICE_TEXT)),
  at: time,
  destination: line(LONGEST_DEVICE_TEXT),
});

const entryFields = {
  deviceToken,
  name: text,
  app: v.nullable(text),
  environment: v.nullable(v.picklist(ENVIRONMENTS)),
  kind: v.picklist(DEVICE_KINDS),
  group: v.nullable(text),
  note: line(LONGEST_NOTE),
};

/** A device as it lies in the book and as it arrives from a page. */
export const deviceSchema = v.strictObject({
  ...entryFields,
  first: v.nullable(outcomeSchema),
  last: v.nullable(outcomeSchema),
  gone: v.nullable(v.strictObject({ since: time, destination: line(LONGEST_DEVICE_TEXT) })),
}) satisfies v.GenericSchema<unknown, Device>;

const changeSchema = v.strictObject(entryFields) satisfies v.GenericSchema<unknown, DeviceEntry>;
const deviceTokens = v.pipe(v.array(deviceToken), v.maxLength(MOST_DEVICES));

/** The address book of devices. Nothing comes into it but by one of these. */
export const deviceRequests = {
  /** The book, with the test devices of the simulator. */
  'devices.list': takes(v.undefined()).answers<DeviceList>(),
  /** Adds devices, all or none; with what came of them where they were removed before. Refused where one is there. */
  'devices.add': takes(
    v.strictObject({ devices: v.pipe(v.array(deviceSchema), v.minLength(1), v.maxLength(MOST_ADDED_AT_ONCE)) }),
  ).answers<DeviceList>(),
  /** Writes down something else of a device; its device token may be another from now on. */
  'devices.change': takes(v.strictObject({ deviceToken, device: changeSchema })).answers<DeviceList>(),
  /** Removes devices, and answers what was removed: `devices.add` brings it back. */
  'devices.remove': takes(v.strictObject({ deviceTokens })).answers<{
    readonly removed: readonly Device[];
    readonly list: DeviceList;
  }>(),
  /** Adds what a CSV, a JSON file or a list of device tokens holds. `replace`: its fields win over those of the book. */
  'devices.import': takes(v.strictObject({ file: handle, replace: v.boolean() })).answers<
    DeviceImport & { readonly list: DeviceList }
  >(),
  /** Lets the user have the book, or a group of it, as a file. */
  'devices.export': takes(
    v.strictObject({ format: v.picklist(DEVICE_FILE_FORMATS), group: v.nullable(text) }),
  ).answers<SavedFile>(),
  /** iOS simulators that run on this Mac. Xcode is asked by this request alone. */
  'devices.booted': takes(v.undefined()).answers<readonly BootedSimulator[]>(),
};
