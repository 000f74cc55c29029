/** The eleven values of `apns-push-type` (Apple: Sending notification requests to APNs). */
export const PUSH_TYPES = [
  'alert',
  'background',
  'voip',
  'complication',
  'fileprovider',
  'location',
  'liveactivity',
  'pushtotalk',
  'widgets',
  'controls',
  'mdm',
] as const;
export type PushType = (typeof PUSH_TYPES)[number];

/** `apns-priority`: 10 at once, 5 when the device finds it convenient, 1 never wakes it. */
export const PRIORITIES = [10, 5, 1] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Apple's two worlds. A device token belongs to exactly one of them. */
export const ENVIRONMENTS = ['sandbox', 'production'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** How a notification travels: HTTP/2 requests, or frames to the binary gateway. */
export const WIRES = ['http2', 'binary'] as const;
export type Wire = (typeof WIRES)[number];

/** Binary frame formats: 0 simple, 1 enhanced, 2 framed items (Apple: Binary Provider API). */
export const BINARY_COMMANDS = [0, 1, 2] as const;
export type BinaryCommand = (typeof BINARY_COMMANDS)[number];

/**
 * How the binary wire, where success is silent, makes sure: `quiet-period` counts a notification as taken when no error
 * came for a while; `sentinel` sends a last frame that must fail, whose refusal proves that all before it was read, and
 * ends the connection; `automatic` is the sentinel against the simulator and the quiet period elsewhere.
 */
export const CONFIRMATIONS = ['automatic', 'quiet-period', 'sentinel'] as const;
export type Confirmation = (typeof CONFIRMATIONS)[number];

/** What decides how a notification is handled. Absent is `null`: the header or item is then not sent. */
export interface NotificationHeaders {
  readonly topic: string | null;
  readonly pushType: PushType | null;
  readonly priority: Priority | null;
  /** UNIX seconds; 0 means one attempt and no storage. */
  readonly expirationSeconds: number | null;
  /** At most 64 bytes of UTF-8. */
  readonly collapseId: string | null;
  /** Canonical UUID; APNs makes one where it is absent. */
  readonly apnsId: string | null;
}

export const NO_HEADERS: NotificationHeaders = {
  topic: null,
  pushType: null,
  priority: null,
  expirationSeconds: null,
  collapseId: null,
  apnsId: null,
};

/** One notification for one device. */
export interface Notification extends NotificationHeaders {
  /** Lower-case hexadecimal, any even length. */
  readonly deviceToken: string;
  /** The JSON text exactly as typed; its UTF-8 bytes are what is sent. */
  readonly payload: string;
}

/** Apple appends these to the app's bundle id to make the topic of a push type; '' where the topic is the bundle id. */
export const TOPIC_SUFFIX: Readonly<Record<PushType, string>> = {
  alert: '',
  background: '',
  voip: '.voip',
  complication: '.complication',
  fileprovider: '.pushkit.fileprovider',
  location: '.location-query',
  liveactivity: '.push-type.liveactivity',
  pushtotalk: '.voip-ptt',
  widgets: '.push-type.widgets',
  controls: '.push-type.controls',
  mdm: '',
};

const SUFFIXES_LONGEST_FIRST = Object.values(TOPIC_SUFFIX)
  .filter((suffix) => suffix !== '')
  .sort((a, b) => b.length - a.length);

/** The bundle id inside a topic: the topic without the one push-type suffix it may carry. */
export function bundleIdOfTopic(topic: string): string {
  const suffix = SUFFIXES_LONGEST_FIRST.find((s) => topic.endsWith(s) && topic.length > s.length);
  return suffix === undefined ? topic : topic.slice(0, -suffix.length);
}

/** The topic APNs expects for `pushType` of the app that `topic` names, whatever suffix `topic` carries now. */
export function topicForPushType(topic: string, pushType: PushType): string {
  return bundleIdOfTopic(topic) + TOPIC_SUFFIX[pushType];
}
