import type { Inner } from './inner.ts';
import type { AnswerFault, EncodingFault } from './wire/connection.ts';
import type { Http2Fault } from './wire/http2.ts';
import type { NamedProxy } from './wire/peer.ts';

/** What a detail of a line of the log is about. A header goes by its own name. */
export type DetailId =
  | 'addresses'
  | 'alpn'
  | 'answer'
  | 'body'
  | 'by'
  | 'bytes'
  | 'channel'
  | 'cipher'
  | 'client-certificate'
  | 'cut-short'
  | 'data'
  | 'device-token'
  | 'difference'
  | 'ended-early'
  | 'error-code'
  | 'expiration'
  | 'fingerprint'
  | 'frame'
  | 'from'
  | 'identifier'
  | 'in-flight'
  | 'issued-by'
  | 'its-list'
  | 'last-stream'
  | 'notifications'
  | 'outcome'
  | 'payload'
  | 'priority'
  | 'protocol'
  | 'proxy'
  | 'reason'
  | 'server-certificate'
  | 'status'
  | 'streams'
  | 'technically'
  | 'the-server'
  | 'this-computer'
  | 'time'
  | 'topic'
  | 'way'
  | 'what-to-do'
  | 'why'
  /** An address that was tried before another took the connection. */
  | `not-by:${string}`
  | `header:${string}`;

/** A value that is more than a name or a number; each has its words in `words/details.ts`, or nothing compiles. */
export interface DetailFacts {
  /** The sentence, or the remedy, of what is told. */
  sentence: Inner;
  remedy: Inner;
  http2: Http2Fault;
  codec: EncodingFault | AnswerFault;
  way: NamedProxy;
  proxy: NamedProxy;
  /** How a proxy was spoken to, and as whom. */
  spoken: { readonly how: 'http-connect' | 'socks4' | 'socks4a' | 'socks5'; readonly user: string | null };
  certificate: {
    readonly subject: string | null;
    readonly issuer: string | null;
    readonly from: string;
    readonly to: string;
    readonly names: string | null;
    readonly fingerprint: string;
  };
  bytes: { readonly bytes: number };
  frame: { readonly command: number; readonly bytes: number };
  'response-begun': { readonly bytes: number };
  ms: { readonly ms: number };
  seconds: { readonly ms: number };
  word:
    | 'certificate-given'
    | 'gateway-answered'
    | 'good-order'
    | 'list-empty'
    | 'no-limit'
    | 'no-provider-certificate'
    | 'none'
    | 'none-given'
    | 'nothing-chosen'
    | 'unknown';
  advice: 'foreign-root' | 'longer-quiet' | 'other-root' | 'set-the-clock';
}

/** A value with its facts. */
export type ToldDetail = {
  readonly [Id in keyof DetailFacts]: { readonly is: Id; readonly facts: DetailFacts[Id] };
}[keyof DetailFacts];

export type DetailValue = string | number | ToldDetail;
