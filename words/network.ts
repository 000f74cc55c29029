import type { HostQuestion, NetworkExplanations } from '../contract/facts/network.ts';
import type { DirectReason, NetworkWay } from '../contract/network.ts';
import { PROXY_SCHEMES, type ProxyMistake } from '../contract/proxy-address.ts';
import { hostMistake } from './host-mistake.ts';
import { t, words } from './language.ts';
import type { ExplanationWords } from './shapes.ts';
import { originName } from './wire/peer.ts';

const EXAMPLES = 'http://proxy.example.com:8080 or socks5h://127.0.0.1:1080';

const PROXY = words('proxy-mistakes', {
  empty: t`The address of the proxy is empty: type one such as ${EXAMPLES}.`,
  host: t`The address of the proxy is not a host with a port: type it as ${EXAMPLES}.`,
  login: 'User name and password have fields of their own: leave them out of the address.',
  scheme: (scheme: string, known: string) => t`“${scheme}” is no kind of proxy that is known: ${known} are.`,
});

/** What is wrong with a proxy's address; nothing of it is shown but the scheme. */
export function proxyMistake(mistake: ProxyMistake): string {
  if (mistake.kind !== 'scheme') return PROXY[mistake.kind];
  return PROXY.scheme(mistake.scheme, PROXY_SCHEMES.map((known) => `${known}://`).join(', '));
}

const HOST_TO_TYPE = words('hosts-to-type', {
  gateway: 'Type the host of your gateway, with its port if it is not the usual one.',
  'management-api':
    'Type the host that manages the channels of your gateway, with its port if it is not the usual one.',
  'feedback-service': 'Type the host of the feedback service, with its port if it is not the usual one.',
});

const WAY = words('network-way', {
  direct: (why: string) => t`Directly: ${why}`,
  'this-computer': (host: string) => t`${host} is this computer.`,
  'no-proxy-option': '--no-proxy was given.',
  settings: 'the settings say so.',
  'none-set': 'no proxy is set.',
  'system-unasked': 'this computer’s settings could not be asked for a proxy.',
  exceptedBySettings: (entry: string) => t`the settings except “${entry}” from the proxy.`,
  exceptedByVariable: (variable: string, entry: string) => t`${variable} names “${entry}”.`,
  through: (proxy: string, origin: string, fallback: string) => t`Through ${proxy}, from ${origin}${fallback}.`,
  fallback: (next: string) => t`; where it cannot be reached, ${next}`,
  nextThrough: (proxy: string) => t`through ${proxy}`,
  nextDirectly: 'directly',
  afterwards: ', then ',
});

function directWords(why: DirectReason): string {
  switch (why.kind) {
    case 'this-computer':
      return WAY['this-computer'](why.host);
    case 'excepted':
      return why.by === 'settings' ? WAY.exceptedBySettings(why.entry) : WAY.exceptedByVariable(why.by, why.entry);
    default:
      return WAY[why.kind];
  }
}

/** Which way notifications go out, and why: "Through proxy.example.com:8080, from HTTPS_PROXY." */
export function networkWay({ direct, orDirectly, origin, proxies }: NetworkWay): string {
  const [first, ...others] = proxies;
  if (direct !== null) return WAY.direct(directWords(direct));
  const next = [...others.map(WAY.nextThrough), ...(orDirectly ? [WAY.nextDirectly] : [])];
  const fallback = next.length === 0 ? '' : WAY.fallback(next.join(WAY.afterwards));
  return WAY.through(first ?? '', originName(origin ?? ''), fallback);
}

const HOST = words('host-question', {
  nameless: 'a host whose name is not valid',
  title: (host: string) => t`Let ${host} see your identity?`,
  token: (identity: string) =>
    t`It would get a provider token of “${identity}”. With one, anybody can notify the users of all apps of that team, for up to an hour.`,
  certificate: (identity: string) =>
    t`It would be shown the certificate of “${identity}”, and gets whatever is sent. The private key stays here.`,
  system: 'The authorities of this computer vouch for it.',
  file: 'A CA file that was chosen in Pushwright vouches for it.',
  detail: (host: string, shown: string, trusted: string) =>
    t`${host} is neither Apple nor the simulator. ${shown} ${trusted} Allow it only if you chose this host yourself. It is asked once in a run.`,
  yes: 'Allow',
  no: 'Do not send',
  inBrowser: (title: string, link: string) => t`${title} Answer in your browser: ${link}`,
});

/** Whether a host may see an identity: the question, what to know of it, and its two answers. */
export function hostQuestion(question: HostQuestion): {
  readonly title: string;
  readonly detail: string;
  readonly yes: string;
  readonly no: string;
} {
  const host = hostName(question.host);
  const shown =
    question.gets === 'provider-token' ? HOST.token(question.identity) : HOST.certificate(question.identity);
  const trusted = question.vouchedBy === 'system' ? HOST.system : HOST.file;
  return { title: HOST.title(host), detail: HOST.detail(host, shown, trusted), yes: HOST.yes, no: HOST.no };
}

/** Where to answer it, for a terminal. */
export function answerInBrowser(question: HostQuestion, link: string): string {
  return HOST.inBrowser(hostQuestion(question).title, link);
}

/** A host that has no name that could be shown, and its port, else as it is. */
function hostName(host: string): string {
  return host.startsWith(':') ? `${HOST.nameless}${host}` : host;
}

export const networkExplanations = words<ExplanationWords<NetworkExplanations>>('network-explanations', {
  'network-no-destination': {
    sentence: 'There is no host to test the way to.',
    remedy: 'Choose a destination that is reached over the network: an iOS simulator is reached by Xcode.',
  },
  'proxy-malformed': ({ mistake, variable }) => ({
    sentence:
      variable === null ? proxyMistake(mistake) : t`The variable ${variable} names no proxy. ${proxyMistake(mistake)}`,
    remedy:
      variable === null
        ? 'Type the proxy’s address, or choose another way.'
        : 'Fix or unset it and start Pushwright again, or choose another way: Network in the window, --proxy or --no-proxy in a terminal.',
  }),
  'host-malformed': ({ mistake, of }) => ({ sentence: hostMistake(mistake), remedy: HOST_TO_TYPE[of] }),
  'host-refused': ({ host }) => ({
    sentence: t`Nothing was sent: ${hostName(host)} may not see your identity, you said.`,
    remedy: 'Send again to be asked again, or choose Apple or the simulator as destination.',
  }),
  'host-unasked': ({ host }) => ({
    sentence: t`Nothing was sent: whether ${hostName(host)} may see your identity could not be asked just now.`,
    remedy: 'Press Send yourself, a little later. On the command line no question is asked: pushwright send --to.',
  }),
  'host-question-open': ({ host }) => ({
    sentence: t`Nothing was sent to ${hostName(host)}: a question about a host waits for your answer.`,
    remedy: 'Answer that one first, then send again.',
  }),
});
