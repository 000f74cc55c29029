import { type Draft, FIRST_DRAFT } from '../../contract/draft.ts';
import type { PushType } from '../../contract/notification.ts';

/** Drafts to begin with, in the order in which they are offered. */
export const STARTERS = [
  ...(['alert', 'badge', 'background', 'time-sensitive', 'critical', 'image'] as const),
  ...(['live-start', 'live-update', 'live-end', 'voip'] as const),
] as const;
export type StarterId = (typeof STARTERS)[number];

interface Starter {
  readonly pushType: PushType;
  /** Said where APNs or the device wants another than the usual (Apple: Sending notification requests to APNs). */
  readonly priority?: string;
  /** What an app's topic ends with for this push type. */
  readonly topicEnd?: string;
  /** `seconds`: now, UNIX seconds. */
  readonly payload: (seconds: number) => object;
}

const LIVE = { pushType: 'liveactivity', priority: '10', topicEnd: '.push-type.liveactivity' } as const;
const TOPIC_ENDS = /\.(?:push-type\.[a-z-]+|voip|complication|pushkit\.fileprovider|location-query|voip-ptt)$/;

// not prose: texts of a first notification, a user's own from then on
const READY = { title: 'Your table is ready', body: 'Please come to the desk within ten minutes.' };
const GOAL = { title: 'Goal!', body: 'It is 1 to 0.' }; // not prose: the same
const DOWN = { title: 'The door is open', body: 'Nobody is at home.' }; // not prose: the same

/** Apple: Generating a remote notification; Starting and updating Live Activities with push notifications. */
const OF: Readonly<Record<StarterId, Starter>> = {
  alert: { pushType: 'alert', payload: () => ({ aps: { alert: READY, sound: 'default' } }) },
  badge: { pushType: 'alert', payload: () => ({ aps: { badge: 1 } }) },
  background: { pushType: 'background', priority: '5', payload: () => ({ aps: { 'content-available': 1 } }) },
  'time-sensitive': {
    pushType: 'alert',
    payload: () => ({ aps: { alert: READY, sound: 'default', 'interruption-level': 'time-sensitive' } }),
  },
  critical: {
    pushType: 'alert',
    payload: () => ({
      aps: { alert: DOWN, 'interruption-level': 'critical', sound: { critical: 1, name: 'default', volume: 1 } },
    }),
  },
  image: {
    pushType: 'alert',
    payload: () => ({ aps: { alert: READY, 'mutable-content': 1 }, image: 'https://example.com/table.jpg' }),
  },
  'live-start': {
    ...LIVE,
    payload: (timestamp) => ({
      aps: {
        ...{ timestamp, event: 'start', 'content-state': { home: 0, guests: 0 } },
        ...{ 'attributes-type': 'MatchAttributes', attributes: { home: 'Lions', guests: 'Bears' }, alert: GOAL },
      },
    }),
  },
  'live-update': {
    ...LIVE,
    payload: (timestamp) => ({
      aps: { timestamp, event: 'update', 'content-state': { home: 1, guests: 0 }, alert: GOAL },
    }),
  },
  'live-end': {
    ...LIVE,
    payload: (timestamp) => ({
      aps: {
        ...{ timestamp, event: 'end', 'content-state': { home: 1, guests: 0 } },
        'dismissal-date': timestamp + 3_600,
      },
    }),
  },
  voip: { pushType: 'voip', topicEnd: '.voip', payload: () => ({ aps: {}, caller: 'Lina' }) },
};

/** A draft to begin with, for the app, devices and destination of `from`. `now`: UNIX milliseconds. */
export function draftOfStarter(id: StarterId, from: Draft, now: number): Draft {
  const { pushType, priority = '', topicEnd = '', payload } = OF[id];
  const { collapseId, apnsId, expiration } = FIRST_DRAFT;
  const app = from.topic.replace(TOPIC_ENDS, '');
  return {
    ...from,
    ...{ collapseId, apnsId, expiration, pushType, priority },
    topic: app === '' ? '' : app + topicEnd,
    payload: `${JSON.stringify(payload(Math.floor(now / 1_000)), null, 2)}\n`,
  };
}
