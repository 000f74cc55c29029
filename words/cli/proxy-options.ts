import { words } from '../language.ts';

export const proxyOptionsWords = words('cli-proxy-options', {
  options: {
    proxyCa: 'authority that vouches for a proxy reached over TLS',
    proxyPasswordFile: 'file that holds the password for the proxy',
    noProxy: 'go out directly, whatever environment and settings say',
    proxy: 'proxy to go through: http://, https://, socks5h:// … [USER@]HOST[:PORT]',
  },
});
