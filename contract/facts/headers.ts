import type { Priority, PushType } from '../notification.ts';

/** Where blanks stand around a text. */
type BlankPlace = 'before' | 'after';

/** What can be said of the headers of a notification, together with what its certificate has. Times are UNIX seconds. */
export interface HeaderExplanations {
  'priority-unknown': { readonly text: string };
  /** `meant`: the point in time that `text` stands for, `null` where there is none. */
  'expiration-not-seconds':
    | { readonly why: 'text'; readonly text: string; readonly meant: number | null }
    | { readonly why: 'number'; readonly seconds: number };
  'expiration-milliseconds': { readonly written: number; readonly meant: number };
  /** `meant`: so many seconds from now as a point in time, where that is likely. */
  'expiration-relative': { readonly seconds: number; readonly meant: number | null };
  'expiration-past':
    | { readonly of: 'notification'; readonly seconds: number }
    | { readonly of: 'broadcast'; readonly seconds: number; readonly relative: boolean; readonly now: number };
  'expiration-call': { readonly pushType: PushType };

  'collapse-id-too-long': { readonly bytes: number; readonly limit: number };
  'collapse-id-characters': null;
  /** `bare`: without its blanks. */
  'collapse-id-blanks': { readonly where: 'everywhere' } | { readonly where: BlankPlace; readonly bare: string };
  /** `canonical`: the UUID that is meant, as APNs writes it. */
  'apns-id-not-uuid': { readonly canonical: string | null };
  'not-on-binary': { readonly header: 'collapse-id' | 'apns-id' };

  'topic-missing': null;
  'topic-team-id': { readonly teamId: string; readonly topic: string };
  'topic-mdm': null;
  'topic-mdm-own': null;
  /** `topic`: without its blanks. */
  'topic-blanks': { readonly where: BlankPlace; readonly topic: string };
  /** `topic`: shortened to 40 units; `meant`: the topic that is plainly meant. */
  'topic-characters': {
    readonly why: 'placeholder' | 'wildcard' | 'dot-first' | 'dot-last' | 'dot-doubled' | 'character';
    readonly topic: string;
    readonly meant: string | null;
  };
  /** `ending`: what follows the bundle id; `fitting`: the topic of the push type. */
  'topic-suffix-doubled': { readonly ending: string; readonly pushType: PushType; readonly fitting: string };
  /** `wanted`: the suffix of the push type, '' where it has none. */
  'topic-suffix': {
    readonly ending: string;
    readonly wanted: string;
    readonly pushType: PushType;
    readonly fitting: string;
  };
  /** `wanted`: the topic of the push type, which is not among those of the certificate. */
  'push-type-not-in-certificate': {
    readonly name: string;
    readonly topics: readonly string[];
    readonly isVoip: boolean;
    readonly pushType: PushType;
    readonly wanted: string;
  };
  /** `near`: the certificate's topic that is most like it; `capitals`: it differs in those alone. */
  'topic-not-in-certificate': {
    readonly name: string;
    readonly topics: readonly string[];
    readonly topic: string;
    readonly near: string;
    readonly capitals: boolean;
  };

  'background-priority': { readonly priority: Priority | null };
  'live-activity-priority': { readonly of: 'notification' | 'broadcast' };
  'location-needs-provider-token': null;
  'mdm-needs-certificate': null;
}

/** What can be said of a broadcast, and of a request that manages channels. */
export interface BroadcastExplanations {
  'bundle-id-missing': null;
  'bundle-id-suffix': { readonly topic: string; readonly bundleId: string };
  'channel-id-missing': null;
  'channel-id-malformed': null;
  'request-id-not-uuid': null;
  'broadcast-expiration-missing': null;
  'broadcast-expiration-policy': null;
  'broadcast-expiration-long': null;
}
