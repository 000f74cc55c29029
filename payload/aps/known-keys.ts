import type { Node } from 'jsonc-parser';
import type { ValueKind } from '../../contract/facts/payload.ts';
import { findProperty, type Property } from '../json/edits.ts';
import { ALERT_KEYS, APS_KEYS, type ROOT_KEYS, SOUND_KEYS } from './keys.ts';

export type RootKey = keyof typeof ROOT_KEYS;
export type ApsKey = keyof typeof APS_KEYS;
export type AlertKey = keyof typeof ALERT_KEYS;
type SoundKey = keyof typeof SOUND_KEYS;

/** The keys of an object, each with the type of its value. */
export type KeyTable = Readonly<Record<string, { readonly type: ValueKind }>>;

type NameWith<Table, Trait> = { [Name in keyof Table]: Table[Name] extends Trait ? Name : never }[keyof Table];

/** The names of a table's keys that have `trait`, in its order. */
export function namesWith<Table extends object, const Trait extends object>(
  table: Table,
  trait: Trait,
): readonly NameWith<Table, Trait>[] {
  const wanted = Object.entries(trait);
  return Object.entries(table).flatMap(([name, info]: [string, object]) =>
    wanted.every(([key, value]) => Reflect.get(info, key) === value) ? [name as NameWith<Table, Trait>] : [],
  );
}

/** The keys of the object at `path`, where Apple names all of them; `null` where the app's own stand. */
export function keysAt(path: readonly string[]): KeyTable | null {
  const [outer, inner, ...deeper] = path;
  if (outer !== 'aps' || deeper.length > 0) return null;
  if (inner === undefined) return APS_KEYS;
  return inner === 'alert' ? ALERT_KEYS : inner === 'sound' ? SOUND_KEYS : null;
}

// Of these objects a key is found by a name that the table has: another does not compile.

/** The key `name` of the payload’s object; `null` where it is absent, or where the payload is no object. */
export function inRoot(root: Node | null | undefined, name: RootKey): Property | null {
  return findProperty(root, name);
}

/** The key `name` of `aps`; `null` where it is absent, or where `aps` is no object. */
export function inAps(aps: Node | null | undefined, name: ApsKey): Property | null {
  return findProperty(aps, name);
}

/** The key `name` of an alert; `null` where it is absent, or where the alert is a text. */
export function inAlert(alert: Node | null | undefined, name: AlertKey): Property | null {
  return findProperty(alert, name);
}

/** The key `name` of a sound; `null` where it is absent, or where the sound is the name of a file. */
export function inSound(sound: Node | null | undefined, name: SoundKey): Property | null {
  return findProperty(sound, name);
}

/** The value of `aps`. */
export function apsOf(root: Node): Node | undefined {
  return inRoot(root, 'aps')?.value;
}
