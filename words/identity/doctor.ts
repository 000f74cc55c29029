import type { DoctorCode, DoctorFacts, ProblemMeaning } from '../../contract/facts/doctor.ts';
import type { FindingWeight, IdentityDescription, IdentityFinding } from '../../contract/identity.ts';
import { explain } from '../explain.ts';
import { t, words } from '../language.ts';
import { longDay } from '../prose.ts';
import { doctorSteps } from './doctor-steps.ts';
import { keyPlaceBeside } from './key-place.ts';

/** A finding in words. */
export interface FindingSaid {
  /** What was found. */
  readonly sentence: string;
  /** What that means for sending. */
  readonly meaning: string;
  /** What to do; `null` where nothing needs to be done. */
  readonly remedy: string | null;
  /** Where to click, in order; empty where the remedy says it all. */
  readonly steps: readonly string[];
}

interface Entry {
  readonly sentence: string;
  readonly meaning: string;
  readonly remedy?: string;
}

type DoctorWords = {
  readonly [Code in DoctorCode]: DoctorFacts[Code] extends null ? Entry : (facts: DoctorFacts[Code]) => Entry;
};

const FINDINGS = words<DoctorWords>('doctor-findings', {
  'key-found': (facts) =>
    facts.of === 'provider-token'
      ? { sentence: t`${facts.file} holds an EC P-256 key.`, meaning: 'It can sign provider tokens.' }
      : {
          sentence: t`The private key is ${keyPlaceBeside(facts.place, facts.file)}.`,
          meaning:
            facts.place.in === 'store'
              ? 'The system says that they belong together, and may ask you before it gives the key out.'
              : 'It was compared with the certificate: they belong together.',
        },
  'key-id-missing': {
    sentence: 'The key id is not known.',
    meaning: 'A provider token names the key that signed it; the name of this file does not tell it.',
    remedy: 'Enter the ten characters.',
  },
  'key-id-known': ({ keyId }) => ({ sentence: t`The key id is ${keyId}.`, meaning: 'A provider token names it.' }),
  'team-id-missing': {
    sentence: 'The team id is not known.',
    meaning: 'A provider token names the team; no key file tells it.',
    remedy: 'Enter the ten characters.',
  },
  'key-scope-unknown': {
    sentence: 'What the key may push to is not written in it.',
    meaning:
      'Keys made since 2025 may be for one environment or for some topics only, and keys for App Store Connect and Sign in with Apple look the same.',
    remedy:
      "Look the key up in Apple's developer account, under Keys, if APNs answers InvalidProviderToken or BadEnvironmentKeyIdInToken.",
  },
  'request-found': ({ file, request }) => ({
    sentence: t`The certificate in ${file} was made from the signing request ${request}.`,
    meaning: 'The key that was made together with this request is the one that is missing.',
    remedy: t`Look for it on the Mac, and for the user, that made ${request}.`,
  }),
  'made-from-another-request': ({ keyFile, request, file }) => ({
    sentence: t`The key in ${keyFile} was made with the signing request ${request}; the certificate in ${file} was made from another request.`,
    meaning:
      'Each signing request has a key of its own, and a certificate works with that one key only. Both look right by name.',
    remedy: t`Upload ${request} for a new certificate, or find the key of the request that was uploaded.`,
  }),
  'another-key-at-hand': ({ keyFile, algorithm, file }) => ({
    sentence: t`The key in ${keyFile} (${algorithm}) is not the one of the certificate in ${file}.`,
    meaning: 'They were compared by their public keys; names prove nothing.',
    remedy: 'If this key was made for the certificate, the certificate was made from another signing request.',
  }),
  'same-topic-other-key': ({ file, ends, topic, other }) => ({
    sentence: t`The key ${keyPlaceBeside(other.keyPlace, other.file)} belongs to another certificate for ${topic} (in ${other.file}), not to the one in ${file}.`,
    meaning: t`Both certificates have the same topic and different public keys: they were made from two signing requests. The one in ${other.file} ends on ${longDay(other.ends)}, the one in ${file} on ${longDay(ends)}.`,
    remedy: other.usable
      ? t`Use the identity in ${other.file} as long as it is valid, or find the key that the request of ${file} was made with.`
      : t`Find the key that the request of ${file} was made with, or make a new request.`,
  }),
  'dates-valid': ({ until }) => ({
    sentence: t`It is valid until ${longDay(until)}.`,
    meaning: "By this machine's clock.",
  }),
  'not-an-apple-push-certificate': {
    sentence: "It carries none of Apple's marks of a push certificate.",
    meaning: 'APNs refuses it. A gateway of your own may take it.',
    remedy: 'Choose the certificate called “Apple Push Services: …”, or make one.',
  },
  'environment-from-name': ({ environments }) => ({
    sentence: t`Its environments (${environments.join(', ')}) were read from its name: Apple's marks are missing.`,
    meaning: 'Pass certificates have none; of others the name proves nothing.',
  }),
  'named-for-signing': {
    sentence: 'It has the name of a certificate that signs apps, and Apple’s marks of one for push.',
    meaning: 'The marks count: it is taken for a push certificate. Apple issues none like that.',
  },
  'certificate-not-for-clients': {
    sentence: 'The purposes that it names (extended key usage) leave client authentication out.',
    meaning: 'APNs refuses it, and most gateways do.',
    remedy: 'Choose one that is for clients, as Apple’s push certificates are.',
  },
  'topics-missing': {
    sentence: 'It names no topic.',
    meaning: 'APNs takes the topic from the certificate where the notification has none.',
    remedy: 'Fill in the topic: the bundle id of the app.',
  },
  'topics-found': ({ topics }) => ({
    sentence: t`It may push to ${topics.join(', ')}.`,
    meaning: "Read from Apple's extensions.",
  }),
  'self-signed-look-alike': ({ marked }) => ({
    sentence: marked
      ? "It looks like one of Apple's, and vouches for itself."
      : 'It vouches for itself: no authority issued it.',
    meaning: 'Anyone can make such a certificate; APNs refuses it.',
    remedy: "Choose the certificate that was downloaded from Apple's developer account.",
  }),
  'issuer-apple': ({ issuer }) => ({
    sentence: t`Its issuer is called ${issuer}.`,
    meaning: "That is Apple's authority, by name.",
  }),
  'issuer-simulator': {
    sentence: 'It was issued by a simulator of Pushwright.',
    meaning: 'That simulator accepts it; APNs refuses it.',
    remedy: 'For APNs, choose a certificate that Apple issued.',
  },
  'issuer-not-apple': ({ issuer }) => ({
    sentence:
      issuer === ''
        ? "Its issuer is called nothing, which is none of Apple's authorities."
        : t`Its issuer is called ${issuer}, which is none of Apple's authorities.`,
    meaning: 'APNs refuses it. The built-in simulator and gateways of your own have authorities of their own.',
    remedy: 'For APNs, choose a certificate that Apple issued.',
  }),
  'issuer-expired': ({ issuer, on }) => ({
    sentence: t`The certificate of its issuer in the same file (${issuer}) expired on ${longDay(on)}.`,
    meaning: 'APNs has its own copy and does not mind; other gateways may refuse the chain.',
    remedy: "Replace it by the current one from Apple's page of certificate authorities, or leave it out.",
  }),
  'key-too-short': ({ key }) => ({
    sentence: t`Its key is ${key}.`,
    meaning: 'Keys below 2048 bits can be broken, and newer libraries refuse them.',
    remedy: 'Make a new signing request with a key of 2048 bits.',
  }),
  'key-size': ({ key }) => ({ sentence: t`Its key is ${key}.`, meaning: 'That is long enough.' }),
  'signature-old': ({ algorithm }) => ({
    sentence: t`It is signed with ${algorithm}.`,
    meaning: 'Newer libraries refuse such certificates.',
    remedy: "Make a new certificate in Apple's developer account.",
  }),
});

/** Where the doctor's own findings have a way to click. */
const FINDING_STEPS: Readonly<Partial<Record<DoctorCode, readonly string[]>>> = {
  'key-id-missing': doctorSteps.keyId,
  'team-id-missing': doctorSteps.teamId,
  'request-found': doctorSteps.exportP12,
  'made-from-another-request': doctorSteps.newCertificate,
  'same-topic-other-key': doctorSteps.newRequest,
  'not-an-apple-push-certificate': doctorSteps.newRequest,
  'self-signed-look-alike': doctorSteps.newRequest,
  'key-too-short': doctorSteps.newRequest,
  'signature-old': doctorSteps.newRequest,
};

const MEANINGS = words<Readonly<Record<ProblemMeaning, string>>>('doctor-meanings', {
  closed: 'What is in it cannot be told, and nothing can be sent with it.',
  'key-alone': 'A key alone proves nothing to APNs: it needs the certificate that Apple makes from the request.',
  'without-key': 'Without its private key a certificate proves nothing: nothing can be sent.',
  'outside-dates': 'APNs refuses the connection outside these dates.',
  'other-service': 'Each service has keys of its own, and they look the same inside.',
  'works-here': 'Pushwright is not affected.',
});

/** What to do about a problem where there is room for more than a sentence. */
const REMEDIES = words<Readonly<Record<string, string>>>('doctor-remedies', {
  'private-key-missing':
    'Bring certificate and key here together. If the key is on no Mac any more, make a new signing request and a new certificate.',
  'private-key-mismatch': 'Bring the certificate here together with the key that was made with its signing request.',
});

const PROBLEM_STEPS: Readonly<Record<string, readonly string[]>> = {
  'private-key-missing': doctorSteps.exportP12,
  'private-key-mismatch': doctorSteps.exportP12,
  'private-key-in-other-keychain': doctorSteps.sameKeychain,
  'certificate-awaited': doctorSteps.newCertificate,
  'certificate-expired': doctorSteps.newRequest,
  'certificate-expires-soon': doctorSteps.newRequest,
  'certificate-not-yet-valid': doctorSteps.clock,
  'not-a-provider-token-key': doctorSteps.newKey,
};

/** What the doctor says of an identity. */
export function findingInWords(finding: IdentityFinding): FindingSaid {
  const { code, facts, means } = finding;
  if (means === null) {
    const entry = FINDINGS[finding.code] as Entry | ((facts: unknown) => Entry);
    const { sentence, meaning, remedy = null } = typeof entry === 'function' ? entry(facts) : entry;
    return { sentence, meaning, remedy, steps: FINDING_STEPS[finding.code] ?? [] };
  }
  const { sentence, remedy } = explain({ code, facts });
  return { sentence, meaning: MEANINGS[means], remedy: REMEDIES[code] ?? remedy, steps: stepsFor(code, facts) };
}

function stepsFor(code: string, facts: unknown): readonly string[] {
  const lies = (facts as { readonly in?: unknown } | null)?.in;
  if (code === 'private-key-missing' && lies === 'windows-store') return doctorSteps.exportPfx;
  return PROBLEM_STEPS[code] ?? [];
}

const TEXT = words('doctor-text', {
  named: (label: string, name: string) => t`${label} (${name})`,
  line: (label: string, value: string) => t`${label}: ${value}`,
  weighed: (weight: string, sentence: string) => t`[${weight}] ${sentence}`,
  file: 'File',
  store: 'Store',
  kind: 'Kind',
  providerTokenKey: 'provider token key',
  topics: 'Topics',
  environments: 'Environments',
  validUntil: 'Valid until',
  issuer: 'Issuer',
  teamId: 'Team id',
  keyId: 'Key id',
  sha256: 'SHA-256',
});

const WEIGHTS = words<Readonly<Record<FindingWeight, string>>>('doctor-weights', {
  failure: 'failure',
  warning: 'warning',
  note: 'note',
  fine: 'fine',
});

/** The findings as text to copy. Holds no secret, and of places only the file's name. */
export function findingsText(description: IdentityDescription, findings: readonly IdentityFinding[]): string {
  const facts: readonly (readonly [string, string | null])[] = [
    [description.store === 'file' ? TEXT.file : TEXT.store, description.fileName],
    [TEXT.kind, description.certificateKind ?? (description.form === 'certificate' ? null : TEXT.providerTokenKey)],
    [TEXT.topics, description.topics.join(', ')],
    [TEXT.environments, description.environments.join(', ')],
    [TEXT.validUntil, description.notAfter === null ? null : longDay(description.notAfter)],
    [TEXT.issuer, description.issuer],
    [TEXT.teamId, description.teamId],
    [TEXT.keyId, description.keyId],
    [TEXT.sha256, description.fingerprint],
  ];
  const lines = [description.label === null ? description.name : TEXT.named(description.label, description.name)];
  for (const [label, value] of facts) if (value !== null && value !== '') lines.push(TEXT.line(label, value));
  for (const finding of findings) {
    const { sentence, meaning, remedy, steps } = findingInWords(finding);
    lines.push('', TEXT.weighed(WEIGHTS[finding.weight], sentence), `  ${meaning}`);
    if (remedy !== null) lines.push(`  ${remedy}`);
    steps.forEach((step, at) => {
      lines.push(`    ${at + 1}. ${step}`);
    });
  }
  return `${lines.join('\n')}\n`;
}
