import { type Endpoint, hostAndPort } from '../endpoint.ts';
import { ApnsError, type ApnsErrorCode } from '../errors.ts';
import type { ProxyServer } from './proxy.ts';
import { proxyLabel } from './proxy-label.ts';

/*
 * What can go wrong between this computer and the gateway because of a proxy. Each names the proxy and who set it, so
 * that it can be mended where it was set; none holds a password.
 */

type Target = Pick<Endpoint, 'host' | 'port'>;

/** Failures of a proxy that was never really reached: where there is another way, it is tried. */
const LEADS_ON: ReadonlySet<ApnsErrorCode> = new Set([
  'ProxyNotFound',
  'ProxyConnectionRefused',
  'ProxyUnreachable',
  'ProxyTimeout',
  'ProxyClosed',
  'ProxyTlsFailed',
  'ProxyNotSpoken',
]);

/** Whether another way may be tried after `error`; what a proxy decided is final. */
export function leadsOn(error: unknown): error is ApnsError {
  return error instanceof ApnsError && LEADS_ON.has(error.code);
}

function failure(
  code: ApnsErrorCode,
  sentence: string,
  remedy: string,
  options: { readonly permanent?: boolean; readonly cause?: unknown } = {},
): ApnsError {
  return new ApnsError({ code, phase: 'proxy', sentence, remedy, mend: { kind: 'change-proxy' }, ...options });
}

function from(proxy: ProxyServer): string {
  return `it comes from ${proxy.origin}`;
}

/** The proxy's name could not be looked up. */
export function proxyNotFound(proxy: ProxyServer, cause: unknown): ApnsError {
  return failure(
    'ProxyNotFound',
    `The proxy ${proxyLabel(proxy)} could not be found: its name has no address.`,
    `Check how it is written (${from(proxy)}); if it is a company’s, check that its network or VPN is connected.`,
    { cause },
  );
}

/** No TCP connection to the proxy. */
export function proxyNotConnected(proxy: ProxyServer, cause: unknown): ApnsError {
  const where = proxyLabel(proxy);
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code === 'ECONNRESET') return proxyHungUp(proxy, cause);
  if (code === 'ECONNREFUSED')
    return failure(
      'ProxyConnectionRefused',
      `Nothing listens where the proxy ${where} should be.`,
      `Check its host and port (${from(proxy)}), and that it is running.`,
      { cause },
    );
  return failure(
    'ProxyUnreachable',
    `The proxy ${where} cannot be reached from this computer.`,
    `Check its host and port (${from(proxy)}), and that the network or VPN that it belongs to is connected.`,
    { cause },
  );
}

/** The proxy did not answer in time. `timeoutMs`: how long it had. */
export function proxyTimedOut(proxy: ProxyServer, timeoutMs: number): ApnsError {
  return failure(
    'ProxyTimeout',
    `The proxy ${proxyLabel(proxy)} did not open the way within ${shownSeconds(timeoutMs)}.`,
    `It may be overloaded, waiting for a host it cannot reach, or no proxy at all. Check its host and port (${from(proxy)}).`,
  );
}

function shownSeconds(ms: number): string {
  const seconds = Math.round(ms / 100) / 10;
  return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
}

/** The proxy ended the connection instead of answering. */
export function proxyHungUp(proxy: ProxyServer, cause: unknown): ApnsError {
  return failure(
    'ProxyClosed',
    `The proxy ${proxyLabel(proxy)} hung up instead of answering.`,
    `Check that it is a proxy of the kind that is set (${proxy.kind}; ${from(proxy)}): http://, https:// and socks5h:// are different.`,
    { cause },
  );
}

/** TLS to a proxy of the kind https failed. */
export function proxyTlsFailed(proxy: ProxyServer, cause: unknown): ApnsError {
  const plain = cause instanceof Error && /wrong.version.number|http.request|packet.length/i.test(cause.message);
  return failure(
    'ProxyTlsFailed',
    plain
      ? `The proxy ${proxyLabel(proxy)} does not speak TLS.`
      : `The TLS connection to the proxy ${proxyLabel(proxy)} itself failed, so nothing was sent to it.`,
    plain
      ? `Write its address with http:// instead of https:// (${from(proxy)}): what is sent to APNs is encrypted either way.`
      : `The log shows what TLS said. A proxy with a certificate of its own authority needs that authority’s CA file (${from(proxy)}).`,
    { permanent: true, cause },
  );
}

/** What answers is no HTTP proxy; `bytes`: what it said. */
export function notAnHttpProxy(proxy: ProxyServer, bytes: Buffer): ApnsError {
  const remedies: Readonly<Record<number, string>> = {
    21: 'It speaks TLS: write its address with https://.',
    22: 'It speaks TLS: write its address with https://.',
    0: 'It may be a SOCKS proxy: write its address with socks4a:// or socks5h://.',
    5: 'It may be a SOCKS proxy: write its address with socks5h://.',
  };
  return failure(
    'ProxyNotSpoken',
    `What answers at ${proxyLabel(proxy)} is no HTTP proxy.`,
    `${remedies[bytes[0] ?? -1] ?? 'Check its host and port.'} The proxy comes from ${proxy.origin}.`,
    { permanent: true, cause: new Error(`it answered ${shownBytes(bytes)}`) },
  );
}

/** What answers is no SOCKS proxy of this version; `bytes`: what it said. */
export function notASocksProxy(proxy: ProxyServer, version: 4 | 5, bytes: Buffer): ApnsError {
  const http = bytes[0] === 0x48;
  return failure(
    'ProxyNotSpoken',
    `What answers at ${proxyLabel(proxy)} is no SOCKS ${version} proxy.`,
    `${http ? 'It speaks HTTP: write its address with http://.' : 'Check its host, its port and its kind (socks4a://, socks5h://, http://).'} The proxy comes from ${proxy.origin}.`,
    { permanent: true, cause: new Error(`it answered ${shownBytes(bytes)}`) },
  );
}

/** The first bytes of an answer, as text where they are text. */
function shownBytes(bytes: Buffer): string {
  const first = bytes.subarray(0, 40);
  const text = first.toString('latin1');
  return /^[\t\r\n -~]*$/.test(text) ? JSON.stringify(text) : first.toString('hex');
}

/** 407, or the same of SOCKS: a login is missing, or it is not taken. */
export function proxyWantsLogin(proxy: ProxyServer, cause: unknown): ApnsError {
  if (proxy.login === null)
    return failure(
      'ProxyLoginNeeded',
      `The proxy ${proxyLabel(proxy)} wants a user name and a password.`,
      'Give both: often they are those of the company’s directory.',
      { permanent: true, cause },
    );
  return failure(
    'ProxyLoginRefused',
    `The proxy ${proxyLabel(proxy)} does not take the user name “${proxy.login.user}” with the password that was given.`,
    'Type both again. Several wrong tries may lock the account: it is often that of the company’s directory.',
    { permanent: true, cause },
  );
}

/** 407 with schemes that Pushwright does not speak, such as Negotiate, NTLM and Digest. */
export function proxyWantsOtherLogin(proxy: ProxyServer, schemes: readonly string[], cause: unknown): ApnsError {
  return failure(
    'ProxyLoginUnsupported',
    `The proxy ${proxyLabel(proxy)} wants to know who you are by ${schemes.join(' or ')}, which Pushwright does not speak.`,
    'A small proxy on this computer that does (such as Px or cntlm) can stand in between: set its address here. Or ask the administrator for a way without a login, or with Basic.',
    { permanent: true, cause },
  );
}

/** The login cannot be expressed in the proxy's protocol; `why` continues “the user name …”. */
export function loginUnusable(proxy: ProxyServer, why: string): ApnsError {
  return failure(
    'ProxyLoginUnusable',
    `The user name for the proxy ${proxyLabel(proxy)} ${why}.`,
    'Check user name and password of the proxy.',
    { permanent: true },
  );
}

/** The proxy is there and does not allow this host or this port. `word`: how it said so. */
export function proxyForbids(proxy: ProxyServer, target: Target, word: string, cause: unknown): ApnsError {
  return failure(
    'ProxyForbids',
    `The proxy ${proxyLabel(proxy)} does not allow connections to ${target.host} on port ${target.port} (${word}).`,
    askForPort(target),
    { permanent: true, cause },
  );
}

/** The proxy tried and did not get there. `word`: how it said so. */
export function proxyReachesNothing(proxy: ProxyServer, target: Target, word: string, cause: unknown): ApnsError {
  return failure(
    'ProxyReachesNothing',
    `The proxy ${proxyLabel(proxy)} found no way to ${hostAndPort(target)} (${word}).`,
    isApples(target)
      ? `${askForPort(target)} If others reach it, try again later.`
      : 'Check host and port. A host inside your own network is often reached without the proxy: name it in NO_PROXY.',
    { cause },
  );
}

/** Any other answer. `word`: how it said so. */
export function proxyRefuses(proxy: ProxyServer, target: Target, word: string, cause: unknown): ApnsError {
  const status = Number(word.slice(0, 3));
  const remedy =
    status === 511 || (status >= 300 && status < 400)
      ? 'A sign-in page seems to stand before it: open a browser on this network and sign in first.'
      : [400, 404, 405, 501].includes(status)
        ? `Web servers that are no proxies answer like that: check host and port of the proxy (${from(proxy)}). If it is one, ${lowerFirst(askForPort(target))}`
        : askForPort(target);
  return failure(
    'ProxyRefuses',
    `The proxy ${proxyLabel(proxy)} did not open the way to ${hostAndPort(target)}: it answered ${word}.`,
    remedy,
    { permanent: true, cause },
  );
}

/** A name or an IPv6 address where SOCKS 4 takes IPv4 only. */
export function needsIPv4(proxy: ProxyServer, target: Target): ApnsError {
  return failure(
    'ProxyRefuses',
    `The proxy ${proxyLabel(proxy)} speaks SOCKS 4, which reaches IPv4 addresses only, and ${target.host} has none.`,
    'If the proxy speaks SOCKS 5 too, write its address with socks5h://.',
    { permanent: true },
  );
}

function isApples(target: Target): boolean {
  return target.host.endsWith('.push.apple.com');
}

/** Apple: the API answers on 443 and 2197 (Sending notification requests to APNs); channels are managed on one port only. */
function askForPort({ host, port }: Target): string {
  const ask = `Ask its administrator to allow CONNECT to ${host} on port ${port}.`;
  const isApi = isApples({ host, port }) && /^api\.(?:sandbox\.|development\.)?push\./.test(host);
  if (isApi && port === 2197) return `${ask} Port 443, which most proxies allow, serves the same API.`;
  if (isApi) return `${ask} Port 2197 serves the same API.`;
  return port === 443 ? ask : `${ask} Many proxies allow nothing but port 443.`;
}

function lowerFirst(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}
