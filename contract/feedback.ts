import type { Explanation } from './outcome.ts';

/** Most devices of one reading that a window is shown; the file of the reading holds all. */
export const MOST_FEEDBACK_SHOWN = 50_000;

/** A device that no longer has the app, as a feedback service names it (Apple: Binary Provider API). */
export interface FeedbackDevice {
  /** Lower-case hexadecimal. */
  readonly deviceToken: string;
  /** UNIX seconds when APNs found that out: compare it with the last registration before the device token is deleted. */
  readonly timestampSeconds: number;
}

/** A reading of a feedback service that is kept in a file, since the service has forgotten it. */
export interface KeptReading {
  /** Its file's name. */
  readonly id: string;
  /** UNIX milliseconds when it began. */
  readonly at: number;
  /** What the service is called, as a file's name can hold it. */
  readonly source: string;
  readonly devices: number;
  /** False where it ended before the list did. */
  readonly whole: boolean;
}

/** How a reading of a feedback service ended. */
export interface FeedbackResult {
  /** The kept reading; `null` where nothing was read. */
  readonly readingId: string | null;
  /** False where it ended before the list did; what was read is kept all the same. */
  readonly whole: boolean;
  /** How many devices were read. */
  readonly count: number;
  /** The first of them, no more than `MOST_FEEDBACK_SHOWN`. */
  readonly devices: readonly FeedbackDevice[];
  readonly seconds: number;
  /** Our code for what ended it early; `null` where nothing did. */
  readonly reason: string | null;
  readonly explanation: Explanation;
}

/** A line of the CSV is no longer: 200 digits, a time, seconds. */
export const MOST_FEEDBACK_LINE_BYTES = 240;
/** The name of the CSV's columns. */
const CSV_HEAD = 'device_token,time,unix_seconds';

/** Devices as CSV (RFC 4180), a line each, with times in ISO 8601 and in UNIX seconds. `head`: whether the names of the columns come first. */
export function feedbackCsv(devices: readonly FeedbackDevice[], head: boolean): string {
  const lines = devices.map((device) => `${device.deviceToken},${isoTime(device)},${device.timestampSeconds}\r\n`);
  return `${head ? `${CSV_HEAD}\r\n` : ''}${lines.join('')}`;
}

/** When APNs found the device without the app, in ISO 8601. */
export function isoTime({ timestampSeconds }: Pick<FeedbackDevice, 'timestampSeconds'>): string {
  return new Date(timestampSeconds * 1_000).toISOString();
}

/** The devices in a text that `feedbackCsv` wrote; a last line that is cut is left out. */
export function readFeedbackCsv(text: string): readonly FeedbackDevice[] {
  const devices: FeedbackDevice[] = [];
  for (const [, deviceToken = '', seconds] of text.matchAll(/^((?:[0-9a-f]{2})*),[^,\r\n]*,(\d{1,10})\r?\n/gm))
    devices.push({ deviceToken, timestampSeconds: Number(seconds) });
  return devices;
}
