import type { FileKind, FileLooks } from '../../../contract/facts/identity-files.ts';
import { textOfFile } from '../../ground/text-of-file.ts';

/*
 * Files that stand where an identity should be: encrypted by a tool, or a note that says where the file itself is. Each is
 * named for what it is, with the way to the file itself.
 */

/** By the label of a PEM block; `null` where such a block hides nothing. */
export function sealedBlock(label: string): FileLooks | null {
  if (label === 'AGE ENCRYPTED FILE') return { kind: 'age' };
  return label === 'PGP MESSAGE' ? { kind: 'gpg' } : null;
}

/** By the first bytes, in hexadecimal. */
const BY_BYTES: readonly (readonly [beginning: RegExp, kind: FileKind])[] = [
  // age-encryption.org/v1
  [/^6167652d656e6372797074696f6e2e6f72672f7631/, 'age'],
  // Packets that a message begins with: a session key for a public key or a passphrase (RFC 9580 sections 4.2, 5.1 and 5.3).
  [/^(?:(?:84|c1)..|85....|c1[cd]...)0[36]/, 'gpg'],
  [/^(?:8c|c3)..0[456]0[1-9a-d]/, 'gpg'],
  [/^00474954435259505400/, 'git-crypt'],
  // Salted__
  [/^53616c7465645f5f/, 'openssl-enc'],
  [/^0005160[07]/, 'apple-double'],
  [/^03d9a29a/, 'keepass'],
  [/^504b0304/, 'zip'],
  [/^1f8b/, 'gzip'],
  // What began as DER and was written as UTF-8, with or without loss, or had its line ends changed.
  [/^30(?:c28[0-4]|efbfbd|8[12]0d0a|82..0d0a020103)/, 'mangled'],
  // A sequence, envelopedData (RFC 5652 section 6.1).
  [/^30(?:80|8[1-4](?:..){1,4})06092a864886f70d010703/, 'cms-encrypted'],
  [/^1ef1b5b0/, 'microsoft-pvk'],
  [/^07020000(?:00a4|0024)0000/, 'microsoft-key-blob'],
  [/^(?:377abcaf271c|52617221|425a68|fd377a585a|28b52ffd)/, 'archive'],
  [/^.{514}7573746172/, 'archive'],
  [/^d0cf11e0/, 'office'],
];

const BY_TEXT: readonly (readonly [beginning: RegExp, kind: FileKind])[] = [
  [/^[0-9a-f]{4,8}:?\s{1,3}(?:[0-9a-f]{2,4}\s{1,2}){7}/i, 'hexadecimal-dump'],
  [/^Certificate:\s+Data:\s+Version:/, 'certificate-printed'],
  [/^(?:-----BEGIN EC PARAMETERS-----[^-]*-----END EC PARAMETERS-----\s*)$/, 'key-parameters'],
  [/^\{\s*"(?:kty|keys)"\s*:|"kty"\s*:\s*"(?:EC|RSA|OKP)"/, 'jwk'],
  [/^(?:<\?xml[^>]*>\s*)?<RSAKeyValue>/, 'xml-key'],
  [/^version https:\/\/git-lfs\.github\.com\/spec\//, 'git-lfs-pointer'],
  [/^(?:\S{0,200}[/\\])?(?:\.git[/\\])?annex[/\\]objects[/\\]/, 'git-annex-pointer'],
  [/^(?:md5: |outs:\s)/, 'dvc-pointer'],
  [/^\$ANSIBLE_VAULT;/, 'ansible-vault'],
  [/^vault:v\d+:/, 'hashicorp-vault'],
  [/^PuTTY-User-Key-File-/, 'putty-key'],
];

/** What stands in for an identity; `null` where it is nothing of the kind. To be asked of what holds no identity. */
export function standInOf(bytes: Buffer): FileLooks | null {
  const beginning = bytes.subarray(0, 512).toString('hex');
  const byBytes = BY_BYTES.find(([pattern]) => pattern.test(beginning));
  if (byBytes !== undefined) return { kind: byBytes[1] };
  const text = textOfFile(bytes)?.trimStart();
  if (text === undefined) return null;
  const start = text.slice(0, 2_000);
  const byText = BY_TEXT.find(([pattern]) => pattern.test(start));
  if (byText !== undefined) return { kind: byText[1] };
  if (/^\s*"?sops"?\s*[:=]|^sops_\w+=/m.test(text) && /ENC\[AES256_GCM,/.test(text)) return { kind: 'sops' };
  if (/^\s*"?kind"?:\s*"?SealedSecret/m.test(start)) return { kind: 'sealed-secret' };
  const target = LINK.exec(start)?.[0].trim();
  return target === undefined ? null : { kind: 'link', target };
}

/** A single line with the path of a file. */
const LINK = /^[\w. -]{0,100}(?:[/\\][\w. -]{1,100}){0,12}\.(?:p12|pfx|pem|cer|crt|key|p8)\s*$/i;
