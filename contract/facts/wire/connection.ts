import type { Http2Fault } from './http2.ts';
import type { NamedProxy, Peer } from './peer.ts';

/** How an open connection ended, by what was seen on the wire. */
export type ConnectionEnd =
  /** The server's TLS said why. `ofCertificate`: it speaks of the client certificate, which it had been shown. */
  | { readonly kind: 'alert'; readonly alert: string; readonly ofCertificate: boolean }
  /** The server's TLS closed it in good order. */
  | { readonly kind: 'goodbye' }
  /** Below TLS: anybody's doing on the way. */
  | { readonly kind: 'closed' | 'reset' }
  | { readonly kind: 'network-gone' }
  /** What came was not what TLS allows. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'unseen' };

/** A connection that is gone, while it did what. */
export interface EndedConnection {
  readonly how: 'ended';
  readonly while: 'open' | 'unconfirmed' | 'listing';
  readonly peer: Peer;
  readonly via: NamedProxy | null;
  readonly end: ConnectionEnd;
  readonly showedCertificate: boolean;
}

/** A field of a notification that no header can carry; another header by its name. */
export type UnusableField = 'device-token' | 'topic' | 'apns-id' | 'collapse-id' | (string & {});

/** What a frame of the binary wire cannot carry. */
export type EncodingFault =
  | { readonly fault: 'token-too-long'; readonly bytes: number; readonly most: number }
  | { readonly fault: 'payload-too-long'; readonly bytes: number; readonly most: number }
  | { readonly fault: 'token-not-hexadecimal' }
  | { readonly fault: 'identifier-out-of-range'; readonly value: number }
  | { readonly fault: 'expiration-out-of-range'; readonly value: number }
  | { readonly fault: 'priority-out-of-range'; readonly value: number };

/** What the binary gateway or a feedback service sent that is none of its protocol. */
export type AnswerFault =
  | { readonly fault: 'not-an-error-response'; readonly byte: number; readonly wanted: number }
  | { readonly fault: 'feedback-token-length'; readonly bytes: number; readonly most: number }
  | { readonly fault: 'feedback-cut-short'; readonly bytes: number };

/** What can go wrong on the way to a gateway and on a connection that is open. */
export interface ConnectionExplanations {
  HostNotFound: { readonly peer: Peer };
  ResolveFailed: { readonly peer: Peer };
  ConnectionRefused: { readonly peer: Peer };
  HostUnreachable: { readonly peer: Peer };
  /** `ms` 0: the system's own limit. */
  ConnectTimeout: { readonly peer: Peer; readonly step: 'resolve' | 'tcp' | 'tls' | 'http2'; readonly ms: number };
  ConnectionReset: { readonly peer: Peer };
  /** `null`: of whose connection is not known. */
  ConnectFailed: { readonly peer: Peer | null };
  IdentityUnusable: { readonly kind: 'certificate' | 'provider-token-key' };
  ConnectionClosed: null;
  ConnectionLost:
    | EndedConnection
    | { readonly how: 'unused' | 'dead-while-idle' | 'no-error-named'; readonly peer: Peer }
    | { readonly how: 'refused-unnamed'; readonly peer: Peer; readonly answered: string };
  PeerSilent: { readonly how: 'dead' | 'no-requests'; readonly peer: Peer; readonly ms: number };
  /** `peer`: where nothing at all is answered any more. */
  RequestTimeout: { readonly peer: Peer | null; readonly ms: number };
  StreamReset: { readonly errorCode: string };
  StreamRefused: null;
  ProviderTokenExpired: null;
  HeaderUnusable: { readonly field: UnusableField };
  Cancelled: { readonly what: 'send' | 'reading' };
  ClientClosed: null;
  FrameUnusable: EncodingFault;
  UnreadableAnswer: { readonly what: 'http2' | 'binary' | 'feedback'; readonly peer: Peer };
  Http11Required: { readonly peer: Peer };
  PeerFloods: { readonly peer: Peer; readonly fault: Http2Fault };
  AnswerNotFromApns: { readonly peer: Peer; readonly status: number; readonly id: 'apns-id' | 'apns-request-id' };
  EarlierNotificationFailed: { readonly peer: Peer };
  GoingAway:
    | { readonly how: 'maintenance'; readonly peer: Peer }
    /** `said`: '' where nothing was; `errorCode`: `null` where it was no error. */
    | {
        readonly how: 'announced';
        readonly peer: Peer;
        readonly said: string;
        readonly errorCode: string | null;
      };
  FeedbackUnending: { readonly peer: Peer; readonly ms: number };
}
