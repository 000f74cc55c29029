import type { Handlers } from '../../../contract/channels.ts';
import type { sendingRequests } from '../../../contract/requests/sending.ts';
import type { Connections } from './connections.ts';
import type { Sender } from './sender.ts';
import type { Sends } from './sends.ts';

/** What the page may ask of sending, carried out. */
export function sendingHandlers({
  sender,
  sends,
  connections,
}: {
  readonly sender: Sender;
  readonly sends: Sends;
  readonly connections: Connections;
}): Handlers<keyof typeof sendingRequests> {
  return {
    'send.check': (request) => sender.check(request, request.deviceTokens),
    'send.start': (request) => sends.start(request),
    'send.cancel': async ({ sendId }) => {
      sends.cancel(sendId);
      return null;
    },
    'send.seen': async ({ sendId }) => {
      sends.seen(sendId);
      return null;
    },
    'device-tokens.open': ({ file }) => sends.lists.open(file),
    'results.save': ({ sendId, selection }) => sends.save(sendId, selection),
    'results.copy': async ({ sendId, selection }) => ({ text: await sends.copy(sendId, selection) }),
    'connection.close': async ({ connection }) => {
      await connections.close(connection);
      return null;
    },
  };
}
