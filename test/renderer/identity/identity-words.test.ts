import { describe, expect, it } from 'vitest';
import type { IdentityDescription } from '../../../contract/identity.ts';
import { lifeWords, shortName, topicLines } from '../../../renderer/identity/identity-words.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 1);

function identity(more: Partial<IdentityDescription>): IdentityDescription {
  return {
    id: 'a',
    name: 'Apple Push Services: com.acme.shop',
    form: 'certificate',
    certificateKind: 'universal',
    topics: ['com.acme.shop'],
    environments: [],
    notBefore: null,
    notAfter: null,
    issuer: null,
    fingerprint: '',
    privateKeyFoundIn: null,
    keyId: null,
    teamId: null,
    label: null,
    hidden: false,
    store: 'file',
    location: null,
    fileName: 'a.p12',
    builtIn: false,
    problems: [],
    warnings: [],
    ...more,
  };
}

describe('how long an identity lasts', () => {
  it.each([
    [400 * DAY, '400 days left', 'ok'],
    [30 * DAY, '30 days left', 'warn'],
    [1.5 * DAY, '1 day left', 'warn'],
    [0.5 * DAY, 'Expires today', 'warn'],
    [-0.5 * DAY, 'Expired yesterday', 'danger'],
    [-40 * DAY, 'Expired 40 days ago', 'danger'],
  ] as const)('%s ms from its end reads “%s”', (left, text, tone) => {
    expect(lifeWords(identity({ notAfter: NOW + left }), NOW)).toEqual({ text, tone });
  });

  it('never ends for a provider token key', () => {
    expect(lifeWords(identity({ form: 'provider-token-key' }), NOW)?.text).toBe('Never expires');
  });
});

describe('what an identity is called', () => {
  it('is its app, which says more than Apple’s words before it', () => {
    expect(shortName(identity({ topics: ['com.acme.shop.voip'] }))).toBe('com.acme.shop');
    expect(shortName(identity({ topics: [] }))).toBe('com.acme.shop');
    expect(shortName(identity({ form: 'provider-token-key', topics: [], name: 'AuthKey_A' }))).toBe('AuthKey_A');
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
