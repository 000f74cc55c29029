import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseProxyAddress } from '../../contract/proxy-address.ts';

const read = (
  scheme: string,
  host: string,
  port: number,
  user: string | null = null,
  password: string | null = null,
) => ({
  ...{ scheme, host, port, user, password },
});

describe('the address of a proxy', () => {
  it.each([
    ['proxy.example.com:8080', read('http', 'proxy.example.com', 8080)],
    ['  http://proxy.example.com/ ', read('http', 'proxy.example.com', 80)],
    ['HTTPS://p.example', read('https', 'p.example', 443)],
    ['socks5://127.0.0.1', read('socks5', '127.0.0.1', 1080)],
    ['socks5h://[::1]:9050', read('socks5h', '::1', 9050)],
    ['socks://desktop:1081/', read('socks5h', 'desktop', 1081)],
    ['socks4a://h', read('socks4a', 'h', 1080)],
    ['http://ann@p:1', read('http', 'p', 1, 'ann')],
    ['http://ann:@p:1', read('http', 'p', 1, 'ann', '')],
    ['http://ann:s%40cret%2F@p:1', read('http', 'p', 1, 'ann', 's@cret/')],
    ['http://ann:p@ss:word@p:1', read('http', 'p', 1, 'ann', 'p@ss:word')],
    ['http://ann:100%@p:1', read('http', 'p', 1, 'ann', '100%')],
    ['http://ann:50%off%40@p:1', read('http', 'p', 1, 'ann', '50%off@')],
    ['http://a%20b:%ff%40%@p:1', read('http', 'p', 1, 'a b', '%ff@%')],
    ['ann:secret@p:1', read('http', 'p', 1, 'ann', 'secret')],
  ])('“%s” is read', (text, address) => {
    expect(parseProxyAddress(text)).toEqual(address);
  });

  it.each([
    ['', { kind: 'empty' }],
    ['ftp://p', { kind: 'scheme', scheme: 'ftp' }],
    ['http://', { kind: 'host' }],
    ['http://p:99999', { kind: 'host' }],
    ['http://p/path', { kind: 'host' }],
    ['http://ann:canary9f2c', { kind: 'host' }],
    ['two words', { kind: 'host' }],
  ])('“%s” is refused with its mistake', (text, mistake) => {
    expect(parseProxyAddress(text)).toEqual({ mistake });
  });

  it('shows no password in a mistake, whatever surrounds it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('ftp://', 'http://', '', 'socks5://'),
        fc.string(),
        fc.string(),
        (scheme, before, after) => {
          const parsed = parseProxyAddress(`${scheme}ann:canary9f2c@${before} ${after}`);
          if ('mistake' in parsed) expect(JSON.stringify(parsed.mistake)).not.toContain('canary9f2c');
        },
      ),
    );
  });
});
