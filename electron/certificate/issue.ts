import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import {
  contextTag,
  encodeAlgorithm,
  encodeDer,
  encodeInteger,
  encodeNull,
  encodeOid,
  encodeSequence,
  encodeSet,
  encodeUtf8,
  membersOf,
  readDer,
  TAG,
} from './der.ts';
import { toPem } from './pem.ts';
import { NAME_OIDS, type NameAttribute, readCertificate } from './x509.ts';

const ECDSA_SHA256 = '1.2.840.10045.4.3.2';
const RSA_SHA256 = '1.2.840.113549.1.1.11';
const SUBJECT_KEY_ID = '2.5.29.14';
const AUTHORITY_KEY_ID = '2.5.29.35';

/** What a certificate's key may be used for (RFC 5280 4.2.1.3), the bits that certificates of push use. */
const KEY_USAGES = { digitalSignature: 0, keyEncipherment: 2, keyCertSign: 5, cRLSign: 6 } as const;
export type KeyUsage = keyof typeof KEY_USAGES;

/** Purposes of a certificate (RFC 5280 4.2.1.12). */
const PURPOSES = { serverAuth: '1.3.6.1.5.5.7.3.1', clientAuth: '1.3.6.1.5.5.7.3.2' } as const;

/** An extension as it goes into a certificate: `der` is what its OCTET STRING holds. */
export interface CertificateExtension {
  readonly oid: string;
  readonly critical: boolean;
  readonly der: Buffer;
}

/**
 * Issues an X.509 v3 certificate, signed with SHA-256 by an EC or RSA key, and returns its PEM. The identifiers of
 * subject key and issuer key are added, since strict verifiers want them (RFC 5280 4.2.1.1). `issuer: null` makes it
 * self-signed by `selfKeyPem`. Throws where a key cannot be read, or there is none to sign with.
 */
export function issueCertificate(options: {
  /** In the order in which they are written. */
  readonly subject: readonly NameAttribute[];
  readonly publicKeyPem: string;
  readonly issuer: { readonly certificatePem: string; readonly privateKeyPem: string } | null;
  readonly selfKeyPem?: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensions: readonly CertificateExtension[];
}): string {
  const { issuer } = options;
  const signingKeyPem = issuer?.privateKeyPem ?? options.selfKeyPem;
  if (signingKeyPem === undefined) throw new Error('A self-signed certificate needs its own private key.');
  const signingKey = createPrivateKey(signingKeyPem);
  const subjectDer = encodeName(options.subject);
  const issuerDer =
    issuer === null ? subjectDer : readCertificate(new X509Certificate(issuer.certificatePem).raw).subjectDer;
  const publicKeyDer = spkiOf(createPublicKey(options.publicKeyPem));
  const keyIds = [
    { oid: SUBJECT_KEY_ID, critical: false, der: encodeDer(TAG.octetString, keyIdOf(publicKeyDer)) },
    {
      oid: AUTHORITY_KEY_ID,
      critical: false,
      der: encodeSequence(encodeDer(contextTag(0, 'primitive'), keyIdOf(spkiOf(createPublicKey(signingKey))))),
    },
  ];
  const algorithm =
    signingKey.asymmetricKeyType === 'ec'
      ? encodeAlgorithm(ECDSA_SHA256, null)
      : encodeAlgorithm(RSA_SHA256, encodeNull());
  const tbs = encodeSequence(
    encodeDer(contextTag(0), encodeInteger(2)),
    encodeDer(TAG.integer, newSerialNumber()),
    algorithm,
    issuerDer,
    encodeSequence(encodeTime(options.notBefore), encodeTime(options.notAfter)),
    subjectDer,
    publicKeyDer,
    encodeDer(contextTag(3), encodeSequence(...[...options.extensions, ...keyIds].map(encodeExtension))),
  );
  return toPem('CERTIFICATE', encodeSequence(tbs, algorithm, encodeBits(sign('sha256', tbs, signingKey), 0)));
}

/** Says that the certificate may sign others, and how many levels below it may do so too (RFC 5280 4.2.1.9). */
export function authorityExtension(pathLength: number): CertificateExtension {
  const der = encodeSequence(encodeDer(TAG.boolean, Buffer.from([0xff])), encodeInteger(pathLength));
  return { oid: '2.5.29.19', critical: true, der };
}

/** Says that the certificate may not sign others. */
export function notAnAuthorityExtension(): CertificateExtension {
  return { oid: '2.5.29.19', critical: true, der: encodeSequence() };
}

/** Limits what the key may be used for. */
export function keyUsageExtension(usages: readonly KeyUsage[]): CertificateExtension {
  const highest = Math.max(...usages.map((usage) => KEY_USAGES[usage]));
  const byte = usages.reduce((bits, usage) => bits | (0x80 >> KEY_USAGES[usage]), 0);
  return { oid: '2.5.29.15', critical: true, der: encodeBits(Buffer.from([byte]), 7 - highest) };
}

/** Says what the certificate is for: a server's proof of its name, or a client's. */
export function purposeExtension(purpose: keyof typeof PURPOSES): CertificateExtension {
  return { oid: '2.5.29.37', critical: false, der: encodeSequence(encodeOid(PURPOSES[purpose])) };
}

/** The names and addresses a server's certificate speaks for; an address as its 4 or 16 bytes (RFC 5280 4.2.1.6). */
export function alternativeNamesExtension(names: readonly (string | Buffer)[]): CertificateExtension {
  const members = names.map((name) =>
    typeof name === 'string'
      ? encodeDer(contextTag(2, 'primitive'), Buffer.from(name, 'latin1'))
      : encodeDer(contextTag(7, 'primitive'), name),
  );
  return { oid: '2.5.29.17', critical: false, der: encodeSequence(...members) };
}

/** A Name (RFC 5280 4.1.2.4), one attribute a set, in the given order. */
export function encodeName(attributes: readonly NameAttribute[]): Buffer {
  return encodeSequence(
    ...attributes.map((attribute) => encodeSet(encodeSequence(encodeOid(attribute.oid), encodeNameText(attribute)))),
  );
}

/** Country and e-mail address have string types of their own; everything else is UTF-8 (RFC 5280 appendix A.1). */
function encodeNameText({ oid, value }: NameAttribute): Buffer {
  if (oid === NAME_OIDS.country) return encodeDer(TAG.printableString, Buffer.from(value, 'latin1'));
  if (oid === NAME_OIDS.emailAddress) return encodeDer(TAG.ia5String, Buffer.from(value, 'latin1'));
  return encodeUtf8(value);
}

function encodeExtension({ oid, critical, der }: CertificateExtension): Buffer {
  const flag = critical ? [encodeDer(TAG.boolean, Buffer.from([0xff]))] : [];
  return encodeSequence(encodeOid(oid), ...flag, encodeDer(TAG.octetString, der));
}

function encodeBits(bytes: Buffer, unusedBits: number): Buffer {
  return encodeDer(TAG.bitString, Buffer.from([unusedBits]), bytes);
}

/** UTCTime through 2049, GeneralizedTime from 2050 (RFC 5280 4.1.2.5). */
function encodeTime(date: Date): Buffer {
  const digits = date
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '');
  return date.getUTCFullYear() < 2050
    ? encodeDer(TAG.utcTime, Buffer.from(digits.slice(2), 'latin1'))
    : encodeDer(TAG.generalizedTime, Buffer.from(digits, 'latin1'));
}

/** 128 bits, positive and of full length, so that two never meet and DER has one spelling for it. */
function newSerialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes;
}

function spkiOf(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

/** SHA-1 of the public key's bits (RFC 5280 4.2.1.2, method 1): a name, not a proof. */
function keyIdOf(publicKeyDer: Buffer): Buffer {
  const bits = membersOf(readDer(publicKeyDer))[1];
  return createHash('sha1')
    .update(bits?.content.subarray(1) ?? publicKeyDer)
    .digest();
}
