import type { Draft } from '../../contract/draft.ts';
import type { ExplanationFacts } from '../../contract/facts/explanations.ts';
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
import type { HeaderFault, HeaderField, HeaderProblem, Severity } from '../problem.ts';

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

type Tell = <Code extends HeaderFault>(
  field: HeaderField,
  code: Code,
  facts: ExplanationFacts[Code],
  more?: More,
) => void;

/** What is found, in the order of the checks. */
class Found {
  readonly problems: HeaderProblem[] = [];
  readonly error = this.#tell('error');
  readonly warning = this.#tell('warning');

  #tell(severity: Severity): Tell {
    return (field, code, facts, { mend = null, replacement = null } = {}) => {
      this.problems.push({ field, code, severity, facts, mend, replacement });
    };
  }

  /** Errors first. */
  get sorted(): readonly HeaderProblem[] {
    return ['error', 'warning'].flatMap((severity) => this.problems.filter((one) => one.severity === severity));
  }
}

/**
 * Reads headers as typed. `headers` is `null` where one of them cannot be sent at all; what can be sent but will not do
 * what is wanted comes as warnings.
 */
export function checkHeaders(
  typed: TypedHeaders,
  context: HeaderContext,
): { readonly headers: NotificationHeaders | null; readonly problems: readonly HeaderProblem[] } {
  const found = new Found();
  const headers: NotificationHeaders = {
    pushType: typed.pushType,
    topic: typed.topic.trim() || null,
    priority: readPriority(typed.priority.trim(), found),
    expirationSeconds: readExpiration(typed.expiration.trim(), context.now, found),
    collapseId: typed.collapseId === '' ? null : typed.collapseId,
    apnsId: typed.apnsId.trim() || null,
  };
  found.problems.push(...checkNotificationHeaders(headers, context));
  if (headers.topic !== null) checkTopicBlanks(headers.topic, typed.topic, found);
  const refused = found.problems.some(({ severity }) => severity === 'error');
  return { headers: refused ? null : headers, problems: found.sorted };
}

/** The same checks on headers that are already numbers and texts (Apple: Sending notification requests to APNs). */
export function checkNotificationHeaders(
  headers: NotificationHeaders,
  context: HeaderContext,
): readonly HeaderProblem[] {
  const found = new Found();
  if (context.wire === 'http2') checkTopic(headers, context, found);
  checkCollapseId(headers.collapseId, context.wire, found);
  checkApnsId(headers.apnsId, context.wire, found);
  checkExpiration(headers, context, found);
  if (context.wire === 'http2') {
    checkPriority(headers, found);
    checkAuthentication(headers, context, found);
  }
  return found.sorted;
}

function readPriority(text: string, found: Found): NotificationHeaders['priority'] {
  if (text === '') return null;
  const priority = PRIORITIES.find((known) => String(known) === text);
  if (priority !== undefined) return priority;
  found.error('priority', 'priority-unknown', { text });
  return null;
}

function readExpiration(text: string, now: number, found: Found): number | null {
  if (text === '') return null;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const seconds = wholeSeconds(text) ?? secondsMeant(text, now);
  found.error(
    'expiration',
    'expiration-not-seconds',
    { why: 'text', text, meant: seconds },
    { replacement: seconds === null ? null : String(seconds) },
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

function checkExpiration(headers: NotificationHeaders, context: HeaderContext, found: Found): void {
  const seconds = headers.expirationSeconds;
  if (seconds === null || seconds === 0) return;
  const now = Math.floor(context.now / 1_000);
  if (seconds < 0 || !Number.isInteger(seconds)) {
    found.error(
      'expiration',
      'expiration-not-seconds',
      { why: 'number', seconds },
      { mend: { kind: 'clear-field', field: 'expiration' } },
    );
    return;
  }
  if (seconds >= LEAST_MILLISECONDS) {
    const meant = Math.floor(seconds / 1_000);
    found.warning('expiration', 'expiration-milliseconds', { written: seconds, meant }, { replacement: String(meant) });
  } else if (seconds < EARLIEST_SENSIBLE_SECONDS) {
    const absolute = now + seconds;
    const likely = seconds <= LONGEST_STORAGE_SECONDS;
    found.warning(
      'expiration',
      'expiration-relative',
      { seconds, meant: likely ? absolute : null },
      likely ? { replacement: String(absolute) } : { mend: { kind: 'clear-field', field: 'expiration' } },
    );
  } else if (seconds <= now) {
    found.warning(
      'expiration',
      'expiration-past',
      { of: 'notification', seconds },
      { mend: { kind: 'clear-field', field: 'expiration' } },
    );
  } else if (
    (headers.pushType === 'voip' || headers.pushType === 'pushtotalk') &&
    seconds > now + LONGEST_CALL_SECONDS
  ) {
    found.warning('expiration', 'expiration-call', { pushType: headers.pushType }, { replacement: '0' });
  }
}

function checkCollapseId(collapseId: string | null, wire: Wire, found: Found): void {
  if (collapseId === null) return;
  if (wire === 'binary') {
    notOnBinary(found, 'collapseId');
    return;
  }
  const bytes = utf8Length(collapseId);
  if (bytes > MOST_COLLAPSE_ID_BYTES) {
    found.error(
      'collapseId',
      'collapse-id-too-long',
      { bytes, limit: MOST_COLLAPSE_ID_BYTES },
      { mend: { kind: 'clear-field', field: 'collapseId' } },
    );
  } else if (/\p{Cc}/u.test(collapseId)) {
    found.error('collapseId', 'collapse-id-characters', null, {
      replacement: collapseId.replace(/\p{Cc}+/gu, ''),
    });
  } else if (collapseId.trim() !== collapseId) {
    const bare = collapseId.trim();
    found.warning(
      'collapseId',
      'collapse-id-blanks',
      bare === '' ? { where: 'everywhere' } : { where: blankOf(collapseId, bare), bare },
      bare === '' ? { mend: { kind: 'clear-field', field: 'collapseId' } } : { replacement: bare },
    );
  }
}

function checkApnsId(apnsId: string | null, wire: Wire, found: Found): void {
  if (apnsId === null) return;
  if (wire === 'binary') {
    notOnBinary(found, 'apnsId');
    return;
  }
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(apnsId)) return;
  const digits = apnsId.replace(/^\{|\}$|-/g, '').toLowerCase();
  const canonical = /^[0-9a-f]{32}$/.test(digits)
    ? digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    : null;
  found.error(
    'apnsId',
    'apns-id-not-uuid',
    { canonical },
    canonical === null ? { mend: { kind: 'clear-field', field: 'apnsId' } } : { replacement: canonical },
  );
}

function notOnBinary(found: Found, field: 'collapseId' | 'apnsId'): void {
  const header = field === 'apnsId' ? 'apns-id' : 'collapse-id';
  found.warning(field, 'not-on-binary', { header }, { mend: { kind: 'use-http2' } });
}

function checkTopic(headers: NotificationHeaders, context: HeaderContext, found: Found): void {
  const { topic, pushType } = headers;
  if (topic === null) {
    if (context.form === 'provider-token-key') {
      found.error('topic', 'topic-missing', null);
    }
    return;
  }
  if (!/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/.test(topic)) {
    topicCharacters(topic, found);
    return;
  }
  const team = /^[A-Z0-9]{10}\.(?=[^.]+\.)/.exec(topic)?.[0];
  if (team !== undefined && /\d/.test(team)) {
    found.warning(
      'topic',
      'topic-team-id',
      { teamId: team.slice(0, -1), topic: topic.slice(team.length) },
      { mend: { kind: 'use-topic', topic: topic.slice(team.length) } },
    );
    return;
  }
  if (pushType === null) return;
  const isMdm = topic.startsWith('com.apple.mgmt.');
  if (isMdm && pushType !== 'mdm') {
    found.warning('topic', 'topic-mdm', null, { mend: { kind: 'use-push-type', pushType: 'mdm' } });
    return;
  }
  if (pushType === 'mdm' && !isMdm) {
    found.warning('topic', 'topic-mdm-own', null);
    return;
  }
  if (/^(?:pass|web)\./.test(topic) || isMdm) return;
  checkSuffix(topic, pushType, found);
}

/** On which side of `bare` the blanks of `text` stand. */
function blankOf(text: string, bare: string): 'before' | 'after' {
  return text.startsWith(bare) ? 'after' : 'before';
}

/** A topic with blanks around it is sent without them (RFC 9110, 5.5), and a server of one's own may send it otherwise. */
function checkTopicBlanks(topic: string, typed: string, found: Found): void {
  if (topic !== typed)
    found.warning('topic', 'topic-blanks', { where: blankOf(typed, topic), topic }, { replacement: topic });
}

/** A topic with what no bundle id has: quotes, brackets, a variable that nobody filled in. */
function topicCharacters(topic: string, found: Found): void {
  const name = topic.replace(/^\s*(?:apns-)?topic\s*[:=]/i, '').replace(/[\s\p{Cf}]+/gu, '');
  // Signs around it go; a letter or a sign within it may stand for another: no topic is made of what is left.
  const cleaned = name.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  const variable = /[$%{}]|^<(?!.*\.)/.test(topic);
  // A part may be missing at a dot that ends the topic: it goes only where an app's name is left.
  const short = /\.$/.test(name) && cleaned.split('.').length < 3;
  const replacement =
    !variable && !short && !topic.includes('*') && /^[\w-]+(?:\.[\w-]+)+$/.test(cleaned) ? cleaned : null;
  found.error(
    'topic',
    'topic-characters',
    { why: variable ? 'placeholder' : wrongWith(topic), topic: shorten(topic), meant: replacement },
    { replacement },
  );
}

function wrongWith(topic: string): ExplanationFacts['topic-characters']['why'] {
  if (topic.includes('*')) return 'wildcard';
  if (!/^[\w.-]+$/.test(topic)) return 'character';
  if (topic.startsWith('.')) return 'dot-first';
  return topic.endsWith('.') ? 'dot-last' : 'dot-doubled';
}

function checkSuffix(topic: string, pushType: PushType, found: Found): void {
  const once = bundleIdOfTopic(topic);
  const bare = withoutNearMiss(stripEverySuffix(topic), pushType);
  const fitting = topicForPushType(bare, pushType);
  if (topic === fitting) return;
  const mend: Mend = { kind: 'use-topic', topic: fitting };
  if (stripEverySuffix(topic) !== once) {
    found.warning('topic', 'topic-suffix-doubled', { ending: topic.slice(bare.length), pushType, fitting }, { mend });
    return;
  }
  found.warning(
    'topic',
    'topic-suffix',
    { ending: topic.slice(bare.length), wanted: TOPIC_SUFFIX[pushType], pushType, fitting },
    { mend },
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

function checkPriority({ pushType, priority }: NotificationHeaders, found: Found): void {
  if (pushType === 'background' && priority !== 5) {
    found.warning('priority', 'background-priority', { priority }, { mend: { kind: 'use-priority', priority: 5 } });
  }
  if (pushType === 'liveactivity' && priority === 1) {
    found.warning(
      'priority',
      'live-activity-priority',
      { of: 'notification' },
      { mend: { kind: 'use-priority', priority: 5 } },
    );
  }
}

function checkAuthentication(headers: NotificationHeaders, context: HeaderContext, found: Found): void {
  if (headers.pushType === 'location' && context.form === 'certificate') {
    found.warning('pushType', 'location-needs-provider-token', null, { mend: { kind: 'choose-identity' } });
  }
  if (headers.pushType === 'mdm' && context.form === 'provider-token-key') {
    found.warning('pushType', 'mdm-needs-certificate', null, { mend: { kind: 'choose-identity' } });
  }
}
