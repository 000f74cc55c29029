import type { Asked, ConnectionEvents, CoreEvents, NamedRequest } from '../contract/facts/log.ts';
import { hostAndPort, proxyLabel } from '../contract/facts/wire/peer.ts';
import { t, words } from './language.ts';
import { number, plural } from './prose.ts';
import type { Sentences } from './shapes.ts';
import { span } from './wire/clock.ts';
import { authorityName, peerName } from './wire/peer.ts';

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

/** What a request is called, with a capital. */
function requestName({ request, channelId }: NamedRequest): string {
  const channel = channelId ?? '';
  switch (request) {
    case 'channel-create':
      return t`New channel`;
    case 'channel-read':
      return t`Channel ${channel}`;
    case 'channel-delete':
      return t`Deletion of channel ${channel}`;
    case 'channel-list':
      return t`List of channels`;
    case 'broadcast':
      return t`Broadcast to channel ${channel}`;
  }
}

const nameOf = (asked: Asked): string => ('request' in asked ? requestName(asked) : asked.deviceToken);

function receivedAnswer({ what, answer }: CoreEvents['simulator-received']): string {
  const notification = what === 'notification';
  if (answer === 'none')
    return notification
      ? t`The simulator received a notification and gave no answer.`
      : t`The simulator received a broadcast and gave no answer.`;
  if (answer === 'silence')
    return t`The simulator received a notification and took it in silence, as binary gateways do.`;
  const said = answer.reason === null ? String(answer.status) : t`${answer.status} ${answer.reason}`;
  return notification
    ? t`The simulator received a notification and answered ${said}.`
    : t`The simulator received a broadcast and answered ${said}.`;
}

export const connectionEvents = words<Sentences<ConnectionEvents>>('connection-events', {
  'addresses-found': ({ host, of, count }) =>
    of === 'gateway'
      ? plural(count, { one: t`${host} has one address.`, other: t`${host} has ${number(count)} addresses.` })
      : plural(count, {
          one: t`The proxy ${host} has one address.`,
          other: t`The proxy ${host} has ${number(count)} addresses.`,
        }),
  connected: ({ to, ...place }) =>
    to === 'gateway' ? t`Connected to ${hostAndPort(place)}.` : t`Connected to the proxy ${hostAndPort(place)}.`,
  'proxy-opened': (place) => t`The proxy opened the way to ${hostAndPort(place)}.`,
  'proxy-tls-up': 'TLS to the proxy is up.',
  'proxy-passed-over': ({ why, next }, explain) =>
    next === null
      ? t`${explain(why).sentence} Next: directly.`
      : t`${explain(why).sentence} Next: through ${proxyLabel(next)}.`,
  'tls-up': ({ host }) => t`TLS is up, and ${host} proved who it is.`,
  'root-foreign': ({ host, root, isPublic }) =>
    isPublic
      ? t`The certificate of ${host} comes from “${authorityName(root)}”, a public authority that Apple is not known to use.`
      : t`The certificate of ${host} comes from “${authorityName(root)}”, which is no public authority: most likely a proxy or security product of that name opens TLS and can read what is sent.`,
  'clocks-agree': 'The clocks of this computer and of the server agree.',
  'clocks-differ': ({ peer, offsetMs }) =>
    offsetMs > 0
      ? t`This computer’s clock is ${span(Math.abs(offsetMs))} behind that of ${peerName(peer)}.`
      : t`This computer’s clock is ${span(Math.abs(offsetMs))} ahead of that of ${peerName(peer)}.`,
  'http2-up': 'HTTP/2 is up: the server sent its settings.',
  'streams-changed': 'The server changed how many requests it takes at once.',
  'token-expired': ({ here }) =>
    here
      ? t`The provider token expired: a new one is made, and used on a new connection.`
      : t`The provider token expired on another connection: a new connection takes over.`,
  'request-refused': 'A request was refused before it was looked at: a new connection takes over.',
  'nothing-answered': ({ what }) =>
    what === 'notification'
      ? t`No notification is answered any more on this connection: it takes nothing more.`
      : t`No request is answered any more on this connection: it takes nothing more.`,
  pinged: 'Nothing was heard for a while: the server is asked for a sign of life (PING).',
  'going-away': ({ why }, explain) => t`The server announced that it is going away: ${explain(why).sentence}`,
  'connection-closed': ({ ms }) => t`Connection closed after ${seconds(ms)} s.`,
  'waiting-to-connect': ({ ms }) => t`Waiting ${seconds(ms)} s before connecting again.`,
  'sending-to': ({ deviceToken, again }) =>
    again ? t`Sending to ${deviceToken} once more.` : t`Sending to ${deviceToken}.`,
  asking: ({ what, peer, again }) =>
    again
      ? t`${requestName(what)}: asking ${peerName(peer)} once more.`
      : t`${requestName(what)}: asking ${peerName(peer)}.`,
  answered: ({ asked, why }, explain) => t`${nameOf(asked)}: ${explain(why).sentence}`,
  'frames-ready': 'The gateway is ready for frames.',
  'idle-unchecked':
    'The connection was idle for long, and this protocol cannot ask whether it still lives: a new one takes over.',
  'sentinel-sent': 'A frame that must fail goes out last: its refusal proves that all before it was read.',
  'gateway-answered': ({ answered, identifier }) => t`The gateway answered ${answered} for identifier ${identifier}.`,
  'refused-after-all': ({ identifier }) =>
    t`The error is for notification ${identifier}, which had been quiet long enough to count as taken: it was refused after all.`,
  'feedback-open': 'The feedback service is open: it clears its list as it hands it out.',
  'feedback-named': ({ count, ms }) =>
    plural(count, {
      one: t`The feedback service named one device in ${seconds(ms)} s.`,
      other: t`The feedback service named ${number(count)} devices in ${seconds(ms)} s.`,
    }),
});

export const coreEvents = words<Sentences<CoreEvents>>('core-events', {
  'sending-list': ({ total, name }) => t`Sending to ${number(total)} device tokens of ${name}.`,
  'waiting-for-yes': ({ host }) =>
    t`Waiting for your answer, in a dialog or a tab of its own: Let ${host} see your identity?`,
  'system-proxy-unknown': 'This computer’s settings could not be asked for a proxy, so none is used.',
  'simulator-received': receivedAnswer,
  'simulator-received-many': ({ count }) =>
    t`The simulator received ${number(count)} notifications, too many to be told one by one.`,
  'simulator-set-aside': ({ path }) =>
    t`A file that the simulator did not make had a name that it needs. It is kept as ${path}.`,
});
