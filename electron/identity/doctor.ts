import { FINDING_WEIGHTS, type IdentityDescription, type IdentityFinding } from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import { PRACTICE_ISSUER } from '../../contract/practice.ts';
import { longDay as dayInWords } from '../../words/prose.ts';
import { certificatesInPem } from '../certificate/pem.ts';
import { isSelfIssued } from '../certificate/x509.ts';
import { type FoundCertificate, foundCertificate } from './certificate-pool.ts';
import { namePublicKey } from './contents/private-key.ts';
import { isForClients, isForPush, isNamedForSigning, nameOfCertificate } from './describe.ts';
import { locationOf } from './files/read-file.ts';
import type { KeyAlone } from './open.ts';
import type { ReadSigningRequest } from './requests/csr.ts';
import {
  CLOCK_STEPS,
  EXPORT_P12_STEPS,
  EXPORT_PFX_STEPS,
  KEY_ID_STEPS,
  NEW_CERTIFICATE_STEPS,
  NEW_KEY_STEPS,
  NEW_REQUEST_STEPS,
  TEAM_ID_STEPS,
} from './steps.ts';

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
            fromProblem('note', note, 'Pushwright is not affected.'),
          ),
        ];
  return [...findings].sort((a, b) => FINDING_WEIGHTS.indexOf(a.weight) - FINDING_WEIGHTS.indexOf(b.weight));
}

/** The findings as text to copy. Holds no secret, and of places only the file's name. */
export function findingsText(description: IdentityDescription, findings: readonly IdentityFinding[]): string {
  const facts: readonly (readonly [string, string | null])[] = [
    [description.store === 'file' ? 'File' : 'Store', description.fileName],
    ['Kind', description.certificateKind ?? (description.form === 'certificate' ? null : 'provider token key')],
    ['Topics', description.topics.join(', ')],
    ['Environments', description.environments.join(', ')],
    ['Valid until', description.notAfter === null ? null : dayInWords(description.notAfter)],
    ['Issuer', description.issuer],
    ['Team id', description.teamId],
    ['Key id', description.keyId],
    ['SHA-256', description.fingerprint],
  ];
  const lines = [description.label === null ? description.name : `${description.label} (${description.name})`];
  for (const [label, value] of facts) if (value !== null && value !== '') lines.push(`${label}: ${value}`);
  for (const { weight, sentence, meaning, remedy, steps } of findings) {
    lines.push('', `[${weight}] ${sentence}`, `  ${meaning}`);
    if (remedy !== null) lines.push(`  ${remedy}`);
    steps.forEach((step, at) => {
      lines.push(`    ${at + 1}. ${step}`);
    });
  }
  return `${lines.join('\n')}\n`;
}

function certificatesOf({ certificatePem }: Patient): readonly FoundCertificate[] {
  return certificatesInPem(certificatePem ?? '').map((der) => foundCertificate(der, null));
}

/** A provider token key, or a file that does not open. */
function examineWithoutCertificate({ description }: Patient): readonly IdentityFinding[] {
  const closed = description.problems.map((problem) =>
    fromProblem(
      'failure',
      problem,
      problem.code === 'certificate-awaited'
        ? 'A key alone proves nothing to APNs: it needs the certificate that Apple makes from the request.'
        : 'What is in it cannot be told, and nothing can be sent with it.',
    ),
  );
  return closed.length > 0 || description.form === 'certificate' ? closed : examineTokenKey(description);
}

function examineTokenKey({ keyId, teamId, fileName, warnings }: IdentityDescription): readonly IdentityFinding[] {
  return [
    finding('fine', 'key-found', `${fileName} holds an EC P-256 key.`, 'It can sign provider tokens.'),
    ...(keyId === null
      ? [
          finding(
            'failure',
            'key-id-missing',
            'The key id is not known.',
            'A provider token names the key that signed it; the name of this file does not tell it.',
            'Enter the ten characters.',
            KEY_ID_STEPS,
          ),
        ]
      : [finding('fine', 'key-id-known', `The key id is ${keyId}.`, 'A provider token names it.')]),
    ...(teamId === null
      ? [
          finding(
            'failure',
            'team-id-missing',
            'The team id is not known.',
            'A provider token names the team; no key file tells it.',
            'Enter the ten characters.',
            TEAM_ID_STEPS,
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
    ...warnings.map((warning) =>
      fromProblem(
        'warning',
        warning,
        warning.code === 'key-of-other-service'
          ? 'Each service has keys of its own, and they look the same inside.'
          : 'Pushwright is not affected.',
      ),
    ),
  ];
}

function examineKey(leaf: FoundCertificate, examination: Examination): readonly IdentityFinding[] {
  const { privateKeyFoundIn, fileName, problems, store } = examination.identity.description;
  const blocking = problems.map((problem) => {
    const found = fromProblem(
      'failure',
      problem,
      'Without its private key a certificate proves nothing: nothing can be sent.',
    );
    return store === 'windows-store' && problem.code === 'private-key-missing'
      ? { ...found, steps: EXPORT_PFX_STEPS }
      : found;
  });
  if (privateKeyFoundIn === null) return [...blocking, ...examineKeysAtHand(leaf, examination)];
  const where = privateKeyFoundIn === 'in the same file' ? `in ${fileName}` : `in ${withoutIn(privateKeyFoundIn)}`;
  const held = store === 'keychain' || store === 'windows-store';
  return [
    ...blocking,
    finding(
      'fine',
      'key-found',
      `The private key is ${where}.`,
      held && privateKeyFoundIn.startsWith('in the ')
        ? 'The system says that they belong together, and may ask you before it gives the key out.'
        : 'It was compared with the certificate: they belong together.',
    ),
  ];
}

function withoutIn(place: string): string {
  return place.replace(/^in /, '');
}

/** A certificate fits only the key that its own request was made with; taking another for it is where people go astray. */
function examineKeysAtHand(
  leaf: FoundCertificate,
  { identity, requests, keysAlone, others }: Examination,
): readonly IdentityFinding[] {
  const own = requests.find(({ publicKeyDer }) => publicKeyDer.equals(leaf.publicKeyDer));
  const { fileName } = identity.description;
  const findings: IdentityFinding[] = others.flatMap((other) => examineLookAlike(leaf, fileName, other));
  if (own !== undefined)
    findings.push(
      finding(
        'note',
        'request-found',
        `The certificate in ${fileName} was made from the signing request ${own.fileName}.`,
        'The key that was made together with this request is the one that is missing.',
        `Look for it on the Mac, and for the user, that made ${own.fileName}.`,
        EXPORT_P12_STEPS,
      ),
    );
  const near = keysAlone.filter(({ file }) => locationOf(file) === identity.description.location);
  for (const key of near.slice(0, MOST_KEYS_NAMED)) {
    const request = requests.find(({ publicKeyDer }) => publicKeyDer.equals(key.publicKeyDer));
    if (request !== undefined)
      findings.push(
        finding(
          'failure',
          'made-from-another-request',
          `The key in ${key.file.name} was made with the signing request ${request.fileName}; the certificate in ${fileName} was made from another request.`,
          'Each signing request has a key of its own, and a certificate works with that one key only. Both look right by name.',
          `Upload ${request.fileName} for a new certificate, or find the key of the request that was uploaded.`,
          NEW_CERTIFICATE_STEPS,
        ),
      );
    else
      findings.push(
        finding(
          'note',
          'another-key-at-hand',
          `The key in ${key.file.name} (${key.algorithm}) is not the one of the certificate in ${fileName}.`,
          'They were compared by their public keys; names prove nothing.',
          'If this key was made for the certificate, the certificate was made from another signing request.',
        ),
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
  const keyFile =
    description.privateKeyFoundIn === 'in the same file'
      ? description.fileName
      : withoutIn(description.privateKeyFoundIn);
  return [
    finding(
      'warning',
      'same-topic-other-key',
      `The key in ${keyFile} belongs to another certificate for ${leaf.apple.uid ?? nameOfCertificate(leaf, fileName)} (in ${description.fileName}), not to the one in ${fileName}.`,
      `Both certificates have the same topic and different public keys: they were made from two signing requests. The one in ${description.fileName} ends on ${dayInWords(twin.fields.notAfter)}, the one in ${fileName} on ${dayInWords(leaf.fields.notAfter)}.`,
      description.problems.length === 0
        ? `Use the identity in ${description.fileName} as long as it is valid, or find the key that the request of ${fileName} was made with.`
        : `Find the key that the request of ${fileName} was made with, or make a new request.`,
      NEW_REQUEST_STEPS,
    ),
  ];
}

function sameTopic(a: FoundCertificate, b: FoundCertificate): boolean {
  return a.apple.uid === null ? a.apple.commonName === b.apple.commonName : a.apple.uid === b.apple.uid;
}

function examineDates({ warnings, notAfter }: IdentityDescription): readonly IdentityFinding[] {
  const ofDates = warnings.filter(({ code }) => DATE_CODES.includes(code));
  if (ofDates.length === 0 && notAfter !== null)
    return [finding('fine', 'dates-valid', `It is valid until ${dayInWords(notAfter)}.`, "By this machine's clock.")];
  return ofDates.map((warning) =>
    fromProblem(
      warning.code === 'certificate-expires-soon' ? 'warning' : 'failure',
      warning,
      'APNs refuses the connection outside these dates.',
    ),
  );
}

const DATE_CODES: readonly string[] = ['certificate-expired', 'certificate-not-yet-valid', 'certificate-expires-soon'];

function examineMarks(leaf: FoundCertificate): readonly IdentityFinding[] {
  const { apple } = leaf;
  if (!isForPush(leaf))
    return [
      finding(
        'failure',
        'not-an-apple-push-certificate',
        "It carries none of Apple's marks of a push certificate.",
        'APNs refuses it. A gateway of your own may take it.',
        'Choose the certificate called “Apple Push Services: …”, or make one.',
        NEW_REQUEST_STEPS,
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
          ),
        ]
      : [];
  return [
    ...environments,
    ...(isNamedForSigning(leaf)
      ? [
          finding(
            'note',
            'named-for-signing',
            'It has the name of a certificate that signs apps, and Apple’s marks of one for push.',
            'The marks count: it is taken for a push certificate. Apple issues none like that.',
          ),
        ]
      : []),
    ...(isForClients(leaf)
      ? []
      : [
          finding(
            'warning',
            'certificate-not-for-clients',
            'The purposes that it names (extended key usage) leave client authentication out.',
            'APNs refuses it, and most gateways do.',
            'Choose one that is for clients, as Apple’s push certificates are.',
          ),
        ]),
    topics === ''
      ? finding(
          'warning',
          'topics-missing',
          'It names no topic.',
          'APNs takes the topic from the certificate where the notification has none.',
          'Fill in the topic: the bundle id of the app.',
        )
      : finding('fine', 'topics-found', `It may push to ${topics}.`, "Read from Apple's extensions."),
  ];
}

function examineIssuer(
  leaf: FoundCertificate,
  chain: readonly FoundCertificate[],
  now: number,
): readonly IdentityFinding[] {
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
        NEW_REQUEST_STEPS,
      ),
    ];
  const { issuer } = leaf.apple;
  const expired = chain.filter(({ fields }) => fields.notAfter < now);
  return [
    issuerFinding(issuer),
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

function issuerFinding(issuer: string): IdentityFinding {
  if (APPLE_ISSUER.test(issuer))
    return finding('fine', 'issuer-apple', `Its issuer is called ${issuer}.`, "That is Apple's authority, by name.");
  if (issuer === PRACTICE_ISSUER)
    return finding(
      'note',
      'issuer-simulator',
      'It was issued by a simulator of Pushwright.',
      'That simulator accepts it; APNs refuses it.',
      'For APNs, choose a certificate that Apple issued.',
    );
  return finding(
    'warning',
    'issuer-not-apple',
    `Its issuer is called ${issuer === '' ? 'nothing' : issuer}, which is none of Apple's authorities.`,
    'APNs refuses it. The built-in simulator and gateways of your own have authorities of their own.',
    'For APNs, choose a certificate that Apple issued.',
  );
}

function examineStrength(leaf: FoundCertificate): readonly IdentityFinding[] {
  const key = namePublicKey(leaf.fields.publicKeyDer);
  const bits = /^RSA (\d+)$/.exec(key)?.[1];
  const { signatureAlgorithm } = leaf.fields;
  const findings: IdentityFinding[] = [];
  if (bits !== undefined && Number(bits) < 2048)
    findings.push(
      finding(
        'warning',
        'key-too-short',
        `Its key is ${key}.`,
        'Keys below 2048 bits can be broken, and newer libraries refuse them.',
        'Make a new signing request with a key of 2048 bits.',
        NEW_REQUEST_STEPS,
      ),
    );
  else findings.push(finding('fine', 'key-size', `Its key is ${key}.`, 'That is long enough.'));
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
        NEW_REQUEST_STEPS,
      ),
    );
  return findings;
}

function finding(
  weight: IdentityFinding['weight'],
  code: string,
  sentence: string,
  meaning: string,
  remedy: string | null = null,
  steps: readonly string[] = [],
): IdentityFinding {
  return { weight, code, sentence, meaning, remedy, steps, mend: null };
}

/** What is said of a problem once there is room for it, where a notice has only a sentence or two. */
const ROOM_FOR: Readonly<Record<string, { readonly remedy?: string; readonly steps: readonly string[] }>> = {
  'private-key-missing': {
    remedy:
      'Bring certificate and key here together. If the key is on no Mac any more, make a new signing request and a new certificate.',
    steps: EXPORT_P12_STEPS,
  },
  'private-key-mismatch': {
    remedy: 'Bring the certificate here together with the key that was made with its signing request.',
    steps: EXPORT_P12_STEPS,
  },
  'private-key-in-other-keychain': {
    steps: [
      'Open Keychain Access (press ⌘Space and type its name) and choose “Certificates” above the list.',
      'Drag the certificate onto the keychain in the sidebar that holds its key, usually “login”.',
      'Choose “My Certificates”: the certificate has a triangle now, with its key below.',
      'Search here again.',
    ],
  },
  'certificate-awaited': { steps: NEW_CERTIFICATE_STEPS },
  'certificate-expired': { steps: NEW_REQUEST_STEPS },
  'certificate-expires-soon': { steps: NEW_REQUEST_STEPS },
  'certificate-not-yet-valid': { steps: CLOCK_STEPS },
  'not-a-provider-token-key': { steps: NEW_KEY_STEPS },
};

function fromProblem(
  weight: IdentityFinding['weight'],
  { code, sentence, remedy, mend }: Problem,
  meaning: string,
): IdentityFinding {
  const room = ROOM_FOR[code];
  return { weight, code, sentence, meaning, remedy: room?.remedy ?? remedy, steps: room?.steps ?? [], mend };
}
