import { X509Certificate } from 'node:crypto';
import { type DetailedPeerCertificate, type PeerCertificate, rootCertificates } from 'node:tls';
import type { NewLogEntry } from '../../contract/log-entry.ts';
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

/** The name that people know an authority by: its common name, with its organisation where that says more. */
function shownName(name: PeerCertificate['issuer'] | undefined): string {
  const [common, organisation] = [first(name?.CN), first(name?.O)];
  if (common === '') return organisation === '' ? first(name?.OU) || 'nobody named' : organisation;
  return organisation === '' || common.includes(organisation) ? common : `${common} (${organisation})`;
}

/** A part of a name, which may occur several times, fit to be shown. */
function first(part: unknown): string {
  const text = String((Array.isArray(part) ? part[0] : part) ?? '');
  const clean = text.replace(/[\s\p{Cc}\p{Cf}“”]+/gu, ' ').trim();
  return clean.length > LONGEST_NAME ? `${clean.slice(0, LONGEST_NAME)}…` : clean;
}

/**
 * A warning where the server passes for Apple's and its chain was accepted, yet ends at an authority that Apple is not
 * known to use: somebody on this computer trusts one that opens TLS. `null` where there is nothing to warn of.
 */
export function warnOfForeignRoot(endpoint: Endpoint, vouchers: Vouchers | null): NewLogEntry | null {
  if (vouchers === null || vouchers.usedByApple || !isApple(endpoint)) return null;
  const { root, rootFingerprint } = vouchers;
  const isPublic = rootCertificates.some((pem) => new X509Certificate(pem).fingerprint256 === rootFingerprint);
  return {
    phase: 'tls',
    level: 'warning',
    sentence: isPublic
      ? `The certificate of ${endpoint.host} comes from “${root}”, a public authority that Apple is not known to use.`
      : `The certificate of ${endpoint.host} comes from “${root}”, which is no public authority: most likely a proxy or security product of that name opens TLS and can read what is sent.`,
    details: [
      ['SHA-256', rootFingerprint],
      [
        'What to do',
        isPublic
          ? 'Apple may have changed its authority. If only this network shows it, something in between opens TLS.'
          : 'Ask whoever runs it to leave *.push.apple.com alone: Apple’s push service is not made to work through it.',
      ],
    ],
  };
}
