import type { Destination } from './destination.ts';
import type { Peer, ProxyOrigin } from './facts/wire/peer.ts';
import type { LogEntry } from './log-entry.ts';
import type { Wire } from './notification.ts';
import type { Explanation, Problem } from './outcome.ts';
import type { Remembering } from './secrets.ts';

/**
 * Where the proxy comes from. `automatic`: the environment (HTTPS_PROXY, ALL_PROXY, NO_PROXY), and where it names none
 * the system's settings, as far as the host can ask for them. `manual`: the address that is typed.
 */
export const PROXY_CHOICES = ['automatic', 'none', 'manual'] as const;
export type ProxyChoice = (typeof PROXY_CHOICES)[number];

/** How notifications get out, as it is kept in `settings.json`. No password is in it. */
export interface NetworkSettings {
  readonly proxy: ProxyChoice;
  /** With `manual`: `[scheme://]host[:port]`. */
  readonly address: string;
  /** With `manual`: hosts that are reached without it, in the form of NO_PROXY. */
  readonly exceptions: string;
  /** User name for a proxy; '' where none is given. */
  readonly user: string;
  /** The proxy that the user name is for, as in `NetworkWay.proxies`: no other is told it. */
  readonly userOf: string;
  /** Id of the authority that vouches for a proxy reached over TLS; `null`: the system's. */
  readonly authority: string | null;
}

/** Before anything is chosen. */
export const FIRST_NETWORK_SETTINGS: NetworkSettings = {
  proxy: 'automatic',
  address: '',
  exceptions: '',
  user: '',
  userOf: '',
  authority: null,
};

/** Which destination a question about the network is for; `null` where none can be told yet. */
export interface NetworkQuestion {
  readonly destination: Destination | null;
  readonly wire: Wire;
}

/** What the user chose in the tool Network. */
export interface NetworkChange extends NetworkQuestion {
  readonly settings: Pick<NetworkSettings, 'proxy' | 'address' | 'exceptions' | 'user' | 'authority'>;
  /** Secret. `null` leaves the known one, '' forgets it. */
  readonly password: string | null;
  /** Whether to keep the password in the key store of the system; else it lasts until Pushwright ends. */
  readonly remember: Remembering;
}

/** Why a connection goes out without a proxy. `by`: the settings, or the variable that excepts the host with `entry`. */
export type DirectReason =
  | { readonly kind: 'this-computer'; readonly host: string }
  | { readonly kind: 'no-proxy-option' | 'settings' | 'none-set' | 'system-unasked' }
  | { readonly kind: 'excepted'; readonly by: string; readonly entry: string };

/** Which way notifications go out to a destination, and why. */
export interface NetworkWay {
  /** Why there is no proxy on it; `null` where there is one. */
  readonly direct: DirectReason | null;
  /** Whether it goes without a proxy where none of them can be reached. */
  readonly orDirectly: boolean;
  /** Where the first proxy comes from; `null` without one. */
  readonly origin: ProxyOrigin | null;
  /** The proxies on it in the order in which they are tried, as `host:port` or `scheme://host:port`; none: directly. */
  readonly proxies: readonly string[];
  /** User name that the first of them is told; '' where none. */
  readonly user: string;
  /** Where that user name was written: in Pushwright's settings, or where the proxy comes from. */
  readonly userFrom: 'settings' | 'origin';
  readonly passwordKnown: boolean;
}

/** The settings as they are kept, and what follows from them. */
export interface NetworkView {
  readonly settings: NetworkSettings;
  /** Who is at the end of the way; `null` where there is none for want of a destination. */
  readonly to: Peer | null;
  /** `null` where no destination was given that is reached over the network, or the problem stands against it. */
  readonly way: NetworkWay | null;
  /** What stands against using them as they are, or against remembering the password. */
  readonly problem: Problem | null;
}

/** What came of opening a connection to a destination without sending anything. */
export interface NetworkTest {
  readonly reached: boolean;
  /** The code of the first cause; `null` where it was reached. */
  readonly reason: string | null;
  readonly explanation: Explanation;
  readonly way: NetworkWay;
  /** The log's entries of it, in order. */
  readonly steps: readonly LogEntry[];
  readonly ms: number;
}
