import type { ValueKind } from '../../contract/facts/payload.ts';

export type KeyTable = Readonly<Record<string, ValueKind>>;

/** Keys of a Live Activity's `aps` and of nothing else (Apple: Starting and updating Live Activities with ActivityKit push notifications). */
export const ACTIVITY_KEYS: KeyTable = {
  timestamp: 'integer',
  event: 'word',
  'content-state': 'object',
  'stale-date': 'integer',
  'dismissal-date': 'integer',
  'attributes-type': 'text',
  attributes: 'object',
  'input-push-channel': 'text',
  'input-push-token': 'one',
};

/** Apple: Generating a remote notification, table 1; Live Activity, widget and Safari keys from their own pages. */
export const APS_KEYS: KeyTable = {
  alert: 'text-or-object',
  badge: 'integer',
  sound: 'text-or-object',
  'thread-id': 'text',
  category: 'text',
  'content-available': 'one',
  'mutable-content': 'one',
  'target-content-id': 'text',
  'interruption-level': 'word',
  'relevance-score': 'number',
  'filter-criteria': 'text',
  ...ACTIVITY_KEYS,
  'content-changed': 'true',
  'url-args': 'texts',
  'summary-arg': 'text',
  'summary-arg-count': 'integer',
};

/** Table 2, with the keys of Safari and of Live Activities. */
export const ALERT_KEYS: KeyTable = {
  title: 'text-or-object',
  subtitle: 'text',
  body: 'text-or-object',
  'launch-image': 'text',
  'title-loc-key': 'text',
  'title-loc-args': 'texts',
  'subtitle-loc-key': 'text',
  'subtitle-loc-args': 'texts',
  'loc-key': 'text',
  'loc-args': 'texts',
  'action-loc-key': 'text-or-null',
  action: 'text',
  sound: 'text',
  'summary-arg': 'text',
  'summary-arg-count': 'integer',
};

export const SOUND_KEYS: KeyTable = { critical: 'one', name: 'text', volume: 'number' };

export const INTERRUPTION_LEVELS: readonly string[] = ['passive', 'active', 'time-sensitive', 'critical'];
export const EVENTS: readonly string[] = ['start', 'update', 'end'];
