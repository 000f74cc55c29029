import type { LogDetail } from '../../../contract/log-entry.ts';
import type { Notification } from '../../../contract/notification.ts';
import type { HeaderField } from '../../http2/hpack/tables.ts';

/** All headers of a request: its path, and the rest with the pseudo-headers first. Each character of a value is one byte. */
export interface RequestHead {
  readonly path: string;
  readonly fields: readonly HeaderField[];
}

/** The pseudo-headers of a request but for its path (RFC 9113 section 8.3.1). */
export function pseudoHeaders(method: string, authority: string): readonly HeaderField[] {
  return [
    [':method', method],
    [':scheme', 'https'],
    [':authority', authority],
  ];
}

/**
 * Makes the headers of notifications to one authority: those of Apple's table and no others, each only where it is set
 * (Apple: Sending notification requests to APNs). Notifications of a batch differ in their device token alone, so all
 * other headers are made when they change, not each time: the list is the very same until then.
 */
export class HeaderWriter {
  readonly #authority: string;
  #last: { readonly notification: Notification; readonly providerToken: string | null } | null = null;
  #common: CommonHeaders = { fields: [] };

  constructor(authority: string) {
    this.#authority = authority;
  }

  /** Headers, or the field that no header can carry,. `providerToken`: `null` with a client certificate. */
  headersOf(notification: Notification, providerToken: string | null): RequestHead | { readonly unusable: string } {
    const { deviceToken } = notification;
    if (!PATH_PART.test(deviceToken)) return { unusable: 'device-token' };
    const last = this.#last;
    if (last === null || last.providerToken !== providerToken || !haveAlikeHeaders(last.notification, notification)) {
      this.#last = { notification, providerToken };
      this.#common = commonHeaders(notification, this.#authority, providerToken);
    }
    if ('unusable' in this.#common) return this.#common;
    return { path: `/3/device/${deviceToken}`, fields: this.#common.fields };
  }
}

const PATH_PART = /^[\x21-\x7e]*$/;

/** Whether two notifications differ in device token and payload alone. */
export function haveAlikeHeaders(one: Notification, other: Notification): boolean {
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
type CommonHeaders = Pick<RequestHead, 'fields'> | { readonly unusable: string };

function commonHeaders(
  { topic, pushType, apnsId, expirationSeconds, priority, collapseId }: Notification,
  authority: string,
  providerToken: string | null,
): CommonHeaders {
  if (topic !== null && CONTROL.test(topic)) return { unusable: 'topic' };
  if (apnsId !== null && CONTROL.test(apnsId)) return { unusable: 'apns-id' };
  if (collapseId !== null && CONTROL.test(collapseId)) return { unusable: 'collapse-id' };
  const fields: HeaderField[] = [...pseudoHeaders('POST', authority)];
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
 * `text` so that its UTF-8 bytes go out, as a collapse id may hold more than ASCII: one character for each byte.
 */
function headerText(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** RFC 9110 section 5.5: what would end or cut a header's value. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\x00-\x1f\x7f]/;

/** All headers of a request, the pseudo-headers together and first, as a request has them. */
export function allHeaders({ path, fields }: RequestHead): readonly HeaderField[] {
  const isPseudo = ([name]: HeaderField): boolean => name.startsWith(':');
  return [...fields.filter(isPseudo), [':path', path], ...fields.filter((field) => !isPseudo(field))];
}

/** Headers as the log shows them: the provider token is left out. */
export function shownHeaders(fields: Iterable<HeaderField>): readonly LogDetail[] {
  return [...fields].map(([name, value]) => [`header:${name}`, name === 'authorization' ? 'bearer <redacted>' : value]);
}
