import { applyEdits, type Edit, type Node } from 'jsonc-parser';
import { ALERT_KEYS } from '../aps/keys.ts';
import { type AlertKey, type ApsKey, apsOf, inAlert, inAps, inSound, namesWith } from '../aps/known-keys.ts';
import {
  insertProperty,
  layOutObject,
  type NewProperty,
  propertiesOf,
  removeProperty,
  replaceNode,
  sourceOf,
} from '../json/edits.ts';
import { parsePayload } from '../json/parse.ts';

/** The plain fields: each a view of one place in the payload's text. */
export const FIELD_NAMES = ['title', 'subtitle', 'body', 'badge', 'sound'] as const satisfies readonly (
  | AlertKey
  | ApsKey
)[];
export type FieldName = (typeof FIELD_NAMES)[number];

export interface Field {
  /** What stands in the payload; '' where it is absent. */
  readonly value: string;
  /** Why it can only be changed in the JSON; `null` where it can be edited here. */
  readonly readOnly: ReadOnlyReason | null;
}

/** Why a field can only be changed in the JSON. `broken`: the JSON is, at this place if it is known. */
export type ReadOnlyReason =
  | { readonly why: 'too-long' | 'aps-not-object' | 'alert-not-object' | 'badge-not-number' | 'critical-sound' }
  | { readonly why: 'broken'; readonly at: { readonly line: number; readonly column: number } | null }
  | { readonly why: 'not-text'; readonly key: AlertField | 'sound' };

export type Fields = Readonly<Record<FieldName, Field>>;

const ALERT_FIELDS = namesWith(ALERT_KEYS, { shows: 'text' });
type AlertField = (typeof ALERT_FIELDS)[number];

/**
 * Reads the plain fields out of a payload. Where it is not valid JSON, every field is read-only and says why, with the
 * value it has in `before`, so that a half-typed brace does not empty the form.
 */
export function readFields(text: string, before: Fields | null = null): Fields {
  return readParsed(text, parsePayload(text), before);
}

function readParsed(text: string, parsed: ReturnType<typeof parsePayload>, before: Fields | null = null): Fields {
  const broken = parsed.problems.find((problem) => problem.severity === 'error');
  if (parsed.root === null) {
    const at = broken === undefined ? null : { line: broken.line, column: broken.column };
    const readOnly: ReadOnlyReason = broken?.code === 'payload-too-long' ? { why: 'too-long' } : { why: 'broken', at };
    const held = (name: FieldName): Field => ({ value: before?.[name].value ?? '', readOnly });
    return {
      title: held('title'),
      subtitle: held('subtitle'),
      body: held('body'),
      badge: held('badge'),
      sound: held('sound'),
    };
  }
  const aps = apsOf(parsed.root) ?? null;
  if (aps === null) return everyField({ value: '', readOnly: null });
  if (aps.type !== 'object') return everyField({ value: '', readOnly: { why: 'aps-not-object' } });
  const alert = inAps(aps, 'alert')?.value ?? null;
  return {
    title: alertField(alert, 'title'),
    subtitle: alertField(alert, 'subtitle'),
    body: alertField(alert, 'body'),
    badge: badgeField(text, inAps(aps, 'badge')?.value ?? null),
    sound: soundField(inAps(aps, 'sound')?.value ?? null),
  };
}

/**
 * The payload's text with one field changed: the bytes of everything else stay, and new keys follow the formatting
 * around them. '' removes the key. Returns `text` itself where the field is read-only or `value` does not fit it
 * (a badge is a whole number).
 */
export function editField(text: string, field: FieldName, value: string): string {
  const parsed = parsePayload(text);
  const root = parsed.root;
  const now = readParsed(text, parsed)[field];
  if (root === null || now.readOnly !== null) return text;
  if (field === 'badge' && value.trim() !== '' && !isWholeNumber(value)) return text;
  const written = field === 'badge' && value.trim() !== '' ? BigInt(value.trim()).toString() : JSON.stringify(value);
  if (now.value === value && !(field === 'badge' && badgeIsText(root))) return text;
  const clear = field === 'badge' ? value.trim() === '' : value === '';
  const edit = clear ? clearing(root, field) : setting(text, root, field, written);
  return edit === null ? text : applyEdits(text, [edit]);
}

/** Whether `value` can stand in the field Badge. */
export function isWholeNumber(value: string): boolean {
  return /^\s*\d{1,19}\s*$/.test(value);
}

function everyField(field: Field): Fields {
  return { title: field, subtitle: field, body: field, badge: field, sound: field };
}

function alertField(alert: Node | null, name: AlertField): Field {
  if (alert === null) return { value: '', readOnly: null };
  if (alert.type === 'string') return { value: name === 'body' ? String(alert.value) : '', readOnly: null };
  if (alert.type !== 'object') return { value: '', readOnly: { why: 'alert-not-object' } };
  const value = inAlert(alert, name)?.value;
  if (value === undefined) return { value: '', readOnly: null };
  if (value.type === 'string') return { value: String(value.value), readOnly: null };
  return { value: '', readOnly: { why: 'not-text', key: name } };
}

function badgeField(text: string, badge: Node | null): Field {
  if (badge === null) return { value: '', readOnly: null };
  if (badge.type === 'number') return { value: sourceOf(text, badge), readOnly: null };
  if (badge.type === 'string') return { value: String(badge.value), readOnly: null };
  return { value: '', readOnly: { why: 'badge-not-number' } };
}

function soundField(sound: Node | null): Field {
  if (sound === null) return { value: '', readOnly: null };
  if (sound.type === 'string') return { value: String(sound.value), readOnly: null };
  const name = inSound(sound, 'name')?.value;
  return {
    value: name?.type === 'string' ? String(name.value) : '',
    readOnly: sound.type === 'object' ? { why: 'critical-sound' } : { why: 'not-text', key: 'sound' },
  };
}

function badgeIsText(root: Node): boolean {
  return inAps(apsOf(root), 'badge')?.value.type === 'string';
}

function clearing(root: Node, field: FieldName): Edit | null {
  const aps = apsOf(root);
  if (aps === undefined) return null;
  if (field === 'badge' || field === 'sound') return removeProperty(aps, field);
  const alert = inAps(aps, 'alert')?.value;
  if (alert?.type === 'string') return field === 'body' ? removeProperty(aps, 'alert') : null;
  if (alert === undefined || inAlert(alert, field) === null) return null;
  return propertiesOf(alert).length === 1 ? removeProperty(aps, 'alert') : removeProperty(alert, field);
}

function setting(text: string, root: Node, field: FieldName, written: string): Edit {
  const isPart = isAlertField(field);
  const alertValue = field === 'body' ? written : ([[field, written]] as const);
  const property: NewProperty = isPart ? ['alert', alertValue] : [field, written];
  const aps = apsOf(root);
  if (aps === undefined) return insertProperty(text, root, root, 0, ['aps', [property]]);
  const existing = inAps(aps, isPart ? 'alert' : field)?.value;
  if (existing === undefined) {
    return insertProperty(text, root, aps, isPart ? 0 : propertiesOf(aps).length, property);
  }
  if (!isPart) return replaceNode(existing, written);
  if (existing.type === 'string') {
    if (field === 'body') return replaceNode(existing, written);
    const body: NewProperty = ['body', sourceOf(text, existing)];
    return replaceNode(existing, layOutObject(text, root, existing, [[field, written], body]));
  }
  const part = inAlert(existing, field);
  if (part !== null) return replaceNode(part.value, written);
  return insertProperty(text, root, existing, positionInAlert(existing, field), [field, written]);
}

function isAlertField(field: FieldName): field is AlertField {
  return (ALERT_FIELDS as readonly string[]).includes(field);
}

/** Title, subtitle and body keep this order wherever they are added. */
function positionInAlert(alert: Node, field: AlertField): number {
  const names = propertiesOf(alert).map((property) => property.name);
  const before = ALERT_FIELDS.slice(0, ALERT_FIELDS.indexOf(field));
  return Math.max(0, ...before.map((name) => names.indexOf(name) + 1));
}
