import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ConnectAnswer,
  decodeConnectAnswer,
  encodeConnect,
  MAX_ANSWER_BYTES,
} from '../../../../electron/apns/proxy/http-connect.ts';

const wrong = (): Error => new Error('not HTTP');
const decode = (text: string) => decodeConnectAnswer(Buffer.from(text, 'latin1'), wrong);

/** What a reader makes of bytes that come in pieces, and what it leaves behind. */
function decodeInPieces(bytes: Buffer, cuts: readonly number[]): { answer: ConnectAnswer; left: Buffer } | null {
  const ends = [...new Set([...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  for (const end of ends) {
    const understood = decodeConnectAnswer(bytes.subarray(0, end), wrong);
    if (understood !== null) return { answer: understood.value, left: bytes.subarray(understood.bytes) };
  }
  return null;
}

describe('the request to an HTTP proxy', () => {
  it('names the gateway twice and ends with an empty line', () => {
    expect(encodeConnect({ host: 'api.push.apple.com', port: 443 }, null).toString()).toBe(
      'CONNECT api.push.apple.com:443 HTTP/1.1\r\nHost: api.push.apple.com:443\r\n\r\n',
    );
  });

  it('puts an IPv6 address in brackets', () => {
    expect(encodeConnect({ host: '2001:db8::1', port: 2197 }, null).toString()).toContain(
      'CONNECT [2001:db8::1]:2197 HTTP/1.1\r\n',
    );
  });

  it('carries user name and password as UTF-8 in Base64, as RFC 7617 has it', () => {
    const text = encodeConnect({ host: 'a.example', port: 1 }, { user: 'test', password: '123£' }).toString();
    expect(text).toContain('Proxy-Authorization: Basic dGVzdDoxMjPCow==\r\n');
  });
});

describe('the answer of an HTTP proxy', () => {
  it('ends where its headers end, and leaves what follows to the tunnel', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('\r\n', '\n'),
        fc.integer({ min: 200, max: 599 }),
        fc.array(fc.constantFrom('Via: 1.1 a', 'X-Squid-Error: ERR 0', 'no header', 'Content-Length: 3'), {
          maxLength: 5,
        }),
        fc.uint8Array({ maxLength: 40 }),
        fc.array(fc.nat(300), { maxLength: 20 }),
        (line, status, headers, rest, cuts) => {
          const head = [`HTTP/1.1 ${status} Some words`, ...headers, '', ''].join(line);
          const bytes = Buffer.concat([Buffer.from(head), rest]);
          const decoded = decodeInPieces(bytes, cuts);
          expect(decoded?.answer.status).toBe(status);
          expect(decoded?.answer.headers).toHaveLength(headers.filter((header) => header.includes(':')).length);
          expect(decoded?.left.equals(Buffer.from(rest))).toBe(true);
        },
      ),
    );
  });

  it('is the first that is final: interim answers are passed over', () => {
    const understood = decode(
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.0 200\r\n\r\n!',
    );
    expect(understood).toMatchObject({ value: { status: 200, statusLine: 'HTTP/1.0 200', headers: [] } });
  });

  it('is waited for while it may still become HTTP, and refused as soon as it cannot', () => {
    for (const text of ['', 'H', 'HTTP/1.', 'HTTP/1.1 200 OK\r\nVia: x\r\n']) expect(decode(text)).toBeNull();
    for (const text of [
      '220 mail',
      'HTTX',
      'HTTP/2 200\r\n\r\n',
      'HTTP/1.1 20 OK\r\n\r\n',
      '\x05\x00',
      'HTTP/1.1 2000\n\n',
    ])
      expect(() => decode(text), text).toThrow('not HTTP');
  });

  it('is refused when its headers have no end', () => {
    const endless = `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(MAX_ANSWER_BYTES)}`;
    expect(decode(endless.slice(0, MAX_ANSWER_BYTES - 1))).toBeNull();
    expect(() => decode(endless.slice(0, MAX_ANSWER_BYTES))).toThrow('not HTTP');
  });

  it('never ends in anything but an answer, a wait or that error, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, likely) => {
        const text = likely
          ? `HTTP/1.1 ${Buffer.from(bytes).toString('latin1')}`
          : Buffer.from(bytes).toString('latin1');
        try {
          const understood = decode(text);
          if (understood !== null) expect(understood.bytes).toBeLessThanOrEqual(text.length);
        } catch (error) {
          expect(String(error)).toBe('Error: not HTTP');
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
