import { hostAndPort } from '../endpoint.ts';
import type { ProxyServer } from './proxy.ts';

/** What people call a proxy: `proxy.example.com:8080`, with the scheme in front where that is not plain HTTP. */
export function proxyLabel(proxy: Pick<ProxyServer, 'kind' | 'host' | 'port'>): string {
  return `${proxy.kind === 'http' ? '' : `${proxy.kind}://`}${hostAndPort(proxy)}`;
}
