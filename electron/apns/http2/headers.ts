import { constants, type OutgoingHttpHeaders } from 'node:http2';
import type { LogDetail } from '../../../contract/log-entry.ts';
import type { Notification } from '../../../contract/notification.ts';

/**
 * The headers of one notification, those of Apple's table and no others, each only where it is set (Apple: Sending
 * notification requests to APNs). `providerToken`: `null` with a client certificate.
 */
export function requestHeaders(
  notification: Notification,
  authority: string,
  providerToken: string | null,
): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {
    [constants.HTTP2_HEADER_METHOD]: 'POST',
    [constants.HTTP2_HEADER_SCHEME]: 'https',
    [constants.HTTP2_HEADER_AUTHORITY]: authority,
    [constants.HTTP2_HEADER_PATH]: `/3/device/${notification.deviceToken}`,
  };
  if (providerToken !== null) headers.authorization = `bearer ${providerToken}`;
  if (notification.topic !== null) headers['apns-topic'] = headerText(notification.topic);
  if (notification.pushType !== null) headers['apns-push-type'] = notification.pushType;
  if (notification.apnsId !== null) headers['apns-id'] = headerText(notification.apnsId);
  if (notification.expirationSeconds !== null) headers['apns-expiration'] = String(notification.expirationSeconds);
  if (notification.priority !== null) headers['apns-priority'] = String(notification.priority);
  if (notification.collapseId !== null) headers['apns-collapse-id'] = headerText(notification.collapseId);
  return headers;
}

/**
 * `text` so that its UTF-8 bytes go out: Node writes each character of a header as one byte, which would turn the
 * UTF-8 that a collapse id may hold into something else.
 */
function headerText(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** Which field of a notification no header can carry, as words for a sentence; `null` where all can. */
export function unusableHeader({ deviceToken, topic, apnsId, collapseId }: Notification): string | null {
  if (!/^[\x21-\x7e]*$/.test(deviceToken)) return 'device token';
  if (topic !== null && CONTROL.test(topic)) return 'topic';
  if (apnsId !== null && CONTROL.test(apnsId)) return 'apns-id';
  if (collapseId !== null && CONTROL.test(collapseId)) return 'collapse id';
  return null;
}

/** RFC 9110 section 5.5: what would end or cut a header's value. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\x00-\x1f\x7f]/;

/** Headers as the log shows them: the provider token is left out. */
export function shownHeaders(headers: object): readonly LogDetail[] {
  return Object.entries(headers).map(([name, value]) => [
    name,
    name === 'authorization' ? 'bearer <redacted>' : Array.isArray(value) ? value.join(', ') : String(value),
  ]);
}
