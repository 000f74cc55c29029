import type { KeyPlace } from '../../contract/facts/identity.ts';
import type { CertificateKind, IdentityDescription, IdentityStore } from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import { APPLE_OIDS } from '../certificate/apple-extensions.ts';
import { isSelfIssued, purposesOf } from '../certificate/x509.ts';
import type { FoundCertificate } from './certificate-pool.ts';
import { fileProblem } from './problems.ts';

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
    readonly privateKeyFoundIn: KeyPlace | null;
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
    privateKeyFoundIn: { in: 'same-file' },
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
    ...(isForPush(certificate) ? [] : [fileProblem('not-an-apple-push-certificate', { name }, fileName)]),
    ...(isNamedForSigning(certificate) ? [fileProblem('named-for-signing', { name }, fileName)] : []),
    ...(isForClients(certificate) ? [] : [fileProblem('certificate-not-for-clients', { name }, fileName)]),
    ...(isSelfIssued(certificate.fields) ? [fileProblem('self-signed-certificate', { name }, fileName)] : []),
    ...(apple.environmentsFrom === 'name' && !WITHOUT_MARKS.includes(apple.kind)
      ? [fileProblem('environment-from-name', { name }, fileName)]
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
  if (now < notBefore) return [fileProblem('certificate-not-yet-valid', { name, from: notBefore, now }, fileName)];
  if (now > notAfter)
    return [fileProblem('certificate-expired', { name, on: notAfter }, fileName, { mend: { kind: 'accept-expired' } })];
  const days = Math.floor((notAfter - now) / DAY_MS);
  return days >= SOON_DAYS ? [] : [fileProblem('certificate-expires-soon', { name, on: notAfter, days }, fileName)];
}
