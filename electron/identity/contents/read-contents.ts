import type { FileDamage } from '../../../contract/facts/identity-files.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { childrenOf, contextTag, DerError, membersOf, readDer, TAG } from '../../certificate/der.ts';
import {
  EncryptionError,
  type EncryptionName,
  MOST_ITERATIONS,
  WorkLimit,
} from '../../certificate/passphrase-encryption.ts';
import { readCertificate } from '../../certificate/x509.ts';
import { textOfFile } from '../../ground/text-of-file.ts';
import {
  bentBlock,
  damagedFile,
  emptyFile,
  encryptedByMatch,
  iterationsExcessive,
  notAnIdentity,
  passphraseNeeded,
  passphraseWrong,
  tookTooLong,
  unsupportedEncryption,
  wrapped,
} from '../problems.ts';
import { type DerKind, derKindOf } from './der-kind.ts';
import { isEncryptedByMatch, looksLike, looksOfBlock } from './looks-like.ts';
import { type PemBlock, readPemBlocks } from './pem-blocks.ts';
import { openPkcs12, Pkcs12Error } from './pkcs12.ts';
import {
  decryptPkcs8,
  decryptTraditional,
  nameKeyEncryption,
  otherKindOfKey,
  type PrivateKey,
  type PrivateKeyEncoding,
  PrivateKeyError,
  readPrivateKey,
} from './private-key.ts';
import { sealedBlock, standInOf } from './stand-ins.ts';
import { decodedWhole, type Unwrapped, unwrap } from './unwrap.ts';

/** Faults told of one file: a person mends the first. */
const MOST_PROBLEMS = 20;

/** Longest that reading one file may take, in milliseconds. */
export const READING_LIMIT_MS = 5_000;

export interface ContainedCertificate {
  readonly der: Uint8Array;
  /** The name that a PKCS#12 file gives it. */
  readonly friendlyName: string | null;
}

export interface ContainedKey extends PrivateKey {
  /** How it lay in the file. */
  readonly encoding: PrivateKeyEncoding;
  readonly wasEncrypted: boolean;
}

/** Everything in one file, as plain data that crosses from a worker. */
export interface FileContents {
  readonly container: 'pkcs12' | 'pem' | 'der' | 'base64' | 'none';
  readonly certificates: readonly ContainedCertificate[];
  readonly keys: readonly ContainedKey[];
  /** True where a key is there and did not open. */
  readonly keyLocked: boolean;
  /** Why a private key that is there cannot be read; `null` where that is not so. */
  readonly keyDamage: Problem | null;
  /** What is odd about the file though everything in it was read: other tools will not. */
  readonly oddities: readonly Problem[];
  readonly encryptions: readonly EncryptionName[];
  readonly problems: readonly Problem[];
}

/** The contents of a file that was not read, and why. */
export function unread(problem: Problem, keyLocked = false): FileContents {
  return {
    ...{ container: 'none', certificates: [], keys: [], keyLocked, keyDamage: null, oddities: [], encryptions: [] },
    problems: [problem],
  };
}

/** A file's name, for messages, and its bytes. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Buffer;
}

/** True where reading may cost time: something may be encrypted. Cheap to tell, and never wrong in the other direction. */
export function mayCostTime(bytes: Buffer): boolean {
  return unwrap(bytes).some((part) =>
    part.kind === 'der' ? derKindOf(part.bytes) !== 'certificate' : /ENCRYPTED|PKCS/i.test(part.text),
  );
}

/** Reads everything in a file: PKCS#12, PEM in any order, DER, in whatever they are wrapped. Never throws. */
export function readContents(file: NamedBytes, passphrase: string | null, limitMs = READING_LIMIT_MS): FileContents {
  const reading = new Reading(file.name, passphrase, limitMs);
  if (file.bytes.length === 0) reading.problem(emptyFile(file.name));
  else readInto(reading, file.bytes);
  return reading.contents();
}

function readInto(reading: Reading, bytes: Buffer): void {
  const parts = unwrap(bytes);
  for (const part of parts) reading.readPart(part);
  if (parts.length > 0) return;
  const standIn = standInOf(bytes);
  if (standIn !== null) {
    reading.problem(notAnIdentity(reading.fileName, standIn));
    return;
  }
  if (isEncryptedByMatch(bytes)) {
    // Base64 of “Salted__” and of “match_encrypted_v2”.
    reading.problem(encryptedByMatch(reading.fileName, !bytes.toString('latin1', 0, 10).startsWith('U2FsdGVkX1')));
    return;
  }
  const text = textOfFile(bytes);
  const decoded = text === null ? null : decodedWhole(text);
  const inside = decoded === null ? 'unknown' : looksLike(decoded);
  const named = inside !== 'unknown' && inside !== 'text';
  reading.problem(notAnIdentity(reading.fileName, named ? { kind: inside, base64: true } : { kind: looksLike(bytes) }));
}

class Reading {
  readonly fileName: string;
  container: FileContents['container'] = 'none';
  readonly #passphrase: string | null;
  readonly #limit: WorkLimit;
  readonly #limitMs: number;
  readonly #certificates: ContainedCertificate[] = [];
  readonly #keys: ContainedKey[] = [];
  readonly #encryptions: EncryptionName[] = [];
  readonly #problems: Problem[] = [];
  readonly #oddities: Problem[] = [];
  #keyLocked = false;
  #keyDamage: Problem | null = null;
  readonly #others: PemBlock[] = [];

  constructor(fileName: string, passphrase: string | null, limitMs: number) {
    this.fileName = fileName;
    this.#passphrase = passphrase;
    this.#limit = new WorkLimit({ iterations: MOST_ITERATIONS, ms: limitMs });
    this.#limitMs = limitMs;
  }

  contents(): FileContents {
    return {
      container: this.container,
      certificates: this.#certificates,
      keys: this.#keys,
      keyLocked: this.#keyLocked,
      keyDamage: this.#keyDamage,
      oddities: this.#oddities,
      encryptions: this.#encryptions,
      problems: this.#problems,
    };
  }

  problem(problem: Problem): void {
    if (this.#problems.length === MOST_PROBLEMS) return;
    if (!this.#problems.some((told) => isSame(told, problem))) this.#problems.push(problem);
  }

  /** One thing that lies in the file, in however many wrappings. */
  readPart(part: Unwrapped): void {
    const before = this.#certificates.length + this.#keys.length;
    if (part.kind === 'pem') {
      this.container = 'pem';
      this.#readPem(part.text);
    } else {
      const kind = derKindOf(part.bytes);
      if (kind === null) return;
      if (this.container === 'none') this.container = part.depth > 0 ? 'base64' : kind === 'pkcs12' ? 'pkcs12' : 'der';
      this.readDer(kind, part.bytes, null);
    }
    const isWrappedText = part.depth > 0 && (part.kind === 'pem' || part.depth > 1);
    if (isWrappedText && this.#certificates.length + this.#keys.length > before) this.#oddity(wrapped(this.fileName));
  }

  #oddity(problem: Problem): void {
    if (this.#oddities.length < MOST_PROBLEMS && !this.#oddities.some((told) => isSame(told, problem)))
      this.#oddities.push(problem);
  }

  #readPem(text: string): void {
    const { blocks, damages } = readPemBlocks(text);
    for (const { damage, line, label } of damages) this.#damage(damagedFile(this.fileName, damage, line), label);
    for (const block of blocks) {
      const before = this.#problems.length;
      if (!this.#readBlock(block)) this.#others.push(block);
      else if (block.bend !== null && this.#problems.length === before)
        this.#oddity(bentBlock(this.fileName, block.bend, block.line));
    }
    const [other] = this.#others;
    const empty = this.#certificates.length === 0 && this.#keys.length === 0 && this.#problems.length === 0;
    if (!empty) return;
    const standIn =
      other === undefined ? standInOf(Buffer.from(text)) : (standInOf(other.der) ?? sealedBlock(other.label));
    const looks = standIn ?? (other === undefined ? { kind: looksLike(Buffer.from(text)) } : looksOfBlock(other.label));
    this.problem(notAnIdentity(this.fileName, looks, other?.line ?? null));
  }

  /** Takes note of what cannot be read; a key that cannot is not absent. */
  #damage(problem: Problem, label: string): void {
    this.problem(problem);
    if (/PRIVATE KEY/.test(label)) this.#keyDamage ??= problem;
  }

  /** False where the block is of no use here. Its structure tells what it is, and its label only where that does not. */
  #readBlock(block: PemBlock): boolean {
    const { label, der, headers, line } = block;
    const kind = headers.has('dek-info') ? null : derKindOf(der);
    if (kind === 'public-key' || kind === 'signing-request') return false;
    if (kind === 'signed-data') {
      this.#readSignedData(der);
      return this.#certificates.length > 0;
    }
    if (kind !== null) {
      this.readDer(kind, der, line);
      return true;
    }
    switch (label) {
      case 'CERTIFICATE':
      case 'X509 CERTIFICATE':
      case 'TRUSTED CERTIFICATE':
        this.#readCertificate(der, line);
        return true;
      case 'PRIVATE KEY':
      case 'RSA PRIVATE KEY':
      case 'EC PRIVATE KEY':
        this.#readKeyBlock(block, headers.get('dek-info') ?? null);
        return true;
      case 'ENCRYPTED PRIVATE KEY':
        this.#readEncryptedPkcs8(der, line);
        return true;
      case 'PKCS12':
        this.#readPkcs12(der);
        return true;
      case 'PKCS7':
      case 'CMS':
        if (standInOf(der) !== null) return false;
        this.#readSignedData(der);
        return this.#certificates.length > 0;
      case 'EC PARAMETERS':
        return true;
      default:
        return false;
    }
  }

  readDer(kind: DerKind, bytes: Buffer, line: number | null): void {
    switch (kind) {
      case 'pkcs12':
        this.#readPkcs12(bytes);
        break;
      case 'certificate':
        this.#readCertificate(bytes, line);
        break;
      case 'pkcs8':
      case 'pkcs1':
      case 'sec1':
        this.#readKey(bytes, kind, { wasEncrypted: false, line });
        break;
      case 'encrypted-pkcs8':
        this.#readEncryptedPkcs8(bytes, line);
        break;
      case 'signed-data':
        if (!bytes.includes('<plist')) this.#readSignedData(bytes);
        if (this.#certificates.length === 0) this.problem(notAnIdentity(this.fileName, { kind: looksLike(bytes) }));
        break;
      case 'public-key':
      case 'signing-request':
        this.problem(notAnIdentity(this.fileName, { kind: looksLike(bytes) }));
        break;
    }
  }

  #readCertificate(der: Buffer, line: number | null): void {
    try {
      readCertificate(der);
      // "TRUSTED CERTIFICATE" carries OpenSSL's own notes behind the certificate.
      this.#certificates.push({ der: readDer(der).raw, friendlyName: null });
    } catch (error) {
      this.#damaged(error, 'certificate', line);
    }
  }

  #readKeyBlock({ label, der, line }: PemBlock, dekInfo: string | null): void {
    const encoding = label === 'RSA PRIVATE KEY' ? 'pkcs1' : label === 'EC PRIVATE KEY' ? 'sec1' : 'pkcs8';
    if (dekInfo === null) {
      this.#readKey(der, encoding, { wasEncrypted: false, line });
      return;
    }
    this.#whileDecrypting(line, () => {
      const plain = decryptTraditional(der, dekInfo, this.#passphrase);
      const name = dekInfo.split(',')[0] ?? dekInfo;
      this.#encryptions.push({ name, refusedElsewhere: false });
      this.#readKey(plain, encoding, { wasEncrypted: true, line });
    });
  }

  #readEncryptedPkcs8(der: Buffer, line: number | null): void {
    this.#whileDecrypting(line, () => {
      const plain = decryptPkcs8(der, this.#passphrase, this.#limit);
      this.#encryptions.push(nameKeyEncryption(der));
      this.#readKey(plain, 'pkcs8', { wasEncrypted: true, line });
    });
  }

  #whileDecrypting(line: number | null, read: () => void): void {
    try {
      read();
    } catch (error) {
      if (error instanceof EncryptionError) this.#encryptionFault(error.code, error.detail, 'private-key');
      else this.#damaged(error, 'private-key', line, 'PRIVATE KEY');
    }
  }

  #encryptionFault(
    code: EncryptionError['code'] | 'passphrase',
    detail: string,
    container: 'pkcs12' | 'private-key',
  ): void {
    this.#keyLocked = true;
    switch (code) {
      case 'unsupported':
        return this.problem(unsupportedEncryption(this.fileName, detail, container));
      case 'iterations':
        return this.problem(iterationsExcessive(this.fileName, detail, MOST_ITERATIONS));
      case 'time':
        return this.problem(tookTooLong(this.fileName, this.#limitMs, this.#limitMs >= READING_LIMIT_MS));
      case 'undecryptable':
      case 'passphrase':
        return this.problem(
          this.#passphrase === null
            ? passphraseNeeded(this.fileName, container === 'pkcs12' ? 'identity' : 'private-key')
            : passphraseWrong(this.fileName, this.#passphrase),
        );
    }
  }

  #readKey(
    der: Buffer,
    encoding: PrivateKeyEncoding,
    { wasEncrypted, line }: { readonly wasEncrypted: boolean; readonly line: number | null },
  ): void {
    try {
      this.#keys.push({ ...readPrivateKey(der, encoding), encoding, wasEncrypted });
    } catch (error) {
      const other = encoding === 'pkcs8' ? otherKindOfKey(der) : null;
      if (other !== null) {
        this.problem(notAnIdentity(this.fileName, { kind: other }, line));
        return;
      }
      this.#damaged(error, 'private-key-unknown', line, 'PRIVATE KEY');
    }
  }

  #readPkcs12(bytes: Buffer): void {
    try {
      const opened = openPkcs12(bytes, this.#passphrase, this.#limit);
      this.#encryptions.push(...opened.encryptions);
      for (const { der, friendlyName } of opened.certificates) {
        const before = this.#certificates.length;
        this.#readCertificate(der, null);
        const added = this.#certificates[before];
        if (added !== undefined) this.#certificates[before] = { ...added, friendlyName };
      }
      for (const { der } of opened.keys) this.#readKey(der, 'pkcs8', { wasEncrypted: true, line: null });
      if (opened.certificates.length + opened.keys.length > 0) return;
      this.problem(notAnIdentity(this.fileName, { kind: 'empty-pkcs12' }));
    } catch (error) {
      if (!(error instanceof Pkcs12Error)) throw error;
      if (error.code === 'not-pkcs12' || error.code === 'damaged')
        this.problem(damagedFile(this.fileName, { kind: 'pkcs12' }));
      else this.#encryptionFault(error.code, error.detail, 'pkcs12');
    }
  }

  /** The certificates of a CMS message without contents, as .p7b files are (RFC 5652 5.1). */
  #readSignedData(der: Buffer): void {
    try {
      const [, wrapped] = membersOf(readDer(der));
      const [signedData] = wrapped === undefined ? [] : childrenOf(wrapped);
      const certificates = membersOf(signedData).find(({ tag }) => tag === contextTag(0));
      for (const certificate of certificates === undefined ? [] : childrenOf(certificates))
        if (certificate.tag === TAG.sequence) this.#readCertificate(certificate.raw, null);
    } catch (error) {
      this.#damaged(error, 'certificates', null);
    }
  }

  #damaged(
    error: unknown,
    kind: Exclude<FileDamage['kind'], 'block' | 'too-many-blocks' | 'tls'>,
    line: number | null,
    label = '',
  ): void {
    if (!(error instanceof DerError || error instanceof PrivateKeyError)) throw error;
    this.#damage(damagedFile(this.fileName, { kind }, line), label);
  }
}

/** The same of the same thing, wherever it stands. */
function isSame(a: Problem, b: Problem): boolean {
  return a.code === b.code && JSON.stringify(a.facts) === JSON.stringify(b.facts);
}
