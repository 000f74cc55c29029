import type { Node } from 'jsonc-parser';
import type { Mend } from '../../contract/outcome.ts';
import { findProperty, insertProperty, propertiesOf } from '../json/edits.ts';
import { shorten } from '../json/token.ts';
import { APS_KEYS } from './keys.ts';
import { type ApsKey, apsOf, inAlert, inAps, namesWith } from './known-keys.ts';
import { addToAps, fixBy, fixNode, fixWord, openingOf, type Rule, removeFromAps, type Step } from './rule.ts';

/** Seconds now are about 1.8e9; anything from here on is milliseconds. */
const LEAST_MILLISECONDS = 100_000_000_000;
/** A timestamp this old is a leftover of an earlier test: the device takes only newer ones than it has seen. */
const STALE_SECONDS = 3_600;
/** Clocks differ by this much; a timestamp further ahead is a mistake. */
const AHEAD_SECONDS = 300;

const EVENTS: readonly string[] = APS_KEYS.event.words;
const SECONDS: readonly string[] = namesWith(APS_KEYS, { unit: 'seconds' });
const NEEDED = namesWith(APS_KEYS, { needed: 'start' });
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
  const state = inAps(aps, 'content-state');
  if (context.pushType !== 'liveactivity') {
    if (state !== null && context.pushType !== null) {
      const mend = { kind: 'use-push-type', pushType: 'liveactivity' } as const;
      report('live-activity-push-type', state.key, { pushType: context.pushType }, { mend });
    }
    return;
  }
  checkDateTexts(rule, aps);
  checkTimestamp(rule, aps);
  const event = inAps(aps, 'event')?.value;
  const outside = beside.has('event') ? findProperty(root, 'event')?.value : undefined;
  if (context.broadcast === true && !beside.has('event')) checkBroadcastEvent(rule, event);
  else checkEvent(rule, aps, event);
  const meant = event ?? outside;
  const name = meant?.type === 'string' ? String(meant.value) : null;
  if (state === null && !beside.has('content-state'))
    report('live-activity-content-state', openingOf(aps), { ends: name === 'end' });
  if (name === 'start') checkStart(rule, aps);
  checkDates(rule, aps, name);
  checkAlertOfActivity(rule, aps);
}

function checkEvent({ report, text, beside }: Rule, aps: Node, event: Node | undefined): void {
  if (event === undefined) {
    if (beside.has('event')) return;
    const mend = fixBy(text, { id: 'add', key: 'event' }, [addToAps('event', '"update"')]);
    report('live-activity-event', openingOf(aps), { event: null }, { mend });
  } else if (event.type === 'string' && !EVENTS.includes(String(event.value))) {
    const mend = fixWord(text, event, EVENTS);
    report('live-activity-event', event, { event: shorten(String(event.value)) }, { mend });
  }
}

/** Who follows a channel has the activity already: a broadcast cannot start one (Apple: Sending broadcast push notification requests to APNs). */
function checkBroadcastEvent(rule: Rule, event: Node | undefined): void {
  const { report, text, root, aps } = rule;
  const value = event?.type === 'string' ? String(event.value) : null;
  if (value === 'update' || value === 'end') return;
  const mend =
    event !== undefined
      ? fixNode(text, { id: 'make-update' }, event, '"update"')
      : aps?.type === 'object'
        ? fixBy(text, { id: 'make-update' }, [addToAps('event', '"update"')])
        : null;
  const place = event ?? openingOf(aps?.type === 'object' ? aps : root);
  report('broadcast-event', place, { starts: value === 'start' }, { mend, severity: 'error' });
}

/** Dates as texts: an error where the system wants seconds, a note in what the app decodes itself. */
function checkDateTexts(rule: Rule, aps: Node): void {
  for (const { name, value } of propertiesOf(aps).filter((one) => isDateOfActivity(one.name, one.value))) {
    const seconds = dateOf(value)?.seconds ?? null;
    const mend = seconds === null ? null : writeSeconds(rule, value, String(seconds));
    rule.report('live-activity-date', value, { key: name, seconds }, { mend, severity: 'error' });
  }
  for (const name of ['content-state', 'attributes'] as const) checkDatesWithin(rule, inAps(aps, name)?.value, name, 0);
}

function checkDatesWithin(rule: Rule, value: Node | undefined, name: string, depth: number): void {
  if (value === undefined || depth > DEEPEST_STATE) return;
  if (value.type === 'array') for (const item of value.children ?? []) checkDatesWithin(rule, item, name, depth + 1);
  for (const property of propertiesOf(value)) checkDatesWithin(rule, property.value, property.name, depth + 1);
  if (value.type !== 'string' || !/T\d{2}:\d{2}/.test(String(value.value)) || dateOf(value) === null) return;
  rule.report('live-activity-state-date', value, { key: shorten(name) });
}

function checkStart({ report, beside }: Rule, aps: Node): void {
  for (const key of NEEDED) {
    if (inAps(aps, key) !== null || beside.has(key)) continue;
    report('live-activity-start', openingOf(aps), { key });
  }
  const channel = inAps(aps, 'input-push-channel');
  const token = inAps(aps, 'input-push-token');
  if (channel !== null && token !== null) report('live-activity-input', token.key, null);
}

function checkTimestamp(rule: Rule, aps: Node): void {
  const { report, text, context, beside } = rule;
  const now = Math.floor(context.now / 1_000);
  const timestamp = inAps(aps, 'timestamp')?.value;
  if (timestamp === undefined) {
    if (beside.has('timestamp')) return;
    const mend = fixBy(text, { id: 'add', key: 'timestamp' }, [addToAps('timestamp', String(now))]);
    report('live-activity-timestamp', openingOf(aps), { why: 'missing', now }, { mend });
    return;
  }
  if (checkSeconds(rule, aps, 'timestamp') || timestamp.type !== 'number') return;
  const seconds = Number(timestamp.value);
  const old = seconds < now - STALE_SECONDS;
  if (!old && seconds <= now + AHEAD_SECONDS) return;
  const mend = fixNode(text, { id: 'use-time-now' }, timestamp, String(now));
  report('live-activity-timestamp', timestamp, { why: old ? 'old' : 'ahead', now }, { mend });
}

/** Dates that do nothing, or not what is wanted. */
function checkDates(rule: Rule, aps: Node, event: string | null): void {
  const { report, context } = rule;
  const now = Math.floor(context.now / 1_000);
  const stale = inAps(aps, 'stale-date')?.value;
  if (!checkSeconds(rule, aps, 'stale-date') && stale?.type === 'number' && Number(stale.value) <= now)
    report('live-activity-stale', stale, { now });
  const dismissal = inAps(aps, 'dismissal-date');
  if (!checkSeconds(rule, aps, 'dismissal-date') && dismissal !== null && event !== null && event !== 'end')
    report('live-activity-dismissal', dismissal.key, { event: shorten(event) });
}

/** In a Live Activity the alert is an object, and its sound stands inside. */
function checkAlertOfActivity({ report, text }: Rule, aps: Node): void {
  const alert = inAps(aps, 'alert')?.value;
  const sound = inAps(aps, 'sound');
  if (alert?.type === 'string' && String(alert.value).trim() !== '') report('live-activity-alert', alert, null);
  if (sound === null || alert?.type !== 'object') return;
  const inside = inAlert(alert, 'sound');
  const steps: readonly Step[] = [
    (now, root) => {
      const there = inAps(apsOf(root), 'alert')?.value;
      const written = now.slice(sound.value.offset, sound.value.offset + sound.value.length);
      return there === undefined
        ? null
        : insertProperty(now, root, there, propertiesOf(there).length, ['sound', written]);
    },
    removeFromAps('sound'),
  ];
  const mend = inside === null ? fixBy(text, { id: 'move-into-alert', several: false }, steps) : null;
  report('live-activity-sound', sound.key, { taken: inside !== null }, { mend });
}

/** Reports a time in milliseconds; true where it did. */
function checkSeconds(rule: Rule, aps: Node, name: ApsKey): boolean {
  const value = inAps(aps, name)?.value;
  if (value?.type !== 'number' || Number(value.value) < LEAST_MILLISECONDS || !Number.isFinite(value.value))
    return false;
  const seconds = Math.floor(Number(value.value) / 1_000);
  const mend = writeSeconds(rule, value, String(seconds));
  rule.report('live-activity-milliseconds', value, { key: name, seconds }, { mend });
  return true;
}

function writeSeconds({ text }: Rule, value: Node, seconds: string): Mend | null {
  return fixNode(text, { id: 'write', value: seconds }, value, seconds);
}
