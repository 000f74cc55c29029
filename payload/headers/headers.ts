import type { Draft } from '../../contract/draft.ts';
import {
  bundleIdOfTopic,
  type NotificationHeaders,
  PRIORITIES,
  type PushType,
  TOPIC_SUFFIX,
  topicForPushType,
  type Wire,
} from '../../contract/notification.ts';
import type { Mend } from '../../contract/outcome.ts';
import { utf8Length } from '../../contract/payload-size.ts';
import { shorten } from '../json/token.ts';
import type { HeaderField, HeaderProblem, Severity } from '../problem.ts';

/** The headers as a person typed them; '' is absent. */
export type TypedHeaders = Pick<Draft, 'pushType' | 'topic' | 'priority' | 'expiration' | 'collapseId' | 'apnsId'>;

/** What decides whether headers fit. */
export interface HeaderContext {
  readonly wire: Wire;
  /** UNIX milliseconds. */
  readonly now: number;
  /** How the connection is authenticated; absent or `null` where nothing is chosen yet. */
  readonly form?: 'certificate' | 'provider-token-key' | null;
}

/** Apple: Sending notification requests to APNs, apns-collapse-id. */
const MOST_COLLAPSE_ID_BYTES = 64;
/** 2001: an expiration before it was meant as a span of time. */
const EARLIEST_SENSIBLE_SECONDS = 1_000_000_000;
/** The year 5138 in seconds, 1973 in milliseconds: nobody means either in seconds. */
const LEAST_MILLISECONDS = 100_000_000_000;
const LONGEST_CALL_SECONDS = 60;
/** A notification that APNs never stores lives no longer than this, so a relative number above it is none. */
const LONGEST_STORAGE_SECONDS = 30 * 86_400;

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

interface More {
  readonly mend?: Mend | null;
  readonly replacement?: string | null;
}

function problem(
  field: HeaderField,
  code: string,
  severity: Severity,
  sentence: string,
  remedy: string,
  { mend = null, replacement = null }: More = {},
): HeaderProblem {
  return { field, code, severity, sentence, remedy, mend, replacement };
}

/**
 * Reads headers as typed. `headers` is `null` where one of them cannot be sent at all; what can be sent but will not do
 * what is wanted comes as warnings.
 */
export function checkHeaders(
  typed: TypedHeaders,
  context: HeaderContext,
): { readonly headers: NotificationHeaders | null; readonly problems: readonly HeaderProblem[] } {
  const problems: HeaderProblem[] = [];
  const headers: NotificationHeaders = {
    pushType: typed.pushType,
    topic: typed.topic.trim() || null,
    priority: readPriority(typed.priority.trim(), problems),
    expirationSeconds: readExpiration(typed.expiration.trim(), context.now, problems),
    collapseId: typed.collapseId === '' ? null : typed.collapseId,
    apnsId: typed.apnsId.trim() || null,
  };
  problems.push(...checkNotificationHeaders(headers, context));
  if (headers.topic !== null && headers.topic !== typed.topic) problems.push(topicBlanks(headers.topic, typed.topic));
  const refused = problems.some((found) => found.severity === 'error');
  return { headers: refused ? null : headers, problems: errorsFirst(problems) };
}

/** The same checks on headers that are already numbers and texts (Apple: Sending notification requests to APNs). */
export function checkNotificationHeaders(
  headers: NotificationHeaders,
  context: HeaderContext,
): readonly HeaderProblem[] {
  const problems: HeaderProblem[] = [];
  if (context.wire === 'http2') checkTopic(headers, context, problems);
  checkCollapseId(headers.collapseId, context.wire, problems);
  checkApnsId(headers.apnsId, context.wire, problems);
  checkExpiration(headers, context, problems);
  if (context.wire === 'http2') {
    checkPriority(headers, problems);
    checkAuthentication(headers, context, problems);
  }
  return errorsFirst(problems);
}

function errorsFirst(problems: readonly HeaderProblem[]): readonly HeaderProblem[] {
  return [
    ...problems.filter((found) => found.severity === 'error'),
    ...problems.filter((found) => found.severity === 'warning'),
  ];
}

function readPriority(text: string, problems: HeaderProblem[]): NotificationHeaders['priority'] {
  if (text === '') return null;
  const priority = PRIORITIES.find((known) => String(known) === text);
  if (priority !== undefined) return priority;
  problems.push(
    problem(
      'priority',
      'priority-unknown',
      'error',
      `“${text}” is not a priority that APNs knows.`,
      'Use 10 (at once), 5 (when it suits the device) or 1 (without waking it), or leave it empty for 10.',
    ),
  );
  return null;
}

function readExpiration(text: string, now: number, problems: HeaderProblem[]): number | null {
  if (text === '') return null;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const seconds = wholeSeconds(text) ?? secondsMeant(text, now);
  problems.push(
    problem(
      'expiration',
      'expiration-not-seconds',
      'error',
      `“${text}” is not a time as APNs takes it: whole UNIX seconds.`,
      seconds === null
        ? 'Type seconds since 1970, 0 for one attempt without storage, or a span such as 5m or 2h.'
        : `${sayTime(seconds)} is written ${seconds}.`,
      { replacement: seconds === null ? null : String(seconds) },
    ),
  );
  return null;
}

/** A point in time with a fraction, or with separators between its digits, as whole seconds; `null` where it is neither. */
function wholeSeconds(text: string): number | null {
  const joined = /^\d{1,3}(?:[,_’' ]\d{3}){2,4}$/.test(text) ? text.replace(/\D/g, '') : text;
  const point = /^(\d{9,15})(?:\.\d*)?$/.exec(joined);
  return point === null ? null : Number(point[1]);
}

/** The UNIX seconds that a span ("+300", "5m", "2 hours") or a date means; `null` where it is neither. */
function secondsMeant(text: string, now: number): number | null {
  const span =
    /^(?:in\s+|now\s*)?\+?\s*(\d{1,9})\s*(s|m|h|d|w)?(?:ec|ecs|econd|econds|in|ins|inute|inutes|r|rs|our|ours|ay|ays|eek|eeks)?$/i.exec(
      text,
    );
  if (span !== null) {
    return Math.floor(now / 1_000) + Number(span[1]) * (UNIT_SECONDS[(span[2] ?? 's').toLowerCase()] ?? 1);
  }
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) || at < 0 ? null : Math.floor(at / 1_000);
}

function sayTime(seconds: number): string {
  const at = new Date(seconds * 1_000);
  return Number.isNaN(at.getTime()) ? String(seconds) : `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function saySpan(seconds: number): string {
  const units: readonly (readonly [number, string])[] = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
  ];
  const [size, name] = units.find(([each]) => seconds >= each && seconds % each === 0) ?? [1, 'second'];
  const count = seconds / size;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

function checkExpiration(headers: NotificationHeaders, context: HeaderContext, problems: HeaderProblem[]): void {
  const seconds = headers.expirationSeconds;
  if (seconds === null || seconds === 0) return;
  const now = Math.floor(context.now / 1_000);
  if (seconds < 0 || !Number.isInteger(seconds)) {
    problems.push(
      problem(
        'expiration',
        'expiration-not-seconds',
        'error',
        `${seconds} is not a time as APNs takes it: whole UNIX seconds.`,
        'Use seconds since 1970, or 0 for one attempt without storage.',
        { mend: { kind: 'clear-field', field: 'expiration' } },
      ),
    );
    return;
  }
  if (seconds >= LEAST_MILLISECONDS) {
    const meant = Math.floor(seconds / 1_000);
    problems.push(
      problem(
        'expiration',
        'expiration-milliseconds',
        'warning',
        `${seconds} looks like milliseconds; APNs counts the expiration in seconds.`,
        `${sayTime(meant)} is written ${meant}.`,
        { replacement: String(meant) },
      ),
    );
  } else if (seconds < EARLIEST_SENSIBLE_SECONDS) {
    const absolute = now + seconds;
    const likely = seconds <= LONGEST_STORAGE_SECONDS;
    problems.push(
      problem(
        'expiration',
        'expiration-relative',
        'warning',
        `${seconds} is a moment in ${new Date(seconds * 1_000).getUTCFullYear()}, so the notification has expired before it is sent.`,
        likely
          ? `If you mean in ${saySpan(seconds)}, type ${absolute}: the expiration is a point in time, not a span.`
          : 'Type the point in time in seconds since 1970.',
        likely ? { replacement: String(absolute) } : { mend: { kind: 'clear-field', field: 'expiration' } },
      ),
    );
  } else if (seconds <= now) {
    problems.push(
      problem(
        'expiration',
        'expiration-past',
        'warning',
        `The expiration, ${sayTime(seconds)}, has passed: APNs tries once and stores nothing.`,
        'Leave it empty for APNs’ own storage time, or choose a later time.',
        { mend: { kind: 'clear-field', field: 'expiration' } },
      ),
    );
  } else if (
    (headers.pushType === 'voip' || headers.pushType === 'pushtotalk') &&
    seconds > now + LONGEST_CALL_SECONDS
  ) {
    problems.push(
      problem(
        'expiration',
        'expiration-call',
        'warning',
        `A ${headers.pushType} notification that arrives late rings for a call that is over.`,
        'Use 0, or a few seconds from now.',
        { replacement: '0' },
      ),
    );
  }
}

function checkCollapseId(collapseId: string | null, wire: Wire, problems: HeaderProblem[]): void {
  if (collapseId === null) return;
  if (wire === 'binary') {
    problems.push(notOnBinary('collapseId', 'a collapse id'));
    return;
  }
  const bytes = utf8Length(collapseId);
  if (bytes > MOST_COLLAPSE_ID_BYTES) {
    problems.push(
      problem(
        'collapseId',
        'collapse-id-too-long',
        'error',
        `The collapse id has ${bytes} bytes of UTF-8; APNs takes at most ${MOST_COLLAPSE_ID_BYTES}.`,
        'Shorten it: letters with accents take 2 bytes, emoji 4.',
        { mend: { kind: 'clear-field', field: 'collapseId' } },
      ),
    );
  } else if (/\p{Cc}/u.test(collapseId)) {
    problems.push(
      problem(
        'collapseId',
        'collapse-id-characters',
        'error',
        'The collapse id holds a line break or another control character, which a header cannot carry.',
        'Remove it.',
        { replacement: collapseId.replace(/\p{Cc}+/gu, '') },
      ),
    );
  } else if (collapseId.trim() !== collapseId) {
    const bare = collapseId.trim();
    problems.push(
      problem(
        'collapseId',
        'collapse-id-blanks',
        'warning',
        `The collapse id ${bare === '' ? 'is blank' : `${collapseId.startsWith(bare) ? 'ends' : 'begins'} with a blank`}: HTTP drops it on the way (RFC 9110, 5.5).`,
        bare === '' ? 'Leave it empty.' : `APNs gets “${bare}”: write it so, here and in your server.`,
        bare === '' ? { mend: { kind: 'clear-field', field: 'collapseId' } } : { replacement: bare },
      ),
    );
  }
}

function checkApnsId(apnsId: string | null, wire: Wire, problems: HeaderProblem[]): void {
  if (apnsId === null) return;
  if (wire === 'binary') {
    problems.push(notOnBinary('apnsId', 'an apns-id'));
    return;
  }
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(apnsId)) return;
  const digits = apnsId.replace(/^\{|\}$|-/g, '').toLowerCase();
  const canonical = /^[0-9a-f]{32}$/.test(digits)
    ? digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    : null;
  problems.push(
    problem(
      'apnsId',
      'apns-id-not-uuid',
      'error',
      'The apns-id is not a UUID as APNs writes it: 8, 4, 4, 4 and 12 hexadecimal digits with dashes between.',
      canonical === null ? 'Leave it empty and APNs makes one.' : `Write it ${canonical}.`,
      canonical === null ? { mend: { kind: 'clear-field', field: 'apnsId' } } : { replacement: canonical },
    ),
  );
}

function notOnBinary(field: 'collapseId' | 'apnsId', name: string): HeaderProblem {
  return problem(
    field,
    'not-on-binary',
    'warning',
    `The binary gateway has no place for ${name}: it is not sent.`,
    'Leave it empty, or send over HTTP/2.',
    { mend: { kind: 'use-http2' } },
  );
}

function checkTopic(headers: NotificationHeaders, context: HeaderContext, problems: HeaderProblem[]): void {
  const { topic, pushType } = headers;
  if (topic === null) {
    if (context.form === 'provider-token-key') {
      problems.push(
        problem(
          'topic',
          'topic-missing',
          'error',
          'A provider token serves every app of its team, so APNs must be told which: the topic is missing.',
          'Type the app’s bundle id, such as com.example.app.',
        ),
      );
    }
    return;
  }
  if (!/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/.test(topic)) {
    problems.push(topicCharacters(topic));
    return;
  }
  const team = /^[A-Z0-9]{10}\.(?=[^.]+\.)/.exec(topic)?.[0];
  if (team !== undefined && /\d/.test(team)) {
    problems.push(
      problem(
        'topic',
        'topic-team-id',
        'warning',
        `The topic begins with a team id, “${team.slice(0, -1)}”: APNs wants the bundle id without it.`,
        `Use ${topic.slice(team.length)}.`,
        { mend: { kind: 'use-topic', topic: topic.slice(team.length) } },
      ),
    );
    return;
  }
  if (pushType === null) return;
  const isMdm = topic.startsWith('com.apple.mgmt.');
  if (isMdm && pushType !== 'mdm') {
    problems.push(
      problem(
        'topic',
        'topic-mdm',
        'warning',
        'This topic belongs to a device management certificate.',
        'Use the push type mdm with it.',
        { mend: { kind: 'use-push-type', pushType: 'mdm' } },
      ),
    );
    return;
  }
  if (pushType === 'mdm' && !isMdm) {
    problems.push(
      problem(
        'topic',
        'topic-mdm-own',
        'warning',
        'A device management notification has the topic of its MDM push certificate, which begins with “com.apple.mgmt.”; this one is an app’s.',
        'Take the topic from the certificate (UID of its subject), or leave it empty.',
      ),
    );
    return;
  }
  if (/^(?:pass|web)\./.test(topic) || isMdm) return;
  checkSuffix(topic, pushType, problems);
}

/** A topic with blanks around it is sent without them (RFC 9110, 5.5), and a server of one's own may send it otherwise. */
function topicBlanks(topic: string, typed: string): HeaderProblem {
  return problem(
    'topic',
    'topic-blanks',
    'warning',
    `The topic ${typed.startsWith(topic) ? 'ends' : 'begins'} with a blank: it is sent without.`,
    `Write “${topic}”, here and in your server.`,
    { replacement: topic },
  );
}

/** A topic with what no bundle id has: quotes, brackets, a variable that nobody filled in. */
function topicCharacters(topic: string): HeaderProblem {
  const name = topic.replace(/^\s*(?:apns-)?topic\s*[:=]/i, '').replace(/[\s\p{Cf}]+/gu, '');
  // Signs around it go; a letter or a sign within it may stand for another: no topic is made of what is left.
  const cleaned = name.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  const variable = /[$%{}]|^<(?!.*\.)/.test(topic);
  // A part may be missing at a dot that ends the topic: it goes only where an app's name is left.
  const short = /\.$/.test(name) && cleaned.split('.').length < 3;
  const replacement =
    !variable && !short && !topic.includes('*') && /^[\w-]+(?:\.[\w-]+)+$/.test(cleaned) ? cleaned : null;
  return problem(
    'topic',
    'topic-characters',
    'error',
    variable
      ? `The topic “${shorten(topic)}” is a placeholder that was not filled in.`
      : topic.includes('*')
        ? 'The topic holds a “*”: a wildcard names no app.'
        : /^[\w.-]+$/.test(topic)
          ? `The topic ${topic.startsWith('.') ? 'begins with a dot' : topic.endsWith('.') ? 'ends with a dot' : 'has two dots with nothing between'}: a part of the bundle id seems to be missing.`
          : 'The topic holds a space or a character that no bundle id has.',
    replacement === null
      ? 'A topic has letters, digits, dots and hyphens, such as com.example.app.'
      : `A topic has letters, digits, dots and hyphens: ${replacement}.`,
    { replacement },
  );
}

function checkSuffix(topic: string, pushType: PushType, problems: HeaderProblem[]): void {
  const once = bundleIdOfTopic(topic);
  const bare = withoutNearMiss(stripEverySuffix(topic), pushType);
  const fitting = topicForPushType(bare, pushType);
  if (topic === fitting) return;
  const mend: Mend = { kind: 'use-topic', topic: fitting };
  if (stripEverySuffix(topic) !== once) {
    problems.push(
      problem(
        'topic',
        'topic-suffix-doubled',
        'warning',
        `The topic ends in two suffixes: “${topic.slice(bare.length)}”.`,
        `For the push type ${pushType} the topic is ${fitting}.`,
        { mend },
      ),
    );
    return;
  }
  const suffix = TOPIC_SUFFIX[pushType];
  problems.push(
    problem(
      'topic',
      'topic-suffix',
      'warning',
      suffix === ''
        ? `The topic ends in “${topic.slice(bare.length)}”, which the push type ${pushType} does not have.`
        : `The push type ${pushType} needs a topic that ends in “${suffix}”.`,
      `Use ${fitting}, or another push type.`,
      { mend },
    ),
  );
}

/**
 * The bundle id before an ending that was meant to be the push type's suffix and is not: “.liveactivity” for
 * “.push-type.liveactivity”, “.VoIP” for “.voip”.
 */
function withoutNearMiss(topic: string, pushType: PushType): string {
  const wanted = TOPIC_SUFFIX[pushType];
  if (wanted === '') return topic;
  const spelt = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '')
      .replace(/s$/, '');
  // All of it, its last word, the words before that alone, or the push type's own name.
  const words = wanted.split('.').filter((word) => word !== '');
  const meant = new Set(
    [...words.map((_, at) => words.slice(0, at + 1).join('')), words.at(-1) ?? '', pushType].map(spelt),
  );
  const parts = topic.split('.');
  for (const count of [3, 2, 1]) {
    // An app has two names at least before the suffix.
    if (parts.length < count + 2) continue;
    if (meant.has(spelt(parts.slice(-count).join('.')))) return parts.slice(0, -count).join('.');
  }
  return topic;
}

function stripEverySuffix(topic: string): string {
  let bare = topic;
  for (let next = bundleIdOfTopic(bare); next !== bare; next = bundleIdOfTopic(bare)) bare = next;
  return bare;
}

function checkPriority({ pushType, priority }: NotificationHeaders, problems: HeaderProblem[]): void {
  if (pushType === 'background' && priority !== 5) {
    problems.push(
      problem(
        'priority',
        'background-priority',
        'warning',
        priority === null
          ? 'Without a priority APNs takes 10, which it forbids for background notifications.'
          : `Priority ${priority} is not allowed for background notifications.`,
        'Use 5.',
        { mend: { kind: 'use-priority', priority: 5 } },
      ),
    );
  }
  if (pushType === 'liveactivity' && priority === 1) {
    problems.push(
      problem(
        'priority',
        'live-activity-priority',
        'warning',
        'Live Activities know the priorities 5 and 10 only.',
        'Use 10 for what the user must see now; it counts against an hourly budget, 5 does not.',
        { mend: { kind: 'use-priority', priority: 5 } },
      ),
    );
  }
}

function checkAuthentication(headers: NotificationHeaders, context: HeaderContext, problems: HeaderProblem[]): void {
  if (headers.pushType === 'location' && context.form === 'certificate') {
    problems.push(
      problem(
        'pushType',
        'location-needs-provider-token',
        'warning',
        'APNs takes location notifications with a provider token only, not with a certificate.',
        'Choose a provider token key (.p8).',
        { mend: { kind: 'choose-identity' } },
      ),
    );
  }
  if (headers.pushType === 'mdm' && context.form === 'provider-token-key') {
    problems.push(
      problem(
        'pushType',
        'mdm-needs-certificate',
        'warning',
        'APNs takes device management notifications with the MDM push certificate only, not with a provider token.',
        'Choose the MDM push certificate.',
        { mend: { kind: 'choose-identity' } },
      ),
    );
  }
}
