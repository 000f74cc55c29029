import type { DetailFacts, DetailId, DetailValue } from '../contract/facts/details.ts';
import { proxyLabel } from '../contract/facts/wire/peer.ts';
import { explain } from './explain.ts';
import { t, words } from './language.ts';
import { capital } from './prose.ts';
import { CLOCK } from './wire/clock.ts';
import { codecFault } from './wire/connection.ts';
import { http2Fault } from './wire/http2.ts';
import { originOf } from './wire/peer.ts';

const LABELS = words<Readonly<Record<Exclude<DetailId, `${string}:${string}`>, string>>>('log-details', {
  addresses: 'Addresses',
  alpn: 'ALPN',
  answer: 'Answer',
  body: 'Body',
  by: 'By',
  bytes: 'Bytes',
  channel: 'Channel',
  cipher: 'Cipher',
  'client-certificate': 'Client certificate',
  'cut-short': 'Cut short',
  data: 'Data',
  'device-token': 'Device token',
  difference: 'Difference',
  'ended-early': 'Ended early',
  'error-code': 'Error code',
  expiration: 'Expiration',
  fingerprint: 'SHA-256',
  frame: 'Frame',
  from: 'From',
  identifier: 'Identifier',
  'in-flight': 'Requests in flight',
  'issued-by': 'Issued by',
  'its-list': 'Its list',
  'last-stream': 'Last stream id',
  notifications: 'Notifications',
  outcome: 'Outcome',
  payload: 'Payload',
  priority: 'Priority',
  protocol: 'Protocol',
  proxy: 'Proxy',
  reason: 'Reason',
  'server-certificate': 'Server certificate',
  status: 'Status',
  streams: 'Streams at once',
  technically: 'Technically',
  'the-server': 'The server',
  'this-computer': 'This computer',
  time: 'Time',
  topic: 'Topic',
  way: 'Way',
  'what-to-do': 'What to do',
  why: 'Why',
});

/** What a detail of the log is about. */
export function detailLabel(id: DetailId): string {
  if (id.startsWith('not-by:')) return t`Not by ${id.slice('not-by:'.length)}`;
  return id.startsWith('header:') ? id.slice('header:'.length) : (LABELS[id as keyof typeof LABELS] ?? id);
}

const WORDS = words<Readonly<Record<DetailFacts['word'], string>>>('log-detail-words', {
  'certificate-given': 'given',
  'gateway-answered': 'the gateway had answered',
  'good-order': 'closed in good order',
  'list-empty': 'is empty now: the service does not name these devices again',
  'no-limit': 'no limit',
  'no-provider-certificate': 'none: a provider token goes with each request',
  none: 'none',
  'none-given': 'none given',
  'nothing-chosen': 'nothing chosen',
  unknown: 'unknown',
});

const ADVICE = words<Readonly<Record<DetailFacts['advice'], string>>>('log-advice', {
  'foreign-root':
    'Ask whoever runs it to leave *.push.apple.com alone: Apple’s push service is not made to work through it.',
  'longer-quiet': 'A longer quiet period, or confirmation by a frame that must fail, prevents this.',
  'other-root': 'Apple may have changed its authority. If only this network shows it, something in between opens TLS.',
  'set-the-clock': CLOCK.setIt,
});

const SPOKEN = words<Readonly<Record<DetailFacts['spoken']['how'], string>>>('log-proxy-protocols', {
  'http-connect': 'HTTP CONNECT',
  socks4: 'SOCKS 4',
  socks4a: 'SOCKS 4A',
  socks5: 'SOCKS 5',
});

type ValueWords = { readonly [Id in keyof DetailFacts]: (facts: DetailFacts[Id]) => string };

/** Every kind of value has its words, or this does not compile. */
const VALUES: ValueWords = words<ValueWords>('log-detail-values', {
  sentence: (inner) => explain(inner).sentence,
  remedy: (inner) => explain(inner).remedy,
  http2: (fault) => t`${capital(http2Fault(fault))}.`,
  codec: (fault) => codecFault(fault),
  way: (proxy) => t`through the proxy ${proxyLabel(proxy)}, from ${originOf(proxy)}`,
  proxy: (proxy) => t`${proxyLabel(proxy)}, from ${originOf(proxy)}`,
  spoken: ({ how, user }) => (user === null ? SPOKEN[how] : t`${SPOKEN[how]}, as ${user}`),
  certificate: ({ subject, issuer, from, to, names, fingerprint }) =>
    [
      subject ?? t`no name`,
      issuer === null ? t`issuer no name` : t`issuer ${issuer}`,
      t`valid ${from} to ${to}`,
      ...(names === null ? [] : [t`names ${names}`]),
      t`SHA-256 ${fingerprint}`,
    ].join('\n'),
  bytes: ({ bytes }) => t`${bytes} bytes`,
  frame: ({ command, bytes }) => t`command ${command}, ${bytes} bytes`,
  'response-begun': ({ bytes }) => t`${bytes} of the 6 bytes of an error response had come`,
  ms: ({ ms }) => t`${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`,
  seconds: ({ ms }) => t`${(ms / 1000).toFixed(1)} s`,
  word: (word) => WORDS[word],
  advice: (advice) => ADVICE[advice],
});

/** The value of a detail of the log. */
export function detailText(value: DetailValue): string {
  if (typeof value !== 'object') return String(value);
  const say = VALUES[value.is] as ((facts: unknown) => string) | undefined;
  return say === undefined ? JSON.stringify(value.facts) : say(value.facts);
}
