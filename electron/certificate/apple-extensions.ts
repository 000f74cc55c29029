import type { CertificateKind } from '../../contract/identity.ts';
import type { Environment } from '../../contract/notification.ts';
import { type DerNode, encodeDer, encodeSequence, encodeUtf8, membersOf, readDer, TAG, textOf } from './der.ts';
import { attributeOf, type CertificateFields, NAME_OIDS, readCertificate } from './x509.ts';

/** Extensions with which Apple marks push certificates, seen in certificates and in other clients (1.2.840.113635.100.6.3). */
export const APPLE_OIDS = {
  /** The sandbox is allowed; its value is NULL. */
  development: '1.2.840.113635.100.6.3.1',
  /** Production is allowed; its value is NULL. */
  production: '1.2.840.113635.100.6.3.2',
  voipBundle: '1.2.840.113635.100.6.3.3',
  voipTopics: '1.2.840.113635.100.6.3.4',
  voip: '1.2.840.113635.100.6.3.5',
  /** Every topic the certificate may push to, each with its kind. */
  topics: '1.2.840.113635.100.6.3.6',
} as const;

/** A topic as Apple's extension lists it; `kind` is `app`, `voip` or `complication`. */
export interface CertificateTopic {
  readonly topic: string;
  readonly kind: string;
}

/** More topics than any certificate has, and longer texts than any name in one: they go to the page. */
const MOST_TOPICS = 500;
const LONGEST_TEXT = 300;

/** What Apple says in a push certificate. Dates in UNIX milliseconds. */
export interface AppleCertificate {
  /** Bundle id, pass type id, website push id or MDM topic. */
  readonly uid: string | null;
  readonly commonName: string;
  readonly teamId: string | null;
  readonly issuer: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly development: boolean;
  readonly production: boolean;
  readonly topics: readonly CertificateTopic[];
  readonly kind: CertificateKind;
  readonly environments: readonly Environment[];
  /** Where `environments` were read: Apple's extensions, or only the name, which proves nothing; `null`: nowhere. */
  readonly environmentsFrom: 'extensions' | 'name' | null;
}

/** Kinds and environments by the beginning of the common name: consulted only where Apple's extensions are absent. */
const NAME_PREFIXES: readonly {
  readonly prefix: string;
  readonly kind: CertificateKind;
  readonly environments: readonly Environment[];
}[] = [
  { prefix: 'Apple Development IOS Push Services: ', kind: 'development', environments: ['sandbox'] },
  { prefix: 'Apple Development Mac Push Services: ', kind: 'development', environments: ['sandbox'] },
  { prefix: 'Apple Sandbox Push Services: ', kind: 'development', environments: ['sandbox'] },
  { prefix: 'Apple Production IOS Push Services: ', kind: 'production', environments: ['production'] },
  { prefix: 'Apple Production Mac Push Services: ', kind: 'production', environments: ['production'] },
  { prefix: 'Apple Push Services: ', kind: 'universal', environments: ['sandbox', 'production'] },
  { prefix: 'VoIP Services: ', kind: 'voip', environments: ['sandbox', 'production'] },
  { prefix: 'WatchKit Services: ', kind: 'universal', environments: ['sandbox', 'production'] },
  { prefix: 'Website Push ID: ', kind: 'website', environments: ['production'] },
  { prefix: 'Pass Type ID: ', kind: 'pass', environments: ['production'] },
  { prefix: 'APSP:', kind: 'mdm', environments: ['production'] },
];

/** Kinds by the beginning of the user id, which Apple reserves for them. */
const UID_PREFIXES: readonly { readonly prefix: string; readonly kind: CertificateKind }[] = [
  { prefix: 'pass.', kind: 'pass' },
  { prefix: 'web.', kind: 'website' },
  { prefix: 'com.apple.mgmt.', kind: 'mdm' },
];

/**
 * Reads what a certificate is for from Apple's extensions and the subject's user id; the common name decides only where
 * the extensions are absent. Throws `DerError` where the bytes are no certificate.
 */
export function readAppleCertificate(certificateDer: Buffer): AppleCertificate {
  return describeAppleCertificate(readCertificate(certificateDer));
}

/** As `readAppleCertificate`, for a certificate that was read before. */
export function describeAppleCertificate(fields: CertificateFields): AppleCertificate {
  const { subject, issuer, extensions, notBefore, notAfter } = fields;
  const uid = shown(attributeOf(subject, NAME_OIDS.userId));
  const commonName = shown(attributeOf(subject, NAME_OIDS.commonName)) ?? '';
  const byName = NAME_PREFIXES.find(({ prefix }) => commonName.startsWith(prefix)) ?? null;
  const development = extensions.has(APPLE_OIDS.development);
  const production = extensions.has(APPLE_OIDS.production);
  const marked: readonly Environment[] = [
    ...(development ? (['sandbox'] as const) : []),
    ...(production ? (['production'] as const) : []),
  ];
  const topics = readTopics(extensions, uid);
  return {
    uid,
    commonName,
    teamId: shown(attributeOf(subject, NAME_OIDS.organizationalUnit)),
    issuer: shown(attributeOf(issuer, NAME_OIDS.commonName) ?? attributeOf(issuer, NAME_OIDS.organization)) ?? '',
    notBefore,
    notAfter,
    development,
    production,
    topics,
    kind: kindOf(marked, topics, extensions, uid) ?? byName?.kind ?? 'other',
    environments: marked.length > 0 ? marked : (byName?.environments ?? []),
    environmentsFrom: marked.length > 0 ? 'extensions' : byName === null ? null : 'name',
  };
}

/** The value of the topics extension: pairs of a topic and a sequence with its kind. */
export function encodeTopicsExtension(topics: readonly CertificateTopic[]): Buffer {
  return encodeSequence(
    ...topics.flatMap(({ topic, kind }) => [encodeUtf8(topic), encodeDer(TAG.sequence, encodeUtf8(kind))]),
  );
}

function kindOf(
  marked: readonly Environment[],
  topics: readonly CertificateTopic[],
  extensions: ReadonlyMap<string, Buffer>,
  uid: string | null,
): CertificateKind | null {
  const byUid = UID_PREFIXES.find(({ prefix }) => uid?.startsWith(prefix) === true);
  if (byUid !== undefined) return byUid.kind;
  if (marked.length === 0) return null;
  const listsTopics = extensions.has(APPLE_OIDS.topics);
  const voipOnly = topics.length > 0 && topics.every(({ kind }) => kind === 'voip');
  const voipMarked = extensions.has(APPLE_OIDS.voipBundle) || extensions.has(APPLE_OIDS.voipTopics);
  if (voipOnly || (voipMarked && !listsTopics)) return 'voip';
  if (marked.length === 2) return 'universal';
  return marked[0] === 'sandbox' ? 'development' : 'production';
}

function readTopics(extensions: ReadonlyMap<string, Buffer>, uid: string | null): readonly CertificateTopic[] {
  const listed = topicsIn(extensions.get(APPLE_OIDS.topics), 'app');
  if (listed.length > 0) return listed;
  const voip = topicsIn(extensions.get(APPLE_OIDS.voipTopics), 'voip');
  if (voip.length > 0) return voip;
  return uid === null ? [] : [{ topic: uid, kind: 'app' }];
}

/** Topics in an extension: a list of pairs, or (as the VoIP ones may be) a string; none where it is neither. */
function topicsIn(value: Buffer | undefined, kindOfString: string): readonly CertificateTopic[] {
  if (value === undefined) return [];
  try {
    const node = readDer(value);
    const text = textOf(node);
    if (text !== null) return text === '' || text.length > LONGEST_TEXT ? [] : [{ topic: text, kind: kindOfString }];
    return pairsIn(membersOf(node), kindOfString);
  } catch {
    return [];
  }
}

function pairsIn(members: readonly DerNode[], kindOfString: string): readonly CertificateTopic[] {
  const topics: CertificateTopic[] = [];
  for (const [index, member] of members.entries()) {
    const topic = textOf(member);
    if (topic === null || topic === '' || topic.length > LONGEST_TEXT) continue;
    if (topics.length === MOST_TOPICS) break;
    const next = members[index + 1];
    const kind = next?.tag === TAG.sequence ? membersOf(next)[0] : undefined;
    topics.push({ topic, kind: (kind === undefined ? null : textOf(kind)) ?? kindOfString });
  }
  return topics;
}

function shown(text: string | null): string | null {
  return text === null || text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`;
}
