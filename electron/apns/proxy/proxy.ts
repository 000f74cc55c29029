import type { NamedProxy, ProxyOrigin } from '../../../contract/facts/wire/peer.ts';

/**
 * How a proxy is spoken to. `http`, `https`: CONNECT (RFC 9110 section 9.3.6), the latter over TLS. `socks5h`, `socks4a`:
 * the proxy looks the host up; `socks5`, `socks4`: this computer does (RFC 1928; SOCKS 4 and 4A by Ying-Da Lee). The
 * names are those of curl.
 */
export const PROXY_KINDS = ['http', 'https', 'socks5', 'socks5h', 'socks4', 'socks4a'] as const;
export type ProxyKind = (typeof PROXY_KINDS)[number];

/** A proxy between this computer and a gateway, as plain data. */
export interface ProxyServer {
  readonly kind: ProxyKind;
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** Who we say we are; `null`: nobody. SOCKS 4 takes the user name only. The password is secret. */
  readonly login: { readonly user: string; readonly password: string } | null;
  /** `https` only: certificates to trust instead of the system's authorities; `null`: the system's. */
  readonly authoritiesPem: string | null;
  readonly origin: ProxyOrigin;
}

/** One way to a gateway. */
export type Route = { readonly kind: 'direct' } | ProxyServer;

/** The way without a proxy. */
export const DIRECT: Route = { kind: 'direct' };

/** Whether the proxy looks the gateway's host up, or this computer has to. */
export function looksUpItself(kind: ProxyKind): boolean {
  return kind !== 'socks5' && kind !== 'socks4';
}

/** A proxy as it is told of: without its login. */
export function namedProxy({ kind, host, port, origin }: ProxyServer): NamedProxy {
  return { kind, host, port, origin };
}
