import type { BroadcastExplanations, HeaderExplanations } from '../../contract/facts/headers.ts';
import { t, words } from '../language.ts';
import { count } from '../prose.ts';
import type { ExplanationWords, Said } from '../shapes.ts';

const HEADERS = words('headers', {
  several: (first: string, last: string) => t`${first} and ${last}`,
  three: (first: string, second: string, third: string) => t`${first}, ${second} and ${third}`,
  more: (first: string, second: string, others: number) => t`${first}, ${second} and ${others} more`,
  written: (time: string, seconds: number) => t`${time} is written ${seconds}.`,
  days: (days: number) => count(days, { one: 'day', other: 'days' }),
  hours: (hours: number) => count(hours, { one: 'hour', other: 'hours' }),
  minutes: (minutes: number) => count(minutes, { one: 'minute', other: 'minutes' }),
  seconds: (seconds: number) => count(seconds, { one: 'second', other: 'seconds' }),
});

const UUID_FORM = words('uuid-form', {
  apnsId: 'The apns-id is not a UUID as APNs writes it: 8, 4, 4, 4 and 12 hexadecimal digits with dashes between.',
  requestId:
    'The request id is not a UUID as APNs writes it: 8, 4, 4, 4 and 12 hexadecimal digits with dashes between.',
});

const TOPIC_CHARACTERS = words('topic-characters', {
  placeholder: (topic: string) => t`The topic “${topic}” is a placeholder that was not filled in.`,
  wildcard: 'The topic holds a “*”: a wildcard names no app.',
  'dot-first': 'The topic begins with a dot: a part of the bundle id seems to be missing.',
  'dot-last': 'The topic ends with a dot: a part of the bundle id seems to be missing.',
  'dot-doubled': 'The topic has two dots with nothing between: a part of the bundle id seems to be missing.',
  character: 'The topic holds a space or a character that no bundle id has.',
});

/** "a, b and 3 more". */
function topicList(topics: readonly string[]): string {
  const [first = '', second, third, ...more] = topics;
  if (second === undefined) return first;
  if (third === undefined) return HEADERS.several(first, second);
  return more.length === 0 ? HEADERS.three(first, second, third) : HEADERS.more(first, second, more.length + 1);
}

function pointInTime(seconds: number): string {
  const at = new Date(seconds * 1_000);
  return Number.isNaN(at.getTime()) ? String(seconds) : `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function year(seconds: number): number {
  return new Date(seconds * 1_000).getUTCFullYear();
}

/** A span in the largest unit that it is whole in. */
function span(seconds: number): string {
  if (seconds >= 86_400 && seconds % 86_400 === 0) return HEADERS.days(seconds / 86_400);
  if (seconds >= 3_600 && seconds % 3_600 === 0) return HEADERS.hours(seconds / 3_600);
  return seconds >= 60 && seconds % 60 === 0 ? HEADERS.minutes(seconds / 60) : HEADERS.seconds(seconds);
}

function notSeconds(facts: HeaderExplanations['expiration-not-seconds']): Said {
  if (facts.why === 'number')
    return {
      sentence: t`${facts.seconds} is not a time as APNs takes it: whole UNIX seconds.`,
      remedy: 'Use seconds since 1970, or 0 for one attempt without storage.',
    };
  return {
    sentence: t`“${facts.text}” is not a time as APNs takes it: whole UNIX seconds.`,
    remedy:
      facts.meant === null
        ? 'Type seconds since 1970, 0 for one attempt without storage, or a span such as 5m or 2h.'
        : HEADERS.written(pointInTime(facts.meant), facts.meant),
  };
}

function past(facts: HeaderExplanations['expiration-past']): Said {
  if (facts.of === 'notification')
    return {
      sentence: t`The expiration, ${pointInTime(facts.seconds)}, has passed: APNs tries once and stores nothing.`,
      remedy: 'Leave it empty for APNs’ own storage time, or choose a later time.',
    };
  return {
    sentence: facts.relative
      ? t`${facts.seconds} is a moment in ${year(facts.seconds)}: the expiration is a point in time, not a span.`
      : 'The expiration has passed: APNs tries once and stores nothing.',
    remedy: t`Now is ${facts.now}; use 0, or a later time.`,
  };
}

function collapseIdBlanks(facts: HeaderExplanations['collapse-id-blanks']): Said {
  if (facts.where === 'everywhere')
    return {
      sentence: 'The collapse id is blank: HTTP drops it on the way (RFC 9110, 5.5).',
      remedy: 'Leave it empty.',
    };
  return {
    sentence:
      facts.where === 'after'
        ? 'The collapse id ends with a blank: HTTP drops it on the way (RFC 9110, 5.5).'
        : 'The collapse id begins with a blank: HTTP drops it on the way (RFC 9110, 5.5).',
    remedy: t`APNs gets “${facts.bare}”: write it so, here and in your server.`,
  };
}

export const headerExplanations = words<ExplanationWords<HeaderExplanations>>('header-explanations', {
  'priority-unknown': ({ text }) => ({
    sentence: t`“${text}” is not a priority that APNs knows.`,
    remedy: 'Use 10 (at once), 5 (when it suits the device) or 1 (without waking it), or leave it empty for 10.',
  }),
  'expiration-not-seconds': notSeconds,
  'expiration-milliseconds': ({ written, meant }) => ({
    sentence: t`${written} looks like milliseconds; APNs counts the expiration in seconds.`,
    remedy: HEADERS.written(pointInTime(meant), meant),
  }),
  'expiration-relative': ({ seconds, meant }) => ({
    sentence: t`${seconds} is a moment in ${year(seconds)}, so the notification has expired before it is sent.`,
    remedy:
      meant === null
        ? 'Type the point in time in seconds since 1970.'
        : t`If you mean in ${span(seconds)}, type ${meant}: the expiration is a point in time, not a span.`,
  }),
  'expiration-past': past,
  'expiration-call': ({ pushType }) => ({
    sentence: t`A ${pushType} notification that arrives late rings for a call that is over.`,
    remedy: 'Use 0, or a few seconds from now.',
  }),
  'collapse-id-too-long': ({ bytes, limit }) => ({
    sentence: t`The collapse id has ${bytes} bytes of UTF-8; APNs takes at most ${limit}.`,
    remedy: 'Shorten it: letters with accents take 2 bytes, emoji 4.',
  }),
  'collapse-id-characters': {
    sentence: 'The collapse id holds a line break or another control character, which a header cannot carry.',
    remedy: 'Remove it.',
  },
  'collapse-id-blanks': collapseIdBlanks,
  'apns-id-not-uuid': ({ canonical }) => ({
    sentence: UUID_FORM.apnsId,
    remedy: canonical === null ? 'Leave it empty and APNs makes one.' : t`Write it ${canonical}.`,
  }),
  'not-on-binary': ({ header }) => ({
    sentence:
      header === 'apns-id'
        ? 'The binary gateway has no place for an apns-id: it is not sent.'
        : 'The binary gateway has no place for a collapse id: it is not sent.',
    remedy: 'Leave it empty, or send over HTTP/2.',
  }),
  'topic-missing': {
    sentence: 'A provider token serves every app of its team, so APNs must be told which: the topic is missing.',
    remedy: 'Type the app’s bundle id, such as com.example.app.',
  },
  'topic-team-id': ({ teamId, topic }) => ({
    sentence: t`The topic begins with a team id, “${teamId}”: APNs wants the bundle id without it.`,
    remedy: t`Use ${topic}.`,
  }),
  'topic-mdm': {
    sentence: 'This topic belongs to a device management certificate.',
    remedy: 'Use the push type mdm with it.',
  },
  'topic-mdm-own': {
    sentence:
      'A device management notification has the topic of its MDM push certificate, which begins with “com.apple.mgmt.”; this one is an app’s.',
    remedy: 'Take the topic from the certificate (UID of its subject), or leave it empty.',
  },
  'topic-blanks': ({ where, topic }) => ({
    sentence:
      where === 'after'
        ? 'The topic ends with a blank: it is sent without.'
        : 'The topic begins with a blank: it is sent without.',
    remedy: t`Write “${topic}”, here and in your server.`,
  }),
  'topic-characters': ({ why, topic, meant }) => ({
    sentence: why === 'placeholder' ? TOPIC_CHARACTERS.placeholder(topic) : TOPIC_CHARACTERS[why],
    remedy:
      meant === null
        ? 'A topic has letters, digits, dots and hyphens, such as com.example.app.'
        : t`A topic has letters, digits, dots and hyphens: ${meant}.`,
  }),
  'topic-suffix-doubled': ({ ending, pushType, fitting }) => ({
    sentence: t`The topic ends in two suffixes: “${ending}”.`,
    remedy: t`For the push type ${pushType} the topic is ${fitting}.`,
  }),
  'topic-suffix': ({ ending, wanted, pushType, fitting }) => ({
    sentence:
      wanted === ''
        ? t`The topic ends in “${ending}”, which the push type ${pushType} does not have.`
        : t`The push type ${pushType} needs a topic that ends in “${wanted}”.`,
    remedy: t`Use ${fitting}, or another push type.`,
  }),
  'push-type-not-in-certificate': ({ name, topics, isVoip, pushType, wanted }) => ({
    sentence: isVoip
      ? t`${name} is for VoIP alone (${topicList(topics)}): APNs will refuse the push type ${pushType} with it.`
      : t`${name} has no topic for the push type ${pushType}, only ${topicList(topics)}: APNs will refuse ${wanted} with BadTopic.`,
    remedy: t`Choose an identity that may push to ${wanted}; a provider token key may push to every topic of its team.`,
  }),
  'topic-not-in-certificate': ({ name, topics, topic, near, capitals }) => ({
    sentence: capitals
      ? t`${name} may push to ${topicList(topics)}, not to ${topic}, which has other capitals: APNs will refuse it with BadTopic.`
      : t`${name} may push to ${topicList(topics)}, not to ${topic}: APNs will refuse it with BadTopic.`,
    remedy: t`Use the topic ${near}, or the identity of the app that is meant.`,
  }),
  'background-priority': ({ priority }) => ({
    sentence:
      priority === null
        ? 'Without a priority APNs takes 10, which it forbids for background notifications.'
        : t`Priority ${priority} is not allowed for background notifications.`,
    remedy: 'Use 5.',
  }),
  'live-activity-priority': ({ of }) => ({
    sentence: 'Live Activities know the priorities 5 and 10 only.',
    remedy:
      of === 'broadcast'
        ? 'Use 10 for what people must see now; it counts against an hourly budget, 5 does not.'
        : 'Use 10 for what the user must see now; it counts against an hourly budget, 5 does not.',
  }),
  'location-needs-provider-token': {
    sentence: 'APNs takes location notifications with a provider token only, not with a certificate.',
    remedy: 'Choose a provider token key (.p8).',
  },
  'mdm-needs-certificate': {
    sentence:
      'APNs takes device management notifications with the MDM push certificate only, not with a provider token.',
    remedy: 'Choose the MDM push certificate.',
  },
});

export const broadcastExplanations = words<ExplanationWords<BroadcastExplanations>>('broadcast-explanations', {
  'bundle-id-missing': {
    sentence: 'The app is not named: channels belong to a bundle id.',
    remedy: 'Enter the bundle id of the app, such as com.example.app.',
  },
  'bundle-id-suffix': ({ topic, bundleId }) => ({
    sentence: t`“${topic}” is a topic with the suffix of a push type; channels belong to the bare bundle id.`,
    remedy: t`Use ${bundleId}.`,
  }),
  'channel-id-missing': {
    sentence: 'No channel is named.',
    remedy: 'Give the id that APNs issued when the channel was created.',
  },
  'channel-id-malformed': {
    sentence: 'This is not a channel id: APNs issues them as Base64, 24 characters as a rule.',
    remedy: 'Copy it whole, without spaces or quotes.',
  },
  'request-id-not-uuid': {
    sentence: UUID_FORM.requestId,
    remedy: 'Leave it out and APNs makes one.',
  },
  'broadcast-expiration-missing': {
    sentence: 'A broadcast must say when it expires: APNs refuses one that does not.',
    remedy: 'Use 0 for one attempt without storage.',
  },
  'broadcast-expiration-policy': {
    sentence: 'The channel stores nothing, so a broadcast to it cannot expire later.',
    remedy: 'Use 0, or a channel that stores the newest.',
  },
  'broadcast-expiration-long': {
    sentence: 'The expiration is more than 8 hours away; APNs stores a broadcast no longer than that.',
    remedy: 'Use a time within 8 hours.',
  },
});
