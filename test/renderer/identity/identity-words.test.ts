import { beforeAll, describe, expect, it } from 'vitest';
import { problem } from '../../../contract/told.ts';
import { gistOf, hindranceWords, lifeWords, shortName, topicLines } from '../../../renderer/identity/identity-words.ts';
import { wordsArrive } from '../../../renderer/ui/told.ts';
import { someIdentity } from '../../support/some-identity.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 1);
const LOCKED = problem(
  'passphrase-needed',
  { file: 'a.p12', what: 'identity' },
  { mend: { kind: 'enter-passphrase' } },
);
const ELSEWHERE = problem('private-key-in-other-keychain', { name: 'Push', store: 'login keychain' });
const DAMAGED = problem('damaged-file', { file: 'a.p12', damage: { kind: 'pkcs12' } });

// They are on their way in any case, and may not arrive when the test is over.
beforeAll(() => wordsArrive);

describe('how long an identity lasts', () => {
  it.each([
    [400 * DAY, '400 days left', 'ok'],
    [30 * DAY, '30 days left', 'warn'],
    [1.5 * DAY, '1 day left', 'warn'],
    [0.5 * DAY, 'Expires today', 'warn'],
    [-0.5 * DAY, 'Expired yesterday', 'danger'],
    [-40 * DAY, 'Expired 40 days ago', 'danger'],
  ] as const)('%s ms from its end reads “%s”', (left, text, tone) => {
    expect(lifeWords(someIdentity({ notAfter: NOW + left }), NOW)).toEqual({ text, tone });
  });

  it('never ends for a provider token key', () => {
    expect(lifeWords(someIdentity({ form: 'provider-token-key' }), NOW)?.text).toBe('Never expires');
  });
});

describe('what an identity is called', () => {
  it('is its app, which says more than Apple’s words before it', () => {
    expect(shortName(someIdentity({ topics: ['com.acme.shop.voip'] }))).toBe('com.acme.shop');
    expect(shortName(someIdentity({ topics: [] }))).toBe('com.acme.shop');
    expect(shortName(someIdentity({ form: 'provider-token-key', topics: [], name: 'AuthKey_A' }))).toBe('AuthKey_A');
  });

  it('is what the user calls it, before anything else', () => {
    expect(shortName(someIdentity({ label: 'Shop, live' }))).toBe('Shop, live');
  });
});

describe('the topics', () => {
  it('stand one app a line, with what Apple appends to it', () => {
    expect(topicLines(['com.a', 'com.a.voip', 'com.a.complication', 'com.b'])).toEqual([
      'com.a\nwith .voip, .complication',
      'com.b',
    ]);
  });

  it('keep a suffix where it stands alone', () => {
    expect(topicLines(['com.a.voip'])).toEqual(['com.a.voip']);
  });
});

describe('what stands against an identity', () => {
  it.each([
    [someIdentity({ problems: [LOCKED] }), 'Locked'],
    [someIdentity({ problems: [ELSEWHERE] }), 'No private key'],
    [someIdentity({ problems: [DAMAGED] }), 'Cannot be used'],
    [someIdentity({ form: 'provider-token-key', keyId: 'ABC123DEFG', teamId: null }), 'Ids missing'],
    [someIdentity(), null],
  ])('is said in two words', (identity, words) => {
    expect(hindranceWords(identity)).toBe(words);
  });
});

describe('one line on an identity', () => {
  it('says what it is for and where its key is', () => {
    expect(gistOf(someIdentity({ environments: ['sandbox', 'production'] }))).toBe('Universal · key in a.p12');
    expect(gistOf(someIdentity({ certificateKind: 'voip', environments: ['production'] }))).toBe(
      'VoIP · production · key in a.p12',
    );
    expect(gistOf(someIdentity({ privateKeyFoundIn: { in: 'other-file', file: 'push.key' } }))).toBe(
      'Universal · key in push.key',
    );
    expect(gistOf(someIdentity({ privateKeyFoundIn: { in: 'store', store: 'login keychain' } }))).toBe(
      'Universal · key in the login keychain',
    );
  });

  it('names the app where the user gave it another name, and counts further apps', () => {
    const topics = ['com.acme.shop', 'com.acme.shop.voip', 'com.acme.desk'];
    expect(gistOf(someIdentity({ label: 'Shop, live', topics }))).toBe(
      'Universal · com.acme.shop · 2 apps · key in a.p12',
    );
  });

  it('says why it cannot be used', () => {
    expect(gistOf(someIdentity({ problems: [DAMAGED] }))).toBe(
      'a.p12 is damaged: it begins as a .p12 file, and what follows cannot be read.',
    );
  });
});
