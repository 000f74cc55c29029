import type {
  AnswerFault,
  ConnectionExplanations,
  EncodingFault,
  UnusableField,
} from '../../contract/facts/wire/connection.ts';
import { hostAndPort, type Peer } from '../../contract/facts/wire/peer.ts';
import { t, words } from '../language.ts';
import { number } from '../prose.ts';
import type { ExplanationWords, Said } from '../shapes.ts';
import { endedConnection } from './ended.ts';
import { http2Fault } from './http2.ts';
import { isSimulator, peerName } from './peer.ts';
import { FEEDBACK, WAY } from './way.ts';

const AGAIN = words('send-again', {
  later: 'Try again later.',
  ready: 'Send again when you are ready.',
  byItself: 'Send again: a new connection opens by itself.',
  oneAlone: 'Try one notification alone.',
});

const seconds = (ms: number): string => number(ms / 1000);
const isApple = ({ who }: Peer): boolean => who === 'apple';

function timedOut({ peer, step, ms }: ConnectionExplanations['ConnectTimeout']): Said {
  const where = hostAndPort(peer);
  const soon = ms > 0;
  const sentence = {
    resolve: soon
      ? t`The address of ${peer.host} could not be found within ${seconds(ms)} seconds.`
      : t`The address of ${peer.host} could not be found in time.`,
    tcp: soon
      ? t`Nothing answered at ${where} within ${seconds(ms)} seconds.`
      : t`Nothing answered at ${where} in time.`,
    tls: soon
      ? t`The TLS handshake with ${where} did not end within ${seconds(ms)} seconds.`
      : t`The TLS handshake with ${where} did not end in time.`,
    http2: soon
      ? t`No HTTP/2 settings came from ${where} within ${seconds(ms)} seconds.`
      : t`No HTTP/2 settings came from ${where} in time.`,
  }[step];
  const remedy =
    step === 'tcp' || step === 'resolve'
      ? isApple(peer)
        ? t`A firewall that drops packets does this. ${WAY.otherPort} ${WAY.onlyWayOut}`
        : t`A firewall that drops packets does this. Check host and port.`
      : isApple(peer)
        ? t`Something on the way accepts the connection and then stays silent: a proxy or a firewall. ${WAY.onlyWayOut}`
        : t`Something accepts the connection and then stays silent: check that it is an APNs gateway, or a proxy in between.`;
  return { sentence, remedy };
}

const IDENTITIES = words('identity-unusable', {
  certificate: {
    sentence: 'The chosen certificate and private key cannot be used for TLS.',
    remedy: 'Export them anew, together, from the keychain of the computer that made the signing request.',
  },
  'provider-token-key': {
    sentence: 'The chosen .p8 key cannot sign a provider token: it must be an elliptic-curve key on P-256.',
    remedy: 'Use the file AuthKey_….p8 as Apple’s developer portal gave it.',
  },
});

function lost(facts: ConnectionExplanations['ConnectionLost']): Said {
  const name = peerName(facts.peer);
  switch (facts.how) {
    case 'ended':
      return endedConnection(facts);
    case 'unused':
      return {
        sentence: t`The connection to ${name} was closed before anything had been answered on it.`,
        remedy: t`Try again later: it may be starting, or have no room for more.`,
      };
    case 'dead-while-idle':
      return { sentence: t`The connection to ${name} had died while it was idle.`, remedy: AGAIN.byItself };
    case 'refused-unnamed':
      return {
        sentence: t`A notification was refused by ${name} with ${facts.answered}, and it was not said which.`,
        remedy: AGAIN.oneAlone,
      };
    case 'no-error-named':
      return {
        sentence: t`The connection to ${name} was ended by an answer that names no error (status 0), and nothing was said about which notifications had been read.`,
        remedy: AGAIN.oneAlone,
      };
  }
}

const FIELDS = words<Readonly<Record<string, string>>>('unusable-fields', {
  'device-token': 'device token',
  topic: 'topic',
  'apns-id': 'apns-id',
  'collapse-id': 'collapse id',
});

const fieldName = (field: UnusableField): string => FIELDS[field] ?? field;

/** What a frame of the binary wire cannot carry, or what came that is none. */
export function codecFault(facts: EncodingFault | AnswerFault): string {
  switch (facts.fault) {
    case 'token-too-long':
      return t`The device token has ${facts.bytes} bytes; the binary gateway takes at most ${facts.most}.`;
    case 'payload-too-long':
      return t`The payload has ${facts.bytes} bytes; a frame of the binary gateway can carry at most ${facts.most}.`;
    case 'token-not-hexadecimal':
      return t`The device token is not whole bytes of hexadecimal digits, which the binary gateway needs.`;
    case 'identifier-out-of-range':
      return t`The identifier ${facts.value} does not fit 32 bits.`;
    case 'expiration-out-of-range':
      return t`The expiration ${facts.value} is no UNIX time in seconds that fits 32 bits.`;
    case 'priority-out-of-range':
      return t`The priority ${facts.value} does not fit one byte.`;
    case 'not-an-error-response':
      return t`The gateway answered with byte ${facts.byte} where an error response begins with ${facts.wanted}.`;
    case 'feedback-token-length':
      return t`The feedback service announced a device token of ${facts.bytes} bytes; each has 1 to ${facts.most}.`;
    case 'feedback-cut-short':
      return t`The feedback service ended in the middle of an entry, ${facts.bytes} bytes into it.`;
  }
}

function unreadable({ what, peer }: ConnectionExplanations['UnreadableAnswer']): Said {
  const name = peerName(peer);
  switch (what) {
    case 'http2':
      return {
        sentence: t`What ${name} sent is not HTTP/2 as the standard has it.`,
        remedy: isApple(peer)
          ? t`Something on the way changes what Apple’s host says: a proxy or a security product. Ask whoever runs it to let *.push.apple.com through untouched.`
          : t`Check host and port, and whether something between you and the server changes what it says.`,
      };
    case 'binary':
      return {
        sentence: t`What ${name} answered is not the binary gateway’s protocol.`,
        remedy: t`Check host, port and wire: it may be an HTTP/2 host.`,
      };
    case 'feedback':
      return {
        sentence: t`What ${name} sent is not the feedback service’s protocol.`,
        remedy: t`Check host and port: a feedback service listens on 2196 as a rule, the gateway on 2195.`,
      };
  }
}

function goingAway(facts: ConnectionExplanations['GoingAway']): Said {
  if (facts.how === 'maintenance')
    return {
      sentence: t`The connection to ${peerName(facts.peer)} was closed for maintenance.`,
      remedy: t`Send again: a new connection finds another gateway.`,
    };
  const { said, errorCode } = facts;
  const where = hostAndPort(facts.peer);
  const sentence =
    said === ''
      ? errorCode === null
        ? t`The server at ${where} closed the connection.`
        : t`The server at ${where} closed the connection (${errorCode}).`
      : errorCode === null
        ? t`The server at ${where} closed the connection and said “${said}”.`
        : t`The server at ${where} closed the connection and said “${said}” (${errorCode}).`;
  return { sentence, remedy: AGAIN.byItself };
}

export const connectionExplanations = words<ExplanationWords<ConnectionExplanations>>('connection-explanations', {
  HostNotFound: ({ peer }) => ({
    sentence: t`There is no host called ${peer.host}.`,
    remedy: isApple(peer)
      ? t`Check that this computer is online. ${WAY.onlyWayOut}`
      : t`Check its spelling; if it is a company name, check that the VPN is connected.`,
  }),
  ResolveFailed: ({ peer }) => ({
    sentence: t`The address of ${peer.host} could not be looked up.`,
    remedy: t`Check that this computer is online and that its DNS server answers.`,
  }),
  ConnectionRefused: ({ peer }) => ({
    sentence: t`Nothing listens at ${hostAndPort(peer)}.`,
    remedy: isApple(peer)
      ? t`Apple’s hosts always listen there: a firewall on this network refuses the connection. ${WAY.otherPort} ${WAY.onlyWayOut}`
      : isSimulator(peer)
        ? t`The simulator on this computer is not running: start it again.`
        : t`Check host and port, and that the gateway is running.`,
  }),
  HostUnreachable: ({ peer }) => ({
    sentence: t`There is no way from this computer to ${hostAndPort(peer)}.`,
    remedy: isApple(peer)
      ? t`Check that it is online, and the VPN or firewall in between. ${WAY.onlyWayOut}`
      : t`Check that it is online, and the VPN or firewall in between.`,
  }),
  ConnectTimeout: timedOut,
  ConnectionReset: ({ peer }) => notOpened(peer),
  ConnectFailed: ({ peer }) =>
    peer === null
      ? {
          sentence: t`The connection could not be opened.`,
          remedy: t`The log shows the technical reason.`,
        }
      : notOpened(peer),
  IdentityUnusable: ({ kind }) => IDENTITIES[kind],
  ConnectionClosed: { sentence: 'The connection was closed on this computer.', remedy: AGAIN.ready },
  ConnectionLost: lost,
  PeerSilent: ({ how, peer, ms }) =>
    how === 'dead'
      ? {
          sentence: t`The connection to ${peerName(peer)} went dead: no sign of life for ${seconds(ms)} seconds.`,
          remedy: t`Check the network. If it is well, the server hangs, or a firewall on the way drops what is sent.`,
        }
      : {
          sentence: t`The server of ${peerName(peer)} allowed no request at all for ${seconds(ms)} seconds.`,
          remedy: AGAIN.later,
        },
  RequestTimeout: ({ peer, ms }) => ({
    sentence:
      peer === null
        ? t`No answer came within ${seconds(ms)} seconds.`
        : t`The server of ${peerName(peer)} gave signs of life, and answered no request within ${seconds(ms)} seconds.`,
    remedy: AGAIN.later,
  }),
  StreamReset: ({ errorCode }) => ({
    sentence: t`The server ended the request without an answer (${errorCode}).`,
    remedy: AGAIN.later,
  }),
  StreamRefused: {
    sentence: 'The server refused the request before it looked at it.',
    remedy: 'It takes fewer requests at once than it was given; send again.',
  },
  ProviderTokenExpired: {
    sentence: 'The provider token had expired.',
    remedy: 'Send again: a new one is made by itself.',
  },
  HeaderUnusable: ({ field }) => ({
    sentence: t`The ${fieldName(field)} holds a character that no header can carry, such as a line break.`,
    remedy: t`Type the ${fieldName(field)} anew.`,
  }),
  Cancelled: ({ what }) =>
    what === 'send'
      ? { sentence: t`The send was cancelled.`, remedy: AGAIN.ready }
      : { sentence: t`The reading was cancelled.`, remedy: t`Read again for the rest. ${FEEDBACK.onItsWay}` },
  ClientClosed: { sentence: 'The connection was being closed.', remedy: 'Send again.' },
  FrameUnusable: (facts) => ({ sentence: codecFault(facts), remedy: t`Shorten it, or use HTTP/2.` }),
  UnreadableAnswer: unreadable,
  Http11Required: ({ peer }) => ({
    sentence: t`The server at ${hostAndPort(peer)} wants HTTP/1.1 for this request (HTTP_1_1_REQUIRED), and APNs is spoken over HTTP/2 only.`,
    remedy: isApple(peer)
      ? t`Apple’s own host does not say that: ${WAY.changedOnTheWay}`
      : t`Check host and port: web servers say this for pages that want a client certificate or another login of their own.`,
  }),
  PeerFloods: ({ peer, fault }) => ({
    sentence: t`This computer broke the connection to ${peerName(peer)} off: ${http2Fault(fault)}.`,
    remedy: isApple(peer)
      ? t`Apple’s own host does not do that: ${WAY.changedOnTheWay}`
      : t`No gateway does that while it is well: check host and port, and what the server’s own log says.`,
  }),
  AnswerNotFromApns: ({ peer, status, id }) => ({
    sentence: t`The server answered ${status} without the ${id} that APNs always sends: something else answered in its place.`,
    remedy: isApple(peer)
      ? t`A proxy or a security product on the way does this: ask whoever runs it to let *.push.apple.com through untouched.`
      : t`Check host and port: a web server answers like that, and so do some stand-ins for APNs.`,
  }),
  EarlierNotificationFailed: ({ peer }) => ({
    sentence: t`An earlier notification was refused by ${peerName(peer)}, which then throws away everything after it.`,
    remedy: AGAIN.byItself,
  }),
  GoingAway: goingAway,
  FeedbackUnending: ({ peer, ms }) => ({
    sentence: t`The list of ${peerName(peer)} had no end within ${number(ms / 60_000)} minutes.`,
    remedy: t`Check that it is a feedback service. ${FEEDBACK.onItsWay}`,
  }),
});

function notOpened(peer: Peer): Said {
  return {
    sentence: t`The connection to ${hostAndPort(peer)} could not be opened.`,
    remedy: isApple(peer)
      ? t`Check the firewall and whether this port is allowed. ${WAY.otherPort}`
      : t`Check the firewall and whether this port is allowed.`,
  };
}
