import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/** A host as it is compared: lower case, without brackets, zone and final dot. */
function plain(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/%.*$/, '')
    .replace(/\.$/, '');
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');
// Nobody's address: connecting to it reaches this computer.
LOOPBACK.addAddress('0.0.0.0', 'ipv4');
LOOPBACK.addAddress('::', 'ipv6');

/** Whether a host is this computer itself, by its name (RFC 6761 section 6.3) or its address: no proxy could find it. */
export function isThisComputer(host: string): boolean {
  const name = plain(host);
  if (isIP(name) === 0) return name === 'localhost' || name.endsWith('.localhost');
  return LOOPBACK.check(name, isIPv4(name) ? 'ipv4' : 'ipv6');
}

/**
 * The entry of a NO_PROXY list that names `host` and `port`; `null` where none does. Entries stand between commas or
 * spaces: `*` for every host; a name for itself and every name below it, with or without `.` or `*.` before it; an
 * address, IPv6 with or without brackets; a range such as 10.0.0.0/8 for hosts that are given as addresses. A port
 * behind an entry limits it to that port. These are the rules of curl and Go, where they agree.
 */
export function noProxyEntry(list: string, host: string, port: number): string | null {
  const name = plain(host);
  return list.split(/[\s,]+/).find((entry) => entry !== '' && names(entry, name, port)) ?? null;
}

function names(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isInRange(entry, host);
  const [, bracketed, bare, only] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
  if (only !== undefined && Number(only) !== port) return false;
  const named = plain(bracketed ?? bare ?? entry).replace(/^(?:\*?\.)/, '');
  if (named === '') return false;
  if (isIP(named) !== 0 || isIP(host) !== 0) return isSameAddress(named, host);
  return host === named || host.endsWith(`.${named}`);
}

/** Addresses are compared as such: IPv6 may be written in many ways. */
function isSameAddress(a: string, b: string): boolean {
  if (isIP(a) === 0 || isIP(a) !== isIP(b)) return false;
  const list = new BlockList();
  const family = isIPv4(a) ? 'ipv4' : 'ipv6';
  list.addAddress(a, family);
  return list.check(b, family);
}

function isInRange(entry: string, host: string): boolean {
  const [network = '', prefix = ''] = entry.split('/', 2);
  const address = plain(network);
  const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : null;
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
  if (family === null || bits < 0 || bits > (family === 'ipv4' ? 32 : 128)) return false;
  if (isIP(host) !== (family === 'ipv4' ? 4 : 6)) return false;
  const list = new BlockList();
  list.addSubnet(address, bits, family);
  return list.check(host, family);
}
