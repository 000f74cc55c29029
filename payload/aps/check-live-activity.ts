import type { Node } from 'jsonc-parser';
import { findProperty, insertProperty, propertiesOf, removeProperty } from '../json/edits.ts';
import { shorten } from '../json/token.ts';
import { EVENTS } from './keys.ts';
import { meantWord } from './meant.ts';
import { fixBy, fixNode, openingOf, type Rule, type Step } from './rule.ts';

/** Seconds now are about 1.8e9; anything from here on is milliseconds. */
const LEAST_MILLISECONDS = 100_000_000_000;
/** A timestamp this old is a leftover of an earlier test: the device takes only newer ones than it has seen. */
const STALE_SECONDS = 3_600;
/** Clocks differ by this much; a timestamp further ahead is a mistake. */
const AHEAD_SECONDS = 300;

/** The keys of a Live Activity whose values are UNIX seconds (Apple: ActivityKit push notifications). */
const SECONDS = ['timestamp', 'stale-date', 'dismissal-date'];
/** A date as texts have it: ISO 8601 and RFC 3339, and RFC 9110's; with the zone, where one is named. */
const ISO_DATE =
  /^\s*(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d{1,9})?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?\s*$/i;
const HTTP_DATE = /^\s*[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} (?:GMT|UTC|[+-]\d{4})\s*$/;
/** Deeper states and states of more dates are not looked through. */
const DEEPEST_STATE = 8;

/** Whether a value is a date as text where a Live Activity wants seconds: told of as that. */
export function isDateOfActivity(name: string, value: Node): boolean {
  return SECONDS.includes(name) && dateOf(value) !== null;
}

/** A text that is a date; `seconds` is `null` where no zone says which moment it is. */
function dateOf(value: Node): { readonly seconds: number | null } | null {
  const written = value.type === 'string' ? String(value.value) : '';
  const [all, day, time, zone] = ISO_DATE.exec(written) ?? [];
  if (all === undefined && !HTTP_DATE.test(written)) return null;
  const offset = zone === undefined || /^[A-Z]/i.test(zone) ? zone && 'Z' : zone.replace(/^(...):?/, '$1:');
  const at =
    all === undefined
      ? Date.parse(written)
      : time === undefined || offset === undefined
        ? null
        : Date.parse(`${day}T${time}${offset}`);
  return { seconds: at === null || Number.isNaN(at) || at < 0 ? null : Math.floor(at / 1_000) };
}

/** The rules of Live Activities (Apple: Starting and updating Live Activities with ActivityKit push notifications). */
export function checkLiveActivity(rule: Rule): void {
  const { aps, root, context, report, beside } = rule;
  if (aps?.type !== 'object') {
    if (context.broadcast === true) checkBroadcastEvent(rule, undefined);
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
  checkDateTexts(rule, aps);
  checkTimestamp(rule, aps);
  const event = findProperty(aps, 'event')?.value;
  const outside = beside.has('event') ? findProperty(root, 'event')?.value : undefined;
  if (context.broadcast === true && !beside.has('event')) checkBroadcastEvent(rule, event);
  else checkEvent(rule, aps, event);
  const meant = event ?? outside;
  const name = meant?.type === 'string' ? String(meant.value) : null;
  if (state === null && !beside.has('content-state')) {
    report('live-activity-content-state', openingOf(aps), {
      sentence:
        name === 'end'
          ? 'Without “content-state” the Live Activity ends with the state it last had.'
          : '“content-state” is missing: there is nothing to show.',
      remedy: 'Add "content-state" with every property of the app’s ContentState.',
    });
  }
  if (name === 'start') checkStart(rule, aps);
  checkDates(rule, aps, name);
  checkAlertOfActivity(rule, aps);
}

function add(name: string, value: string): Step {
  return (now, root) => {
    const aps = findProperty(root, 'aps')?.value;
    return aps === undefined ? null : insertProperty(now, root, aps, propertiesOf(aps).length, [name, value]);
  };
}

function checkEvent({ report, text, beside }: Rule, aps: Node, event: Node | undefined): void {
  if (event === undefined) {
    if (beside.has('event')) return;
    report('live-activity-event', openingOf(aps), {
      sentence: 'A Live Activity notification says what it does in “event”, and it is missing.',
      remedy: 'Add "event": "update" (or "start", "end").',
      mend: fixBy(text, 'Add event', [add('event', '"update"')]),
    });
  } else if (event.type === 'string' && !EVENTS.includes(String(event.value))) {
    const meant = meantWord(String(event.value), EVENTS)?.word;
    report('live-activity-event', event, {
      sentence: `“${shorten(String(event.value))}” is no event of a Live Activity.`,
      remedy: 'Use start, update or end.',
      mend: meant === undefined ? null : fixNode(text, `Write “${meant}”`, event, JSON.stringify(meant)),
    });
  }
}

/** Who follows a channel has the activity already: a broadcast cannot start one (Apple: Sending broadcast push notification requests to APNs). */
function checkBroadcastEvent(rule: Rule, event: Node | undefined): void {
  const { report, text, root, aps } = rule;
  const value = event?.type === 'string' ? String(event.value) : null;
  if (value === 'update' || value === 'end') return;
  const mend =
    event !== undefined
      ? fixNode(text, 'Make it an update', event, '"update"')
      : aps?.type === 'object'
        ? fixBy(text, 'Make it an update', [add('event', '"update"')])
        : null;
  report(
    'broadcast-event',
    event ?? openingOf(aps?.type === 'object' ? aps : root),
    {
      sentence:
        value === 'start'
          ? 'A broadcast cannot start a Live Activity: it reaches those who follow the channel, and they have it already.'
          : 'A broadcast says in “event” whether it updates a Live Activity or ends it.',
      remedy: 'Use the event “update” or “end”.',
      mend,
    },
    'error',
  );
}

/** Dates as texts: an error where the system wants seconds, a note in what the app decodes itself. */
function checkDateTexts(rule: Rule, aps: Node): void {
  for (const { name, value } of propertiesOf(aps).filter((one) => isDateOfActivity(one.name, one.value))) {
    const seconds = dateOf(value)?.seconds ?? null;
    rule.report(
      'live-activity-date',
      value,
      {
        sentence: `“${name}” is a date as text; a Live Activity wants UNIX seconds, a number.`,
        remedy:
          seconds === null
            ? 'Write that moment in seconds since 1970, as “date +%s” prints them.'
            : `Write ${seconds}.`,
        mend: seconds === null ? null : fixNode(rule.text, `Write ${seconds}`, value, String(seconds)),
      },
      'error',
    );
  }
  for (const name of ['content-state', 'attributes']) checkDatesWithin(rule, findProperty(aps, name)?.value, name, 0);
}

function checkDatesWithin(rule: Rule, value: Node | undefined, name: string, depth: number): void {
  if (value === undefined || depth > DEEPEST_STATE) return;
  if (value.type === 'array') for (const item of value.children ?? []) checkDatesWithin(rule, item, name, depth + 1);
  for (const property of propertiesOf(value)) checkDatesWithin(rule, property.value, property.name, depth + 1);
  if (value.type !== 'string' || !/T\d{2}:\d{2}/.test(String(value.value)) || dateOf(value) === null) return;
  rule.report('live-activity-state-date', value, () => ({
    sentence: `“${shorten(name)}” is a date as text: a Date of Swift is decoded from a number here, the seconds since 2001.`,
    remedy:
      'Leave it where the app’s property is a String; for a Date write the seconds since 1 January 2001, 00:00 UTC.',
  }));
}

function checkStart({ report, beside }: Rule, aps: Node): void {
  for (const [key, what] of [
    ['attributes-type', 'the name of the app’s ActivityAttributes type'],
    ['attributes', 'the fixed values of the activity'],
    ['alert', 'a title and a body, because a start always alerts'],
  ] as const) {
    if (findProperty(aps, key) !== null || beside.has(key)) continue;
    report('live-activity-start', openingOf(aps), {
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
  const { report, text, context, beside } = rule;
  const now = Math.floor(context.now / 1_000);
  const timestamp = findProperty(aps, 'timestamp')?.value;
  if (timestamp === undefined) {
    if (beside.has('timestamp')) return;
    report('live-activity-timestamp', openingOf(aps), {
      sentence: '“timestamp” is missing: the device ignores the notification.',
      remedy: `Add the time of sending in seconds, now ${now}.`,
      mend: fixBy(text, 'Add timestamp', [add('timestamp', String(now))]),
    });
    return;
  }
  if (checkSeconds(rule, aps, 'timestamp') || timestamp.type !== 'number') return;
  const seconds = Number(timestamp.value);
  const old = seconds < now - STALE_SECONDS;
  if (!old && seconds <= now + AHEAD_SECONDS) return;
  report('live-activity-timestamp', timestamp, {
    sentence: old
      ? 'The timestamp is more than an hour old: the device ignores it if it has seen a newer one.'
      : 'The timestamp is in the future: the device ignores every update with an earlier one until then.',
    remedy: `Use the time of sending, now ${now}.`,
    mend: fixNode(text, 'Use the time now', timestamp, String(now)),
  });
}

/** Dates that do nothing, or not what is wanted. */
function checkDates(rule: Rule, aps: Node, event: string | null): void {
  const { report, context } = rule;
  const now = Math.floor(context.now / 1_000);
  const stale = findProperty(aps, 'stale-date')?.value;
  if (!checkSeconds(rule, aps, 'stale-date') && stale?.type === 'number' && Number(stale.value) <= now)
    report('live-activity-stale', stale, {
      sentence: '“stale-date” has passed: the device shows the Live Activity as out of date from the beginning.',
      remedy: `Use a time after ${now}, or leave “stale-date” out.`,
    });
  const dismissal = findProperty(aps, 'dismissal-date');
  if (!checkSeconds(rule, aps, 'dismissal-date') && dismissal !== null && event !== null && event !== 'end')
    report('live-activity-dismissal', dismissal.key, {
      sentence: `“dismissal-date” says when an ended Live Activity leaves the screen; the event “${shorten(event)}” does not end it.`,
      remedy: 'Use it with the event “end”.',
    });
}

/** In a Live Activity the alert is an object, and its sound stands inside. */
function checkAlertOfActivity({ report, text }: Rule, aps: Node): void {
  const alert = findProperty(aps, 'alert')?.value;
  const sound = findProperty(aps, 'sound');
  if (alert?.type === 'string' && String(alert.value).trim() !== '')
    report('live-activity-alert', alert, {
      sentence: 'The alert of a Live Activity is an object with “title” and “body”, not a text.',
      remedy: 'Write "alert": {"title": "…", "body": "…"}.',
    });
  if (sound === null || alert?.type !== 'object') return;
  const inside = findProperty(alert, 'sound');
  report('live-activity-sound', sound.key, {
    sentence: 'The sound of a Live Activity stands inside “alert”.',
    remedy: inside === null ? 'Move it there.' : 'One stands there already: remove this one.',
    mend:
      inside !== null
        ? null
        : fixBy(text, 'Move it into alert', [
            (now, root) => {
              const there = findProperty(findProperty(root, 'aps')?.value, 'alert')?.value;
              const written = now.slice(sound.value.offset, sound.value.offset + sound.value.length);
              return there === undefined
                ? null
                : insertProperty(now, root, there, propertiesOf(there).length, ['sound', written]);
            },
            (_, root) => removeSound(root),
          ]),
  });
}

function removeSound(root: Node) {
  const aps = findProperty(root, 'aps')?.value;
  return aps === undefined ? null : removeProperty(aps, 'sound');
}

/** Reports a time in milliseconds; true where it did. */
function checkSeconds({ report, text }: Rule, aps: Node, name: string): boolean {
  const value = findProperty(aps, name)?.value;
  if (value?.type !== 'number' || Number(value.value) < LEAST_MILLISECONDS || !Number.isFinite(value.value))
    return false;
  const seconds = String(Math.floor(Number(value.value) / 1_000));
  report('live-activity-milliseconds', value, {
    sentence: `“${name}” looks like milliseconds; Live Activities count in seconds.`,
    remedy: `Write ${seconds}.`,
    mend: fixNode(text, `Write ${seconds}`, value, seconds),
  });
  return true;
}
