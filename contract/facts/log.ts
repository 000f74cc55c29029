import type { Inner } from './inner.ts';
import type { Peer, ProxyPlace } from './wire/peer.ts';

/** A request that is no notification to a device. `channelId`: where it is about one. */
export interface NamedRequest {
  readonly request: 'channel-create' | 'channel-read' | 'channel-delete' | 'channel-list' | 'broadcast';
  readonly channelId: string | null;
}

/** Whom or what an answer is for: a device token as it may be shown, or a request. */
export type Asked = { readonly deviceToken: string } | NamedRequest;

/** Lines of the log on the way to a gateway and on its connections. */
export interface ConnectionEvents {
  'addresses-found': { readonly host: string; readonly of: 'gateway' | 'proxy'; readonly count: number };
  connected: { readonly host: string; readonly port: number; readonly to: 'gateway' | 'proxy' };
  'proxy-opened': { readonly host: string; readonly port: number };
  'proxy-tls-up': null;
  /** `next`: `null` is directly. */
  'proxy-passed-over': { readonly why: Inner; readonly next: ProxyPlace | null };
  'tls-up': { readonly host: string };
  'root-foreign': { readonly host: string; readonly root: string; readonly isPublic: boolean };
  'clocks-agree': null;
  /** `offsetMs`: how far the server's clock is ahead of this computer's. */
  'clocks-differ': { readonly peer: Peer; readonly offsetMs: number };
  'http2-up': null;
  'streams-changed': null;
  'token-expired': { readonly here: boolean };
  'request-refused': null;
  'nothing-answered': { readonly what: 'notification' | 'request' };
  pinged: null;
  'going-away': { readonly why: Inner };
  'connection-closed': { readonly ms: number };
  'waiting-to-connect': { readonly ms: number };
  'sending-to': { readonly deviceToken: string; readonly again: boolean };
  asking: { readonly what: NamedRequest; readonly peer: Peer; readonly again: boolean };
  answered: { readonly asked: Asked; readonly why: Inner };
  'frames-ready': null;
  'idle-unchecked': null;
  'sentinel-sent': null;
  'gateway-answered': { readonly answered: string; readonly identifier: number };
  'refused-after-all': { readonly identifier: number };
  'feedback-open': null;
  'feedback-named': { readonly count: number; readonly ms: number };
}

/** Lines of the log above the connections. */
export interface CoreEvents {
  'sending-list': { readonly total: number; readonly name: string };
  'waiting-for-yes': { readonly host: string };
  'system-proxy-unknown': null;
  'simulator-received': {
    readonly what: 'notification' | 'broadcast';
    readonly answer: 'none' | 'silence' | { readonly status: number; readonly reason: string | null };
  };
  'simulator-received-many': { readonly count: number };
  'simulator-set-aside': { readonly path: string };
}
