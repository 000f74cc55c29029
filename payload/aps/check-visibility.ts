import type { Node } from 'jsonc-parser';
import { findProperty, insertProperty, type Property, propertiesOf } from '../json/edits.ts';
import { ALERT_KEYS } from './keys.ts';
import { fixBy, openingOf, type Rule, type Step, systemReads } from './rule.ts';

/**
 * Whether what is to be seen will be seen, and what is only to wake the app will wake it. `textsElsewhere`: what belongs into
 * the alert stands beside it, and is told of there.
 */
export function checkVisibility(rule: Rule, aps: Node, textsElsewhere: boolean): void {
  const { pushType } = rule.context;
  if (!systemReads(rule.context)) return;
  const visible = ['alert', 'badge', 'sound'].flatMap((name) => findProperty(aps, name) ?? []);
  if (pushType === 'background') checkBackground(rule, aps, visible);
  else if (pushType === 'widgets' || pushType === 'controls') checkDrawing(rule, aps, visible);
  else {
    if (!textsElsewhere) checkAlert(rule, aps);
    checkSafari(rule, aps);
    if (pushType === 'alert' && visible.length === 0 && !textsElsewhere) reportNothing(rule, aps);
  }
  checkSilentPriority(rule, aps, visible);
}

/** Adds a key at the end of `aps`. */
function add(name: string, value: string): Step {
  return (now, root) => {
    const aps = findProperty(root, 'aps')?.value;
    return aps === undefined ? null : insertProperty(now, root, aps, propertiesOf(aps).length, [name, value]);
  };
}

function checkBackground({ report, text, beside }: Rule, aps: Node, visible: readonly Property[]): void {
  for (const { name, key } of visible) {
    report('background-visible', key, {
      sentence: `A background notification carries no “${name}”: iOS may drop it.`,
      remedy: 'Use the push type alert to show something, or remove the key.',
      mend: { kind: 'use-push-type', pushType: 'alert' },
    });
  }
  if (findProperty(aps, 'content-available') !== null || beside.has('content-available')) return;
  // A key that is spelt otherwise is told of where it stands.
  if (propertiesOf(aps).some(({ name }) => /^content.?avail/i.test(name))) return;
  report('background-without-content-available', openingOf(aps), {
    sentence: 'A background notification without “content-available” does not wake the app.',
    remedy: 'Add "content-available": 1.',
    mend: fixBy(text, 'Add content-available', [add('content-available', '1')]),
  });
}

function checkDrawing({ report, text, beside, context }: Rule, aps: Node, visible: readonly Property[]): void {
  for (const { name, key } of visible)
    report('never-shown', key, {
      sentence: `“${name}” does not show: the push type ${context.pushType} only draws the app’s ${context.pushType} again.`,
      remedy: 'Use the push type alert to show something, or remove the key.',
    });
  if (findProperty(aps, 'content-changed') !== null || beside.has('content-changed')) return;
  if (propertiesOf(aps).some(({ name }) => /^content.?chang/i.test(name))) return;
  report('content-changed-missing', openingOf(aps), {
    sentence: `Without “content-changed” the app’s ${context.pushType} are not drawn again.`,
    remedy: 'Add "content-changed": true.',
    mend: fixBy(text, 'Add content-changed', [add('content-changed', 'true')]),
  });
}

const SHOWN = ['title', 'subtitle', 'body', 'title-loc-key', 'subtitle-loc-key', 'loc-key'];

/** An alert without a word shows nothing, or an empty card. */
function checkAlert({ report, beside }: Rule, aps: Node): void {
  const alert = findProperty(aps, 'alert');
  const mutable = findProperty(aps, 'mutable-content');
  if (alert === null) {
    if (mutable !== null && !beside.has('alert'))
      report('mutable-content-without-alert', mutable.key, {
        sentence: 'The notification service extension runs only for a notification with an alert, and there is none.',
        remedy: 'Add an alert, or remove “mutable-content”.',
      });
    return;
  }
  if (!isBlank(alert.value)) return;
  report('alert-empty', alert.value, {
    sentence: 'Nothing will show: the alert has no text.',
    remedy:
      mutable === null
        ? 'Write a title or a body.'
        : 'Write a title or a body: the service extension does not run for an alert without a text.',
  });
}

function isBlank(alert: Node): boolean {
  if (alert.type === 'string') return String(alert.value).trim() === '';
  if (alert.type !== 'object') return false;
  // What is misspelt may be meant to show, and is told of itself.
  if (propertiesOf(alert).some(({ name }) => !Object.hasOwn(ALERT_KEYS, name))) return false;
  return SHOWN.every((name) => {
    const value = findProperty(alert, name)?.value;
    return value === undefined || (value.type === 'string' && String(value.value).trim() === '');
  });
}

/** Apple: Configuring Safari Push Notifications: the arguments of the address that a click opens are required. */
function checkSafari({ report, text, context }: Rule, aps: Node): void {
  if (context.topic?.startsWith('web.') !== true || findProperty(aps, 'url-args') !== null) return;
  report('url-args-missing', openingOf(aps), {
    sentence:
      'Safari wants “url-args”, the values for the address that a click opens, and drops the notification without.',
    remedy: 'Add "url-args": one text for each placeholder of the website’s urlFormatString, or [].',
    mend: fixBy(text, 'Add empty url-args', [add('url-args', '[]')]),
  });
}

function reportNothing({ report, beside }: Rule, aps: Node): void {
  if (['alert', 'badge', 'sound'].some((name) => beside.has(name))) return;
  const wakes = findProperty(aps, 'content-available')?.value.value === 1;
  report('nothing-visible', openingOf(aps), {
    sentence: 'Nothing will show: there is no alert, badge or sound.',
    remedy: wakes
      ? 'To wake the app without showing anything, use the push type background with priority 5.'
      : 'Add an alert, a badge or a sound.',
    mend: wakes ? { kind: 'use-push-type', pushType: 'background' } : null,
  });
}

function checkSilentPriority({ report, context }: Rule, aps: Node, visible: readonly Property[]): void {
  const { pushType, priority } = context;
  const wakes = findProperty(aps, 'content-available');
  if (wakes?.value.value !== 1 || visible.length > 0 || priority === 5) return;
  if (pushType !== 'alert' && pushType !== null) return;
  report('silent-priority', wakes.key, {
    sentence:
      priority === null
        ? 'Without a priority APNs takes 10, which it forbids for a notification that only wakes the app.'
        : `Priority ${priority} is not allowed for a notification that only wakes the app.`,
    remedy: 'Use priority 5.',
    mend: { kind: 'use-priority', priority: 5 },
  });
}
