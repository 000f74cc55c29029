import { beforeAll, describe, expect, it } from 'vitest';
import { problem } from '../../../contract/told.ts';
import {
  type IdentityList,
  type ListedIdentity,
  listIdentities,
  mergeIdentities,
} from '../../../renderer/identity/identity-list.ts';
import { wordsArrive } from '../../../renderer/ui/told.ts';
import { someIdentity } from '../../support/some-identity.ts';

const ALL = { text: '', unfolded: false, chosenId: null };
const EXPIRED = problem('certificate-expired', { name: 'Apple Push Services: com.acme.shop', on: 1 });
const KEYLESS = problem('private-key-missing', {
  in: 'file',
  name: 'Apple Push Services: com.acme.shop',
  file: 'a.p12',
});
const LOCKED = problem(
  'passphrase-needed',
  { file: 'b.p12', what: 'identity' },
  { mend: { kind: 'enter-passphrase' } },
);

function idsOf({ groups }: IdentityList): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(groups.map(({ name, entries }) => [name, entries.map(({ identity }) => identity.id)]));
}

function found(...identities: Parameters<typeof mergeIdentities>[1]): readonly ListedIdentity[] {
  return mergeIdentities([], identities);
}

// They are on their way in any case, and may not arrive when the test is over.
beforeAll(() => wordsArrive);

describe('the one list of identities', () => {
  it('holds each once, those in use first, then what was found, then what cannot be used', () => {
    const own = someIdentity({ id: 'own', topics: ['com.acme.z'] });
    const list = mergeIdentities(
      [own],
      [
        someIdentity({ id: 'keyless', topics: ['com.acme.b'], problems: [KEYLESS] }),
        someIdentity({ id: 'own', topics: ['com.acme.z'] }),
        someIdentity({ id: 'late', topics: ['com.acme.y'] }),
        someIdentity({ id: 'early', topics: ['com.acme.a'] }),
      ],
    );
    expect(idsOf(listIdentities(list, ALL))).toEqual({
      'in-use': ['own'],
      found: ['early', 'late'],
      unusable: ['keyless'],
    });
  });

  it('folds away what is hidden, expired or replaced, and counts it', () => {
    const list = found(
      someIdentity({ id: 'hidden', topics: ['com.acme.h'], hidden: true }),
      someIdentity({ id: 'expired', topics: ['com.acme.e'], warnings: [EXPIRED] }),
      someIdentity({ id: 'older', notAfter: 1 }),
      someIdentity({ id: 'newer', notAfter: 2 }),
    );
    const folded = listIdentities(list, ALL);
    expect(idsOf(folded)).toEqual({ found: ['newer'] });
    expect(folded.folded).toBe(3);
    expect(idsOf(listIdentities(list, { ...ALL, unfolded: true }))['folded']).toHaveLength(3);
  });

  it('never folds away the one that is sent with', () => {
    const expired = someIdentity({ id: 'expired', warnings: [EXPIRED] });
    expect(idsOf(listIdentities(mergeIdentities([expired], []), { ...ALL, chosenId: 'expired' }))).toEqual({
      'in-use': ['expired'],
    });
  });

  it('takes none for replaced by another name, team or kind, by fewer topics, or by one that cannot be used', () => {
    const older = someIdentity({ id: 'older', notAfter: 1, topics: ['com.acme.shop', 'com.acme.shop.voip'] });
    for (const other of [
      someIdentity({ id: 'other', notAfter: 2, topics: older.topics, certificateKind: 'production' }),
      someIdentity({ id: 'other', notAfter: 2, topics: older.topics, name: 'Apple Push Services: com.acme.other' }),
      someIdentity({ id: 'other', notAfter: 2, topics: older.topics, teamId: 'TEAM123456' }),
      someIdentity({ id: 'other', notAfter: 2, topics: ['com.acme.shop'] }),
      someIdentity({ id: 'other', notAfter: 2, topics: older.topics, problems: [KEYLESS] }),
    ])
      expect(found(older, other).some(({ replaced }) => replaced)).toBe(false);
  });

  it('finds by any words together: app, file, folder, team, state, even in what is folded away', () => {
    const list = found(
      someIdentity({ id: 'shop', environments: ['production'], location: '~/Certificates/2026' }),
      someIdentity({
        id: 'key',
        form: 'provider-token-key',
        topics: [],
        name: 'AuthKey_ABC123DEFG',
        teamId: 'TEAM123456',
      }),
      someIdentity({ id: 'old', topics: ['com.acme.old'], warnings: [EXPIRED] }),
      someIdentity({ id: 'locked', fileName: 'b.p12', topics: [], problems: [LOCKED] }),
    );
    const search = (text: string) =>
      listIdentities(list, { ...ALL, text }).groups.flatMap(({ entries }) =>
        entries.map(({ identity }) => identity.id),
      );
    expect(search('SHOP production')).toEqual(['shop']);
    expect(search('certificates/2026')).toEqual(['shop']);
    expect(search('team123')).toEqual(['key']);
    expect(search('expired')).toEqual(['old']);
    expect(search('locked')).toEqual(['locked']);
    expect(search('shop nowhere')).toEqual([]);
  });
});
