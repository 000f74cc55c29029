import type { IdentityDescription } from '../../contract/identity.ts';
import { gistOf, hindranceWords, isExpired, kindWords, shortName } from './identity-words.ts';

/** An identity in the list of all. */
export interface ListedIdentity {
  readonly identity: IdentityDescription;
  readonly inUse: boolean;
  /** Another of the same name, team, kind and topics can be used, and lasts longer. */
  readonly replaced: boolean;
}

export type IdentityGroup = 'in-use' | 'found' | 'unusable' | 'folded';

/** What is shown, in order; `folded` counts what is folded away. */
export interface IdentityList {
  readonly groups: readonly { readonly name: IdentityGroup; readonly entries: readonly ListedIdentity[] }[];
  readonly folded: number;
}

/** Those in use, and with them what was found and is not: each once. */
export function mergeIdentities(
  inUse: readonly IdentityDescription[],
  found: readonly IdentityDescription[],
): readonly ListedIdentity[] {
  const ids = new Set(inUse.map(({ id }) => id));
  const all = [...inUse, ...found.filter(({ id }) => !ids.has(id))];
  return all.map((identity) => ({
    identity,
    inUse: ids.has(identity.id),
    replaced: !ids.has(identity.id) && all.some((other) => replaces(other, identity)),
  }));
}

/** The list as it is looked at: what is old or hidden is folded away unless it is chosen, looked for, or unfolded. */
export function listIdentities(
  all: readonly ListedIdentity[],
  view: { readonly text: string; readonly unfolded: boolean; readonly chosenId: string | null },
): IdentityList {
  const words = view.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const matching = all.filter((entry) => matches(entry, words));
  const groups = new Map<IdentityGroup, ListedIdentity[]>();
  for (const entry of matching) {
    const name = groupOf(entry, view.chosenId);
    groups.set(name, [...(groups.get(name) ?? []), entry]);
  }
  const folds = !view.unfolded && words.length === 0;
  return {
    groups: GROUPS.flatMap((name) => {
      const entries = groups.get(name) ?? [];
      if (entries.length === 0 || (folds && name === 'folded')) return [];
      return [{ name, entries: name === 'in-use' ? entries : [...entries].sort(byName) }];
    }),
    folded: groups.get('folded')?.length ?? 0,
  };
}

const GROUPS: readonly IdentityGroup[] = ['in-use', 'found', 'unusable', 'folded'];

function groupOf({ identity, inUse, replaced }: ListedIdentity, chosenId: string | null): IdentityGroup {
  if (identity.id === chosenId) return 'in-use';
  if (identity.hidden || isExpired(identity) || replaced) return 'folded';
  if (inUse) return 'in-use';
  return identity.problems.length === 0 ? 'found' : 'unusable';
}

function replaces(newer: IdentityDescription, older: IdentityDescription): boolean {
  return (
    newer.form === 'certificate' &&
    older.form === 'certificate' &&
    newer.certificateKind === older.certificateKind &&
    newer.name === older.name &&
    newer.teamId === older.teamId &&
    newer.problems.length === 0 &&
    newer.notAfter !== null &&
    older.notAfter !== null &&
    newer.notAfter > older.notAfter &&
    older.topics.length > 0 &&
    older.topics.every((topic) => newer.topics.includes(topic))
  );
}

/** True where every word is somewhere in what is known of it. */
function matches({ identity, replaced }: ListedIdentity, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const { name, topics, environments, issuer, fileName, location, keyId, teamId, hidden, fingerprint } = identity;
  const text = [
    ...[shortName(identity), name, kindWords(identity), gistOf(identity), fileName, location, issuer, keyId, teamId],
    ...[...topics, ...environments, hindranceWords(identity), fingerprint],
    ...[hidden ? 'hidden' : '', isExpired(identity) ? 'expired' : '', replaced ? 'replaced' : ''],
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

function byName(a: ListedIdentity, b: ListedIdentity): number {
  const names = shortName(a.identity).localeCompare(shortName(b.identity), 'en');
  return names === 0 ? (b.identity.notAfter ?? 0) - (a.identity.notAfter ?? 0) : names;
}
