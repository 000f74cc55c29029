import { parseHostPort } from './destination.ts';

/** How a proxy is spoken to, in the words of curl: `socks5h` and `socks4a` let the proxy look the gateway up. */
export const PROXY_SCHEMES = ['http', 'https', 'socks5', 'socks5h', 'socks4', 'socks4a'] as const;
export type ProxyScheme = (typeof PROXY_SCHEMES)[number];

/** A proxy as a person or a variable wrote it. */
export interface ProxyAddress {
  readonly scheme: ProxyScheme;
  readonly host: string;
  readonly port: number;
  /** `null`: none was written. */
  readonly user: string | null;
  /** Secret. `null`: none was written; '': an empty one. */
  readonly password: string | null;
}

/** What is usual where no port is written, as Go and Python have it; curl takes 1080 for all. */
const USUAL_PORTS: Readonly<Record<ProxyScheme, number>> = {
  http: 80,
  https: 443,
  socks5: 1080,
  socks5h: 1080,
  socks4: 1080,
  socks4a: 1080,
};

/** What is wrong with a proxy's address. */
export type ProxyMistake =
  | { readonly kind: 'empty' }
  | { readonly kind: 'scheme'; readonly scheme: string }
  | { readonly kind: 'host' }
  | { readonly kind: 'login' };

/**
 * Reads `[scheme://][user[:password]@]host[:port]`; without a scheme it is an HTTP proxy, as everywhere. A mistake is
 * told with nothing of what was written: without its “@” a password looks like a port.
 */
export function parseProxyAddress(text: string): ProxyAddress | { readonly mistake: ProxyMistake } {
  const trimmed = text.trim();
  if (trimmed === '') return { mistake: { kind: 'empty' } };
  const [, written, login, hostPort = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:(.*)@)?([^@]*?)\/?$/i.exec(trimmed) ?? [];
  const scheme = schemeOf(written);
  if (scheme === null) return { mistake: { kind: 'scheme', scheme: written ?? '' } };
  const parsed = parseHostPort(hostPort);
  if ('mistake' in parsed) return { mistake: { kind: 'host' } };
  const colon = login?.indexOf(':') ?? -1;
  return {
    scheme,
    host: parsed.host,
    port: parsed.port ?? USUAL_PORTS[scheme],
    user: login === undefined ? null : decoded(colon < 0 ? login : login.slice(0, colon)),
    password: login === undefined || colon < 0 ? null : decoded(login.slice(colon + 1)),
  };
}

/** `socks://` is what desktops write for SOCKS 5. */
function schemeOf(written: string | undefined): ProxyScheme | null {
  const lower = written?.toLowerCase() ?? 'http';
  if (lower === 'socks') return 'socks5h';
  return PROXY_SCHEMES.find((known) => known === lower) ?? null;
}

/** Many write a password as it is, with a `%` that encodes nothing. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      // No UTF-8: what is ASCII in it can still be told.
      return run.replace(/%[0-7][0-9a-f]/gi, decodeURIComponent);
    }
  });
}
