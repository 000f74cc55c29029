import { parseHostPort } from '../../../contract/destination.ts';
import type { ProxyScheme } from '../../../contract/proxy-address.ts';

/** One way that the system's settings offer. */
export type SystemRoute =
  | { readonly kind: 'direct' }
  | { readonly kind: ProxyScheme; readonly host: string; readonly port: number };

/** What the words of a proxy auto-configuration mean; `SOCKS` is version 4 there, and 4A where the server has it. */
const KINDS: Readonly<Record<string, readonly [scheme: ProxyScheme, usualPort: number]>> = {
  PROXY: ['http', 80],
  HTTP: ['http', 80],
  HTTPS: ['https', 443],
  SOCKS: ['socks4a', 1080],
  SOCKS4: ['socks4a', 1080],
  SOCKS5: ['socks5h', 1080],
};

/**
 * The ways in the answer of a proxy auto-configuration, in the order in which they are to be tried:
 * "PROXY proxy.example.com:8080; DIRECT". What is not understood is left out; nothing understood means directly.
 */
export function parsePacResult(text: string): readonly SystemRoute[] {
  const routes = text.split(';').flatMap((part): readonly SystemRoute[] => {
    const [word = '', where] = part.trim().split(/\s+/, 2);
    if (word.toUpperCase() === 'DIRECT') return [{ kind: 'direct' }];
    const known = KINDS[word.toUpperCase()];
    const parsed = where === undefined ? null : parseHostPort(where);
    if (known === undefined || parsed === null || 'mistake' in parsed) return [];
    const [kind, usualPort] = known;
    return [{ kind, host: parsed.host, port: parsed.port ?? usualPort }];
  });
  // Behind DIRECT nothing is tried any more.
  const end = routes.findIndex(({ kind }) => kind === 'direct');
  if (routes.length === 0) return [{ kind: 'direct' }];
  return end < 0 ? routes : routes.slice(0, end + 1);
}
