import type { PushType } from '../notification.ts';

/** What can be said of the payload of a Live Activity. Times are UNIX seconds. */
export interface LiveActivityExplanations {
  'live-activity-push-type': { readonly pushType: PushType };
  'live-activity-content-state': { readonly ends: boolean };
  /** `event`: what is written; `null` where there is none. */
  'live-activity-event': { readonly event: string | null };
  'live-activity-date': { readonly key: string; readonly seconds: number | null };
  'live-activity-state-date': { readonly key: string };
  'live-activity-start': { readonly key: 'attributes-type' | 'attributes' | 'alert' };
  'live-activity-input': null;
  'live-activity-timestamp': { readonly why: 'missing' | 'old' | 'ahead'; readonly now: number };
  'live-activity-stale': { readonly now: number };
  'live-activity-dismissal': { readonly event: string };
  'live-activity-alert': null;
  'live-activity-sound': { readonly taken: boolean };
  'live-activity-milliseconds': { readonly key: string; readonly seconds: number };
  'broadcast-event': { readonly starts: boolean };
}
