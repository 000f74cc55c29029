import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSocks5Reply, encodeSocks4Connect, encodeSocks5Connect } from '../../../../electron/apns/proxy/socks.ts';

const wrong = (): Error => new Error('not SOCKS');

describe('the request to a SOCKS 5 proxy', () => {
  it('is laid out as RFC 1928 section 4 has it', () => {
    expect(encodeSocks5Connect('a.example', 443).toString('hex')).toBe(
      '05010003' + '09' + '612e6578616d706c65' + '01bb',
    );
    expect(encodeSocks5Connect('17.188.143.4', 2197).toString('hex')).toBe('05010001' + '11bc8f04' + '0895');
    expect(encodeSocks5Connect('2001:db8::7:0', 1).toString('hex')).toBe(
      `05010004${'20010db8000000000000000000070000'}0001`,
    );
  });

  it('writes every IPv6 address that Node knows as its sixteen bytes', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        fc.pre(isIPv6(address));
        const bytes = encodeSocks5Connect(address, 1).subarray(4, 20);
        // The URL parser of Node spells an address in one way only, from whatever form.
        const spelt = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(at * 2).toString(16)).join(':');
        expect(new URL(`http://[${spelt}]/`).host).toBe(new URL(`http://[${address}]/`).host);
      }),
    );
  });
});

describe('the request to a SOCKS 4 proxy', () => {
  it('carries an address, or with 4A the name behind an address that cannot be', () => {
    expect(encodeSocks4Connect('17.188.143.4', 443, 'ann').toString('hex')).toBe('040101bb' + '11bc8f04' + '616e6e00');
    expect(encodeSocks4Connect('a.example', 443, '').toString('hex')).toBe(
      '040101bb' + '00000001' + '00' + '612e6578616d706c6500',
    );
  });
});

describe('the reply of a SOCKS 5 proxy', () => {
  it.each([
    ['an IPv4 address', [5, 0, 0, 1, 1, 2, 3, 4, 0, 80]],
    ['an IPv6 address', [5, 0, 0, 4, ...Array<number>(16).fill(7), 0, 80]],
    ['a name', [5, 0, 0, 3, 3, 97, 98, 99, 0, 80]],
    ['an empty name', [5, 0, 0, 3, 0, 0, 80]],
  ])('is read to its exact end when it is bound to %s', (_, reply) => {
    const bytes = Buffer.from([...reply, 42, 43]);
    for (let length = 0; length < reply.length; length += 1)
      expect(decodeSocks5Reply(bytes.subarray(0, length), wrong)).toBeNull();
    for (let length = reply.length; length <= bytes.length; length += 1)
      expect(decodeSocks5Reply(bytes.subarray(0, length), wrong)).toEqual({ value: 0, bytes: reply.length });
  });

  it('is known by its code alone when it refuses', () => {
    expect(decodeSocks5Reply(Buffer.from([5, 2]), wrong)?.value).toBe(2);
  });

  it('is no reply in another version, or with an address of a kind that there is not', () => {
    for (const bytes of [
      [72, 84],
      [4, 90, 0],
      [5, 0, 0, 2, 0],
    ])
      expect(() => decodeSocks5Reply(Buffer.from(bytes), wrong)).toThrow('not SOCKS');
  });
});
