import type { Node } from 'jsonc-parser';
import type { DrawingPushType } from '../../contract/facts/payload.ts';
import { type Property, propertiesOf } from '../json/edits.ts';
import { ALERT_KEYS, APS_KEYS } from './keys.ts';
import { inAlert, inAps, namesWith } from './known-keys.ts';
import { addToAps, fixBy, openingOf, type Rule, systemReads } from './rule.ts';

const PERCEIVED = namesWith(APS_KEYS, { perceived: true });
const SHOWN = [...namesWith(ALERT_KEYS, { shows: 'text' }), ...namesWith(ALERT_KEYS, { shows: 'key' })];

/**
 * Whether what is to be seen will be seen, and what is only to wake the app will wake it. `textsElsewhere`: what belongs into
 * the alert stands beside it, and is told of there.
 */
export function checkVisibility(rule: Rule, aps: Node, textsElsewhere: boolean): void {
  const { pushType } = rule.context;
  if (!systemReads(rule.context)) return;
  const visible = PERCEIVED.flatMap((name) => inAps(aps, name) ?? []);
  if (pushType === 'background') checkBackground(rule, aps, visible);
  else if (pushType === 'widgets' || pushType === 'controls') checkDrawing(rule, aps, visible, pushType);
  else {
    if (!textsElsewhere) checkAlert(rule, aps);
    checkSafari(rule, aps);
    if (pushType === 'alert' && visible.length === 0 && !textsElsewhere) reportNothing(rule, aps);
  }
  checkSilentPriority(rule, aps, visible);
}

function checkBackground({ report, text, beside }: Rule, aps: Node, visible: readonly Property[]): void {
  for (const { name, key } of visible) {
    report('background-visible', key, { key: name }, { mend: { kind: 'use-push-type', pushType: 'alert' } });
  }
  if (inAps(aps, 'content-available') !== null || beside.has('content-available')) return;
  // A key that is spelt otherwise is told of where it stands.
  if (propertiesOf(aps).some(({ name }) => /^content.?avail/i.test(name))) return;
  const mend = fixBy(text, { id: 'add', key: 'content-available' }, [addToAps('content-available', '1')]);
  report('background-without-content-available', openingOf(aps), null, { mend });
}

function checkDrawing(
  { report, text, beside }: Rule,
  aps: Node,
  visible: readonly Property[],
  pushType: DrawingPushType,
): void {
  for (const { name, key } of visible) report('never-shown', key, { key: name, pushType });
  if (inAps(aps, 'content-changed') !== null || beside.has('content-changed')) return;
  if (propertiesOf(aps).some(({ name }) => /^content.?chang/i.test(name))) return;
  const mend = fixBy(text, { id: 'add', key: 'content-changed' }, [addToAps('content-changed', 'true')]);
  report('content-changed-missing', openingOf(aps), { pushType, apsThere: true }, { mend });
}

/** An alert without a word shows nothing, or an empty card. */
function checkAlert({ report, beside }: Rule, aps: Node): void {
  const alert = inAps(aps, 'alert');
  const mutable = inAps(aps, 'mutable-content');
  if (alert === null) {
    if (mutable !== null && !beside.has('alert')) report('mutable-content-without-alert', mutable.key, null);
    return;
  }
  if (!isBlank(alert.value)) return;
  report('alert-empty', alert.value, { mutable: mutable !== null });
}

function isBlank(alert: Node): boolean {
  if (alert.type === 'string') return String(alert.value).trim() === '';
  if (alert.type !== 'object') return false;
  // What is misspelt may be meant to show, and is told of itself.
  if (propertiesOf(alert).some(({ name }) => !Object.hasOwn(ALERT_KEYS, name))) return false;
  return SHOWN.every((name) => {
    const value = inAlert(alert, name)?.value;
    return value === undefined || (value.type === 'string' && String(value.value).trim() === '');
  });
}

/** Apple: Configuring Safari Push Notifications: the arguments of the address that a click opens are required. */
function checkSafari({ report, text, context }: Rule, aps: Node): void {
  if (context.topic?.startsWith('web.') !== true || inAps(aps, 'url-args') !== null) return;
  const mend = fixBy(text, { id: 'add-empty-url-args' }, [addToAps('url-args', '[]')]);
  report('url-args-missing', openingOf(aps), null, { mend });
}

function reportNothing({ report, beside }: Rule, aps: Node): void {
  if (PERCEIVED.some((name) => beside.has(name))) return;
  const wakes = inAps(aps, 'content-available')?.value.value === 1;
  const mend = wakes ? ({ kind: 'use-push-type', pushType: 'background' } as const) : null;
  report('nothing-visible', openingOf(aps), { wakes }, { mend });
}

function checkSilentPriority({ report, context }: Rule, aps: Node, visible: readonly Property[]): void {
  const { pushType, priority } = context;
  const wakes = inAps(aps, 'content-available');
  if (wakes?.value.value !== 1 || visible.length > 0 || priority === 5) return;
  if (pushType !== 'alert' && pushType !== null) return;
  report('silent-priority', wakes.key, { priority }, { mend: { kind: 'use-priority', priority: 5 } });
}
