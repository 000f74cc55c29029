import type { Handlers } from '../../../contract/channels.ts';
import type { networkRequests } from '../../../contract/requests/network.ts';
import type { NetworkDesk } from './network-desk.ts';

/** What the page may ask of the network, carried out. */
export function networkHandlers(desk: NetworkDesk): Handlers<keyof typeof networkRequests> {
  return {
    'network.show': (question) => desk.show(question),
    'network.change': (change) => desk.change(change),
    'network.test': (question) => desk.test(question),
  };
}
