import type { Node } from 'jsonc-parser';
import { ALERT_KEYS, APS_KEYS, INTERRUPTION_LEVELS, type KeyTable, type Kind, SOUND_KEYS } from './aps/keys.ts';
import { findProperty, insertProperty, type Property, propertiesOf, removeProperty, sourceOf } from './edits.ts';
import { shorten } from './json/token.ts';
import type { Rule } from './rule.ts';

/** What stands inside `aps`, each key on its own and together with the push type. */
export function checkAps(rule: Rule): void {
  const { aps } = rule;
  if (aps?.type !== 'object') return;
  checkKeys(rule, aps, APS_KEYS, 'aps');
  const alert = findProperty(aps, 'alert')?.value;
  if (alert?.type === 'object') {
    checkKeys(rule, alert, ALERT_KEYS, 'alert');
    checkLocalization(rule, alert);
  }
  const sound = findProperty(aps, 'sound')?.value;
  if (sound?.type === 'object') checkKeys(rule, sound, SOUND_KEYS, 'sound');
  checkVolume(rule, sound);
  checkInterruptionLevel(rule, aps, sound);
  checkRelevance(rule, aps);
  checkMutableContent(rule, aps);
  checkVisibility(rule, aps);
}

function checkKeys(rule: Rule, object: Node, known: KeyTable, place: string): void {
  for (const property of propertiesOf(object)) {
    const kind = Object.hasOwn(known, property.name) ? known[property.name] : undefined;
    if (kind !== undefined) checkType(rule, property, kind);
    else checkUnknownKey(rule, object, property, Object.keys(known), place);
  }
}

function checkUnknownKey(
  { report, mend, text, root }: Rule,
  object: Node,
  property: Property,
  known: readonly string[],
  place: string,
): void {
  const meant = known.find((name) => plain(name) === plain(property.name));
  if (meant !== undefined) {
    const taken = findProperty(object, meant) !== null;
    report('misspelt-key', property.key, {
      sentence: `“${shorten(property.name)}” is written “${meant}” in a payload; iOS ignores the other spelling.`,
      remedy: taken ? 'It stands here too: keep one of them.' : `Write “${meant}”.`,
      mend: taken
        ? null
        : mend(`Write “${meant}”`, [
            { offset: property.key.offset, length: property.key.length, content: JSON.stringify(meant) },
          ]),
    });
    return;
  }
  if (place !== 'aps') {
    report('unknown-key', property.key, {
      sentence: `iOS knows no key “${shorten(property.name)}” inside “${place}” and ignores it.`,
      remedy: 'Check its spelling; keys of your own stand beside “aps”.',
    });
    return;
  }
  const canMove = findProperty(root, property.name) === null;
  const written = sourceOf(text, property.value);
  report('unknown-key', property.key, {
    sentence: `“${shorten(property.name)}” is not a key of “aps”: your app may not find it there.`,
    remedy: 'Put data for your app beside “aps”, not inside.',
    mend: canMove
      ? mend('Move it beside aps', [
          removeProperty(object, property.name),
          insertProperty(text, root, root, propertiesOf(root).length, [property.name, written]),
        ])
      : null,
  });
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_\s]/g, '');
}

const EXPECTED: Readonly<Record<Exclude<Kind, 'any'>, string>> = {
  text: 'a text in quotes',
  integer: 'a whole number',
  number: 'a number',
  one: 'the number 1',
  true: 'true',
  object: 'an object',
  texts: 'an array of texts',
  'text-or-object': 'a text or an object',
  'text-or-null': 'a text',
};

function checkType({ report, mend, text }: Rule, { name, value }: Property, kind: Kind): void {
  if (kind === 'any' || fits(value, kind)) return;
  const written = sourceOf(text, value);
  const better = converted(value, kind);
  report('wrong-type', value, {
    sentence:
      value.type === 'number' && (kind === 'one' || kind === 'integer')
        ? `“${name}” is ${shorten(written)}; iOS expects ${EXPECTED[kind]}.`
        : `“${name}” is ${nameValue(value)}; iOS expects ${EXPECTED[kind]} and ignores anything else.`,
    remedy:
      better === null
        ? `Write ${EXPECTED[kind]}${kind === 'one' ? ', or leave the key out' : ''}.`
        : `Write ${shorten(better)}.`,
    mend:
      better === null
        ? null
        : mend(`Write ${shorten(better)}`, [{ offset: value.offset, length: value.length, content: better }]),
  });
}

function fits(value: Node, kind: Kind): boolean {
  switch (kind) {
    case 'text':
      return value.type === 'string';
    case 'integer':
      return value.type === 'number' && Number.isInteger(value.value) && Number(value.value) >= 0;
    case 'number':
      return value.type === 'number';
    case 'one':
      return value.type === 'number' && value.value === 1;
    case 'true':
      return value.value === true || value.value === 1;
    case 'object':
      return value.type === 'object';
    case 'texts':
      return value.type === 'array' && (value.children ?? []).every((item) => item.type === 'string');
    case 'text-or-object':
      return value.type === 'string' || value.type === 'object';
    case 'text-or-null':
      return value.type === 'string' || value.type === 'null';
    case 'any':
      return true;
  }
}

/** The value as it was probably meant, as JSON; `null` where that is not plain. */
function converted(value: Node, kind: Kind): string | null {
  const asNumber =
    value.type === 'string' && /^-?\d+(?:\.\d+)?$/.test(String(value.value)) ? Number(value.value) : null;
  switch (kind) {
    case 'integer':
      if (asNumber !== null && Number.isInteger(asNumber) && asNumber >= 0) return String(asNumber);
      if (value.type === 'number' && Number(value.value) > 0) return String(Math.round(Number(value.value)));
      return value.type === 'number' ? '0' : null;
    case 'number':
      return asNumber === null ? null : String(asNumber);
    case 'one':
      return value.value === true || asNumber === 1 || value.value === 'true' || value.value === 'yes' ? '1' : null;
    case 'true':
      return asNumber === 1 || value.value === 'true' ? 'true' : null;
    case 'text':
      return value.type === 'number' ? JSON.stringify(String(value.value)) : null;
    case 'text-or-object':
      return value.value === true ? '"default"' : null;
    case 'texts':
      return value.type === 'string' ? `[${JSON.stringify(value.value)}]` : textsOf(value);
    default:
      return null;
  }
}

function textsOf(value: Node): string | null {
  const items = value.type === 'array' ? (value.children ?? []) : null;
  if (items === null || !items.every((item) => item.type === 'string' || item.type === 'number')) return null;
  return `[${items.map((item) => JSON.stringify(String(item.value))).join(', ')}]`;
}

function nameValue(value: Node): string {
  switch (value.type) {
    case 'string':
      return `the text “${shorten(String(value.value))}”`;
    case 'number':
      return 'a number';
    case 'boolean':
      return String(value.value);
    case 'null':
      return 'null';
    case 'array':
      return 'an array';
    default:
      return 'an object';
  }
}

function checkLocalization({ report }: Rule, alert: Node): void {
  for (const prefix of ['', 'title-', 'subtitle-']) {
    const args = findProperty(alert, `${prefix}loc-args`);
    if (args === null || findProperty(alert, `${prefix}loc-key`) !== null) continue;
    report('loc-args-without-key', args.key, {
      sentence: `“${prefix}loc-args” has no “${prefix}loc-key” to fill in.`,
      remedy: `Add “${prefix}loc-key” with a key of the app’s Localizable.strings, or remove the arguments.`,
    });
  }
}

function checkVolume({ report, mend }: Rule, sound: Node | undefined): void {
  const volume = findProperty(sound, 'volume')?.value;
  if (volume?.type !== 'number') return;
  const value = Number(volume.value);
  if (value >= 0 && value <= 1) return;
  const nearest = value < 0 ? '0' : '1';
  report('volume-range', volume, {
    sentence: `The volume of a critical alert runs from 0 (silent) to 1 (full); it is ${value} here.`,
    remedy: 'Write a number between 0 and 1.',
    mend: mend(`Write ${nearest}`, [{ offset: volume.offset, length: volume.length, content: nearest }]),
  });
}

function checkInterruptionLevel({ report, mend }: Rule, aps: Node, sound: Node | undefined): void {
  const level = findProperty(aps, 'interruption-level')?.value;
  if (level?.type !== 'string') return;
  const name = String(level.value);
  if (!INTERRUPTION_LEVELS.includes(name)) {
    const meant = INTERRUPTION_LEVELS.find((known) => plain(known) === plain(name));
    report('interruption-level-unknown', level, {
      sentence: `“${shorten(name)}” is not an interruption level.`,
      remedy: 'Use passive, active, time-sensitive or critical.',
      mend:
        meant === undefined
          ? null
          : mend(`Write “${meant}”`, [{ offset: level.offset, length: level.length, content: JSON.stringify(meant) }]),
    });
    return;
  }
  if (name === 'critical' && findProperty(sound, 'critical')?.value.value !== 1) {
    report('critical-without-sound', level, {
      sentence: 'A critical notification takes its sound from {"critical": 1, …}, and there is none.',
      remedy:
        'Write "sound": {"critical": 1, "name": "default", "volume": 1}; the app needs Apple’s critical alerts entitlement too.',
    });
  }
}

function checkRelevance({ report, context }: Rule, aps: Node): void {
  const score = findProperty(aps, 'relevance-score')?.value;
  if (score?.type !== 'number' || context.pushType === 'liveactivity') return;
  if (Number(score.value) >= 0 && Number(score.value) <= 1) return;
  report('relevance-range', score, {
    sentence: `The relevance score runs from 0 to 1; it is ${score.value} here.`,
    remedy: 'Write a number between 0 and 1; 1 puts the notification on top of the summary.',
  });
}

function checkMutableContent({ report }: Rule, aps: Node): void {
  const mutable = findProperty(aps, 'mutable-content');
  if (mutable === null || findProperty(aps, 'alert') !== null) return;
  report('mutable-content-without-alert', mutable.key, {
    sentence: 'The notification service extension runs only for a notification with an alert, and there is none.',
    remedy: 'Add an alert, or remove “mutable-content”.',
  });
}

function checkVisibility({ report, mend, text, root, context }: Rule, aps: Node): void {
  const visible = ['alert', 'badge', 'sound'].flatMap((name) => findProperty(aps, name) ?? []);
  const contentAvailable = findProperty(aps, 'content-available');
  const wakes = contentAvailable?.value.value === 1;
  const opening = { from: aps.offset, to: aps.offset + 1 };
  if (context.pushType === 'background') {
    for (const { name, key } of visible) {
      report('background-visible', key, {
        sentence: `A background notification carries no “${name}”: iOS may drop it.`,
        remedy: 'Use the push type alert to show something, or remove the key.',
        mend: { kind: 'use-push-type', pushType: 'alert' },
      });
    }
    if (contentAvailable === null) {
      report('background-without-content-available', opening, {
        sentence: 'A background notification without “content-available” does not wake the app.',
        remedy: 'Add "content-available": 1.',
        mend: mend('Add content-available', [
          insertProperty(text, root, aps, propertiesOf(aps).length, ['content-available', '1']),
        ]),
      });
    }
  } else if (context.pushType === 'alert' && visible.length === 0) {
    report('nothing-visible', opening, {
      sentence: 'Nothing will show: there is no alert, badge or sound.',
      remedy: wakes
        ? 'To wake the app without showing anything, use the push type background with priority 5.'
        : 'Add an alert, a badge or a sound.',
      mend: wakes ? { kind: 'use-push-type', pushType: 'background' } : null,
    });
  }
  if (context.pushType !== 'background' && wakes && visible.length === 0 && context.priority !== 5) {
    if (context.pushType !== 'alert' && context.pushType !== null) return;
    report('silent-priority', contentAvailable?.key ?? opening, {
      sentence:
        context.priority === null
          ? 'Without a priority APNs takes 10, which it forbids for a notification that only wakes the app.'
          : `Priority ${context.priority} is not allowed for a notification that only wakes the app.`,
      remedy: 'Use priority 5.',
      mend: { kind: 'use-priority', priority: 5 },
    });
  }
}
