import { hostAndPort } from '../../../contract/facts/wire/peer.ts';
import type { LogDetail } from '../../../contract/log-entry.ts';
import { printable } from '../../ground/printable.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Conversation, Understood } from './conversation.ts';
import {
  loginUnusable,
  notAnHttpProxy,
  proxyForbids,
  proxyReachesNothing,
  proxyRefuses,
  proxyWantsLogin,
  proxyWantsOtherLogin,
} from './failures.ts';
import type { ProxyServer } from './proxy.ts';

/** Most bytes of status line and headers that are read: generous for a proxy's answer, nothing for a peer that never ends one. */
export const MAX_ANSWER_BYTES = 16_384;
/** Headers of a refusal that say who refused and why. */
const TELLING_HEADERS = ['server', 'via', 'proxy-authenticate', 'x-squid-error', 'location'];

/** A proxy's answer to CONNECT. */
export interface ConnectAnswer {
  readonly status: number;
  /** As it came: `HTTP/1.1 200 Connection established`. */
  readonly statusLine: string;
  /** In their order, names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** The request of a tunnel (RFC 9110 section 9.3.6), with Basic authentication at once where there is a login (RFC 7617). */
export function encodeConnect(target: Pick<Endpoint, 'host' | 'port'>, login: ProxyServer['login']): Buffer {
  const where = hostAndPort(target);
  const lines = [`CONNECT ${where} HTTP/1.1`, `Host: ${where}`];
  if (login !== null) {
    const credentials = Buffer.from(`${login.user}:${login.password}`, 'utf8').toString('base64');
    lines.push(`Proxy-Authorization: Basic ${credentials}`);
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

/**
 * The answer at the beginning of `bytes`, interim answers (1xx) passed over; `null` while it has not all come. Throws
 * where it is not HTTP, or longer than `MAX_ANSWER_BYTES`. A body is left alone: after 2xx it is the tunnel
 * (RFC 9110 section 9.3.6), after anything else nobody reads it.
 */
export function decodeConnectAnswer(bytes: Buffer, fail: (bytes: Buffer) => Error): Understood<ConnectAnswer> | null {
  for (let start = 0; ; ) {
    const text = bytes.subarray(start, MAX_ANSWER_BYTES).toString('latin1');
    if (!'HTTP/1.'.startsWith(text.slice(0, 7))) throw fail(bytes);
    const end = /\r?\n\r?\n/.exec(text);
    if (end === null) {
      if (bytes.length >= MAX_ANSWER_BYTES) throw fail(bytes);
      return null;
    }
    const [statusLine = '', ...lines] = text.slice(0, end.index).split(/\r?\n/);
    const status = /^HTTP\/1\.\d (\d{3})(?: |$)/.exec(statusLine)?.[1];
    if (status === undefined) throw fail(bytes);
    start += end.index + end[0].length;
    if (status.startsWith('1')) continue;
    return {
      value: { status: Number(status), statusLine: printable(statusLine), headers: lines.flatMap(headerOf) },
      bytes: start,
    };
  }
}

function headerOf(line: string): readonly (readonly [string, string])[] {
  const match = /^([!-9;-~]+):[ \t]*(.*?)[ \t]*$/.exec(line);
  return match === null ? [] : [[(match[1] ?? '').toLowerCase(), printable(match[2] ?? '')]];
}

/** Asks an HTTP proxy for a tunnel to `target`. Rejects with `ApnsError`; resolves with what the log shows of it. */
export async function connectByHttp(
  talk: Conversation,
  proxy: ProxyServer,
  target: Pick<Endpoint, 'host' | 'port'>,
): Promise<readonly LogDetail[]> {
  if (proxy.login?.user.includes(':') === true)
    throw loginUnusable(proxy, 'colon', Buffer.byteLength(proxy.login.user));
  talk.say(encodeConnect(target, proxy.login));
  const answer = await talk.hear((bytes) => decodeConnectAnswer(bytes, (wrong) => notAnHttpProxy(proxy, wrong)));
  if (answer.status >= 200 && answer.status < 300)
    return [
      ['by', { is: 'spoken', facts: { how: 'http-connect', user: proxy.login?.user ?? null } }],
      ['answer', answer.statusLine],
    ];
  throw explainRefusal(answer, proxy, target);
}

function explainRefusal(answer: ConnectAnswer, proxy: ProxyServer, target: Pick<Endpoint, 'host' | 'port'>): Error {
  const { status, statusLine, headers } = answer;
  const told = headers.filter(([name]) => TELLING_HEADERS.includes(name));
  const cause = new Error([statusLine, ...told.map(([name, value]) => `${name}: ${value}`)].join('; '));
  const said = { status, line: statusLine.replace(/^HTTP\/1\.\d /, '') };
  switch (status) {
    case 407: {
      const schemes = headers.flatMap(([name, value]) => (name === 'proxy-authenticate' ? schemesOf(value) : []));
      const basic = schemes.length === 0 || schemes.some((scheme) => scheme.toLowerCase() === 'basic');
      return basic ? proxyWantsLogin(proxy, cause) : proxyWantsOtherLogin(proxy, schemes, cause);
    }
    case 401:
    case 403:
      return proxyForbids(proxy, target, said, cause);
    case 502:
    case 503:
    case 504:
      return proxyReachesNothing(proxy, target, said, cause);
    default:
      return proxyRefuses(proxy, target, said, cause);
  }
}

/** Names of the schemes in a challenge; parameters after the first are not taken for schemes (RFC 9110 section 11.6.1). */
function schemesOf(challenge: string): readonly string[] {
  return [...challenge.matchAll(/(?:^|,)\s*([A-Za-z][\w-]*)(?=\s|,|$)(?!\s*=)/g)].map(([, scheme = '']) => scheme);
}
