import type { NamedProxy } from './peer.ts';

interface OfProxy {
  readonly proxy: NamedProxy;
}

/** How a proxy said no: a status as it wrote it, or what a SOCKS code means. */
export type ProxyAnswer =
  | { readonly status: number; readonly line: string }
  | { readonly socks: 4 | 5; readonly reply: number };

/** Where the proxy was asked to connect to, and how it said no. */
interface Refused extends OfProxy {
  readonly host: string;
  readonly port: number;
  readonly answer: ProxyAnswer;
}

/** What can go wrong between this computer and the gateway because of a proxy. None holds a password. */
export interface ProxyExplanations {
  ProxyNotFound: OfProxy;
  ProxyConnectionRefused: OfProxy;
  ProxyUnreachable: OfProxy;
  ProxyTimeout: OfProxy & { readonly ms: number };
  ProxyClosed: OfProxy;
  /** `plain`: it does not speak TLS at all. */
  ProxyTlsFailed: OfProxy & { readonly plain: boolean };
  /** `heard`: what its first byte looks like. */
  ProxyNotSpoken: OfProxy & {
    readonly wanted: 'http' | 'socks4' | 'socks5';
    readonly heard: 'tls' | 'socks4' | 'socks5' | 'http' | null;
  };
  ProxyLoginNeeded: OfProxy;
  ProxyLoginRefused: OfProxy & { readonly user: string };
  ProxyLoginUnsupported: OfProxy & { readonly schemes: readonly string[] };
  ProxyLoginUnusable: OfProxy & {
    readonly why: 'colon' | 'user-length' | 'password-length';
    readonly bytes: number;
  };
  ProxyForbids: Refused;
  ProxyReachesNothing: Refused;
  ProxyRefuses: Refused | (OfProxy & { readonly host: string; readonly port: number; readonly answer: 'needs-ipv4' });
}
