import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_HEADERS, type Notification, PRIORITIES, PUSH_TYPES } from '../../../../contract/notification.ts';
import { allHeaders, HeaderWriter, shownHeaders } from '../../../../electron/apns/http2/headers.ts';

const notification: Notification = { ...NO_HEADERS, deviceToken: 'ab', payload: '{}' };

/** Any headers, often those of the one before. */
const anyNotification = fc.record<Notification>({
  deviceToken: fc.constantFrom('ab', 'cd'),
  payload: fc.constant('{}'),
  topic: fc.constantFrom(null, 'com.example.app', 'com.example.other'),
  pushType: fc.constantFrom(null, ...PUSH_TYPES.slice(0, 2)),
  priority: fc.constantFrom(null, ...PRIORITIES),
  expirationSeconds: fc.constantFrom(null, 0, 1_900_000_000),
  collapseId: fc.constantFrom(null, 'score', 'Zoë'),
  apnsId: fc.constantFrom(null, 'a6a2b7a0-0000-4000-8000-000000000001'),
});

describe('the headers of a request', () => {
  it('are those of its own notification and provider token, whatever went before', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyNotification, fc.constantFrom(null, 'one', 'two'))), (requests) => {
        const kept = new HeaderWriter('localhost');
        for (const [one, providerToken] of requests)
          expect(kept.headersOf(one, providerToken)).toEqual(
            new HeaderWriter('localhost').headersOf(one, providerToken),
          );
      }),
    );
  });

  it('are the very same list for those that differ in their device token alone, and in Apple’s order', () => {
    const writer = new HeaderWriter('localhost');
    const first = writer.headersOf({ ...notification, topic: 'a' }, 'token');
    const second = writer.headersOf({ ...notification, topic: 'a', deviceToken: 'cd' }, 'token');
    expect(first).toEqual({
      path: '/3/device/ab',
      fields: [
        [':method', 'POST'],
        [':scheme', 'https'],
        [':authority', 'localhost'],
        ['authorization', 'bearer token'],
        ['apns-topic', 'a'],
      ],
    });
    expect(second).toHaveProperty('path', '/3/device/cd');
    expect('fields' in first && 'fields' in second && first.fields === second.fields).toBe(true);
  });

  it('are logged in the order of a request, without the provider token', () => {
    const head = new HeaderWriter('localhost').headersOf({ ...notification, topic: 'a' }, 'token');
    expect('fields' in head && shownHeaders(allHeaders(head))).toEqual([
      ['header::method', 'POST'],
      ['header::scheme', 'https'],
      ['header::authority', 'localhost'],
      ['header::path', '/3/device/ab'],
      ['header:authorization', 'bearer <redacted>'],
      ['header:apns-topic', 'a'],
    ]);
  });

  it.each<[string, Partial<Notification>]>([
    ['device-token', { deviceToken: 'a b' }],
    ['topic', { topic: 'a\nb' }],
    ['apns-id', { apnsId: '\u0000' }],
    ['collapse-id', { collapseId: 'a\rb' }],
  ])('cannot carry every %s', (field, fields) => {
    const writer = new HeaderWriter('localhost');
    expect(writer.headersOf({ ...notification, ...fields }, null)).toEqual({ unusable: field });
    expect(writer.headersOf(notification, null)).toHaveProperty('fields');
    expect(writer.headersOf({ ...notification, ...fields }, null)).toEqual({ unusable: field });
  });
});
