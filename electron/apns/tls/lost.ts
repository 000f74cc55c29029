import type { ConnectionEnd, EndedConnection } from '../../../contract/facts/wire/connection.ts';
import { type Endpoint, peerOf } from '../endpoint.ts';
import { type ApnsError, failed } from '../errors.ts';
import { namedProxy, type ProxyServer } from '../proxy/proxy.ts';
import { isOfCertificate } from './alerts.ts';
import { type HandshakeSeen, NOTHING_SEEN } from './handshake-watch.ts';
import type { TlsFailing } from './tls-failures.ts';

/*
 * How a connection ended on which TLS had come up, by what was seen on the wire. That the server itself ended it is known
 * only where its TLS said so; an end or a reset below TLS may be anybody's on the way.
 */

/** A connection that is gone. */
export interface Lost {
  readonly endpoint: Pick<Endpoint, 'host' | 'port' | 'simulator'>;
  readonly seen: HandshakeSeen;
  readonly via?: ProxyServer | null;
}

/** One of which nothing is known but that it is gone. */
export function lostUnseen(endpoint: Lost['endpoint']): Lost {
  return { endpoint, seen: NOTHING_SEEN };
}

/** An open connection ended without an explanation in its own protocol. */
export function connectionLost(lost: Lost, cause: unknown): ApnsError {
  return failed('ConnectionLost', ended('open', lost, cause), { phase: 'close', cause });
}

/** The binary gateway's connection ended, and nothing said for which notification. */
export function gatewayLost(lost: Lost, cause: unknown): ApnsError {
  return failed('ConnectionLost', ended('unconfirmed', lost, cause), { phase: 'binary', cause });
}

/** The feedback service's connection ended before its list did. */
export function feedbackLost(lost: Lost, cause: unknown): ApnsError {
  return failed('ConnectionLost', ended('listing', lost, cause), { phase: 'close', cause });
}

function ended(during: EndedConnection['while'], lost: Lost, cause: unknown): EndedConnection {
  const { endpoint, seen, via = null } = lost;
  return {
    how: 'ended',
    while: during,
    peer: peerOf(endpoint),
    via: via === null ? null : namedProxy(via),
    end: endOf(seen, codeOf(cause)),
    showedCertificate: seen.showedCertificate,
  };
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

function endOf({ alert, saidGoodbye, endedByPeer, showedCertificate }: HandshakeSeen, code: string): ConnectionEnd {
  if (alert !== null) return { kind: 'alert', alert, ofCertificate: showedCertificate && isOfCertificate(alert) };
  if (saidGoodbye) return { kind: 'goodbye' };
  if (endedByPeer !== null) return { kind: endedByPeer };
  if (NETWORK_GONE.has(code)) return { kind: 'network-gone' };
  return { kind: code.startsWith('ERR_SSL_') ? 'unreadable' : 'unseen' };
}

function codeOf(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return '';
  return typeof cause.code === 'string' ? cause.code : '';
}

/** What is known of the end of what `failing` tells about. */
export function lostOf(failing: (() => TlsFailing) | null, endpoint: Lost['endpoint']): Lost {
  return failing === null ? lostUnseen(endpoint) : failing();
}
