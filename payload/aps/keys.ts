import type { ValueKind } from '../../contract/facts/payload.ts';
import { PUSH_TYPES, type PushType } from '../../contract/notification.ts';

/** The documents that describe keys, by their titles: all of Apple's. */
// not prose: titles of documents
export const DOCUMENTS = {
  /** Table 1 has the keys of `aps`, table 2 those of `alert`, table 3 those of `sound`. */
  notification: 'Generating a remote notification',
  activity: 'Starting and updating Live Activities with ActivityKit push notifications',
  widgets: 'Updating widgets with WidgetKit push notifications',
  safari: 'Configuring Safari Push Notifications',
  guide: 'Local and Remote Notification Programming Guide',
  summary: 'UNNotificationContent',
  mdm: 'Mobile Device Management Protocol Reference',
  fileProvider: 'Using push notifications to signal changes',
  xcode: 'Xcode 11.4 Release Notes',
  watch: 'App Programming Guide for watchOS',
} as const;

type Versions = Readonly<Partial<Record<'iOS' | 'macOS' | 'watchOS' | 'Safari', string>>>;

/** The first versions that read a key. */
interface Since {
  readonly versions: Versions;
  /** Whether a document says so; else it is what is commonly held. */
  readonly seen: boolean;
  /** Of these push types the first are others. */
  readonly by: Readonly<Partial<Record<PushType, Versions>>>;
}

const held = (iOS: string, by: Since['by'] = {}): Since => ({ versions: { iOS }, seen: false, by });
const seen = (iOS: string, by: Since['by'] = {}): Since => ({ versions: { iOS }, seen: true, by });

/** What is known of a key of a payload. */
export interface PayloadKey {
  readonly type: ValueKind | 'list';
  /** `null` where nobody says. */
  readonly since: Since | null;
  /** Push types it belongs to. */
  readonly for: readonly PushType[];
  readonly source: keyof typeof DOCUMENTS;
  /** The first iOS that ignores it. */
  readonly ignoredSince?: string;
  /** The words it takes. */
  readonly words?: readonly string[];
}

interface ApsKeyInfo extends PayloadKey {
  readonly type: ValueKind;
  /** It shows, sounds or marks the icon. */
  readonly perceived?: true;
  /** UNIX time in whole seconds. */
  readonly unit?: 'seconds';
  /** A Live Activity does not begin without it. */
  readonly needed?: 'start';
  /**
   * Beside `aps` it is meant for `aps`: as it is written here, or `however` it is spelt, where an app has no word like it for
   * data of its own.
   */
  readonly beside?: 'exact' | 'however';
}

interface AlertKeyInfo extends PayloadKey {
  readonly type: ValueKind;
  /** It shows: as it stands, or as the app's words for it. */
  readonly shows?: 'text' | 'key';
  /** The key whose words its values are filled into. */
  readonly fills?: string;
}

type SoundKeyInfo = PayloadKey & { readonly type: ValueKind };

const AL = ['alert'] as const;
const LA = ['liveactivity'] as const;
const BOTH = ['alert', 'liveactivity'] as const;
const SUMMARY = { since: held('12'), for: AL, source: 'summary', ignoredSince: '15' } as const;
const ACTIVITY = { for: LA, source: 'activity' } as const;
const SECONDS = { ...ACTIVITY, type: 'integer', unit: 'seconds' } as const;
const NOTE = { for: AL, source: 'notification' } as const;
const NOTES = { for: BOTH, source: 'notification' } as const;

export const APS_KEYS = {
  alert: { ...NOTES, type: 'text-or-object', since: held('3'), perceived: true, needed: 'start', beside: 'exact' },
  badge: { ...NOTE, type: 'integer', since: held('3'), perceived: true, beside: 'exact' },
  sound: { ...NOTES, type: 'text-or-object', since: held('3'), perceived: true, beside: 'exact' },
  'thread-id': { ...NOTE, type: 'text', since: held('10'), beside: 'exact' },
  category: { ...NOTE, type: 'text', since: held('8') },
  'content-available': {
    ...{ type: 'one', since: held('7'), for: ['background', 'alert'], source: 'notification', beside: 'however' },
  },
  'mutable-content': { ...NOTE, type: 'one', since: held('10'), beside: 'however' },
  'target-content-id': { ...NOTE, type: 'text', since: held('13'), beside: 'however' },
  'interruption-level': {
    ...{ ...NOTE, type: 'word', since: held('15'), beside: 'however' },
    words: ['passive', 'active', 'time-sensitive', 'critical'],
  },
  'relevance-score': {
    ...{ ...NOTES, type: 'number', since: held('15', { liveactivity: { iOS: '16.2' } }), beside: 'however' },
  },
  'filter-criteria': { ...NOTE, type: 'text', since: held('16'), beside: 'however' },
  timestamp: { ...SECONDS, since: seen('16.1'), beside: 'exact' },
  /** `start` came with iOS 17.2. */
  event: { ...ACTIVITY, type: 'word', since: seen('16.1'), words: ['start', 'update', 'end'], beside: 'exact' },
  'content-state': { ...ACTIVITY, type: 'object', since: seen('16.1'), beside: 'however' },
  'stale-date': { ...SECONDS, since: held('16.2'), beside: 'however' },
  'dismissal-date': { ...SECONDS, since: held('16.1'), beside: 'however' },
  'attributes-type': { ...ACTIVITY, type: 'text', since: seen('17.2'), needed: 'start', beside: 'however' },
  attributes: { ...ACTIVITY, type: 'object', since: seen('17.2'), needed: 'start', beside: 'exact' },
  'input-push-channel': { ...ACTIVITY, type: 'text', since: seen('18'), beside: 'however' },
  'input-push-token': { ...ACTIVITY, type: 'one', since: seen('18'), beside: 'however' },
  'content-changed': {
    ...{ type: 'true', for: ['widgets', 'controls'], source: 'widgets', beside: 'however' },
    since: seen('18', { widgets: { iOS: '26', macOS: '26', watchOS: '26' } }),
  },
  'url-args': { type: 'texts', since: { versions: { Safari: '7' }, seen: false, by: {} }, for: AL, source: 'safari' },
  'summary-arg': { ...SUMMARY, type: 'text' },
  'summary-arg-count': { ...SUMMARY, type: 'integer' },
} as const satisfies Readonly<Record<string, ApsKeyInfo>>;

/** Of a Live Activity title and body may be objects of their own, with `loc-key` and `loc-args`, and `sound` stands here. */
export const ALERT_KEYS = {
  title: { ...NOTES, type: 'text-or-object', since: seen('8.2'), shows: 'text' },
  subtitle: { ...NOTE, type: 'text', since: seen('10'), shows: 'text' },
  body: { ...NOTES, type: 'text-or-object', since: null, shows: 'text' },
  'launch-image': { ...NOTE, type: 'text', since: null },
  'title-loc-key': { ...NOTE, type: 'text', since: seen('8.2'), shows: 'key' },
  'title-loc-args': { ...NOTE, type: 'texts', since: seen('8.2'), fills: 'title-loc-key' },
  'subtitle-loc-key': { ...NOTE, type: 'text', since: held('10'), shows: 'key' },
  'subtitle-loc-args': { ...NOTE, type: 'texts', since: held('10'), fills: 'subtitle-loc-key' },
  'loc-key': { ...NOTES, type: 'text', since: held('3'), shows: 'key' },
  'loc-args': { ...NOTES, type: 'texts', since: held('3'), fills: 'loc-key' },
  'action-loc-key': { type: 'text-or-null', since: null, for: AL, source: 'guide' },
  action: { type: 'text', since: null, for: AL, source: 'safari' },
  sound: { ...ACTIVITY, type: 'text', since: null },
  'summary-arg': { ...SUMMARY, type: 'text' },
  'summary-arg-count': { ...SUMMARY, type: 'integer' },
} as const satisfies Readonly<Record<string, AlertKeyInfo>>;

/** Of `sound`, where it is an object: for critical alerts. */
export const SOUND_KEYS = {
  critical: { ...NOTE, type: 'one', since: held('12') },
  name: { ...NOTE, type: 'text', since: held('12') },
  volume: { ...NOTE, type: 'number', since: held('12') },
} as const satisfies Readonly<Record<string, SoundKeyInfo>>;

/** Beside `aps`, where any key of the app's own may stand as well. */
export const ROOT_KEYS = {
  aps: {
    ...{ type: 'object', since: held('3'), for: ['alert', 'background', 'liveactivity', 'widgets', 'controls'] },
    source: 'notification',
  },
  mdm: { type: 'text', since: null, for: ['mdm'], source: 'mdm' },
  'container-identifier': { type: 'text', since: null, for: ['fileprovider'], source: 'fileProvider' },
  domain: { type: 'text', since: null, for: ['fileprovider'], source: 'fileProvider' },
  /** The bundle id, for `simctl push`, which asks for no push type. */
  'Simulator Target Bundle': { type: 'text', since: null, for: PUSH_TYPES, source: 'xcode' },
  /** Of old simulators of watches: buttons to show. */
  'WatchKit Simulator Actions': { type: 'list', since: null, for: AL, source: 'watch' },
} as const satisfies Readonly<Record<string, PayloadKey>>;
