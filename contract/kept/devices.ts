import type { SimulatedDeviceId } from '../facts/simulator.ts';
import type { Environment } from '../notification.ts';
import type { Outcome, Problem } from '../outcome.ts';

/** What a device is. */
export const DEVICE_KINDS = ['iphone', 'ipad', 'mac', 'watch', 'tv', 'vision', 'other'] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];

/** Most devices that the book holds, as many as one request sends to; longer lists are files. */
export const MOST_DEVICES = 10_000;
/** Most characters of each text of a device. */
export const LONGEST_DEVICE_TEXT = 200;
/** Most characters of its note. */
export const LONGEST_NOTE = 2_000;
/** Most devices that one request adds. */
export const MOST_ADDED_AT_ONCE = 200;

/** What came of a notification to a device. */
export interface DeviceOutcome {
  readonly outcome: Outcome;
  /** APNs' reason; `null` where it gave none. */
  readonly reason: string | null;
  /** UNIX milliseconds. */
  readonly at: number;
  /** Who said so: `simulator`, `sandbox`, `production`, or the host of another gateway. */
  readonly destination: string;
}

/** APNs said 410: the device token is no longer active. */
export interface DeviceGone {
  /** UNIX milliseconds, as APNs found it out; where it did not say, when it answered. */
  readonly since: number;
  /** As of `DeviceOutcome`. */
  readonly destination: string;
}

/** What a person writes down of a device. Every text is one line. */
export interface DeviceEntry {
  /** Lower-case hexadecimal. One device token is one entry. */
  readonly deviceToken: string;
  /** Never empty. Several may have the same. */
  readonly name: string;
  /** The topic or bundle id of the app that the device token was issued to. */
  readonly app: string | null;
  readonly environment: Environment | null;
  readonly kind: DeviceKind;
  /** Groups of which the names differ in capitals alone are one. */
  readonly group: string | null;
  readonly note: string;
}

/** A device in the book. */
export interface Device extends DeviceEntry {
  readonly first: DeviceOutcome | null;
  readonly last: DeviceOutcome | null;
  readonly gone: DeviceGone | null;
}

/** A device as lists show it. */
export interface ListedDevice extends Device {
  /** A test device of the simulator, by its id. */
  readonly simulated: SimulatedDeviceId | null;
  /** False for a test device that nobody has added; its `name` is its id then. */
  readonly inBook: boolean;
}

/** The whole book. */
export interface DeviceList {
  /** Those of the book by name, then the test devices of the simulator. */
  readonly devices: readonly ListedDevice[];
  readonly groups: readonly DeviceGroup[];
  /** What is wrong with the book's file. */
  readonly problem: Problem | null;
}

export interface DeviceGroup {
  readonly name: string;
  readonly devices: number;
}

export const DEVICE_FILE_FORMATS = ['csv', 'json'] as const;
export type DeviceFileFormat = (typeof DEVICE_FILE_FORMATS)[number];

/** What an import came to. */
export interface DeviceImport {
  readonly added: number;
  /** Those of the book that the file knew more, or otherwise, of. */
  readonly changed: number;
  /** Those that are in the book as the file has them. */
  readonly unchanged: number;
  /** The first of what was left out, each with its line. */
  readonly left: readonly Problem[];
  /** How many in all. */
  readonly leftCount: number;
}

/** An iOS simulator of Xcode that runs on this Mac. */
export interface BootedSimulator {
  /** What `--device` and the destination name it by. */
  readonly udid: string;
  readonly name: string;
  /** “iOS 17.2”; what simctl calls it where it is of another form. */
  readonly runtime: string;
  readonly kind: DeviceKind;
}

/** The name of a group, or of a device, as it is compared: capitals and the width of gaps do not count. */
export function comparableName(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}
