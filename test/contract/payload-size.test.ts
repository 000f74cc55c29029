import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { payloadLimit, utf8Length } from '../../contract/payload-size.ts';
import { payloadLimitReason } from '../../words/payload/limit.ts';

describe('utf8Length', () => {
  it.each([
    '',
    'a',
    'é',
    '€',
    '😀',
    '\ud83d',
    '\ude00',
    '\ude00\ud83d',
    '\ud83d\ud83d\ude00',
    'a\ud83d',
    '\u0000\u007f\u0080\u07ff\u0800\uffff',
  ])('counts the bytes that are sent for %j', (text) => {
    expect(utf8Length(text)).toBe(Buffer.byteLength(text, 'utf8'));
    expect(utf8Length(text)).toBe(Buffer.from(text, 'utf8').length);
  });

  it('equals Buffer.byteLength for every string, lone surrogates included', () => {
    const unit = fc.oneof(
      fc.nat(0xffff).map((code) => String.fromCharCode(code)),
      fc.integer({ min: 0xd800, max: 0xdfff }).map((code) => String.fromCharCode(code)),
      fc.constantFrom('a', 'é', '€', '😀'),
    );
    fc.assert(
      fc.property(
        fc.array(unit, { maxLength: 64 }).map((units) => units.join('')),
        (text) => {
          expect(utf8Length(text)).toBe(Buffer.byteLength(text, 'utf8'));
        },
      ),
      { numRuns: 5_000 },
    );
  });
});

describe('payloadLimit', () => {
  it.each([
    ['binary', 0, 'alert', 256, 'binary gateway, command 0'],
    ['binary', 1, 'voip', 256, 'binary gateway, command 1'],
    ['binary', 2, 'voip', 2048, 'binary gateway, command 2'],
    ['http2', 0, 'alert', 4096, 'HTTP/2'],
    ['http2', 2, null, 4096, 'HTTP/2'],
    ['http2', 2, 'voip', 5120, 'HTTP/2, voip'],
    ['http2', 2, 'liveactivity', 4096, 'HTTP/2'],
  ] as const)('%s, command %i, %s: %i bytes', (wire, binaryCommand, pushType, limit, reason) => {
    expect(payloadLimit({ wire, binaryCommand, pushType })).toBe(limit);
    expect(payloadLimitReason({ wire, binaryCommand, pushType })).toBe(reason);
  });

  it('a broadcast: 5120 bytes, whatever else is said of the route', () => {
    for (const wire of ['http2', 'binary'] as const) {
      const route = { wire, binaryCommand: 2, pushType: 'liveactivity', broadcast: true } as const;
      expect([payloadLimit(route), payloadLimitReason(route)]).toEqual([5120, 'broadcast']);
    }
  });
});
