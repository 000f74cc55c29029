import type { Handlers } from '../../../contract/channels.ts';
import type { channelRequests } from '../../../contract/requests/channels.ts';
import type { BroadcastService } from './broadcast-service.ts';

/** What the page may ask of broadcast channels, carried out. */
export function channelHandlers(broadcasts: BroadcastService): Handlers<keyof typeof channelRequests> {
  return {
    'channel.list': (target) => broadcasts.list(target),
    'channel.create': ({ storagePolicy, ...target }) => broadcasts.create(target, storagePolicy),
    'channel.read': ({ channelId, ...target }) => broadcasts.read(target, channelId),
    'channel.delete': ({ channelId, ...target }) => broadcasts.delete(target, channelId),
    'broadcast.send': (order) => broadcasts.broadcast(order),
  };
}
