import type { Environment, Wire } from '../../contract/notification.ts';
import type { Route } from './proxy/proxy.ts';

/** Where a connection goes and who vouches for the server there. */
export interface Endpoint {
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** Certificates to trust instead of the system's authorities; `null`: the system's. */
  readonly authoritiesPem: string | null;
  /** What people call it: "the simulator", "api.push.apple.com:443". */
  readonly label: string;
  /** Which of Apple's worlds it serves; `null` where that is not known. */
  readonly environment: Environment | null;
  /** The ways to it, tried in order while none can be gone at all; absent: directly. */
  readonly routes?: readonly Route[];
}

/** Apple: Sending notification requests to APNs. */
const API_HOSTS: Readonly<Record<Environment, string>> = {
  production: 'api.push.apple.com',
  sandbox: 'api.sandbox.push.apple.com',
};

/** Apple: Binary Provider API. Closed since 31 March 2021. */
const GATEWAY_HOSTS: Readonly<Record<Environment, string>> = {
  production: 'gateway.push.apple.com',
  sandbox: 'gateway.sandbox.push.apple.com',
};

const GATEWAY_PORT = 2195;

/** Apple's own endpoint for a wire. `port` chooses between the two of HTTP/2; the binary gateway has 2195 only. */
export function appleEndpoint(environment: Environment, wire: Wire, port: 443 | 2197): Endpoint {
  return wire === 'http2'
    ? apple(API_HOSTS[environment], port, environment)
    : apple(GATEWAY_HOSTS[environment], GATEWAY_PORT, environment);
}

function apple(host: string, port: number, environment: Environment): Endpoint {
  return { host, port, authoritiesPem: null, label: `${host}:${port}`, environment };
}

/** Whether `endpoint` is one of Apple's own, where the other environment is a change of host away. */
export function isApple(endpoint: Endpoint): boolean {
  return endpoint.host.endsWith('.push.apple.com');
}

/** `host:port`, an IPv6 address in brackets. */
export function hostAndPort({ host, port }: Pick<Endpoint, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
