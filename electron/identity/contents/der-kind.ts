import { DerError, membersOf, oidOf, readDer, TAG } from '../../certificate/der.ts';
import { beginsAsPkcs12 } from './pkcs12.ts';

/** What DER bytes are, by their structure alone. */
export type DerKind =
  | 'pkcs12'
  | 'pkcs8'
  | 'encrypted-pkcs8'
  | 'pkcs1'
  | 'sec1'
  | 'certificate'
  | 'signing-request'
  | 'public-key'
  | 'signed-data';

const SIGNED_DATA = '1.2.840.113549.1.7.2';

/** Tells what DER bytes are; `null` where they are none of what is known here, or no DER. */
export function derKindOf(bytes: Buffer): DerKind | null {
  if (bytes[0] !== TAG.sequence) return null;
  if (beginsAsPkcs12(bytes)) return 'pkcs12';
  try {
    const members = membersOf(readDer(bytes));
    const [first, second, third] = members;
    if (first === undefined || second === undefined) return null;
    if (first.tag === TAG.oid) return oidOf(first) === SIGNED_DATA ? 'signed-data' : null;
    if (first.tag === TAG.integer) {
      if (second.tag === TAG.sequence && third?.tag === TAG.octetString) return 'pkcs8';
      // Nine numbers (RFC 8017 A.1.2); a DSA key has six, the parameters of DH two or three.
      if (second.tag === TAG.integer) return members.length >= 9 && third?.tag === TAG.integer ? 'pkcs1' : null;
      return second.tag === TAG.octetString ? 'sec1' : null;
    }
    if (first.tag !== TAG.sequence) return null;
    if (second.tag === TAG.octetString && third === undefined) return 'encrypted-pkcs8';
    if (second.tag === TAG.bitString && third === undefined) return 'public-key';
    if (second.tag !== TAG.sequence || third?.tag !== TAG.bitString) return null;
    // A signing request has version, subject, key, attributes; a certificate six fields at least.
    return membersOf(first).length <= 4 ? 'signing-request' : 'certificate';
  } catch (error) {
    if (error instanceof DerError) return null;
    throw error;
  }
}
