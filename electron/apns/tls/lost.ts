import { type Endpoint, isApple, isSimulator } from '../endpoint.ts';
import { ApnsError } from '../errors.ts';
import type { ProxyServer } from '../proxy/proxy.ts';
import { proxyLabel } from '../proxy/proxy-label.ts';
import { isOfCertificate } from './alerts.ts';
import { type HandshakeSeen, NOTHING_SEEN } from './handshake-watch.ts';
import { type TlsFailing, wayIsInDoubt } from './tls-failures.ts';

/*
 * How a connection ended on which TLS had come up, by what was seen on the wire. That the server itself ended it is known
 * only where its TLS said so; an end or a reset below TLS may be anybody's on the way.
 */

/** A connection that is gone. */
export interface Lost {
  readonly endpoint: Pick<Endpoint, 'host' | 'label' | 'isOtherSimulator'>;
  readonly seen: HandshakeSeen;
  readonly via?: ProxyServer | null;
}

/** One of which nothing is known but that it is gone. */
export function lostUnseen(endpoint: Lost['endpoint']): Lost {
  return { endpoint, seen: NOTHING_SEEN };
}

/** What happened to it, as the verb of a sentence about “the connection”, and what to do. */
interface End {
  readonly verb: string;
  readonly remedy: string;
}

/** An open connection ended without an explanation in its own protocol. */
export function connectionLost(lost: Lost, cause: unknown): ApnsError {
  const { verb, remedy } = endOf(lost, cause);
  return new ApnsError({
    code: 'ConnectionLost',
    phase: 'close',
    sentence: `The connection to ${lost.endpoint.label} ${verb}.`,
    remedy,
    cause,
  });
}

/** The binary gateway's connection ended, and nothing said for which notification. */
export function gatewayLost(lost: Lost, cause: unknown): ApnsError {
  const { verb, remedy } = endOf(lost, cause);
  const { seen, endpoint } = lost;
  const refused = seen.showedCertificate ? ' or refuses the certificate' : '';
  return new ApnsError({
    code: 'ConnectionLost',
    phase: 'binary',
    sentence: `The connection to ${endpoint.label} ${verb}, and nothing was said about which notifications had been read.`,
    remedy:
      seen.saidGoodbye || seen.endedByPeer === 'closed'
        ? `${remedy} A gateway also does this when it cannot read a frame${refused}: try one notification alone.`
        : remedy,
    cause,
  });
}

/** The feedback service's connection ended before its list did. `remedy` comes first, then what the end itself asks for. */
export function feedbackLost(lost: Lost, remedy: string, cause: unknown): ApnsError {
  const end = endOf(lost, cause);
  return new ApnsError({
    code: 'ConnectionLost',
    phase: 'close',
    sentence: `The connection to ${lost.endpoint.label} ${end.verb} before the list was at its end.`,
    remedy: `${remedy} ${end.remedy}`,
    cause,
  });
}

/** What the system says of a network that does not carry any more. */
const NETWORK_GONE: ReadonlySet<string> = new Set([
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENETRESET',
  'EADDRNOTAVAIL',
  'ECONNABORTED',
]);

function endOf(lost: Lost, cause: unknown): End {
  const { alert, saidGoodbye, endedByPeer, showedCertificate } = lost.seen;
  const code = codeOf(cause);
  if (alert !== null)
    return {
      verb: `was ended by the server with the TLS alert ${alert}`,
      remedy:
        showedCertificate && isOfCertificate(alert)
          ? 'The alert speaks of the client certificate, which the server had taken before: check that it is still valid.'
          : (fromApple(lost, 'say') ?? `${NEW_ONE} ${ownLog(lost)}`),
    };
  if (saidGoodbye) return { verb: 'was closed by the server', remedy: `${NEW_ONE} ${ownLog(lost)}` };
  if (endedByPeer !== null)
    return {
      verb: `was ${endedByPeer} from the other end without a word of TLS`,
      remedy: isSimulator(lost.endpoint)
        ? `${NEW_ONE} ${ownLog(lost)}`
        : `${NEW_ONE} The server did it, or ${between(lost)} on the way.${isApple(lost.endpoint) ? '' : ` ${ownLog(lost)}`}`,
    };
  if (NETWORK_GONE.has(code))
    return {
      verb: 'was lost: the network carried nothing more',
      remedy: 'Check that this computer is online, and the VPN if there is one.',
    };
  if (code.startsWith('ERR_SSL_'))
    return {
      verb: 'was broken off by this computer: what came was not what TLS allows',
      remedy:
        fromApple(lost, 'send') ??
        `The log shows what TLS said. ${capital(between(lost))} may change what the server sends.`,
    };
  return { verb: 'broke off', remedy: 'Check the network.' };
}

const NEW_ONE = 'The next send opens a new connection by itself.';

/** Apple's own host is not in doubt, the way to it is. */
function fromApple(lost: Lost, verb: string): string | null {
  return isApple(lost.endpoint) ? `Apple’s own host does not ${verb} that: ${wayIsInDoubt(lost)}` : null;
}

function ownLog({ endpoint }: Lost): string {
  if (isSimulator(endpoint))
    return 'The simulator does this where a test device or its settings say so; if none does, start it again.';
  return isApple(endpoint)
    ? 'Apple does this when it takes a server out of use. If it happens again at once, see developer.apple.com/system-status.'
    : 'If it happens again, the server’s own log says why.';
}

function between({ via = null }: Lost): string {
  return via === null ? 'a firewall or a proxy' : `the proxy ${proxyLabel(via)} or a firewall behind it`;
}

function capital(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function codeOf(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return '';
  return typeof cause.code === 'string' ? cause.code : '';
}

/** What is known of the end of what `failing` tells about. */
export function lostOf(failing: (() => TlsFailing) | null, endpoint: Lost['endpoint']): Lost {
  return failing === null ? lostUnseen(endpoint) : failing();
}
