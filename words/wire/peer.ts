import { hostAndPort, type NamedProxy, type Peer, type ProxyOrigin } from '../../contract/facts/wire/peer.ts';
import { words } from '../language.ts';

const NAMES = words('peers', { builtInSimulator: 'the simulator' });

/** What people call a peer: "the simulator", "api.push.apple.com:443". */
export function peerName(peer: Peer): string {
  return peer.who === 'built-in-simulator' ? NAMES.builtInSimulator : hostAndPort(peer);
}

/** Whether whatever a peer refuses is told as our own simulator's doing, and never as Apple's. */
export function isSimulator({ who }: Pick<Peer, 'who'>): boolean {
  return who === 'built-in-simulator' || who === 'simulator';
}

const ORIGINS = words<Readonly<Record<string, string>>>('proxy-origins', {
  'system-settings': 'this computer’s settings',
  settings: 'Pushwright’s settings',
});

/** Who named a proxy, as it follows "from". */
export function originName(origin: ProxyOrigin): string {
  return ORIGINS[origin] ?? origin;
}

/** The same of a proxy on the way. */
export function originOf({ origin }: Pick<NamedProxy, 'origin'>): string {
  return originName(origin);
}

const NOBODY = words('authority-nameless', 'nobody named');

/** An authority by the name in a certificate, which may be none. */
export function authorityName(name: string): string {
  return name === '' ? NOBODY : name;
}
