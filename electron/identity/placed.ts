import { DerError } from '../certificate/der.ts';
import { type FoundCertificate, foundCertificate } from './certificate-pool.ts';
import type { ContainedKey, FileContents } from './contents/read-contents.ts';
import type { IdentityFile } from './files/read-file.ts';

/** A file with what was found in it. */
export interface ReadFile {
  readonly file: IdentityFile;
  readonly contents: FileContents;
  readonly certificates: readonly FoundCertificate[];
}

/** A certificate and the file that it is from. */
export interface PlacedCertificate {
  readonly certificate: FoundCertificate;
  readonly from: ReadFile;
}

/** A private key and the file that it is from. */
export interface PlacedKey {
  readonly key: ContainedKey;
  readonly from: ReadFile;
}

/** The certificate; nothing where its bytes are none. */
export function readFound({ der, friendlyName }: FileContents['certificates'][number]): readonly FoundCertificate[] {
  try {
    return [foundCertificate(der, friendlyName)];
  } catch (error) {
    if (error instanceof DerError) return [];
    throw error;
  }
}

/** Every private key with the file that has it, in the order of the files; one that lies in two files comes twice. */
export function keysIn(files: readonly ReadFile[]): readonly PlacedKey[] {
  return files.flatMap((from) => from.contents.keys.map((key) => ({ key, from })));
}

/** Every certificate once; where it is in several files, in the one that has its key too. */
export function certificatesIn(files: readonly ReadFile[]): readonly PlacedCertificate[] {
  const byFingerprint = new Map<string, PlacedCertificate>();
  for (const from of files)
    for (const certificate of from.certificates) {
      const before = byFingerprint.get(certificate.fingerprint);
      const better = before === undefined || (!holdsKey(before) && holdsKey({ certificate, from }));
      if (better) byFingerprint.set(certificate.fingerprint, { certificate, from });
    }
  return [...byFingerprint.values()];
}

function holdsKey(placed: PlacedCertificate): boolean {
  return keyFor(placed, keysIn([placed.from])) !== null;
}

/** The key of a certificate, by public key: from its own file where it is there. */
export function keyFor({ certificate, from }: PlacedCertificate, keys: readonly PlacedKey[]): PlacedKey | null {
  const fitting = keys.filter(({ key }) => certificate.publicKeyDer.equals(key.publicKeyDer));
  return fitting.find((key) => key.from === from) ?? fitting[0] ?? null;
}

/** Comparable with another's. */
export function publicKeyOf({ publicKeyDer }: ContainedKey): string {
  return Buffer.from(publicKeyDer).toString('base64');
}

/** Every key once, however many files hold it. */
export function unique(keys: readonly PlacedKey[]): readonly PlacedKey[] {
  return [...new Map(keys.map((placed) => [publicKeyOf(placed.key), placed])).values()];
}
