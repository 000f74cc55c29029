import { isIP, isIPv4, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { domainToASCII } from 'node:url';
import type { LogDetail } from '../../../contract/log-entry.ts';
import { explainResolveFailure } from '../connect-failures.ts';
import type { Endpoint } from '../endpoint.ts';
import { Conversation } from './conversation.ts';
import { proxyHungUp, proxyTlsFailed } from './failures.ts';
import { connectByHttp } from './http-connect.ts';
import { looksUpItself, type ProxyServer } from './proxy.ts';
import { connectBySocks4, connectBySocks5 } from './socks.ts';

/**
 * Has `proxy`, to which `socket` is connected, open the way to `endpoint`: afterwards the socket's other end is the
 * gateway, and not a byte of it is lost. `lookUp` is used where the host is to be looked up on this computer. Rejects
 * with `ApnsError`; resolves with what the log shows of it. Limits of time are the caller's: it destroys the socket.
 */
export async function openTunnel(
  socket: Socket,
  proxy: ProxyServer,
  endpoint: Endpoint,
  lookUp: () => Promise<readonly string[]>,
): Promise<readonly LogDetail[]> {
  const target = { host: wireName(endpoint), port: endpoint.port };
  const talk = new Conversation(socket, (cause) => proxyHungUp(proxy, cause));
  switch (proxy.kind) {
    case 'http':
    case 'https':
      return connectByHttp(talk, proxy, target);
    case 'socks5':
    case 'socks5h':
      return connectBySocks5(talk, proxy, target, await addressFor(proxy, target.host, lookUp));
    case 'socks4':
    case 'socks4a':
      return connectBySocks4(talk, proxy, target, await addressFor(proxy, target.host, lookUp));
  }
}

/** The host's name as it may stand in a request: ASCII (IDNA), and nothing that could end a line there. */
function wireName(endpoint: Endpoint): string {
  const { host } = endpoint;
  if (isIP(host) !== 0) return host;
  const name = domainToASCII(host);
  if (/^[\w.-]{1,255}$/.test(name)) return name;
  throw explainResolveFailure({ code: 'ENOTFOUND' }, endpoint);
}

/** What a SOCKS proxy is asked for: the name, or where this computer looks it up an address, IPv4 before IPv6 as more proxies reach that. */
async function addressFor(proxy: ProxyServer, host: string, lookUp: () => Promise<readonly string[]>): Promise<string> {
  if (looksUpItself(proxy.kind) || isIP(host) !== 0) return host;
  const addresses = await lookUp();
  return addresses.find((address) => isIPv4(address)) ?? addresses[0] ?? host;
}

/** TLS to a proxy of the kind `https`; its name is verified. Rejects with `ApnsError`. */
export function secureProxy(tcp: Socket, proxy: ProxyServer, keep: (socket: TLSSocket) => void): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      socket: tcp,
      host: proxy.host,
      ...(isIP(proxy.host) === 0 ? { servername: proxy.host } : {}),
      ...(proxy.authoritiesPem === null ? {} : { ca: proxy.authoritiesPem }),
      ALPNProtocols: ['http/1.1'],
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
    });
    keep(socket);
    const onFailure = (cause: Error): void => reject(proxyTlsFailed(proxy, cause));
    const onClose = (): void => onFailure(new Error('the connection was closed during the handshake'));
    socket.on('error', onFailure);
    socket.once('close', onClose);
    socket.once('secureConnect', () => {
      socket.off('close', onClose);
      resolve(socket);
    });
  });
}
