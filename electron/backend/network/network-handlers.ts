import type { Handlers } from '../../../contract/channels.ts';
import type { networkRequests } from '../../../contract/requests/network.ts';
import type { NetworkService } from './network-service.ts';

/** What the page may ask of the network, carried out. */
export function networkHandlers(service: NetworkService): Handlers<keyof typeof networkRequests> {
  return {
    'network.show': (question) => service.show(question),
    'network.change': (change) => service.change(change),
    'network.test': (question) => service.test(question),
  };
}
