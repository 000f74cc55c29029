import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeaderDecoder } from '../../../../electron/http2/hpack/decoder.ts';
import { HeaderEncoder } from '../../../../electron/http2/hpack/encoder.ts';
import type { HeaderField } from '../../../../electron/http2/hpack/tables.ts';

const PATH: HeaderField = [':path', `/3/device/${'ab'.repeat(32)}`];
const FIELDS: readonly HeaderField[] = [
  [':method', 'POST'],
  [':scheme', 'https'],
  [':authority', 'api.push.apple.com'],
  ['authorization', `bearer ${'x'.repeat(250)}`],
  ['apns-topic', 'com.example.app'],
  ['apns-push-type', 'alert'],
];

/** Few names and values, so that they come again; some as large as the table, or larger. */
const anyField = fc.tuple(
  fc.constantFrom(':method', ':authority', 'apns-topic', 'apns-id', 'date', 'x'),
  fc.oneof(
    fc.constantFrom('', 'POST', 'GET', 'a', 'b', 'é'),
    fc.nat(5_000).map((length) => 'y'.repeat(length)),
  ),
);
const anyStep = fc.oneof(
  { weight: 5, arbitrary: fc.record({ own: anyField, list: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ limits: fc.array(fc.nat(5_000), { minLength: 1, maxLength: 3 }) }) },
);

describe('headers of requests', () => {
  it('are read by the other side as they were, whatever tables it allows in between', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(anyField, { maxLength: 8 }), { minLength: 4, maxLength: 4 }),
        fc.array(anyStep),
        (lists, steps) => {
          const encoder = new HeaderEncoder();
          const decoder = new HeaderDecoder();
          for (const step of steps) {
            if ('limits' in step) {
              for (const limit of step.limits) encoder.limitTable(limit);
              continue;
            }
            const fields = lists[step.list] ?? [];
            expect(decoder.decode(encoder.encode(step.own, fields))).toEqual([step.own, ...fields]);
          }
        },
      ),
    );
  });

  it('cost their path and a byte each from the second time on, and keep no path in the table', () => {
    const encoder = new HeaderEncoder();
    const decoder = new HeaderDecoder();
    const own = 1 + 1 + PATH[1].length;
    const lengths = Array.from({ length: 3 }, () => {
      const block = encoder.encode(PATH, FIELDS);
      expect(decoder.decode(block)).toEqual([PATH, ...FIELDS]);
      return block.length;
    });
    expect(lengths[0]).toBeGreaterThan(own + 300);
    expect(lengths.slice(1)).toEqual([own + FIELDS.length, own + FIELDS.length]);
  });

  it('never use more of a table than the other side allows', () => {
    const encoder = new HeaderEncoder();
    encoder.limitTable(0);
    const first = encoder.encode(PATH, FIELDS);
    // The table's new size comes before all else (RFC 7541 section 4.2).
    expect(first[0]).toBe(0x20);
    expect(encoder.encode(PATH, FIELDS)).toHaveLength(first.length - 1);
    expect(new HeaderDecoder().decode(first)).toEqual([PATH, ...FIELDS]);
  });

  it.each([0, 200])('tell that the table was smaller in between, with %i bytes, by emptying it', (smallest) => {
    const encoder = new HeaderEncoder();
    encoder.encode(PATH, FIELDS);
    encoder.limitTable(smallest);
    encoder.limitTable(4_096);
    expect(encoder.encode(PATH, FIELDS).subarray(0, 4).toString('hex')).toBe('203fe11f');
  });
});
