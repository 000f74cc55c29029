import { expect, it } from 'vitest';
import { parsePacResult } from '../../../../electron/backend/network/pac-result.ts';

const http = (host: string, port: number) => ({ kind: 'http', host, port });
const direct = { kind: 'direct' };

it.each([
  ['DIRECT', [direct]],
  ['', [direct]],
  ['PROXY proxy.example.com:8080', [http('proxy.example.com', 8080)]],
  ['PROXY a:1; PROXY b:2 ;DIRECT', [http('a', 1), http('b', 2), direct]],
  ['proxy a', [http('a', 80)]],
  ['PROXY [2001:db8::1]:3128', [http('2001:db8::1', 3128)]],
  ['HTTPS p.example', [{ kind: 'https', host: 'p.example', port: 443 }]],
  [
    'SOCKS s:1080;SOCKS5 t;SOCKS4 u:9',
    [
      { kind: 'socks4a', host: 's', port: 1080 },
      { kind: 'socks5h', host: 't', port: 1080 },
      { kind: 'socks4a', host: 'u', port: 9 },
    ],
  ],
  ['QUIC q:443; PROXY', [direct]],
  ['QUIC q:443; PROXY a:1', [http('a', 1)]],
  ['PROXY a:99999; PROXY b:2', [http('b', 2)]],
  ['DIRECT; PROXY a:1', [direct]],
])('reads “%s” as the system means it', (text, routes) => {
  expect(parsePacResult(text)).toEqual(routes);
});
