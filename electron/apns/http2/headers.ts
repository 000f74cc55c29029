import type { OutgoingHttpHeaders } from 'node:http2';
import type { LogDetail } from '../../../contract/log-entry.ts';
import type { Notification } from '../../../contract/notification.ts';

/** Headers of a notification, or the field that no header can carry, as words for a sentence. */
export type RequestHeaders = { readonly headers: OutgoingHttpHeaders } | { readonly unusable: string };

/**
 * Makes the headers of notifications to one authority: those of Apple's table and no others, each only where it is set
 * (Apple: Sending notification requests to APNs). Notifications of a batch differ in their device token alone, so all
 * other headers are made when they change, not each time.
 */
export class HeaderWriter {
  readonly #authority: string;
  #last: { readonly notification: Notification; readonly providerToken: string | null } | null = null;
  #common: CommonHeaders = { fields: [] };

  constructor(authority: string) {
    this.#authority = authority;
  }

  /** `providerToken`: `null` with a client certificate. */
  headersOf(notification: Notification, providerToken: string | null): RequestHeaders {
    const { deviceToken } = notification;
    if (!/^[\x21-\x7e]*$/.test(deviceToken)) return { unusable: 'device token' };
    const last = this.#last;
    if (last === null || last.providerToken !== providerToken || !areAlike(last.notification, notification)) {
      this.#last = { notification, providerToken };
      this.#common = commonHeaders(notification, providerToken);
    }
    if ('unusable' in this.#common) return this.#common;
    // Field by field: V8 gives what is made by spreading another object a shape of its own, which slows node:http2 down.
    const headers: OutgoingHttpHeaders = {
      ':method': 'POST',
      ':scheme': 'https',
      ':authority': this.#authority,
      ':path': `/3/device/${deviceToken}`,
    };
    for (const [name, value] of this.#common.fields) headers[name] = value;
    return { headers };
  }
}

function areAlike(one: Notification, other: Notification): boolean {
  return (
    one.topic === other.topic &&
    one.pushType === other.pushType &&
    one.apnsId === other.apnsId &&
    one.expirationSeconds === other.expirationSeconds &&
    one.priority === other.priority &&
    one.collapseId === other.collapseId
  );
}

/** The headers that all notifications of a batch have, or the field that no header can carry. */
type CommonHeaders = { readonly fields: readonly (readonly [string, string])[] } | { readonly unusable: string };

function commonHeaders(
  { topic, pushType, apnsId, expirationSeconds, priority, collapseId }: Notification,
  providerToken: string | null,
): CommonHeaders {
  if (topic !== null && CONTROL.test(topic)) return { unusable: 'topic' };
  if (apnsId !== null && CONTROL.test(apnsId)) return { unusable: 'apns-id' };
  if (collapseId !== null && CONTROL.test(collapseId)) return { unusable: 'collapse id' };
  const fields: [string, string][] = [];
  if (providerToken !== null) fields.push(['authorization', `bearer ${providerToken}`]);
  if (topic !== null) fields.push(['apns-topic', headerText(topic)]);
  if (pushType !== null) fields.push(['apns-push-type', pushType]);
  if (apnsId !== null) fields.push(['apns-id', headerText(apnsId)]);
  if (expirationSeconds !== null) fields.push(['apns-expiration', String(expirationSeconds)]);
  if (priority !== null) fields.push(['apns-priority', String(priority)]);
  if (collapseId !== null) fields.push(['apns-collapse-id', headerText(collapseId)]);
  return { fields };
}

/**
 * `text` so that its UTF-8 bytes go out: Node writes each character of a header as one byte, which would turn the
 * UTF-8 that a collapse id may hold into something else.
 */
function headerText(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
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
