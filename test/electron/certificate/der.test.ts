import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  childrenOf,
  DerError,
  encodeDer,
  encodeInteger,
  encodeOid,
  encodeSet,
  octetsOf,
  oidOf,
  readDer,
  smallIntegerOf,
  TAG,
  textOf,
  timeOf,
} from '../../../electron/certificate/der.ts';

describe('DER', () => {
  it('gives back what it wrote, whatever the length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70_000, size: 'max' }), (content) => {
        const node = readDer(encodeDer(TAG.octetString, Buffer.from(content)));
        expect(octetsOf(node).equals(Buffer.from(content))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('gives back integers and object identifiers', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        expect(smallIntegerOf(readDer(encodeInteger(value)))).toBe(value);
      }),
    );
    for (const oid of ['1.2.840.113635.100.6.3.6', '0.9.2342.19200300.100.1.1', '2.5.29.19', '2.999.1'])
      expect(oidOf(readDer(encodeOid(oid)))).toBe(oid);
  });

  it('reads BER elements without a length and octet strings in pieces', () => {
    const pieces = readDer(Buffer.from('24800402aabb0401cc0000ff', 'hex'));
    expect(octetsOf(pieces).toString('hex')).toBe('aabbcc');
    expect(pieces.raw).toHaveLength(11);
  });

  it('calls an integer that no count can be infinite', () => {
    expect(smallIntegerOf(readDer(Buffer.from('020900ffffffffffffffff', 'hex')))).toBe(Number.POSITIVE_INFINITY);
    expect(() => smallIntegerOf(readDer(Buffer.from('0201ff', 'hex')))).toThrow(DerError);
  });

  it('sorts the members of a set', () => {
    const set = encodeSet(encodeInteger(5), encodeInteger(1));
    expect(set.toString('hex')).toBe('3106020101020105');
  });

  it.each([
    ['170d3236303132303134333030305a', '2026-01-20T14:30:00.000Z'],
    ['170d3939303132303134333030305a', '1999-01-20T14:30:00.000Z'],
    ['180f32303530303132303134333030305a', '2050-01-20T14:30:00.000Z'],
  ])('reads the date %s', (hex, iso) => {
    expect(new Date(timeOf(readDer(Buffer.from(hex, 'hex')))).toISOString()).toBe(iso);
  });

  it('reads text in the types that names use', () => {
    expect(textOf(readDer(Buffer.from('1e0400e40021', 'hex')))).toBe('ä!');
    expect(textOf(readDer(Buffer.from('0c02c3a4', 'hex')))).toBe('ä');
    expect(textOf(readDer(Buffer.from('0101ff', 'hex')))).toBeNull();
  });

  it('refuses nesting without end', () => {
    expect(() => readDer(Buffer.alloc(100_000, Buffer.from('3080', 'hex')))).toThrow(DerError);
  });

  it('throws nothing but its own error for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          childrenOf(readDer(Buffer.from(bytes)));
        } catch (error) {
          expect(error).toBeInstanceOf(DerError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
