import type { DoctorCode, DoctorFacts, ProblemMeaning } from '../../contract/facts/doctor.ts';
import {
  FINDING_WEIGHTS,
  type IdentityDescription,
  type IdentityFinding,
  PRACTICE_ISSUER,
} from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import { certificatesInPem } from '../certificate/pem.ts';
import { isSelfIssued } from '../certificate/x509.ts';
import { type FoundCertificate, foundCertificate } from './certificate-pool.ts';
import { namePublicKey } from './contents/private-key.ts';
import { isForClients, isForPush, isNamedForSigning, nameOfCertificate } from './describe.ts';
import { locationOf } from './files/read-file.ts';
import type { KeyAlone } from './open.ts';
import type { ReadSigningRequest } from './requests/csr.ts';

/** An identity as the doctor looks at it: no secret is needed, and none is taken. */
export interface Patient {
  readonly description: IdentityDescription;
  /** The certificate and its chain; `null` for a provider token key, and for what does not open. */
  readonly certificatePem: string | null;
  /** What other tools may stumble over, though it works here. */
  readonly notes: readonly Problem[];
}

export interface Examination {
  readonly identity: Patient;
  /** UNIX milliseconds. */
  readonly now: number;
  /** Signing requests at hand: they tell which key a certificate was made with. */
  readonly requests: readonly ReadSigningRequest[];
  /** Private keys at hand that belong to no certificate. */
  readonly keysAlone: readonly KeyAlone[];
  /** The other identities at hand: one of the same topic with another key is easily taken for the missing one. */
  readonly others: readonly Patient[];
}

/** Keys beside a certificate that are compared with it in words. */
const MOST_KEYS_NAMED = 3;
/** Names of the authorities that issue push certificates (Apple: Worldwide Developer Relations, all generations). */
const APPLE_ISSUER = /^Apple Worldwide Developer Relations Certification Authority|^Apple Application Integration /;
const SHA1_SIGNATURES: readonly string[] = ['1.2.840.113549.1.1.5', '1.2.840.10045.4.1', '1.3.14.3.2.29'];
const MD5_SIGNATURES: readonly string[] = ['1.2.840.113549.1.1.4', '1.2.840.113549.1.1.2'];

/** Everything worth saying of one identity, the weightiest first. */
export function examineIdentity(examination: Examination): readonly IdentityFinding[] {
  const { identity } = examination;
  const [leaf, ...chain] = certificatesOf(identity);
  const findings =
    leaf === undefined
      ? examineWithoutCertificate(identity)
      : [
          ...examineKey(leaf, examination),
          ...examineDates(identity.description),
          ...examineMarks(leaf),
          ...examineIssuer(leaf, chain, examination.now),
          ...examineStrength(leaf),
          // The simulator's own file is nobody's to convert.
          ...(identity.description.builtIn ? [] : identity.notes).map((note) =>
            fromProblem('note', note, 'works-here'),
          ),
        ];
  return [...findings].sort((a, b) => FINDING_WEIGHTS.indexOf(a.weight) - FINDING_WEIGHTS.indexOf(b.weight));
}

function certificatesOf({ certificatePem }: Patient): readonly FoundCertificate[] {
  return certificatesInPem(certificatePem ?? '').map((der) => foundCertificate(der, null));
}

/** A provider token key, or a file that does not open. */
function examineWithoutCertificate({ description }: Patient): readonly IdentityFinding[] {
  const closed = description.problems.map((problem) =>
    fromProblem('failure', problem, problem.code === 'certificate-awaited' ? 'key-alone' : 'closed'),
  );
  return closed.length > 0 || description.form === 'certificate' ? closed : examineTokenKey(description);
}

function examineTokenKey({ keyId, teamId, fileName, warnings }: IdentityDescription): readonly IdentityFinding[] {
  return [
    finding('fine', 'key-found', { of: 'provider-token', file: fileName }),
    keyId === null ? finding('failure', 'key-id-missing', null) : finding('fine', 'key-id-known', { keyId }),
    ...(teamId === null ? [finding('failure', 'team-id-missing', null)] : []),
    finding('note', 'key-scope-unknown', null),
    ...warnings.map((warning) =>
      fromProblem('warning', warning, warning.code === 'key-of-other-service' ? 'other-service' : 'works-here'),
    ),
  ];
}

function examineKey(leaf: FoundCertificate, examination: Examination): readonly IdentityFinding[] {
  const { privateKeyFoundIn, fileName, problems } = examination.identity.description;
  const blocking = problems.map((problem) => fromProblem('failure', problem, 'without-key'));
  if (privateKeyFoundIn === null) return [...blocking, ...examineKeysAtHand(leaf, examination)];
  return [...blocking, finding('fine', 'key-found', { of: 'certificate', file: fileName, place: privateKeyFoundIn })];
}

/** A certificate fits only the key that its own request was made with; taking another for it is where people go astray. */
function examineKeysAtHand(
  leaf: FoundCertificate,
  { identity, requests, keysAlone, others }: Examination,
): readonly IdentityFinding[] {
  const own = requests.find(({ publicKeyDer }) => publicKeyDer.equals(leaf.publicKeyDer));
  const { fileName } = identity.description;
  const findings: IdentityFinding[] = others.flatMap((other) => examineLookAlike(leaf, fileName, other));
  if (own !== undefined) findings.push(finding('note', 'request-found', { file: fileName, request: own.fileName }));
  const near = keysAlone.filter(({ file }) => locationOf(file) === identity.description.location);
  for (const { file, algorithm, publicKeyDer } of near.slice(0, MOST_KEYS_NAMED)) {
    const request = requests.find((other) => other.publicKeyDer.equals(publicKeyDer));
    const facts = { keyFile: file.name, file: fileName };
    findings.push(
      request === undefined
        ? finding('note', 'another-key-at-hand', { ...facts, algorithm })
        : finding('failure', 'made-from-another-request', { ...facts, request: request.fileName }),
    );
  }
  return findings;
}

/** Says where another identity of the same topic has its key: a new certificate was made with a new request, and the old key with it is worth nothing. */
function examineLookAlike(leaf: FoundCertificate, fileName: string, other: Patient): readonly IdentityFinding[] {
  const { description } = other;
  const [twin] = certificatesOf(other);
  if (twin === undefined || description.builtIn || description.privateKeyFoundIn === null) return [];
  if (twin.publicKeyDer.equals(leaf.publicKeyDer) || !sameTopic(leaf, twin)) return [];
  return [
    finding('warning', 'same-topic-other-key', {
      file: fileName,
      ends: leaf.fields.notAfter,
      topic: leaf.apple.uid ?? nameOfCertificate(leaf, fileName),
      other: {
        file: description.fileName,
        keyPlace: description.privateKeyFoundIn,
        ends: twin.fields.notAfter,
        usable: description.problems.length === 0,
      },
    }),
  ];
}

function sameTopic(a: FoundCertificate, b: FoundCertificate): boolean {
  return a.apple.uid === null ? a.apple.commonName === b.apple.commonName : a.apple.uid === b.apple.uid;
}

function examineDates({ warnings, notAfter }: IdentityDescription): readonly IdentityFinding[] {
  const ofDates = warnings.filter(({ code }) => DATE_CODES.includes(code));
  if (ofDates.length === 0 && notAfter !== null) return [finding('fine', 'dates-valid', { until: notAfter })];
  return ofDates.map((warning) =>
    fromProblem(warning.code === 'certificate-expires-soon' ? 'warning' : 'failure', warning, 'outside-dates'),
  );
}

const DATE_CODES: readonly string[] = ['certificate-expired', 'certificate-not-yet-valid', 'certificate-expires-soon'];

function examineMarks(leaf: FoundCertificate): readonly IdentityFinding[] {
  const { apple } = leaf;
  if (!isForPush(leaf)) return [finding('failure', 'not-an-apple-push-certificate', null)];
  const topics = apple.topics.map(({ topic }) => topic);
  return [
    ...(apple.environmentsFrom === 'name'
      ? [finding('note', 'environment-from-name', { environments: apple.environments })]
      : []),
    ...(isNamedForSigning(leaf) ? [finding('note', 'named-for-signing', null)] : []),
    ...(isForClients(leaf) ? [] : [finding('warning', 'certificate-not-for-clients', null)]),
    topics.every((topic) => topic === '')
      ? finding('warning', 'topics-missing', null)
      : finding('fine', 'topics-found', { topics }),
  ];
}

function examineIssuer(
  leaf: FoundCertificate,
  chain: readonly FoundCertificate[],
  now: number,
): readonly IdentityFinding[] {
  if (isSelfIssued(leaf.fields)) return [finding('failure', 'self-signed-look-alike', { marked: isForPush(leaf) })];
  const expired = chain.filter(({ fields }) => fields.notAfter < now);
  return [
    issuerFinding(leaf.apple.issuer),
    ...expired.map(({ apple, fields }) =>
      finding('warning', 'issuer-expired', { issuer: apple.commonName, on: fields.notAfter }),
    ),
  ];
}

function issuerFinding(issuer: string): IdentityFinding {
  if (APPLE_ISSUER.test(issuer)) return finding('fine', 'issuer-apple', { issuer });
  return issuer === PRACTICE_ISSUER
    ? finding('note', 'issuer-simulator', null)
    : finding('warning', 'issuer-not-apple', { issuer });
}

function examineStrength(leaf: FoundCertificate): readonly IdentityFinding[] {
  const key = namePublicKey(leaf.fields.publicKeyDer);
  const bits = /^RSA (\d+)$/.exec(key)?.[1];
  const { signatureAlgorithm } = leaf.fields;
  const old = MD5_SIGNATURES.includes(signatureAlgorithm)
    ? 'MD5'
    : SHA1_SIGNATURES.includes(signatureAlgorithm)
      ? 'SHA-1'
      : null;
  return [
    bits !== undefined && Number(bits) < 2048
      ? finding('warning', 'key-too-short', { key })
      : finding('fine', 'key-size', { key }),
    ...(old === null ? [] : [finding('warning', 'signature-old', { algorithm: old })]),
  ];
}

function finding<Code extends DoctorCode>(
  weight: IdentityFinding['weight'],
  code: Code,
  facts: DoctorFacts[Code],
): IdentityFinding {
  // Code and facts belong together, which the compiler loses where it makes one of the union of them.
  return { weight, code, facts, means: null } as IdentityFinding;
}

function fromProblem(
  weight: IdentityFinding['weight'],
  { code, facts }: Problem,
  means: ProblemMeaning,
): IdentityFinding {
  return { weight, code, facts, means };
}
