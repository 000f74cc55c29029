import { type NamedProxy, type Peer, proxyLabel } from '../../contract/facts/wire/peer.ts';
import { t, words } from '../language.ts';
import { isSimulator, originOf } from './peer.ts';

/* What explanations of connections say in common: what to do about the way to a gateway. */

export const WAY = words('way', {
  otherPort: 'Apple’s push hosts answer on ports 443 and 2197.',
  onlyWayOut: 'On a company’s network a proxy may be the only way out: set it under Network (--proxy).',
  leaveAppleAlone:
    'Ask whoever runs it to leave *.push.apple.com alone: Apple’s push service does not work through it.',
  changedOnTheWay:
    'a proxy or a security product on the way does. Ask whoever runs it to let *.push.apple.com through untouched.',
  simulatorAgain: 'Start the simulator again.',
});

/** Of a feedback service whose reading ended early. */
export const FEEDBACK = words('feedback-ended', {
  onItsWay:
    'What was on its way at that moment is lost: the service clears its list as it hands it out, and does not know what arrived.',
});

/** Something on the way to Apple's own hosts answers in their place: the second half of a remedy. */
export function wayIsInDoubt(via: NamedProxy | null): string {
  return via === null
    ? t`a firewall, a proxy or a security product on this network does that: ask whoever runs it to let *.push.apple.com through untouched, or try another network.`
    : t`the proxy ${proxyLabel(via)} (it comes from ${originOf(via)}) or a firewall behind it does that: ask whoever runs it to let *.push.apple.com through untouched.`;
}

/** For any other host: what to look at. */
export function gatewayOrWay({ peer, via }: { readonly peer: Peer; readonly via: NamedProxy | null }): string {
  if (isSimulator(peer)) return WAY.simulatorAgain;
  return via === null
    ? t`Check host and port, and what the server’s own log says; a firewall or a proxy in between may do this too.`
    : t`Check host and port, and what the server’s own log says; the proxy ${proxyLabel(via)} in between may do this too.`;
}
