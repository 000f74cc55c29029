import {
  childrenOf,
  contextTag,
  DerError,
  type DerNode,
  membersOf,
  octetsOf,
  oidOf,
  readDer,
  TAG,
  textOf,
  timeOf,
} from './der.ts';

/** One attribute of a name, in its order. */
export interface NameAttribute {
  /** Dotted object identifier. */
  readonly oid: string;
  readonly value: string;
}

/** An X.509 certificate's fields as they stand in it; nothing is verified. */
export interface CertificateFields {
  readonly serialNumberHex: string;
  readonly subject: readonly NameAttribute[];
  readonly issuer: readonly NameAttribute[];
  /** DER of the names, to compare a certificate with its issuer's. */
  readonly subjectDer: Buffer;
  readonly issuerDer: Buffer;
  /** UNIX milliseconds. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** DER of SubjectPublicKeyInfo. */
  readonly publicKeyDer: Buffer;
  readonly signatureAlgorithm: string;
  /** Value of each extension by dotted object identifier (the content of its OCTET STRING). */
  readonly extensions: ReadonlyMap<string, Buffer>;
}

/** Attributes of names that Apple's certificates use (RFC 4519, RFC 5280). */
export const NAME_OIDS = {
  commonName: '2.5.4.3',
  country: '2.5.4.6',
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
  userId: '0.9.2342.19200300.100.1.1',
  emailAddress: '1.2.840.113549.1.9.1',
} as const;

const BASIC_CONSTRAINTS = '2.5.29.19';

/** Reads the DER of a certificate (RFC 5280 4.1). Throws `DerError` where it is none. */
export function readCertificate(certificateDer: Buffer): CertificateFields {
  const certificate = readDer(certificateDer);
  const [tbs, algorithm, signature] = membersOf(certificate);
  if (signature === undefined) throw new DerError('a certificate has three parts');
  const fields = membersOf(tbs);
  const rest = fields[0]?.tag === contextTag(0) ? fields.slice(1) : fields;
  const [serial, , issuer, validity, subject, publicKey, ...optional] = rest;
  if (serial === undefined || issuer === undefined || subject === undefined || publicKey === undefined)
    throw new DerError('a certificate lacks a field');
  const [notBefore, notAfter] = membersOf(validity);
  membersOf(publicKey);
  return {
    serialNumberHex: serial.content.toString('hex'),
    subject: readName(subject),
    issuer: readName(issuer),
    subjectDer: subject.raw,
    issuerDer: issuer.raw,
    notBefore: timeOf(notBefore),
    notAfter: timeOf(notAfter),
    publicKeyDer: publicKey.raw,
    signatureAlgorithm: oidOf(membersOf(algorithm)[0]),
    extensions: readExtensions(optional.find(({ tag }) => tag === contextTag(3))),
  };
}

/** The attributes of a Name (RFC 5280 4.1.2.4); those that are no text are left out. Throws `DerError`. */
export function readName(name: DerNode): readonly NameAttribute[] {
  return membersOf(name).flatMap((set) =>
    membersOf(set, TAG.set).flatMap((attribute) => {
      const [type, value] = membersOf(attribute);
      const text = value === undefined ? null : textOf(value);
      return text === null ? [] : [{ oid: oidOf(type), value: text }];
    }),
  );
}

/** The first attribute of `name` with this object identifier; `null` where there is none. */
export function attributeOf(name: readonly NameAttribute[], oid: string): string | null {
  return name.find((attribute) => attribute.oid === oid)?.value ?? null;
}

/** True when the certificate may sign others (basicConstraints cA, RFC 5280 4.2.1.9). */
export function isAuthority({ extensions }: Pick<CertificateFields, 'extensions'>): boolean {
  const value = extensions.get(BASIC_CONSTRAINTS);
  if (value === undefined) return false;
  try {
    const [ca] = membersOf(readDer(value));
    return ca?.tag === TAG.boolean && ca.content[0] !== 0;
  } catch {
    return false;
  }
}

/** True when a certificate names itself as its issuer. */
export function isSelfIssued({ subjectDer, issuerDer }: Pick<CertificateFields, 'subjectDer' | 'issuerDer'>): boolean {
  return subjectDer.equals(issuerDer);
}

const EXTENDED_KEY_USAGE = '2.5.29.37';

/** What a certificate may be used for, as object identifiers (RFC 5280 section 4.2.1.12); `null` where it does not say, or unreadably. */
export function purposesOf({ extensions }: Pick<CertificateFields, 'extensions'>): readonly string[] | null {
  const value = extensions.get(EXTENDED_KEY_USAGE);
  if (value === undefined) return null;
  try {
    return membersOf(readDer(value)).map(oidOf);
  } catch (error) {
    if (error instanceof DerError) return null;
    throw error;
  }
}

function readExtensions(node: DerNode | undefined): ReadonlyMap<string, Buffer> {
  const extensions = new Map<string, Buffer>();
  if (node === undefined) return extensions;
  for (const extension of membersOf(childrenOf(node)[0])) {
    const [id, ...rest] = membersOf(extension);
    extensions.set(oidOf(id), octetsOf(rest.at(-1)));
  }
  return extensions;
}
