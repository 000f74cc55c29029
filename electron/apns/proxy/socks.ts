import { isIPv4, isIPv6 } from 'node:net';
import type { LogDetail } from '../../../contract/log-entry.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Conversation, Understood } from './conversation.ts';
import {
  loginUnusable,
  needsIPv4,
  notASocksProxy,
  proxyForbids,
  proxyReachesNothing,
  proxyRefuses,
  proxyWantsLogin,
} from './failures.ts';
import type { ProxyServer } from './proxy.ts';

/** RFC 1928 section 3. */
const NO_AUTHENTICATION = 0;
const USER_AND_PASSWORD = 2;
const NO_METHOD = 0xff;
/** RFC 1928 section 4. */
const CONNECT = 1;
const IPV4 = 1;
const DOMAIN = 3;
const IPV6 = 4;

/** Where a SOCKS proxy is asked to connect to: a name that it looks up, or an address that was looked up here. */
type Target = Pick<Endpoint, 'host' | 'port'>;

/**
 * Asks a SOCKS 5 proxy for a connection to `address` of `target` (RFC 1928), with user name and password where there is
 * a login (RFC 1929). Rejects with `ApnsError`; resolves with what the log shows of it.
 */
export async function connectBySocks5(
  talk: Conversation,
  proxy: ProxyServer,
  target: Target,
  address: string,
): Promise<readonly LogDetail[]> {
  const { login } = proxy;
  const wrong = (bytes: Buffer): Error => notASocksProxy(proxy, 5, bytes);
  const credentials = login === null ? null : encodeLogin(login, proxy);
  talk.say(Buffer.from(login === null ? [5, 1, NO_AUTHENTICATION] : [5, 2, NO_AUTHENTICATION, USER_AND_PASSWORD]));
  const method = await talk.hear(pairOf(5, wrong));
  if (method === USER_AND_PASSWORD && credentials !== null) {
    talk.say(credentials);
    // The version of RFC 1929 is 1; some servers answer 5 all the same, and mean the same.
    if ((await talk.hear(pairOf(null, wrong))) !== 0) throw proxyWantsLogin(proxy, replied(1));
  } else if (method === NO_METHOD || method === USER_AND_PASSWORD) throw proxyWantsLogin(proxy, replied(method));
  else if (method !== NO_AUTHENTICATION) throw wrong(Buffer.from([5, method]));
  talk.say(encodeSocks5Connect(address, target.port));
  const reply = await talk.hear((bytes) => decodeSocks5Reply(bytes, wrong));
  if (reply === 0)
    return [
      [
        'by',
        { is: 'spoken', facts: { how: 'socks5', user: method === USER_AND_PASSWORD ? (login?.user ?? '') : null } },
      ],
    ];
  const answer = { socks: 5, reply } as const;
  const cause = replied(reply);
  if (reply === 2) throw proxyForbids(proxy, target, answer, cause);
  if (reply === 7 || reply > 8) throw proxyRefuses(proxy, target, answer, cause);
  throw proxyReachesNothing(proxy, target, answer, cause);
}

/** User name and password of RFC 1929. Throws `ApnsError` where one does not fit its one byte of length. */
function encodeLogin(login: { readonly user: string; readonly password: string }, proxy: ProxyServer): Buffer {
  const user = Buffer.from(login.user, 'utf8');
  const password = Buffer.from(login.password, 'utf8');
  if (user.length === 0 || user.length > 255) throw loginUnusable(proxy, 'user-length', user.length);
  if (password.length === 0 || password.length > 255) throw loginUnusable(proxy, 'password-length', password.length);
  return Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]);
}

/** The request of RFC 1928 section 4; `address` is a name or an address. */
export function encodeSocks5Connect(address: string, port: number): Buffer {
  return Buffer.concat([Buffer.from([5, CONNECT, 0]), encodeAddress(address), portBytes(port)]);
}

function encodeAddress(address: string): Buffer {
  if (isIPv4(address)) return Buffer.concat([Buffer.from([IPV4]), ipv4Bytes(address)]);
  if (isIPv6(address)) return Buffer.concat([Buffer.from([IPV6]), ipv6Bytes(address)]);
  const name = Buffer.from(address, 'latin1').subarray(0, 255);
  return Buffer.concat([Buffer.from([DOMAIN, name.length]), name]);
}

/** The code of a reply (RFC 1928 section 6), whose bound address may be of any kind; `null` while it has not all come. */
export function decodeSocks5Reply(bytes: Buffer, wrong: (bytes: Buffer) => Error): Understood<number> | null {
  const [version = 5, reply, , kind, length = 0] = bytes;
  if (version !== 5) throw wrong(bytes);
  // Some proxies end a refusal early: the code is all there is to know.
  if (reply !== undefined && reply !== 0) return { value: reply, bytes: bytes.length };
  if (reply === undefined || kind === undefined) return null;
  const address = { [IPV4]: 4, [IPV6]: 16, [DOMAIN]: 1 + length }[kind];
  if (address === undefined) throw wrong(bytes);
  const whole = 4 + address + 2;
  return bytes.length < whole ? null : { value: reply, bytes: whole };
}

/** The second of two bytes whose first is `version`; `null` takes any. */
function pairOf(version: number | null, wrong: (bytes: Buffer) => Error): (bytes: Buffer) => Understood<number> | null {
  return (bytes) => {
    const [first, second] = bytes;
    if (version !== null && first !== undefined && first !== version) throw wrong(bytes);
    return second === undefined ? null : { value: second, bytes: 2 };
  };
}

/**
 * Asks a SOCKS 4 proxy for a connection to `address` of `target`: an IPv4 address, or with 4A a name that the proxy
 * looks up. Rejects with `ApnsError`; resolves with what the log shows of it.
 */
export async function connectBySocks4(
  talk: Conversation,
  proxy: ProxyServer,
  target: Target,
  address: string,
): Promise<readonly LogDetail[]> {
  if (isIPv6(address) || (proxy.kind === 'socks4' && !isIPv4(address))) throw needsIPv4(proxy, target);
  talk.say(encodeSocks4Connect(address, target.port, proxy.login?.user ?? ''));
  const reply = await talk.hear((bytes) => decodeSocks4Reply(bytes, (heard) => notASocksProxy(proxy, 4, heard)));
  if (reply === 90)
    return [['by', { is: 'spoken', facts: { how: proxy.kind === 'socks4' ? 'socks4' : 'socks4a', user: null } }]];
  const answer = { socks: 4, reply } as const;
  const cause = replied(reply);
  // 91 says both “not allowed” and “not reached”.
  throw reply === 91 ? proxyReachesNothing(proxy, target, answer, cause) : proxyRefuses(proxy, target, answer, cause);
}

/** The request of SOCKS 4; a name goes behind an address that cannot be (0.0.0.x), as 4A has it. */
export function encodeSocks4Connect(address: string, port: number, user: string): Buffer {
  const byAddress = isIPv4(address);
  return Buffer.concat([
    Buffer.from([4, CONNECT]),
    portBytes(port),
    byAddress ? ipv4Bytes(address) : Buffer.from([0, 0, 0, 1]),
    Buffer.from(`${user.replaceAll('\0', '')}\0`, 'utf8'),
    ...(byAddress ? [] : [Buffer.from(`${address}\0`, 'latin1')]),
  ]);
}

function decodeSocks4Reply(bytes: Buffer, wrong: (bytes: Buffer) => Error): Understood<number> | null {
  const [version = 0, reply = 0] = bytes;
  // The version of a reply is 0; some servers answer 4.
  if (version !== 0 && version !== 4) throw wrong(bytes);
  return bytes.length < 8 ? null : { value: reply, bytes: 8 };
}

function replied(code: number): Error {
  return new Error(`SOCKS ${code}`);
}

function portBytes(port: number): Buffer {
  return Buffer.from([port >> 8, port & 0xff]);
}

function ipv4Bytes(address: string): Buffer {
  return Buffer.from(address.split('.').map(Number));
}

/** The sixteen bytes of an address that Node takes for IPv6; a zone (`%eth0`) means nothing to a proxy. */
function ipv6Bytes(address: string): Buffer {
  const plain = (address.split('%')[0] ?? '').replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [head = '', tail] = plain.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  const bytes = Buffer.alloc(16);
  for (const [at, group] of [...before, ...zeros, ...after].entries())
    bytes.writeUInt16BE(Number.parseInt(group, 16), at * 2);
  return bytes;
}
