import type { IdentityDescription } from '../../contract/identity.ts';

/** A universal certificate of com.acme.shop with its key, but for what `more` says. */
export function someIdentity(more: Partial<IdentityDescription> = {}): IdentityDescription {
  return {
    id: 'a',
    name: 'Apple Push Services: com.acme.shop',
    label: null,
    hidden: false,
    form: 'certificate',
    certificateKind: 'universal',
    topics: ['com.acme.shop'],
    environments: [],
    notBefore: null,
    notAfter: null,
    issuer: null,
    fingerprint: 'f1',
    privateKeyFoundIn: { in: 'same-file' },
    keyId: null,
    teamId: null,
    store: 'file',
    fileName: 'a.p12',
    location: null,
    builtIn: false,
    problems: [],
    warnings: [],
    ...more,
  };
}
