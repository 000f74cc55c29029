import type { CertificateKind, IdentityDescription, IdentityStore } from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import { APPLE_OIDS } from '../certificate/apple-extensions.ts';
import { isSelfIssued, purposesOf } from '../certificate/x509.ts';
import type { FoundCertificate } from './certificate-pool.ts';
import { dayInWords, fileProblem, NEW_CERTIFICATE } from './problems.ts';

const DAY_MS = 86_400_000;
/** Digits of a fingerprint that make an identity's id. */
const ID_LENGTH = 32;
/** From when on an identity is said to expire soon. */
const SOON_DAYS = 30;

/** Describes a certificate, with its key or without. `now` in UNIX milliseconds. */
export function describeCertificate(
  certificate: FoundCertificate,
  found: {
    readonly store: IdentityStore;
    readonly fileName: string;
    readonly location: string | null;
    readonly privateKeyFoundIn: string | null;
    readonly problems: readonly Problem[];
    readonly now: number;
  },
): IdentityDescription {
  const { apple, fingerprint } = certificate;
  return {
    id: fingerprint.slice(0, ID_LENGTH),
    name: nameOfCertificate(certificate, found.fileName),
    label: null,
    hidden: false,
    form: 'certificate',
    certificateKind: apple.kind,
    topics: apple.topics.map(({ topic }) => topic),
    environments: apple.environments,
    notBefore: apple.notBefore,
    notAfter: apple.notAfter,
    issuer: apple.issuer === '' ? null : apple.issuer,
    fingerprint,
    privateKeyFoundIn: found.privateKeyFoundIn,
    keyId: null,
    teamId: apple.teamId,
    store: found.store,
    fileName: found.fileName,
    location: found.location,
    builtIn: false,
    problems: found.problems,
    warnings: warningsOf(certificate, found.fileName, found.now),
  };
}

/** Describes a provider token key; its ids are completed by the user where the file's name does not tell them. */
export function describeProviderTokenKey(found: {
  readonly fileName: string;
  readonly location: string | null;
  readonly keyId: string | null;
  /** SHA-256 of the public key, hexadecimal. */
  readonly fingerprint: string;
  readonly warnings: readonly Problem[];
}): IdentityDescription {
  const { fileName, location, keyId, fingerprint, warnings } = found;
  return {
    id: fingerprint.slice(0, ID_LENGTH),
    name: keyId === null ? fileName : `Key ${keyId}`,
    label: null,
    hidden: false,
    form: 'provider-token-key',
    certificateKind: null,
    topics: [],
    environments: ['sandbox', 'production'],
    notBefore: null,
    notAfter: null,
    issuer: null,
    fingerprint,
    privateKeyFoundIn: 'in the same file',
    keyId,
    teamId: null,
    store: 'file',
    fileName,
    location,
    builtIn: false,
    problems: [],
    warnings,
  };
}

/** Describes what ought to be an identity and is closed: a file that does not open, a remembered one that moved. */
export function describeClosed(
  closed: Pick<IdentityDescription, 'id' | 'name' | 'form' | 'store' | 'fileName' | 'location'> &
    Partial<Pick<IdentityDescription, 'keyId' | 'teamId'>>,
  problems: readonly Problem[],
): IdentityDescription {
  return {
    keyId: null,
    teamId: null,
    ...closed,
    label: null,
    hidden: false,
    certificateKind: null,
    topics: [],
    environments: [],
    notBefore: null,
    notAfter: null,
    issuer: null,
    fingerprint: '',
    privateKeyFoundIn: null,
    builtIn: false,
    problems,
    warnings: [],
  };
}

/** What a person calls a certificate: its common name, else what the file calls it, else its id. */
export function nameOfCertificate({ apple, friendlyName }: FoundCertificate, fileName: string): string {
  return [apple.commonName, friendlyName, apple.uid].find((name) => name !== null && name.trim() !== '') ?? fileName;
}

/** True where Apple's marks, or at least a name that Apple gives, say that a certificate is for push. */
export function isForPush({ apple, fields }: Pick<FoundCertificate, 'apple' | 'fields'>): boolean {
  return apple.kind !== 'other' || apple.environmentsFrom !== null || fields.extensions.has(APPLE_OIDS.topics);
}

function warningsOf(certificate: FoundCertificate, fileName: string, now: number): readonly Problem[] {
  const { apple } = certificate;
  const name = nameOfCertificate(certificate, fileName);
  return [
    ...dateWarnings(name, fileName, apple, now),
    ...(isForPush(certificate) ? [] : [notForPush(name, fileName)]),
    ...(isNamedForSigning(certificate) ? [namedForSigning(name, fileName)] : []),
    ...(isForClients(certificate) ? [] : [notForClients(name, fileName)]),
    ...(isSelfIssued(certificate.fields) ? [selfSigned(name, fileName)] : []),
    ...(apple.environmentsFrom === 'name' && !WITHOUT_MARKS.includes(apple.kind)
      ? [environmentsByName(name, fileName)]
      : []),
  ];
}

/** How Apple names the certificates that sign apps (developer.apple.com/help/account: Certificates overview). */
const SIGNS_APPS =
  /^(?:Apple (?:Distribution|Development)|iPhone (?:Distribution|Developer)|Mac Developer|3rd Party Mac Developer (?:Application|Installer)|Mac App Distribution|Mac Installer Distribution|Developer ID (?:Application|Installer)): /;
/** TLS client authentication, and any purpose (RFC 5280 section 4.2.1.12). */
const CLIENT_PURPOSES: ReadonlySet<string> = new Set(['1.3.6.1.5.5.7.3.2', '2.5.29.37.0']);

/** True of a certificate with Apple's marks for push and the name of one that signs apps: its marks decide. */
export function isNamedForSigning({ apple }: Pick<FoundCertificate, 'apple'>): boolean {
  return apple.environmentsFrom === 'extensions' && SIGNS_APPS.test(apple.commonName);
}

/** False where a certificate names what it is for, and clients are not among it. */
export function isForClients({ fields }: Pick<FoundCertificate, 'fields'>): boolean {
  return purposesOf(fields)?.some((purpose) => CLIENT_PURPOSES.has(purpose)) ?? true;
}

/** Kinds that Apple issues without the marks of an environment. */
const WITHOUT_MARKS: readonly CertificateKind[] = ['pass', 'website', 'mdm'];

function dateWarnings(
  name: string,
  fileName: string,
  { notBefore, notAfter }: { readonly notBefore: number; readonly notAfter: number },
  now: number,
): readonly Problem[] {
  if (now < notBefore)
    return [
      fileProblem(fileName, {
        code: 'certificate-not-yet-valid',
        sentence: `${name} is valid from ${dayInWords(notBefore)} on; this machine's clock says ${dayInWords(now)}.`,
        remedy: 'Set the clock of this machine, or wait until that day.',
      }),
    ];
  if (now > notAfter)
    return [
      fileProblem(fileName, {
        code: 'certificate-expired',
        sentence: `${name} expired on ${dayInWords(notAfter)}.`,
        remedy: `APNs refuses an expired certificate: ${NEW_CERTIFICATE}. This one can be tried all the same.`,
        mend: { kind: 'accept-expired' },
      }),
    ];
  const days = Math.floor((notAfter - now) / DAY_MS);
  if (days >= SOON_DAYS) return [];
  return [
    fileProblem(fileName, {
      code: 'certificate-expires-soon',
      sentence: `${name} expires on ${dayInWords(notAfter)}, ${days === 0 ? 'within a day' : days === 1 ? 'in 1 day' : `in ${days} days`}.`,
      remedy: `Before then, ${NEW_CERTIFICATE}; both work side by side.`,
    }),
  ];
}

function notForPush(name: string, fileName: string): Problem {
  return fileProblem(fileName, {
    code: 'not-an-apple-push-certificate',
    sentence: `${name} carries none of the marks of a push certificate from Apple.`,
    remedy:
      'APNs will refuse it; a gateway of your own may take it. For APNs choose one called “Apple Push Services: …”.',
  });
}

function namedForSigning(name: string, fileName: string): Problem {
  return fileProblem(fileName, {
    code: 'named-for-signing',
    sentence: `${name} has the name of a certificate that signs apps and the marks of one for push. The marks count: it is taken for a push certificate.`,
    remedy: 'Try it: Apple issues none like that. If it is refused, choose the one called “Apple Push Services: …”.',
  });
}

function notForClients(name: string, fileName: string): Problem {
  return fileProblem(fileName, {
    code: 'certificate-not-for-clients',
    sentence: `${name} is not for clients: the purposes that it names (extended key usage) leave client authentication out.`,
    remedy:
      'APNs refuses it, and most gateways do. Choose one that is for clients, as Apple’s push certificates are; it can be tried all the same.',
  });
}

function selfSigned(name: string, fileName: string): Problem {
  return fileProblem(fileName, {
    code: 'self-signed-certificate',
    sentence: `${name} vouches for itself: Apple did not issue it.`,
    remedy: "Choose the certificate that was downloaded from Apple's developer account.",
  });
}

function environmentsByName(name: string, fileName: string): Problem {
  return fileProblem(fileName, {
    code: 'environment-from-name',
    sentence: `Which environments ${name} is for was read from its name alone: Apple's marks are missing.`,
    remedy: "Check it in Apple's developer account if APNs refuses it.",
  });
}
