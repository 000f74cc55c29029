/** Who is at the other end of a connection, as far as words about it need to know. */
export interface Peer {
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** `simulator`: one of ours that runs in another program. */
  readonly who: 'apple' | 'built-in-simulator' | 'simulator' | 'other';
}

/** Where a proxy listens. `kind`: as in its address, such as `socks5h`. */
export interface ProxyPlace {
  readonly kind: string;
  readonly host: string;
  readonly port: number;
}

/** Who named a proxy: the settings of the system or of Pushwright, else a variable or an option as it is written. */
export type ProxyOrigin = 'system-settings' | 'settings' | (string & {});

/** A proxy on the way, and who named it. */
export interface NamedProxy extends ProxyPlace {
  readonly origin: ProxyOrigin;
}

/** `host:port`, an IPv6 address in brackets. */
export function hostAndPort({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** What a proxy is called: `proxy.example.com:8080`, with the scheme in front where that is not plain HTTP. */
export function proxyLabel({ kind, host, port }: ProxyPlace): string {
  return `${kind === 'http' ? '' : `${kind}://`}${hostAndPort({ host, port })}`;
}
