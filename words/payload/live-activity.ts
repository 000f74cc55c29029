import type { LiveActivityExplanations } from '../../contract/facts/live-activity.ts';
import { t, words } from '../language.ts';
import type { ExplanationWords } from '../shapes.ts';

const START = words('live-activity-start', {
  'attributes-type': 'the name of the app’s ActivityAttributes type',
  attributes: 'the fixed values of the activity',
  alert: 'a title and a body, because a start always alerts',
});

const TIMESTAMP = words('live-activity-timestamp', {
  missing: '“timestamp” is missing: the device ignores the notification.',
  old: 'The timestamp is more than an hour old: the device ignores it if it has seen a newer one.',
  ahead: 'The timestamp is in the future: the device ignores every update with an earlier one until then.',
});

export const liveActivityExplanations = words<ExplanationWords<LiveActivityExplanations>>(
  'live-activity-explanations',
  {
    'live-activity-push-type': ({ pushType }) => ({
      sentence: t`“content-state” updates a Live Activity, which the push type ${pushType} does not reach.`,
      remedy: 'Use the push type liveactivity.',
    }),
    'live-activity-content-state': ({ ends }) => ({
      sentence: ends
        ? 'Without “content-state” the Live Activity ends with the state it last had.'
        : '“content-state” is missing: there is nothing to show.',
      remedy: 'Add "content-state" with every property of the app’s ContentState.',
    }),
    'live-activity-event': ({ event }) =>
      event === null
        ? {
            sentence: 'A Live Activity notification says what it does in “event”, and it is missing.',
            remedy: 'Add "event": "update" (or "start", "end").',
          }
        : { sentence: t`“${event}” is no event of a Live Activity.`, remedy: 'Use start, update or end.' },
    'live-activity-date': ({ key, seconds }) => ({
      sentence: t`“${key}” is a date as text; a Live Activity wants UNIX seconds, a number.`,
      remedy:
        seconds === null ? 'Write that moment in seconds since 1970, as “date +%s” prints them.' : t`Write ${seconds}.`,
    }),
    'live-activity-state-date': ({ key }) => ({
      sentence: t`“${key}” is a date as text: a Date of Swift is decoded from a number here, the seconds since 2001.`,
      remedy:
        'Leave it where the app’s property is a String; for a Date write the seconds since 1 January 2001, 00:00 UTC.',
    }),
    'live-activity-start': ({ key }) => ({
      sentence: t`A Live Activity cannot start without “${key}”.`,
      remedy: t`Add “${key}”: ${START[key]}.`,
    }),
    'live-activity-input': {
      sentence: '“input-push-channel” and “input-push-token” exclude each other.',
      remedy: 'Keep the channel for broadcasts, or the token for updates of this activity alone.',
    },
    'live-activity-timestamp': ({ why, now }) => ({
      sentence: TIMESTAMP[why],
      remedy:
        why === 'missing'
          ? t`Add the time of sending in seconds, now ${now}.`
          : t`Use the time of sending, now ${now}.`,
    }),
    'live-activity-stale': ({ now }) => ({
      sentence: '“stale-date” has passed: the device shows the Live Activity as out of date from the beginning.',
      remedy: t`Use a time after ${now}, or leave “stale-date” out.`,
    }),
    'live-activity-dismissal': ({ event }) => ({
      sentence: t`“dismissal-date” says when an ended Live Activity leaves the screen; the event “${event}” does not end it.`,
      remedy: 'Use it with the event “end”.',
    }),
    'live-activity-alert': {
      sentence: 'The alert of a Live Activity is an object with “title” and “body”, not a text.',
      remedy: 'Write "alert": {"title": "…", "body": "…"}.',
    },
    'live-activity-sound': ({ taken }) => ({
      sentence: 'The sound of a Live Activity stands inside “alert”.',
      remedy: taken ? 'One stands there already: remove this one.' : 'Move it there.',
    }),
    'live-activity-milliseconds': ({ key, seconds }) => ({
      sentence: t`“${key}” looks like milliseconds; Live Activities count in seconds.`,
      remedy: t`Write ${seconds}.`,
    }),
    'broadcast-event': ({ starts }) => ({
      sentence: starts
        ? 'A broadcast cannot start a Live Activity: it reaches those who follow the channel, and they have it already.'
        : 'A broadcast says in “event” whether it updates a Live Activity or ends it.',
      remedy: 'Use the event “update” or “end”.',
    }),
  },
);
