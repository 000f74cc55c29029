/**
 * Fields that a problem can point at, by id; a place that is none of them is a file's name. What a field is called is in
 * `words/fields.ts`, and the page finds its control by the id.
 */
export const FIELD_IDS = [
  'Destination',
  'Host',
  'Wire',
  'CA file',
  'Device tokens',
  'Payload',
  'Topic',
  'Push type',
  'Priority',
  'Expiration',
  'Collapse id',
  'apns-id',
  'key id',
  'team id',
  'Proxy address',
  'Bundle id',
  'Channel id',
  'Request id',
  'Management host',
  'Feedback host',
  'Name',
  'Email address',
] as const;
export type FieldId = (typeof FIELD_IDS)[number];
