import type { IdentityDescription } from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';

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
    privateKeyFoundIn: 'in the same file',
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

/** A problem of which only the code, and perhaps the sentence, matters. */
export function someProblem(code: string, sentence = 'It does not work.'): Problem {
  return {
    code,
    sentence,
    remedy: 'Do something.',
    mend: code.startsWith('passphrase') ? { kind: 'enter-passphrase' } : null,
    place: null,
  };
}
