import { hostAndPort, proxyLabel } from '../../contract/facts/wire/peer.ts';
import type { ProxyAnswer, ProxyExplanations } from '../../contract/facts/wire/proxy.ts';
import { t, words } from '../language.ts';
import { continued, number, or, plural } from '../prose.ts';
import type { ExplanationWords, Said } from '../shapes.ts';
import { originOf } from './peer.ts';

/* Each names the proxy and who set it, so that it can be put right where it was set. */

/** What the codes of RFC 1928 section 6 mean. */
const SOCKS5 = words<Readonly<Record<number, string>>>('socks5-replies', {
  1: 'general failure',
  2: 'not allowed by its rules',
  3: 'network unreachable',
  4: 'host unreachable',
  5: 'connection refused',
  6: 'timed out on the way',
  7: 'command not supported',
  8: 'address type not supported',
});

/** The same for SOCKS 4: 91 refuses, 92 and 93 miss a word of this computer's identd. */
const SOCKS4 = words<Readonly<Record<number, string>>>('socks4-replies', {
  91: 'request rejected or failed',
  92: 'it cannot ask this computer who the user is (identd)',
  93: 'this computer names another user (identd)',
});

/** How a proxy said no, in its own words or in those of its code. */
export function answerOf(answer: ProxyAnswer): string {
  if ('line' in answer) return answer.line;
  return (answer.socks === 5 ? SOCKS5 : SOCKS4)[answer.reply] ?? t`reply ${answer.reply}`;
}

type Target = { readonly host: string; readonly port: number };

const isApples = ({ host }: Target): boolean => host.endsWith('.push.apple.com');

/** What else an administrator may like to know: Apple's API answers on 443 and 2197, channels are managed on one port only. */
function otherPort(target: Target): 'other-is-443' | 'other-is-2197' | 'only-443' | 'none' {
  const isApi = isApples(target) && /^api\.(?:sandbox\.|development\.)?push\./.test(target.host);
  if (isApi) return target.port === 2197 ? 'other-is-443' : 'other-is-2197';
  return target.port === 443 ? 'none' : 'only-443';
}

function askForPort(target: Target): string {
  const { host, port } = target;
  switch (otherPort(target)) {
    case 'other-is-443':
      return t`Ask its administrator to allow CONNECT to ${host} on port ${port}. Port 443, which most proxies allow, serves the same API.`;
    case 'other-is-2197':
      return t`Ask its administrator to allow CONNECT to ${host} on port ${port}. Port 2197 serves the same API.`;
    case 'only-443':
      return t`Ask its administrator to allow CONNECT to ${host} on port ${port}. Many proxies allow nothing but port 443.`;
    case 'none':
      return t`Ask its administrator to allow CONNECT to ${host} on port ${port}.`;
  }
}

function refuses(facts: ProxyExplanations['ProxyRefuses']): Said {
  const { proxy, host, port, answer } = facts;
  const name = proxyLabel(proxy);
  if (answer === 'needs-ipv4')
    return {
      sentence: t`The proxy ${name} speaks SOCKS 4, which reaches IPv4 addresses only, and ${host} has none.`,
      remedy: t`If the proxy speaks SOCKS 5 too, write its address with socks5h://.`,
    };
  const status = 'status' in answer ? answer.status : 0;
  const ask = askForPort({ host, port });
  return {
    sentence: t`The proxy ${name} did not open the way to ${hostAndPort({ host, port })}: it answered ${answerOf(answer)}.`,
    remedy:
      status === 511 || (status >= 300 && status < 400)
        ? t`A sign-in page seems to stand before it: open a browser on this network and sign in first.`
        : [400, 404, 405, 501].includes(status)
          ? t`Web servers that are no proxies answer like that: check host and port of the proxy (it comes from ${originOf(proxy)}). If it is one, ${continued(ask)}`
          : ask,
  };
}

function notSpoken({ proxy, wanted, heard }: ProxyExplanations['ProxyNotSpoken']): Said {
  const name = proxyLabel(proxy);
  const origin = originOf(proxy);
  if (wanted === 'http') {
    const sentence = t`What answers at ${name} is no HTTP proxy.`;
    switch (heard) {
      case 'tls':
        return {
          sentence,
          remedy: t`It speaks TLS: write its address with https://. The proxy comes from ${origin}.`,
        };
      case 'socks4':
        return {
          sentence,
          remedy: t`It may be a SOCKS proxy: write its address with socks4a:// or socks5h://. The proxy comes from ${origin}.`,
        };
      case 'socks5':
        return {
          sentence,
          remedy: t`It may be a SOCKS proxy: write its address with socks5h://. The proxy comes from ${origin}.`,
        };
      default:
        return { sentence, remedy: t`Check its host and port. The proxy comes from ${origin}.` };
    }
  }
  return {
    sentence:
      wanted === 'socks4'
        ? t`What answers at ${name} is no SOCKS 4 proxy.`
        : t`What answers at ${name} is no SOCKS 5 proxy.`,
    remedy:
      heard === 'http'
        ? t`It speaks HTTP: write its address with http://. The proxy comes from ${origin}.`
        : t`Check its host, its port and its kind (socks4a://, socks5h://, http://). The proxy comes from ${origin}.`,
  };
}

function loginUnusable({ proxy, why, bytes }: ProxyExplanations['ProxyLoginUnusable']): Said {
  const name = proxyLabel(proxy);
  const sentence = {
    colon: t`The user name for the proxy ${name} holds a colon, which HTTP takes for the end of the name.`,
    'user-length': t`The user name for the proxy ${name} is ${bytes} bytes long, and SOCKS takes 1 to 255.`,
    'password-length': t`The user name for the proxy ${name} has a password of ${bytes} bytes, and SOCKS takes 1 to 255.`,
  }[why];
  return { sentence, remedy: t`Check user name and password of the proxy.` };
}

export const proxyExplanations = words<ExplanationWords<ProxyExplanations>>('proxy-explanations', {
  ProxyNotFound: ({ proxy }) => ({
    sentence: t`The proxy ${proxyLabel(proxy)} could not be found: its name has no address.`,
    remedy: t`Check how it is written (it comes from ${originOf(proxy)}); if it is a company’s, check that its network or VPN is connected.`,
  }),
  ProxyConnectionRefused: ({ proxy }) => ({
    sentence: t`Nothing listens where the proxy ${proxyLabel(proxy)} should be.`,
    remedy: t`Check its host and port (it comes from ${originOf(proxy)}), and that it is running.`,
  }),
  ProxyUnreachable: ({ proxy }) => ({
    sentence: t`The proxy ${proxyLabel(proxy)} cannot be reached from this computer.`,
    remedy: t`Check its host and port (it comes from ${originOf(proxy)}), and that the network or VPN that it belongs to is connected.`,
  }),
  ProxyTimeout: ({ proxy, ms }) => {
    const seconds = Math.round(ms / 100) / 10;
    return {
      sentence: plural(seconds, {
        one: t`The proxy ${proxyLabel(proxy)} did not open the way within ${number(seconds)} second.`,
        other: t`The proxy ${proxyLabel(proxy)} did not open the way within ${number(seconds)} seconds.`,
      }),
      remedy: t`It may be overloaded, waiting for a host it cannot reach, or no proxy at all. Check its host and port (it comes from ${originOf(proxy)}).`,
    };
  },
  ProxyClosed: ({ proxy }) => ({
    sentence: t`The proxy ${proxyLabel(proxy)} hung up instead of answering.`,
    remedy: t`Check that it is a proxy of the kind that is set (${proxy.kind}; it comes from ${originOf(proxy)}): http://, https:// and socks5h:// are different.`,
  }),
  ProxyTlsFailed: ({ proxy, plain }) =>
    plain
      ? {
          sentence: t`The proxy ${proxyLabel(proxy)} does not speak TLS.`,
          remedy: t`Write its address with http:// instead of https:// (it comes from ${originOf(proxy)}): what is sent to APNs is encrypted either way.`,
        }
      : {
          sentence: t`The TLS connection to the proxy ${proxyLabel(proxy)} itself failed, so nothing was sent to it.`,
          remedy: t`The log shows what TLS said. A proxy with a certificate of its own authority needs that authority’s CA file (it comes from ${originOf(proxy)}).`,
        },
  ProxyNotSpoken: notSpoken,
  ProxyLoginNeeded: ({ proxy }) => ({
    sentence: t`The proxy ${proxyLabel(proxy)} wants a user name and a password.`,
    remedy: t`Give both: often they are those of the company’s directory.`,
  }),
  ProxyLoginRefused: ({ proxy, user }) => ({
    sentence: t`The proxy ${proxyLabel(proxy)} does not take the user name “${user}” with the password that was given.`,
    remedy: t`Type both again. Several wrong tries may lock the account: it is often that of the company’s directory.`,
  }),
  ProxyLoginUnsupported: ({ proxy, schemes }) => ({
    sentence: t`The proxy ${proxyLabel(proxy)} wants to know who you are by ${or(schemes)}, which Pushwright does not speak.`,
    remedy: t`A small proxy on this computer that does (such as Px or cntlm) can stand in between: set its address here. Or ask the administrator for a way without a login, or with Basic.`,
  }),
  ProxyLoginUnusable: loginUnusable,
  ProxyForbids: ({ proxy, host, port, answer }) => ({
    sentence: t`The proxy ${proxyLabel(proxy)} does not allow connections to ${host} on port ${port} (${answerOf(answer)}).`,
    remedy: askForPort({ host, port }),
  }),
  ProxyReachesNothing: ({ proxy, host, port, answer }) => ({
    sentence: t`The proxy ${proxyLabel(proxy)} found no way to ${hostAndPort({ host, port })} (${answerOf(answer)}).`,
    remedy: isApples({ host, port })
      ? t`${askForPort({ host, port })} If others reach it, try again later.`
      : t`Check host and port. A host inside your own network is often reached without the proxy: name it in NO_PROXY.`,
  }),
  ProxyRefuses: refuses,
});
