import type { FieldId } from '../contract/field-id.ts';
import type { Place } from '../contract/outcome.ts';
import { words } from './language.ts';

/** What each field is called where a problem points at it. */
const FIELDS = words<Readonly<Record<FieldId, string>>>('fields', {
  destination: 'Destination',
  host: 'Host',
  wire: 'Protocol',
  'ca-file': 'CA file',
  'device-tokens': 'Device tokens',
  payload: 'Payload',
  topic: 'Topic',
  'push-type': 'Push type',
  priority: 'Priority',
  expiration: 'Expiration',
  'collapse-id': 'Collapse id',
  'apns-id': 'apns-id',
  'key-id': 'key id',
  'team-id': 'team id',
  'proxy-address': 'Proxy address',
  'bundle-id': 'Bundle id',
  'channel-id': 'Channel id',
  'request-id': 'Request id',
  'management-host': 'Management host',
  'feedback-host': 'Feedback host',
  name: 'Name',
  'email-address': 'Email address',
});

/** What a field is called. */
export function fieldName(field: FieldId): string {
  return FIELDS[field];
}

/** The name of the field or the file where a problem is. */
export function placeName(place: Place): string {
  return 'file' in place ? place.file : FIELDS[place.field];
}
