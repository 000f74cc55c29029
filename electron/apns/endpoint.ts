import { API_HOSTS } from '../../contract/destination.ts';
import type { Peer } from '../../contract/facts/wire/peer.ts';
import type { Environment, Wire } from '../../contract/notification.ts';
import type { Route } from './proxy/proxy.ts';

/** Where a connection goes and who vouches for the server there. */
export interface Endpoint {
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** Certificates to trust instead of the system's authorities; `null`: the system's. */
  readonly authoritiesPem: string | null;
  /** Which of Apple's worlds it serves; `null` where that is not known. */
  readonly environment: Environment | null;
  /**
   * Which of our own simulators it is; absent: none. `elsewhere`: every authority in `authoritiesPem` is a simulator's, so
   * who proves to be this host is one, in another program.
   */
  readonly simulator?: 'built-in' | 'elsewhere' | null;
  /** The ways to it, tried in order while none can be gone at all; absent: directly. */
  readonly routes?: readonly Route[];
}

/** Apple: Binary Provider API. Closed since 31 March 2021. */
const GATEWAY_HOSTS: Readonly<Record<Environment, string>> = {
  production: 'gateway.push.apple.com',
  sandbox: 'gateway.sandbox.push.apple.com',
};

const GATEWAY_PORT = 2195;

/** Where a feedback service listens (Apple: Binary Provider API). Apple's own closed with its gateway. */
export const FEEDBACK_PORT = 2196;

/** Where broadcast channels are managed; the ports were the binary gateway's (Apple: Sending channel management requests to APNs). */
const MANAGEMENT: Readonly<Record<Environment, { readonly host: string; readonly port: number }>> = {
  production: { host: 'api-manage-broadcast.push.apple.com', port: 2196 },
  sandbox: { host: 'api-manage-broadcast.sandbox.push.apple.com', port: 2195 },
};

/** The port for the management of channels where somebody names a host of their own without one: Apple's for production. */
export const MANAGEMENT_PORT = MANAGEMENT.production.port;

/** Apple's own endpoint for a wire. `port` chooses between the two of HTTP/2; the binary gateway has 2195 only. */
export function appleEndpoint(environment: Environment, wire: Wire, port: 443 | 2197): Endpoint {
  return wire === 'http2'
    ? apple(API_HOSTS[environment], port, environment)
    : apple(GATEWAY_HOSTS[environment], GATEWAY_PORT, environment);
}

/** Apple's own host for the management of broadcast channels. Broadcasts themselves go to the API host. */
export function appleManagementEndpoint(environment: Environment): Endpoint {
  const { host, port } = MANAGEMENT[environment];
  return apple(host, port, environment);
}

function apple(host: string, port: number, environment: Environment): Endpoint {
  return { host, port, authoritiesPem: null, environment };
}

/** Whether `endpoint` is one of Apple's own, where the other environment is a change of host away. */
export function isApple({ host }: Pick<Endpoint, 'host'>): boolean {
  return host.toLowerCase().endsWith('.push.apple.com');
}

/** `endpoint` as explanations tell of it. */
export function peerOf({ host, port, simulator = null }: Pick<Endpoint, 'host' | 'port' | 'simulator'>): Peer {
  const ours = { 'built-in': 'built-in-simulator', elsewhere: 'simulator' } as const;
  return { host, port, who: simulator !== null ? ours[simulator] : isApple({ host }) ? 'apple' : 'other' };
}

/** Whether `host` is this computer itself. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
