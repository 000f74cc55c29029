import { createHash, X509Certificate } from 'node:crypto';
import { type AppleCertificate, describeAppleCertificate } from '../certificate/apple-extensions.ts';
import { membersOf, oidOf, readDer } from '../certificate/der.ts';
import { toPem } from '../certificate/pem.ts';
import { type CertificateFields, isAuthority, isSelfIssued, readCertificate } from '../certificate/x509.ts';
import { normalizePublicKey } from './contents/private-key.ts';

/** A certificate that was found, with everything that is read from it once. */
export interface FoundCertificate {
  readonly der: Buffer;
  readonly fields: CertificateFields;
  readonly apple: AppleCertificate;
  /** SHA-256 of the DER, hexadecimal. */
  readonly fingerprint: string;
  /** Comparable with `PrivateKey.publicKeyDer`. */
  readonly publicKeyDer: Buffer;
  readonly friendlyName: string | null;
}

/** Reads what `readContents` found to be a certificate. Throws `DerError` for other bytes. */
export function foundCertificate(bytes: Uint8Array, friendlyName: string | null): FoundCertificate {
  const der = Buffer.from(bytes);
  const fields = readCertificate(der);
  return {
    der,
    fields,
    apple: describeAppleCertificate(fields),
    fingerprint: createHash('sha256').update(der).digest('hex'),
    publicKeyDer: normalizePublicKey(fields.publicKeyDer),
    friendlyName,
  };
}

const RSA = '1.2.840.113549.1.1.1';

/** Longest chain that is followed: Apple's have two links. */
const LONGEST_CHAIN = 8;

/** The leaf and its issuers out of `pool`, as PEM, without the root: a peer that trusts a root has it. */
export function chainPem(leaf: FoundCertificate, pool: readonly FoundCertificate[]): string {
  const chain = [leaf];
  for (let current = leaf; chain.length < LONGEST_CHAIN; ) {
    const issuer = pool.find((candidate) => !chain.includes(candidate) && issued(candidate, current));
    if (issuer === undefined || isSelfIssued(issuer.fields)) break;
    chain.push(issuer);
    current = issuer;
  }
  return chain.map(({ der }) => toPem('CERTIFICATE', der)).join('');
}

/** True where a certificate is only there to vouch for others: an authority's, or the issuer of another in `pool`. */
export function isOnlyIssuer(certificate: FoundCertificate, pool: readonly FoundCertificate[]): boolean {
  return isAuthority(certificate.fields) || pool.some((other) => other !== certificate && issued(certificate, other));
}

/** True where `issuer` signed `certificate`: by name, and by signature where this machine's library can tell. */
export function issued(issuer: FoundCertificate, certificate: FoundCertificate): boolean {
  if (!issuer.fields.subjectDer.equals(certificate.fields.issuerDer)) return false;
  const known = verified.get(certificate) ?? new Map<FoundCertificate, boolean>();
  verified.set(certificate, known);
  const before = known.get(issuer);
  if (before !== undefined) return before;
  if (known.size === MOST_TRIES || !isCheapToVerifyWith(issuer.publicKeyDer)) return true;
  const is = signed(issuer, certificate);
  known.set(issuer, is);
  return is;
}

/*
 * A file may hold hundreds of certificates that all bear one name, so that each might have issued every other: a
 * certificate's signature is checked against a few of them, once each, and never with a key that is made to be slow.
 */

const MOST_TRIES = 4;
/** Bytes of SubjectPublicKeyInfo: RSA with 8,192 bits has 1,062. */
const LARGEST_PUBLIC_KEY = 1_100;
/** 65537 has three bytes; a large exponent costs a hundred times as much. */
const LARGEST_EXPONENT = 5;
const verified = new WeakMap<FoundCertificate, Map<FoundCertificate, boolean>>();

function isCheapToVerifyWith(publicKeyDer: Buffer): boolean {
  if (publicKeyDer.length > LARGEST_PUBLIC_KEY) return false;
  try {
    const [algorithm, bits] = membersOf(readDer(publicKeyDer));
    if (oidOf(membersOf(algorithm)[0]) !== RSA || bits === undefined) return true;
    const [, exponent] = membersOf(readDer(bits.content.subarray(1)));
    return (exponent?.content.length ?? 0) <= LARGEST_EXPONENT;
  } catch {
    return false;
  }
}

function signed(issuer: FoundCertificate, certificate: FoundCertificate): boolean {
  try {
    return new X509Certificate(certificate.der).verify(new X509Certificate(issuer.der).publicKey);
  } catch {
    return true;
  }
}
