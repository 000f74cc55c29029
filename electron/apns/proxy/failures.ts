import type { ExplanationFacts } from '../../../contract/facts/explanations.ts';
import type { ProxyAnswer, ProxyExplanations } from '../../../contract/facts/wire/proxy.ts';
import type { Endpoint } from '../endpoint.ts';
import { ApnsError, type ApnsErrorCode, failed } from '../errors.ts';
import { namedProxy, type ProxyServer } from './proxy.ts';

/* What can go wrong between this computer and the gateway because of a proxy. None holds a password. */

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

function failure<Code extends keyof ProxyExplanations>(
  code: Code,
  facts: ExplanationFacts[Code],
  options: { readonly permanent?: boolean; readonly cause?: unknown } = {},
): ApnsError {
  return failed(code, facts, { phase: 'proxy', mend: { kind: 'change-proxy' }, ...options });
}

/** The proxy's name could not be looked up. */
export function proxyNotFound(proxy: ProxyServer, cause: unknown): ApnsError {
  return failure('ProxyNotFound', { proxy: namedProxy(proxy) }, { cause });
}

/** No TCP connection to the proxy. */
export function proxyNotConnected(proxy: ProxyServer, cause: unknown): ApnsError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code === 'ECONNRESET') return proxyHungUp(proxy, cause);
  const facts = { proxy: namedProxy(proxy) };
  return failure(code === 'ECONNREFUSED' ? 'ProxyConnectionRefused' : 'ProxyUnreachable', facts, { cause });
}

/** The proxy did not answer in time. `timeoutMs`: how long it had. */
export function proxyTimedOut(proxy: ProxyServer, timeoutMs: number): ApnsError {
  return failure('ProxyTimeout', { proxy: namedProxy(proxy), ms: timeoutMs });
}

/** The proxy ended the connection instead of answering. */
export function proxyHungUp(proxy: ProxyServer, cause: unknown): ApnsError {
  return failure('ProxyClosed', { proxy: namedProxy(proxy) }, { cause });
}

/** TLS to a proxy of the kind https failed. */
export function proxyTlsFailed(proxy: ProxyServer, cause: unknown): ApnsError {
  const plain = cause instanceof Error && /wrong.version.number|http.request|packet.length/i.test(cause.message);
  return failure('ProxyTlsFailed', { proxy: namedProxy(proxy), plain }, { permanent: true, cause });
}

/** What the first byte of an answer looks like where HTTP was expected. */
const FIRST_BYTES: Readonly<Record<number, ProxyExplanations['ProxyNotSpoken']['heard']>> = {
  21: 'tls',
  22: 'tls',
  0: 'socks4',
  5: 'socks5',
};

/** What answers is no HTTP proxy; `bytes`: what it said. */
export function notAnHttpProxy(proxy: ProxyServer, bytes: Buffer): ApnsError {
  const heard = FIRST_BYTES[bytes[0] ?? -1] ?? null;
  return failure(
    'ProxyNotSpoken',
    { proxy: namedProxy(proxy), wanted: 'http', heard },
    { permanent: true, cause: new Error(shownBytes(bytes)) },
  );
}

/** What answers is no SOCKS proxy of this version; `bytes`: what it said. */
export function notASocksProxy(proxy: ProxyServer, version: 4 | 5, bytes: Buffer): ApnsError {
  const heard = bytes[0] === 0x48 ? 'http' : null;
  return failure(
    'ProxyNotSpoken',
    { proxy: namedProxy(proxy), wanted: version === 4 ? 'socks4' : 'socks5', heard },
    { permanent: true, cause: new Error(shownBytes(bytes)) },
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
  const how = { permanent: true, cause };
  return proxy.login === null
    ? failure('ProxyLoginNeeded', { proxy: namedProxy(proxy) }, how)
    : failure('ProxyLoginRefused', { proxy: namedProxy(proxy), user: proxy.login.user }, how);
}

/** 407 with schemes that Pushwright does not speak, such as Negotiate, NTLM and Digest. */
export function proxyWantsOtherLogin(proxy: ProxyServer, schemes: readonly string[], cause: unknown): ApnsError {
  return failure('ProxyLoginUnsupported', { proxy: namedProxy(proxy), schemes }, { permanent: true, cause });
}

/** The login cannot be expressed in the proxy's protocol. `bytes`: how long the user name or the password is. */
export function loginUnusable(
  proxy: ProxyServer,
  why: ProxyExplanations['ProxyLoginUnusable']['why'],
  bytes: number,
): ApnsError {
  return failure('ProxyLoginUnusable', { proxy: namedProxy(proxy), why, bytes }, { permanent: true });
}

/** The proxy is there and does not allow this host or this port. */
export function proxyForbids(proxy: ProxyServer, target: Target, answer: ProxyAnswer, cause: unknown): ApnsError {
  return failure('ProxyForbids', refused(proxy, target, answer), { permanent: true, cause });
}

/** The proxy tried and did not get there. */
export function proxyReachesNothing(
  proxy: ProxyServer,
  target: Target,
  answer: ProxyAnswer,
  cause: unknown,
): ApnsError {
  return failure('ProxyReachesNothing', refused(proxy, target, answer), { cause });
}

/** Any other answer. */
export function proxyRefuses(proxy: ProxyServer, target: Target, answer: ProxyAnswer, cause: unknown): ApnsError {
  return failure('ProxyRefuses', refused(proxy, target, answer), { permanent: true, cause });
}

/** A name or an IPv6 address where SOCKS 4 takes IPv4 only. */
export function needsIPv4(proxy: ProxyServer, { host, port }: Target): ApnsError {
  return failure('ProxyRefuses', { proxy: namedProxy(proxy), host, port, answer: 'needs-ipv4' }, { permanent: true });
}

function refused(proxy: ProxyServer, { host, port }: Target, answer: ProxyAnswer) {
  return { proxy: namedProxy(proxy), host, port, answer };
}
