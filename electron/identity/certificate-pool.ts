import { createHash, X509Certificate } from 'node:crypto';
import { type AppleCertificate, describeAppleCertificate } from '../certificate/apple-extensions.ts';
import { toPem } from '../certificate/pem.ts';
import { type CertificateFields, isAuthority, isSelfIssued, readCertificate } from '../certificate/x509.ts';
import { normalizePublicKey } from './private-key.ts';

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
  try {
    return new X509Certificate(certificate.der).verify(new X509Certificate(issuer.der).publicKey);
  } catch {
    return true;
  }
}
