import { describe, expect, it } from 'vitest';
import { isThisComputer, noProxyEntry } from '../../../../electron/backend/network/no-proxy.ts';

const APPLE = 'api.push.apple.com';

describe('NO_PROXY', () => {
  it.each([
    // list, host, port, the entry that names it
    ['', APPLE, 443, null],
    [' , ,', APPLE, 443, null],
    ['*', APPLE, 443, '*'],
    ['other.example,*', '10.0.0.1', 443, '*'],
    ['apple.com', APPLE, 443, 'apple.com'],
    ['.apple.com', APPLE, 443, '.apple.com'],
    ['*.apple.com', APPLE, 443, '*.apple.com'],
    ['.apple.com', 'apple.com', 443, '.apple.com'],
    ['push.apple.com', 'apple.com', 443, null],
    ['pple.com', APPLE, 443, null],
    ['apple.com.evil.example', APPLE, 443, null],
    ['apple.com', 'apple.com.evil.example', 443, null],
    ['Apple.COM.', APPLE, 443, 'Apple.COM.'],
    ['apple.com', 'API.PUSH.APPLE.COM.', 443, 'apple.com'],
    ['a.example b.example\tapple.com', APPLE, 443, 'apple.com'],
    ['apple.com:443', APPLE, 443, 'apple.com:443'],
    ['apple.com:443', APPLE, 2197, null],
    ['apple.com:443, apple.com:2197', APPLE, 2197, 'apple.com:2197'],
    ['apple.com:x', APPLE, 443, null],
    ['10.1.2.3', '10.1.2.3', 443, '10.1.2.3'],
    ['10.1.2.3:2195', '10.1.2.3', 2195, '10.1.2.3:2195'],
    ['10.1.2.3:2195', '10.1.2.3', 443, null],
    ['.2.3', '10.1.2.3', 443, null],
    ['10.1.2.0/24', '10.1.2.3', 443, '10.1.2.0/24'],
    ['10.1.2.0/24', '10.1.3.3', 443, null],
    ['10.0.0.0/8', 'host-10.example', 443, null],
    ['0.0.0.0/0', '203.0.113.9', 443, '0.0.0.0/0'],
    ['0.0.0.0/0', '2001:db8::1', 443, null],
    ['10.0.0.0/33', '10.0.0.1', 443, null],
    ['10.0.0.0/', '10.0.0.1', 443, null],
    ['nonsense/8', '10.0.0.1', 443, null],
    ['2001:db8::1', '2001:0DB8:0:0::1', 443, '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1', 443, '[2001:db8::1]'],
    ['[2001:db8::1]:443', '2001:db8::1', 443, '[2001:db8::1]:443'],
    ['[2001:db8::1]:443', '2001:db8::1', 2197, null],
    ['2001:db8::/32', '2001:db8:ffff::9', 443, '2001:db8::/32'],
    ['2001:db8::/32', '2001:db9::9', 443, null],
    ['fe80::1', 'fe80::1%eth0', 443, 'fe80::1'],
  ])('“%s” for %s:%i is decided by %s', (list, host, port, entry) => {
    expect(noProxyEntry(list, host, port)).toBe(entry);
  });
});

describe('this computer', () => {
  it.each([
    'localhost',
    'LOCALHOST.',
    'gateway.localhost',
    '127.0.0.1',
    '127.8.9.10',
    '::1',
    '[::1]',
    '::ffff:127.0.0.1',
    '0.0.0.0',
    '::',
  ])('is %s', (host) => {
    expect(isThisComputer(host)).toBe(true);
  });

  it.each(['localhost.example', 'notlocalhost', '128.0.0.1', '::2', '10.0.0.1', APPLE])('is not %s', (host) => {
    expect(isThisComputer(host)).toBe(false);
  });
});
