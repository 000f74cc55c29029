import type { FieldId } from '../contract/field-id.ts';
import { words } from './language.ts';

/** What each field is called where a problem points at it. */
const FIELDS = words<Readonly<Record<FieldId, string>>>('fields', {
  Destination: 'Destination',
  Host: 'Host',
  Wire: 'Wire',
  'CA file': 'CA file',
  'Device tokens': 'Device tokens',
  Payload: 'Payload',
  Topic: 'Topic',
  'Push type': 'Push type',
  Priority: 'Priority',
  Expiration: 'Expiration',
  'Collapse id': 'Collapse id',
  'apns-id': 'apns-id',
  'key id': 'key id',
  'team id': 'team id',
  'Proxy address': 'Proxy address',
  'Bundle id': 'Bundle id',
  'Channel id': 'Channel id',
  'Request id': 'Request id',
  'Management host': 'Management host',
  'Feedback host': 'Feedback host',
  Name: 'Name',
  'Email address': 'Email address',
});

/** The name of a field, or of a file as it stands. */
export function placeName(name: string): string {
  return Object.hasOwn(FIELDS, name) ? FIELDS[name as FieldId] : name;
}
