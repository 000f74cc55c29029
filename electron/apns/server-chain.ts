import { X509Certificate } from 'node:crypto';
import { type DetailedPeerCertificate, type PeerCertificate, rootCertificates } from 'node:tls';
import type { WeakCertificate } from '../../contract/facts/wire/tls.ts';
import type { NewLogEntry } from '../../contract/log-entry.ts';
import { logged } from '../../contract/told.ts';
import { type Endpoint, isApple } from './endpoint.ts';

/*
 * Who vouches for the server that answers. Security products of companies open TLS: they show a certificate of their
 * own authority for every host. Apple: Use Apple products on enterprise networks (support.apple.com/101555) says that
 * its services fail there, and which hosts are to be left alone.
 */

/**
 * Organisations whose roots Apple's hosts have been seen under or are announced for: USERTrust RSA (Sectigo) for APNs
 * since 24 February 2025, Apple's own and DigiCert's elsewhere. Apple may change them, so nothing is refused by this list.
 */
const USED_BY_APPLE = /^(?:The USERTRUST Network|Sectigo Limited|COMODO CA Limited|Apple Inc\.|DigiCert,? Inc\.?)$/i;

/** Longest name that is shown: whoever made the certificate chose it. */
const LONGEST_NAME = 100;

/** Who vouches for a server, by the names in its certificates. */
export interface Vouchers {
  /** Who issued the server's own certificate. */
  readonly issuer: string;
  /** Who stands at the end of the chain. */
  readonly root: string;
  /** SHA-256 of the last certificate of the chain, as OpenSSL writes it. */
  readonly rootFingerprint: string;
  /** Whether the root's organisation is one that Apple uses; a name alone proves nothing. */
  readonly usedByApple: boolean;
}

/** Reads who vouches for a server out of its chain, the leaf first; `null` where there is no certificate. */
export function vouchersOf(leaf: DetailedPeerCertificate): Vouchers | null {
  if (leaf.fingerprint256 === undefined) return null;
  const seen = new Set<string>();
  let last = leaf;
  for (
    let next: DetailedPeerCertificate | undefined = leaf;
    next?.fingerprint256 !== undefined && !seen.has(next.fingerprint256);
    next = next.issuerCertificate
  ) {
    seen.add(next.fingerprint256);
    last = next;
  }
  return {
    issuer: shownName(leaf.issuer),
    root: shownName(last.issuer),
    rootFingerprint: last.fingerprint256,
    usedByApple: USED_BY_APPLE.test(first(last.issuer?.O)),
  };
}

/** The parts of a name as `X509Certificate` writes it, one a line. */
function partsOf(name: string): PeerCertificate['issuer'] {
  const part = (key: string): string => new RegExp(`^${key}=(.*)$`, 'm').exec(name)?.[1] ?? '';
  return { CN: part('CN'), O: part('O'), OU: part('OU'), C: '', ST: '', L: '' };
}

/** The name that people know an authority by: its common name, with its organisation where that says more; '' where it has none. */
function shownName(name: PeerCertificate['issuer'] | undefined): string {
  const [common, organisation] = [first(name?.CN), first(name?.O)];
  if (common === '') return organisation === '' ? first(name?.OU) : organisation;
  return organisation === '' || common.includes(organisation) ? common : `${common} (${organisation})`;
}

/** A part of a name, which may occur several times, fit to be shown. */
function first(part: unknown): string {
  const text = String((Array.isArray(part) ? part[0] : part) ?? '');
  const clean = text.replace(/[\s\p{Cc}\p{Cf}“”]+/gu, ' ').trim();
  return clean.length > LONGEST_NAME ? `${clean.slice(0, LONGEST_NAME)}…` : clean;
}

/** What makes a server's certificate useless whoever vouches for it. */
export type Unfit = { readonly kind: 'weak'; readonly why: WeakCertificate } | { readonly kind: 'purpose' };

/** RSA keys below the first are refused by one TLS library or the other, and below the second by this program whatever carries it. */
const USUAL_RSA_BITS = 2048;
const LEAST_RSA_BITS = 1024;
const SERVER_PURPOSES: ReadonlySet<string> = new Set(['1.3.6.1.5.5.7.3.1', '2.5.29.37.0']);
/** Object identifiers of signatures over MD5 and SHA-1 (RFC 8017 appendix C, RFC 5758 section 3.2), as DER. */
const OLD_SIGNATURES: readonly (readonly [hex: string, name: string])[] = [
  ['06092a864886f70d010104', 'MD5'],
  ['06092a864886f70d010105', 'SHA-1'],
  ['06072a8648ce3d0401', 'SHA-1'],
];

/** What is wrong with the certificates that a server sent, its own first; `null` where nothing is seen, or they cannot be read. */
export function judgeChain(chain: readonly Buffer[]): Unfit | null {
  for (const [at, der] of chain.entries()) {
    let certificate: X509Certificate;
    try {
      certificate = new X509Certificate(der);
    } catch {
      return null;
    }
    const unfit = judge(certificate, der, at === 0, USUAL_RSA_BITS);
    if (unfit !== null) return unfit;
  }
  return null;
}

/** What makes the certificate of a server that a library took too weak all the same: BoringSSL takes what OpenSSL refuses. */
export function judgeTaken(leaf: Buffer | undefined): Unfit | null {
  if (leaf === undefined) return null;
  try {
    const unfit = judge(new X509Certificate(leaf), leaf, true, LEAST_RSA_BITS);
    return unfit?.kind === 'weak' ? unfit : null;
  } catch {
    return null;
  }
}

function judge(certificate: X509Certificate, der: Buffer, isLeaf: boolean, leastBits: number): Unfit | null {
  const { bits, modulus, ext_key_usage: purposes } = certificate.toLegacyObject();
  const authority = isLeaf ? null : shownName(partsOf(certificate.subject));
  if (modulus !== undefined && bits !== undefined && bits < leastBits)
    return { kind: 'weak', why: { fault: 'small-key', authority, bits } };
  // Nothing rests on the signature of a root: it vouches for itself.
  const hash = certificate.checkIssued(certificate) ? undefined : signatureHash(der);
  if (hash !== undefined)
    return {
      kind: 'weak',
      why: { fault: 'old-signature', authority, hash, issuer: shownName(partsOf(certificate.issuer)) },
    };
  if (isLeaf && purposes !== undefined && !purposes.some((purpose) => SERVER_PURPOSES.has(purpose)))
    return { kind: 'purpose' };
  return null;
}

/** MD5 or SHA-1 where a certificate is signed over it: its second element says so (RFC 5280 section 4.1.1.2). */
function signatureHash(der: Buffer): string | undefined {
  const body = contentAt(der, 0);
  const algorithm = contentAt(der, contentAt(der, body.start).end);
  const hex = der.subarray(algorithm.start, algorithm.end).toString('hex');
  return OLD_SIGNATURES.find(([oid]) => hex.startsWith(oid))?.[1];
}

/** Where the content of the DER element at `at` begins and ends; the certificate was read already, so it is well-formed. */
function contentAt(der: Buffer, at: number): { readonly start: number; readonly end: number } {
  const first = der[at + 1] ?? 0;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const start = at + 2 + lengthBytes;
  return { start, end: start + (lengthBytes === 0 ? first : der.readUIntBE(at + 2, lengthBytes)) };
}

/** Whether a certificate has `host` as its common name, and no alternative names at all. */
export function namesInCommonName(der: Buffer | undefined, host: string): boolean {
  if (der === undefined) return false;
  try {
    const certificate = new X509Certificate(der);
    const named = certificate.subject.split('\n').includes(`CN=${host}`);
    return named && (certificate.subjectAltName ?? '') === '';
  } catch {
    return false;
  }
}

/**
 * A warning where the server passes for Apple's and its chain was accepted, yet ends at an authority that Apple is not
 * known to use: somebody on this computer trusts one that opens TLS. `null` where there is nothing to warn of.
 */
export function warnOfForeignRoot(endpoint: Endpoint, vouchers: Vouchers | null): NewLogEntry | null {
  if (vouchers === null || vouchers.usedByApple || !isApple(endpoint)) return null;
  const { root, rootFingerprint } = vouchers;
  const isPublic = rootCertificates.some((pem) => new X509Certificate(pem).fingerprint256 === rootFingerprint);
  return logged(
    'root-foreign',
    { host: endpoint.host, root, isPublic },
    {
      phase: 'tls',
      level: 'warning',
      details: [
        ['fingerprint', rootFingerprint],
        ['what-to-do', { is: 'advice', facts: isPublic ? 'other-root' : 'foreign-root' }],
      ],
    },
  );
}
