import type { IdentityDescription } from '../../contract/identity.ts';
import type { Mend, Problem } from '../../contract/outcome.ts';
import { certificatesInPem } from '../certificate/pem.ts';
import { isSelfIssued } from '../certificate/x509.ts';
import { type FoundCertificate, foundCertificate } from './certificate-pool.ts';
import type { ReadSigningRequest } from './csr.ts';
import { isForPush } from './describe.ts';
import type { InspectedIdentity } from './open.ts';
import { namePublicKey } from './private-key.ts';
import { dayInWords, EXPORT_FROM_KEYCHAIN } from './problems.ts';

/** `failure`: it cannot work. `warning`: it may not, or not for long. `note`: good to know. `fine`: looked at, and well. */
export type FindingWeight = 'failure' | 'warning' | 'note' | 'fine';

/** One thing that the doctor found. No field holds a secret. */
export interface Finding {
  readonly weight: FindingWeight;
  /** Stable, kebab-case. */
  readonly code: string;
  readonly sentence: string;
  readonly meaning: string;
  /** `null` where nothing needs to be done. */
  readonly remedy: string | null;
  readonly mend: Mend | null;
}

export interface Examination {
  readonly identity: InspectedIdentity;
  /** UNIX milliseconds. */
  readonly now: number;
  /** Signing requests at hand: they tell which key a certificate was made with. */
  readonly requests: readonly ReadSigningRequest[];
  /** Private keys at hand that belong to no certificate: their file and public key. */
  readonly otherKeys: readonly { readonly fileName: string; readonly publicKeyDer: Uint8Array }[];
}

const WEIGHTS: readonly FindingWeight[] = ['failure', 'warning', 'note', 'fine'];
/** Names of the authorities that issue push certificates (Apple: Worldwide Developer Relations, all generations). */
const APPLE_ISSUER = /^Apple Worldwide Developer Relations Certification Authority|^Apple Application Integration /;
const SHA1_SIGNATURES: readonly string[] = ['1.2.840.113549.1.1.5', '1.2.840.10045.4.1', '1.3.14.3.2.29'];
const MD5_SIGNATURES: readonly string[] = ['1.2.840.113549.1.1.4', '1.2.840.113549.1.1.2'];

/** Everything worth saying of one identity, the weightiest first. */
export function examineIdentity(examination: Examination): readonly Finding[] {
  const { identity } = examination;
  const certificates = certificatesInPem(identity.certificatePem ?? '').map((der) => foundCertificate(der, null));
  const [leaf, ...chain] = certificates;
  const findings =
    leaf === undefined
      ? examineTokenKey(identity.description)
      : [
          ...examineKey(leaf, examination),
          ...examineDates(identity.description),
          ...examineMarks(leaf),
          ...examineIssuer(leaf, chain, examination.now),
          ...examineStrength(leaf),
          ...identity.notes.map((note) => fromProblem('note', note, 'Pushwright is not affected.')),
        ];
  return [...findings].sort((a, b) => WEIGHTS.indexOf(a.weight) - WEIGHTS.indexOf(b.weight));
}

/** The findings as text to copy. */
export function findingsText(description: IdentityDescription, findings: readonly Finding[]): string {
  const facts: readonly (readonly [string, string | null])[] = [
    ['File', description.fileName],
    ['Kind', description.certificateKind ?? 'provider token key'],
    ['Topics', description.topics.join(', ')],
    ['Environments', description.environments.join(', ')],
    ['Valid until', description.notAfter === null ? null : dayInWords(description.notAfter)],
    ['Issuer', description.issuer],
    ['Team id', description.teamId],
    ['Key id', description.keyId],
    ['SHA-256', description.fingerprint],
  ];
  const lines = [description.name];
  for (const [label, value] of facts) if (value !== null && value !== '') lines.push(`${label}: ${value}`);
  for (const { weight, sentence, meaning, remedy } of findings) {
    lines.push('', `[${weight}] ${sentence}`, `  ${meaning}`);
    if (remedy !== null) lines.push(`  ${remedy}`);
  }
  return `${lines.join('\n')}\n`;
}

function examineTokenKey({ keyId, teamId, fileName, warnings }: IdentityDescription): readonly Finding[] {
  return [
    finding('fine', 'key-found', `${fileName} holds an EC P-256 key.`, 'It can sign provider tokens.', null),
    ...(keyId === null
      ? [
          finding(
            'failure',
            'key-id-missing',
            'The key id is not known.',
            'A provider token names the key that signed it; the name of this file does not tell it.',
            "Enter the ten characters that stand beside the key in Apple's developer account, under Keys.",
          ),
        ]
      : [finding('fine', 'key-id-known', `The key id is ${keyId}.`, 'A provider token names it.', null)]),
    ...(teamId === null
      ? [
          finding(
            'failure',
            'team-id-missing',
            'The team id is not known.',
            'A provider token names the team; no key file tells it.',
            "Enter the ten characters under Membership details in Apple's developer account.",
          ),
        ]
      : []),
    finding(
      'note',
      'key-scope-unknown',
      'What the key may push to is not written in it.',
      'Keys made since 2025 may be for one environment or for some topics only, and keys for App Store Connect and Sign in with Apple look the same.',
      "Look the key up in Apple's developer account, under Keys, if APNs answers InvalidProviderToken or BadEnvironmentKeyIdInToken.",
    ),
    ...warnings.map((warning) => fromProblem('warning', warning, 'Pushwright is not affected.')),
  ];
}

function examineKey(leaf: FoundCertificate, { identity, requests, otherKeys }: Examination): readonly Finding[] {
  const { privateKeyFoundIn, fileName, problems } = identity.description;
  if (privateKeyFoundIn !== null) {
    const where = privateKeyFoundIn === 'in the same file' ? `in ${fileName}` : `in ${privateKeyFoundIn}`;
    return [
      finding(
        'fine',
        'key-found',
        `The private key is ${where}.`,
        'It was compared with the certificate: they belong together.',
        null,
      ),
    ];
  }
  const blocking = problems.map((problem) =>
    fromProblem('failure', problem, 'Without its private key a certificate proves nothing: nothing can be sent.'),
  );
  return [...blocking, ...examineRequests(leaf, requests, otherKeys)];
}

/** A certificate fits only the key that its own request was made with; making a second request is where people go astray. */
function examineRequests(
  leaf: FoundCertificate,
  requests: readonly ReadSigningRequest[],
  otherKeys: Examination['otherKeys'],
): readonly Finding[] {
  const own = requests.find(({ publicKeyDer }) => publicKeyDer.equals(leaf.publicKeyDer));
  if (own !== undefined)
    return [
      finding(
        'note',
        'request-found',
        `The certificate was made from the signing request ${own.fileName}.`,
        'The key that was made together with this request is the one that is missing.',
        `Look for it on the Mac, and for the user, that made ${own.fileName}. ${EXPORT_FROM_KEYCHAIN}`,
      ),
    ];
  return requests.flatMap((request) => {
    const key = otherKeys.find(({ publicKeyDer }) => request.publicKeyDer.equals(publicKeyDer));
    if (key === undefined) return [];
    return [
      finding(
        'failure',
        'made-from-another-request',
        `The key in ${key.fileName} was made with the signing request ${request.fileName}; the certificate was made from another request.`,
        'Each signing request has a key of its own, and a certificate works with that one key only. Both look right by name.',
        `Upload ${request.fileName} to Apple's developer account for a new certificate, or find the key of the request that was uploaded.`,
      ),
    ];
  });
}

function examineDates({ warnings, notAfter }: IdentityDescription): readonly Finding[] {
  const ofDates = warnings.filter(({ code }) => DATE_CODES.includes(code));
  if (ofDates.length === 0 && notAfter !== null)
    return [
      finding('fine', 'dates-valid', `It is valid until ${dayInWords(notAfter)}.`, "By this machine's clock.", null),
    ];
  return ofDates.map((warning) =>
    fromProblem(
      warning.code === 'certificate-expires-soon' ? 'warning' : 'failure',
      warning,
      'APNs refuses the connection outside these dates.',
    ),
  );
}

const DATE_CODES: readonly string[] = ['certificate-expired', 'certificate-not-yet-valid', 'certificate-expires-soon'];

function examineMarks(leaf: FoundCertificate): readonly Finding[] {
  const { apple } = leaf;
  if (!isForPush(leaf))
    return [
      finding(
        'failure',
        'not-an-apple-push-certificate',
        "It carries none of Apple's marks of a push certificate.",
        'APNs refuses it. A gateway of your own may take it.',
        "Choose the certificate called “Apple Push Services: …”, or make one in Apple's developer account.",
      ),
    ];
  const topics = apple.topics.map(({ topic }) => topic).join(', ');
  const environments =
    apple.environmentsFrom === 'name'
      ? [
          finding(
            'note',
            'environment-from-name',
            `Its environments (${apple.environments.join(', ')}) were read from its name: Apple's marks are missing.`,
            'Pass certificates have none; of others the name proves nothing.',
            null,
          ),
        ]
      : [];
  return [
    ...environments,
    topics === ''
      ? finding(
          'warning',
          'topics-missing',
          'It names no topic.',
          'APNs takes the topic from the certificate where the notification has none.',
          'Fill in the topic: the bundle id of the app.',
        )
      : finding('fine', 'topics-found', `It may push to ${topics}.`, "Read from Apple's extensions.", null),
  ];
}

function examineIssuer(leaf: FoundCertificate, chain: readonly FoundCertificate[], now: number): readonly Finding[] {
  if (isSelfIssued(leaf.fields))
    return [
      finding(
        'failure',
        'self-signed-look-alike',
        isForPush(leaf)
          ? "It looks like one of Apple's, and vouches for itself."
          : 'It vouches for itself: no authority issued it.',
        'Anyone can make such a certificate; APNs refuses it.',
        "Choose the certificate that was downloaded from Apple's developer account.",
      ),
    ];
  const { issuer } = leaf.apple;
  const byApple = APPLE_ISSUER.test(issuer);
  const expired = chain.filter(({ fields }) => fields.notAfter < now);
  return [
    byApple
      ? finding('fine', 'issuer-apple', `Its issuer is called ${issuer}.`, "That is Apple's authority, by name.", null)
      : finding(
          'warning',
          'issuer-not-apple',
          `Its issuer is called ${issuer === '' ? 'nothing' : issuer}, which is none of Apple's authorities.`,
          'APNs refuses it. The built-in simulator and gateways of your own have authorities of their own.',
          'For APNs, choose a certificate that Apple issued.',
        ),
    ...expired.map(({ apple, fields }) =>
      finding(
        'warning',
        'issuer-expired',
        `The certificate of its issuer in the same file (${apple.commonName}) expired on ${dayInWords(fields.notAfter)}.`,
        'APNs has its own copy and does not mind; other gateways may refuse the chain.',
        "Replace it by the current one from Apple's page of certificate authorities, or leave it out.",
      ),
    ),
  ];
}

function examineStrength(leaf: FoundCertificate): readonly Finding[] {
  const key = namePublicKey(leaf.fields.publicKeyDer);
  const bits = /^RSA (\d+)$/.exec(key)?.[1];
  const { signatureAlgorithm } = leaf.fields;
  const findings: Finding[] = [];
  if (bits !== undefined && Number(bits) < 2048)
    findings.push(
      finding(
        'warning',
        'key-too-short',
        `Its key is ${key}.`,
        'Keys below 2048 bits can be broken, and newer libraries refuse them.',
        'Make a new signing request with a key of 2048 bits.',
      ),
    );
  else findings.push(finding('fine', 'key-size', `Its key is ${key}.`, 'That is long enough.', null));
  const old = MD5_SIGNATURES.includes(signatureAlgorithm)
    ? 'MD5'
    : SHA1_SIGNATURES.includes(signatureAlgorithm)
      ? 'SHA-1'
      : null;
  if (old !== null)
    findings.push(
      finding(
        'warning',
        'signature-old',
        `It is signed with ${old}.`,
        'Newer libraries refuse such certificates.',
        "Make a new certificate in Apple's developer account.",
      ),
    );
  return findings;
}

function finding(
  weight: FindingWeight,
  code: string,
  sentence: string,
  meaning: string,
  remedy: string | null,
): Finding {
  return { weight, code, sentence, meaning, remedy, mend: null };
}

function fromProblem(weight: FindingWeight, { code, sentence, remedy, mend }: Problem, meaning: string): Finding {
  return { weight, code, sentence, meaning, remedy, mend };
}
