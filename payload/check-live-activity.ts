import type { Node } from 'jsonc-parser';
import { findProperty, insertProperty, propertiesOf } from './edits.ts';
import { shorten } from './json/token.ts';
import type { Rule } from './rule.ts';

/** Seconds now are about 1.8e9; anything from here on is milliseconds. */
const LEAST_MILLISECONDS = 100_000_000_000;
const EVENTS = ['start', 'update', 'end'];
/** A timestamp this old is a leftover of an earlier test: the device takes only newer ones than it has seen. */
const STALE_SECONDS = 3_600;

/** The rules of Live Activities (Apple: Starting and updating Live Activities with ActivityKit push notifications). */
export function checkLiveActivity(rule: Rule): void {
  const { aps, root, context, report } = rule;
  if (aps?.type !== 'object') {
    if (context.broadcast === true) checkBroadcastEvent(rule, undefined, { from: root.offset, to: root.offset + 1 });
    return;
  }
  const state = findProperty(aps, 'content-state');
  if (context.pushType !== 'liveactivity') {
    if (state !== null && context.pushType !== null) {
      report('live-activity-push-type', state.key, {
        sentence: `“content-state” updates a Live Activity, which the push type ${context.pushType} does not reach.`,
        remedy: 'Use the push type liveactivity.',
        mend: { kind: 'use-push-type', pushType: 'liveactivity' },
      });
    }
    return;
  }
  const opening = { from: aps.offset, to: aps.offset + 1 };
  checkTimestamp(rule, aps);
  const event = findProperty(aps, 'event')?.value;
  if (context.broadcast === true) checkBroadcastEvent(rule, event, opening);
  else if (event === undefined) {
    report('live-activity-event', opening, {
      sentence: 'A Live Activity notification says what it does in “event”, and it is missing.',
      remedy: 'Add "event": "update" (or "start", "end").',
      mend: rule.mend('Add event', [
        insertProperty(rule.text, rule.root, aps, propertiesOf(aps).length, ['event', '"update"']),
      ]),
    });
  } else if (event.type === 'string' && !EVENTS.includes(String(event.value))) {
    report('live-activity-event', event, {
      sentence: `“${shorten(String(event.value))}” is no event of a Live Activity.`,
      remedy: 'Use start, update or end.',
    });
  }
  const name = event?.type === 'string' ? String(event.value) : null;
  if (state === null) {
    report('live-activity-content-state', opening, {
      sentence:
        name === 'end'
          ? 'Without “content-state” the Live Activity ends with the state it last had.'
          : '“content-state” is missing: there is nothing to show.',
      remedy: 'Add "content-state" with every property of the app’s ContentState.',
    });
  }
  if (name === 'start') checkStart(rule, aps, opening);
  for (const date of ['stale-date', 'dismissal-date']) checkSeconds(rule, aps, date);
}

/** Who follows a channel has the activity already: a broadcast cannot start one (Apple: Sending broadcast push notification requests to APNs). */
function checkBroadcastEvent(rule: Rule, event: Node | undefined, opening: { from: number; to: number }): void {
  const { report, mend, text, root, aps } = rule;
  const value = event?.type === 'string' ? String(event.value) : null;
  if (value === 'update' || value === 'end') return;
  const asUpdate =
    event !== undefined
      ? { offset: event.offset, length: event.length, content: '"update"' }
      : aps?.type !== 'object'
        ? null
        : insertProperty(text, root, aps, propertiesOf(aps).length, ['event', '"update"']);
  report(
    'broadcast-event',
    event ?? opening,
    {
      sentence:
        value === 'start'
          ? 'A broadcast cannot start a Live Activity: it reaches those who follow the channel, and they have it already.'
          : 'A broadcast says in “event” whether it updates a Live Activity or ends it.',
      remedy: 'Use the event “update” or “end”.',
      mend: mend('Make it an update', [asUpdate]),
    },
    'error',
  );
}

function checkStart({ report }: Rule, aps: Node, opening: { from: number; to: number }): void {
  for (const [key, what] of [
    ['attributes-type', 'the name of the app’s ActivityAttributes type'],
    ['attributes', 'the fixed values of the activity'],
    ['alert', 'a title and a body, because a start always alerts'],
  ] as const) {
    if (findProperty(aps, key) !== null) continue;
    report('live-activity-start', opening, {
      sentence: `A Live Activity cannot start without “${key}”.`,
      remedy: `Add “${key}”: ${what}.`,
    });
  }
  const channel = findProperty(aps, 'input-push-channel');
  const token = findProperty(aps, 'input-push-token');
  if (channel !== null && token !== null) {
    report('live-activity-input', token.key, {
      sentence: '“input-push-channel” and “input-push-token” exclude each other.',
      remedy: 'Keep the channel for broadcasts, or the token for updates of this activity alone.',
    });
  }
}

function checkTimestamp(rule: Rule, aps: Node): void {
  const { report, mend, text, root, context } = rule;
  const now = Math.floor(context.now / 1_000);
  const timestamp = findProperty(aps, 'timestamp')?.value;
  if (timestamp === undefined) {
    report(
      'live-activity-timestamp',
      { from: aps.offset, to: aps.offset + 1 },
      {
        sentence: '“timestamp” is missing: the device ignores the notification.',
        remedy: `Add the time of sending in seconds, now ${now}.`,
        mend: mend('Add timestamp', [
          insertProperty(text, root, aps, propertiesOf(aps).length, ['timestamp', String(now)]),
        ]),
      },
    );
    return;
  }
  if (checkSeconds(rule, aps, 'timestamp') || timestamp.type !== 'number') return;
  const seconds = Number(timestamp.value);
  if (seconds >= now - STALE_SECONDS) return;
  report('live-activity-timestamp', timestamp, {
    sentence: 'The timestamp is more than an hour old: the device ignores it if it has seen a newer one.',
    remedy: `Use the time of sending, now ${now}.`,
    mend: mend('Use the time now', [{ offset: timestamp.offset, length: timestamp.length, content: String(now) }]),
  });
}

/** Reports a time in milliseconds; true where it did. */
function checkSeconds({ report, mend }: Rule, aps: Node, name: string): boolean {
  const value = findProperty(aps, name)?.value;
  if (value?.type !== 'number' || Number(value.value) < LEAST_MILLISECONDS) return false;
  const seconds = String(Math.floor(Number(value.value) / 1_000));
  report('live-activity-milliseconds', value, {
    sentence: `“${name}” looks like milliseconds; Live Activities count in seconds.`,
    remedy: `Write ${seconds}.`,
    mend: mend(`Write ${seconds}`, [{ offset: value.offset, length: value.length, content: seconds }]),
  });
  return true;
}
