import type { FileKind, FileLooks } from '../../../contract/facts/identity-files.ts';
import { textOfFile } from '../../ground/text-of-file.ts';
import { derKindOf } from './der-kind.ts';

const BEGINNINGS: readonly (readonly [hex: string, kind: FileKind])[] = [
  ['25504446', 'pdf'],
  ['504b0304', 'zip'],
  ['1f8b', 'gzip'],
  ['89504e47', 'png'],
  ['ffd8ff', 'jpeg'],
  ['feedfeed', 'java-key-store'],
  ['6b796368', 'macos-keychain'],
  ['cafebabe', 'program'],
  ['cffaedfe', 'program'],
  ['7f454c46', 'program'],
  ['4d5a', 'program'],
  ['62706c697374', 'binary-property-list'],
  ['53514c69746520666f726d6174', 'sqlite'],
];

/** PEM blocks that belong to something else, by their label. */
const OTHER_BLOCKS: Readonly<Record<string, FileKind>> = {
  'CERTIFICATE REQUEST': 'signing-request',
  'NEW CERTIFICATE REQUEST': 'signing-request',
  'PUBLIC KEY': 'public-key',
  'RSA PUBLIC KEY': 'public-key',
  'OPENSSH PRIVATE KEY': 'ssh-key',
  'SSH2 ENCRYPTED PRIVATE KEY': 'ssh-key',
  'PGP PRIVATE KEY BLOCK': 'pgp-key',
  'PGP PUBLIC KEY BLOCK': 'pgp-key',
  'DSA PRIVATE KEY': 'dsa-key',
  'X509 CRL': 'revocation-list',
  'DH PARAMETERS': 'server-parameters',
  'X9.42 DH PARAMETERS': 'server-parameters',
  'DSA PARAMETERS': 'dsa-parameters',
};

/** True for the two forms in which fastlane match keeps its files: base64 that begins with a mark (fastlane: match/lib/match/encryption). */
export function isEncryptedByMatch(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 32).toString('latin1');
  if (!/^[A-Za-z0-9+/]{24}/.test(start)) return false;
  const decoded = Buffer.from(start, 'base64').toString('latin1');
  return decoded.startsWith('Salted__') || decoded.startsWith('match_encrypted_v2');
}

/** What a PEM block is that is neither certificate nor usable key. */
export function looksOfBlock(label: string): FileLooks {
  const kind = OTHER_BLOCKS[label];
  return kind === undefined ? { kind: 'pem-block', label } : { kind };
}

/** What bytes look like that are neither certificate nor key. */
export function looksLike(bytes: Buffer): FileKind {
  const hex = bytes.subarray(0, 16).toString('hex');
  const known = BEGINNINGS.find(([beginning]) => hex.startsWith(beginning));
  if (known !== undefined) return known[1];
  const der = kindOfDer(bytes);
  if (der !== null) return der;
  const text = textOfFile(bytes);
  return text === null ? 'unknown' : kindOfText(text);
}

function kindOfDer(bytes: Buffer): FileKind | null {
  switch (derKindOf(bytes)) {
    case 'signing-request':
      return 'signing-request';
    case 'public-key':
      return 'public-key';
    case 'signed-data':
      return bytes.includes('<plist') ? 'provisioning-profile' : 'signed-message';
    default:
      return null;
  }
}

function kindOfText(text: string): FileKind {
  const start = text.trimStart().slice(0, 2000);
  if (start === '') return 'blank-text';
  if (/^(?:<!doctype html|<html|<head|<body)/i.test(start)) return 'html';
  if (/^<\?xml|^<plist/i.test(start)) return start.includes('<plist') ? 'property-list' : 'xml';
  if (/^\{\\rtf/.test(start)) return 'rich-text';
  if (/^[[{]/.test(start)) return 'json';
  if (/^ssh-(?:rsa|ed25519|dss) |^ecdsa-sha2-/.test(start)) return 'ssh-public-key';
  if (/^eyJ[\w-]+\.[\w-]+\.[\w-]+\s*$/.test(start)) return 'provider-token';
  if (/^(?:[0-9a-f]{2}[\s:]*){16,}\s*$/i.test(start)) return 'hexadecimal-text';
  return 'text';
}
