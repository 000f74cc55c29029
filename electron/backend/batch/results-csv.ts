import type { NotificationResult } from '../../../contract/outcome.ts';

/*
 * Results as comma-separated values (RFC 4180): a line that names the columns, CR LF at each line's end, UTF-8 without a
 * byte order mark. Threat: a spreadsheet takes a cell that begins with = + - or @ for a formula, and a gateway chooses the
 * texts of reason and apns-id, a list those of lines that hold no device token. Such a cell gets an apostrophe before it,
 * which spreadsheets show as text. Control characters become spaces, so that one record is always one line.
 */

/** What a row of results says of one notification. */
export type RecordedResult = Pick<
  NotificationResult,
  'deviceToken' | 'outcome' | 'status' | 'reason' | 'apnsId' | 'timestamp' | 'ms'
>;

/** The line that names the columns of results. */
export const RESULTS_HEAD = 'token,outcome,status,reason,apnsId,timestamp,ms\r\n';

/** One result as a line; absent values are empty, `timestamp` is ISO 8601. */
export function resultRow({ deviceToken, outcome, status, reason, apnsId, timestamp, ms }: RecordedResult): string {
  return `${cell(deviceToken)},${outcome},${status ?? ''},${cell(reason ?? '')},${cell(apnsId ?? '')},${timeOf(timestamp)},${Math.round(ms * 10) / 10}\r\n`;
}

/** The line that names the columns of a list of device tokens that are gone. */
export const GONE_HEAD = 'token,timestamp\r\n';

/** A device token that APNs answered with 410, and since when it has been inactive, as a line. */
export function goneRow({ deviceToken, timestamp }: Pick<RecordedResult, 'deviceToken' | 'timestamp'>): string {
  return `${cell(deviceToken)},${timeOf(timestamp)}\r\n`;
}

/** APNs' word for a device token that is no longer active (Apple: Handling notification responses from APNs). */
export const GONE_STATUS = 410;

/** What `cell` was given, without the apostrophe it may have put before. */
export function withoutGuard(text: string): string {
  return text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;
}

/** UNIX milliseconds as ISO 8601; '' where absent, or where a gateway made up a time that no calendar has. */
export function timeOf(timestamp: number | null): string {
  if (timestamp === null) return '';
  const date = new Date(timestamp);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

const PLAIN = /^(?:[\w.:][\w.:-]*)?$/;
/** The wide forms count too: a spreadsheet set to an East Asian language reads them as the others. */
const FORMULA = /^'*\s*[=+\-@＝＋－＠]/;

/** A text as one cell, harmless in a spreadsheet. */
export function cell(text: string): string {
  if (PLAIN.test(text)) return text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
  const harmless = FORMULA.test(line) ? `'${line}` : line;
  return `"${harmless.replace(/"/g, '""')}"`;
}
