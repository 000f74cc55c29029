import { textOfFile } from '../../ground/text-of-file.ts';
import { derKindOf } from './der-kind.ts';

const BEGINNINGS: readonly (readonly [hex: string, words: string])[] = [
  ['25504446', 'a PDF document'],
  ['504b0304', 'a ZIP archive'],
  ['1f8b', 'a gzip archive'],
  ['89504e47', 'a PNG picture'],
  ['ffd8ff', 'a JPEG picture'],
  ['feedfeed', 'a Java key store'],
  ['6b796368', 'a macOS keychain'],
  ['cafebabe', 'a program'],
  ['cffaedfe', 'a program'],
  ['7f454c46', 'a program'],
  ['4d5a', 'a program'],
  ['62706c697374', 'a binary property list'],
  ['53514c69746520666f726d6174', 'a SQLite database'],
];

/** PEM blocks that belong to something else, by their label. */
const OTHER_BLOCKS: Readonly<Record<string, string>> = {
  'CERTIFICATE REQUEST': SIGNING_REQUEST(),
  'NEW CERTIFICATE REQUEST': SIGNING_REQUEST(),
  'PUBLIC KEY': 'a public key without its private key',
  'RSA PUBLIC KEY': 'a public key without its private key',
  'OPENSSH PRIVATE KEY': 'a key for SSH',
  'SSH2 ENCRYPTED PRIVATE KEY': 'a key for SSH',
  'PGP PRIVATE KEY BLOCK': 'a key for PGP',
  'PGP PUBLIC KEY BLOCK': 'a key for PGP',
  'DSA PRIVATE KEY': 'a DSA key, which APNs does not take',
  'X509 CRL': 'a list of revoked certificates',
  'DH PARAMETERS': 'parameters for a server',
  'X9.42 DH PARAMETERS': 'parameters for a server',
  'DSA PARAMETERS': 'parameters for a DSA key',
};

function SIGNING_REQUEST(): string {
  return 'a certificate signing request, which Apple turns into a certificate';
}

/** True for the two forms in which fastlane match keeps its files: base64 that begins with a mark (fastlane: match/lib/match/encryption). */
export function isEncryptedByMatch(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 32).toString('latin1');
  if (!/^[A-Za-z0-9+/]{24}/.test(start)) return false;
  const decoded = Buffer.from(start, 'base64').toString('latin1');
  return decoded.startsWith('Salted__') || decoded.startsWith('match_encrypted_v2');
}

/** What a PEM block is that is neither certificate nor usable key, in words after "is". */
export function pemBlockInWords(label: string): string {
  return OTHER_BLOCKS[label] ?? `a PEM file with a block called ${label}`;
}

/** What bytes look like that are neither certificate nor key, in words after "is". */
export function looksLike(bytes: Buffer): string {
  const hex = bytes.subarray(0, 16).toString('hex');
  const known = BEGINNINGS.find(([beginning]) => hex.startsWith(beginning));
  if (known !== undefined) return known[1];
  const der = derInWords(bytes);
  if (der !== null) return der;
  const text = textOfFile(bytes);
  return text === null ? 'a file of an unknown kind' : textInWords(text);
}

function derInWords(bytes: Buffer): string | null {
  switch (derKindOf(bytes)) {
    case 'signing-request':
      return SIGNING_REQUEST();
    case 'public-key':
      return 'a public key without its private key';
    case 'signed-data':
      return bytes.includes('<plist')
        ? 'a provisioning profile, which holds no private key'
        : 'a signed message without certificates';
    default:
      return null;
  }
}

function textInWords(text: string): string {
  const start = text.trimStart().slice(0, 2000);
  if (start === '') return 'a text file with nothing in it';
  if (/^(?:<!doctype html|<html|<head|<body)/i.test(start)) return 'an HTML page, as a failed download leaves it';
  if (/^<\?xml|^<plist/i.test(start)) return start.includes('<plist') ? 'a property list' : 'an XML document';
  if (/^\{\\rtf/.test(start)) return 'a document in rich text';
  if (/^[[{]/.test(start)) return 'a JSON document';
  if (/^ssh-(?:rsa|ed25519|dss) |^ecdsa-sha2-/.test(start)) return 'a public key for SSH';
  if (/^eyJ[\w-]+\.[\w-]+\.[\w-]+\s*$/.test(start)) return 'a provider token (JWT), not the key that signs it';
  if (/^(?:[0-9a-f]{2}[\s:]*){16,}\s*$/i.test(start))
    return 'a text file with hexadecimal digits, perhaps a device token';
  return 'a text file';
}
