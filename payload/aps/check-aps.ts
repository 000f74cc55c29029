import type { Node } from 'jsonc-parser';
import type { PayloadFix, ValueKind } from '../../contract/facts/payload.ts';
import {
  findProperty,
  insertProperty,
  layOutObject,
  type NewProperty,
  type Property,
  propertiesOf,
  replaceNode,
  sourceOf,
} from '../json/edits.ts';
import { shorten } from '../json/token.ts';
import { isDateOfActivity } from './check-live-activity.ts';
import { headerNamed, holdsHeaders, rename } from './check-root.ts';
import { checkTexts } from './check-texts.ts';
import { checkVisibility } from './check-visibility.ts';
import { ALERT_KEYS, APS_KEYS, SOUND_KEYS } from './keys.ts';
import { apsOf, inAlert, inAps, inSound, type KeyTable, namesWith } from './known-keys.ts';
import { meantWord } from './meant.ts';
import { fixBy, fixNode, fixWord, isPass, type Rule, removeFromAps, type Step, systemReads } from './rule.ts';
import { converted, fits, givenValue, objectIn } from './values.ts';

/** Payloads have a handful; of very many the first are looked at. */
const MOST_KEYS = 1_000;
/** Of more unknown keys in one object nobody would read. */
const MOST_UNKNOWN = 20;

/** What stands inside `aps`, each key on its own and together with the push type. */
export function checkAps(rule: Rule): void {
  const { aps, context } = rule;
  if (aps?.type !== 'object' || isPass(context.topic) || context.pushType === 'mdm') return;
  const alert = inAps(aps, 'alert')?.value;
  const misplaced = alertKeysInAps(aps);
  if (misplaced.size > 0) reportAlertKeys(rule, aps, misplaced);
  checkKeys(rule, aps, APS_KEYS, 'aps', misplaced);
  if (alert?.type === 'object') {
    checkKeys(rule, alert, ALERT_KEYS, 'alert');
    checkLocalization(rule, alert);
  } else if (alert?.type === 'string') checkText(rule, 'alert-holds-object', alert);
  const sound = inAps(aps, 'sound')?.value;
  if (sound?.type === 'object') checkKeys(rule, sound, SOUND_KEYS, 'sound');
  else if (sound?.type === 'string') checkText(rule, 'sound-holds-object', sound);
  checkVolume(rule, sound);
  checkTexts(rule, alert, sound);
  checkInterruptionLevel(rule, aps, sound);
  checkRelevance(rule, aps);
  checkVisibility(rule, aps, misplaced.size > 0);
}

/** The keys of `alert` that stand in `aps` instead, each with its right name. */
function alertKeysInAps(aps: Node): ReadonlyMap<Property, string> {
  const found = new Map<Property, string>();
  for (const property of propertiesOf(aps).slice(0, MOST_KEYS)) {
    const { name } = property;
    if (Object.hasOwn(APS_KEYS, name) || meantWord(name, APS_NAMES) !== null) continue;
    const meant = Object.hasOwn(ALERT_KEYS, name) ? name : meantWord(name, LONG_ALERT_KEYS)?.word;
    if (meant !== undefined && ![...found.values()].includes(meant)) found.set(property, meant);
  }
  return found;
}

const APS_NAMES = Object.keys(APS_KEYS);
const LONG_ALERT_KEYS = Object.keys(ALERT_KEYS).filter((name) => name.includes('-') && !Object.hasOwn(APS_KEYS, name));
const FILLING = Object.entries(ALERT_KEYS).flatMap(([name, info]) =>
  'fills' in info ? [{ name, fills: info.fills }] : [],
);
/** Titles and bodies keep this order. */
const ORDER: readonly string[] = namesWith(ALERT_KEYS, { shows: 'text' });
const INTERRUPTION_LEVELS: readonly string[] = APS_KEYS['interruption-level'].words;

function reportAlertKeys(rule: Rule, aps: Node, misplaced: ReadonlyMap<Property, string>): void {
  const { text, report } = rule;
  const alert = inAps(aps, 'alert')?.value;
  const moved = [...misplaced].map(([{ value }, meant]): NewProperty => [meant, sourceOf(text, value)]);
  const taken = moved.some(
    ([name]) => findProperty(alert, name) !== null || (alert?.type === 'string' && name === 'body'),
  );
  const fits = alert === undefined || alert.type === 'object' || alert.type === 'string';
  const removals = [...misplaced.keys()].map(({ name }) => removeFromAps(name));
  const mend =
    taken || !fits
      ? null
      : fixBy(text, { id: 'move-into-alert', several: misplaced.size > 1 }, [...additions(moved), ...removals]);
  for (const [{ name, key }, meant] of misplaced)
    report('alert-key-outside', key, { name: shorten(name), meant }, { mend });
}

/** Puts these into `alert`: into the object that is there, beside the text that is there as its body, or into a new one. */
function additions(moved: readonly NewProperty[]): readonly Step[] {
  const inOrder = (properties: readonly NewProperty[]) => [...properties].sort(([a], [b]) => place(a) - place(b));
  return [
    (now, root) => {
      const aps = apsOf(root);
      if (aps === undefined) return null;
      const alert = inAps(aps, 'alert')?.value;
      if (alert === undefined) return insertProperty(now, root, aps, 0, ['alert', inOrder(moved)]);
      const own: readonly NewProperty[] =
        alert.type === 'string'
          ? [['body', sourceOf(now, alert)]]
          : propertiesOf(alert).map(({ name, value }): NewProperty => [name, sourceOf(now, value)]);
      return replaceNode(alert, layOutObject(now, root, alert, inOrder([...own, ...moved])));
    },
  ];
}

function place(name: string): number {
  const at = ORDER.indexOf(name);
  return at < 0 ? ORDER.length : at;
}

function checkKeys(
  rule: Rule,
  object: Node,
  known: KeyTable,
  where: string,
  misplaced: ReadonlyMap<Property, string> = new Map(),
): void {
  const told = new Set([...misplaced.keys()].map(({ name }) => name));
  let unknown = 0;
  for (const property of propertiesOf(object)) {
    const kind = Object.hasOwn(known, property.name) ? known[property.name]?.type : undefined;
    if (kind !== undefined) checkType(rule, property, kind);
    else if (
      !told.has(property.name) &&
      headerNamed(property.name) === null &&
      !holdsHeaders(property) &&
      unknown < MOST_UNKNOWN
    ) {
      unknown += 1;
      checkUnknownKey(rule, object, property, Object.keys(known), where);
    }
  }
}

function checkUnknownKey(
  { report, text, root, context }: Rule,
  object: Node,
  property: Property,
  known: readonly string[],
  where: string,
): void {
  const meant = meantWord(property.name, known);
  const name = shorten(property.name);
  if (meant !== null) {
    const { word, by, sign } = meant;
    const taken = findProperty(object, word) !== null;
    const mend = taken ? null : fixBy(text, { id: 'write-word', word }, [rename(property.key, word)]);
    if (by === 'slip') report('unknown-key', property.key, { why: 'slip', name, where, meant: word, taken }, { mend });
    else report('misspelt-key', property.key, { name, meant: word, sign, taken }, { mend });
    return;
  }
  const canMove = where === 'aps' && findProperty(root, property.name) === null;
  const mend = canMove
    ? fixBy(text, { id: 'move-beside-aps' }, [
        (now, tree) =>
          insertProperty(now, tree, tree, propertiesOf(tree).length, [property.name, sourceOf(text, property.value)]),
        removeFromAps(property.name),
      ])
    : null;
  report('unknown-key', property.key, { why: 'unknown', name, where, ignored: systemReads(context) }, { mend });
}

function checkType(rule: Rule, { name, value }: Property, kind: ValueKind): void {
  if (fits(value, kind) || (rule.context.pushType === 'liveactivity' && isDateOfActivity(name, value))) return;
  const { report, text, context } = rule;
  const better = converted(text, value, kind);
  const shown = better === null ? null : shorten(better);
  const fix: PayloadFix = kind === 'object' || shown === null ? { id: 'unquote' } : { id: 'write', value: shown };
  report(
    'wrong-type',
    value,
    {
      ...{ key: name, given: givenValue(text, value), expected: kind },
      ...{ better: shown, ignored: systemReads(context) },
    },
    { mend: better === null ? null : fixNode(text, fix, value, better) },
  );
}

/** A text for `alert` or `sound` that is an object in quotes is taken as it stands. */
function checkText({ report, text }: Rule, code: 'alert-holds-object' | 'sound-holds-object', value: Node): void {
  const inside = objectIn(value);
  if (inside !== null) report(code, value, null, { mend: fixNode(text, { id: 'unquote' }, value, inside) });
}

function checkLocalization({ report }: Rule, alert: Node): void {
  for (const { name, fills } of FILLING) {
    const args = findProperty(alert, name);
    if (args !== null && inAlert(alert, fills) === null)
      report('loc-args-without-key', args.key, { prefix: fills.slice(0, -'loc-key'.length) });
  }
}

function checkVolume({ report, text }: Rule, sound: Node | undefined): void {
  const volume = inSound(sound, 'volume')?.value;
  if (volume?.type !== 'number') return;
  const value = Number(volume.value);
  if (value >= 0 && value <= 1) return;
  const nearest = value < 0 ? '0' : '1';
  const mend = fixNode(text, { id: 'write', value: nearest }, volume, nearest);
  report('volume-range', volume, { volume: value }, { mend });
}

function checkInterruptionLevel({ report, text }: Rule, aps: Node, sound: Node | undefined): void {
  const level = inAps(aps, 'interruption-level')?.value;
  if (level?.type !== 'string') return;
  const name = String(level.value);
  if (!INTERRUPTION_LEVELS.includes(name)) {
    const mend = fixWord(text, level, INTERRUPTION_LEVELS);
    report('interruption-level-unknown', level, { level: shorten(name) }, { mend });
    return;
  }
  if (name === 'critical' && inSound(sound, 'critical')?.value.value !== 1)
    report('critical-without-sound', level, null);
}

function checkRelevance({ report, context }: Rule, aps: Node): void {
  const score = inAps(aps, 'relevance-score')?.value;
  if (score?.type !== 'number' || context.pushType === 'liveactivity') return;
  if (Number(score.value) >= 0 && Number(score.value) <= 1) return;
  report('relevance-range', score, { score: Number(score.value) });
}
