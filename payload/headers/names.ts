import type { HeaderField } from '../problem.ts';

/** Headers as HTTP has them, by their field here (Apple: Sending notification requests to APNs). */
export const HEADER_NAMES: Readonly<Record<HeaderField, string>> = {
  pushType: 'apns-push-type',
  topic: 'apns-topic',
  priority: 'apns-priority',
  expiration: 'apns-expiration',
  collapseId: 'apns-collapse-id',
  apnsId: 'apns-id',
};

const FIELDS = new Map(Object.entries(HEADER_NAMES).map(([field, name]) => [name, field as HeaderField]));

/** The field that a header fills; `undefined` where it has none. */
export function fieldOfHeader(name: string): HeaderField | undefined {
  return FIELDS.get(name);
}
