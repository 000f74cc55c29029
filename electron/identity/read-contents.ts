import type { Problem } from '../../contract/outcome.ts';
import { childrenOf, contextTag, DerError, membersOf, readDer, TAG } from '../certificate/der.ts';
import {
  EncryptionError,
  type EncryptionName,
  MOST_ITERATIONS,
  WorkLimit,
} from '../certificate/passphrase-encryption.ts';
import { readCertificate } from '../certificate/x509.ts';
import { type DerKind, derKindOf } from './der-kind.ts';
import { isEncryptedByMatch, looksLike, pemBlockInWords } from './looks-like.ts';
import { bareBase64, type PemBlock, readPemBlocks, textOfFile } from './pem-blocks.ts';
import { openPkcs12, Pkcs12Error } from './pkcs12.ts';
import {
  decryptPkcs8,
  decryptTraditional,
  nameKeyEncryption,
  type PrivateKey,
  type PrivateKeyEncoding,
  PrivateKeyError,
  readPrivateKey,
} from './private-key.ts';
import {
  damagedFile,
  emptyFile,
  encryptedByMatch,
  fileProblem,
  iterationsExcessive,
  notAnIdentity,
  passphraseNeeded,
  passphraseWrong,
  tookTooLong,
  unsupportedEncryption,
} from './problems.ts';

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
  readonly encryptions: readonly EncryptionName[];
  readonly problems: readonly Problem[];
}

/** A file's name, for messages, and its bytes. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Buffer;
}

/** True where reading may cost time: something may be encrypted. Cheap to tell, and never wrong in the other direction. */
export function mayCostTime(bytes: Buffer): boolean {
  if (bytes[0] === TAG.sequence) return derKindOf(bytes) !== 'certificate';
  const text = textOfFile(bytes);
  if (text === null) return false;
  return text.includes('-----BEGIN') ? /ENCRYPTED|PKCS12/.test(text) : bareBase64(text) !== null;
}

/** Reads everything in a file: PKCS#12, PEM in any order, DER, or any of the binary ones as base64. Never throws. */
export function readContents(file: NamedBytes, passphrase: string | null, limitMs = READING_LIMIT_MS): FileContents {
  const reading = new Reading(file.name, passphrase, limitMs);
  if (file.bytes.length === 0) reading.problem(emptyFile(file.name));
  else readInto(reading, file.bytes);
  return reading.contents();
}

function readInto(reading: Reading, bytes: Buffer): void {
  const kind = derKindOf(bytes);
  if (kind !== null) {
    reading.container = kind === 'pkcs12' ? 'pkcs12' : 'der';
    reading.readDer(kind, bytes);
    return;
  }
  const text = textOfFile(bytes);
  if (text?.includes('-----BEGIN') === true) {
    reading.container = 'pem';
    reading.readPem(text);
    return;
  }
  if (isEncryptedByMatch(bytes)) {
    reading.problem(encryptedByMatch(reading.fileName));
    return;
  }
  const decoded = text === null ? null : bareBase64(text);
  const decodedKind = decoded === null ? null : derKindOf(decoded);
  if (decoded === null || decodedKind === null) {
    reading.problem(notAnIdentity(reading.fileName, looksLike(bytes)));
    return;
  }
  reading.container = 'base64';
  reading.readDer(decodedKind, decoded);
}

class Reading {
  readonly fileName: string;
  container: FileContents['container'] = 'none';
  readonly #passphrase: string | null;
  readonly #limit: WorkLimit;
  readonly #certificates: ContainedCertificate[] = [];
  readonly #keys: ContainedKey[] = [];
  readonly #encryptions: EncryptionName[] = [];
  readonly #problems: Problem[] = [];
  #keyLocked = false;

  constructor(fileName: string, passphrase: string | null, limitMs: number) {
    this.fileName = fileName;
    this.#passphrase = passphrase;
    this.#limit = new WorkLimit({ iterations: MOST_ITERATIONS, ms: limitMs });
  }

  contents(): FileContents {
    return {
      container: this.container,
      certificates: this.#certificates,
      keys: this.#keys,
      keyLocked: this.#keyLocked,
      encryptions: this.#encryptions,
      problems: this.#problems,
    };
  }

  problem(problem: Problem): void {
    if (this.#problems.length === MOST_PROBLEMS) return;
    if (!this.#problems.some(({ code, sentence }) => code === problem.code && sentence === problem.sentence))
      this.#problems.push(problem);
  }

  readPem(text: string): void {
    const { blocks, damages } = readPemBlocks(text);
    for (const { what, line } of damages) this.problem(damagedFile(this.fileName, what, line));
    const others: PemBlock[] = [];
    for (const block of blocks) if (!this.#readBlock(block)) others.push(block);
    const [other] = others;
    const empty = this.#certificates.length === 0 && this.#keys.length === 0 && this.#problems.length === 0;
    if (empty)
      this.problem(
        other === undefined
          ? notAnIdentity(this.fileName, looksLike(Buffer.from(text)))
          : notAnIdentity(this.fileName, pemBlockInWords(other.label), other.line),
      );
  }

  /** False where the block is of no use here. */
  #readBlock(block: PemBlock): boolean {
    const { label, der, headers, line } = block;
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
        this.#readSignedData(der);
        return this.#certificates.length > 0;
      case 'EC PARAMETERS':
        return true;
      default:
        return false;
    }
  }

  readDer(kind: DerKind, bytes: Buffer): void {
    switch (kind) {
      case 'pkcs12':
        this.#readPkcs12(bytes);
        break;
      case 'certificate':
        this.#readCertificate(bytes, null);
        break;
      case 'pkcs8':
      case 'pkcs1':
      case 'sec1':
        this.#readKey(bytes, kind, { wasEncrypted: false, line: null });
        break;
      case 'encrypted-pkcs8':
        this.#readEncryptedPkcs8(bytes, null);
        break;
      case 'signed-data':
        if (!bytes.includes('<plist')) this.#readSignedData(bytes);
        if (this.#certificates.length === 0) this.problem(notAnIdentity(this.fileName, looksLike(bytes)));
        break;
      case 'public-key':
      case 'signing-request':
        this.problem(notAnIdentity(this.fileName, looksLike(bytes)));
        break;
    }
  }

  #readCertificate(der: Buffer, line: number | null): void {
    try {
      readCertificate(der);
      // "TRUSTED CERTIFICATE" carries OpenSSL's own notes behind the certificate.
      this.#certificates.push({ der: readDer(der).raw, friendlyName: null });
    } catch (error) {
      this.#damaged(error, `its certificate cannot be read`, line);
    }
  }

  #readKeyBlock({ label, der, line }: PemBlock, dekInfo: string | null): void {
    const encoding = label === 'RSA PRIVATE KEY' ? 'pkcs1' : label === 'EC PRIVATE KEY' ? 'sec1' : 'pkcs8';
    if (dekInfo === null) {
      // Tools mix the labels up; the structure tells.
      const kind = derKindOf(der);
      const actual = kind === 'pkcs8' || kind === 'pkcs1' || kind === 'sec1' ? kind : encoding;
      this.#readKey(der, actual, { wasEncrypted: false, line });
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
      else this.#damaged(error, 'its private key cannot be read', line);
    }
  }

  #encryptionFault(
    code: EncryptionError['code'] | 'passphrase',
    detail: string,
    container: 'pkcs12' | 'private-key',
  ): void {
    const what = container === 'pkcs12' ? 'The identity' : 'The private key';
    this.#keyLocked = true;
    switch (code) {
      case 'unsupported':
        return this.problem(unsupportedEncryption(this.fileName, detail, container));
      case 'iterations':
        return this.problem(iterationsExcessive(this.fileName, detail));
      case 'time':
        return this.problem(tookTooLong(this.fileName));
      case 'undecryptable':
      case 'passphrase':
        return this.problem(
          this.#passphrase === null
            ? passphraseNeeded(this.fileName, what)
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
      this.#damaged(error, 'its private key cannot be read, or is of a kind that is not known here', line);
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
      this.problem(
        fileProblem(this.fileName, {
          code: 'not-an-identity',
          sentence: `${this.fileName} opens, and holds neither a certificate nor a private key.`,
          remedy: 'Export the identity again.',
        }),
      );
    } catch (error) {
      if (!(error instanceof Pkcs12Error)) throw error;
      if (error.code === 'not-pkcs12' || error.code === 'damaged')
        this.problem(damagedFile(this.fileName, 'it begins as a .p12 file, and what follows cannot be read'));
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
      this.#damaged(error, 'its certificates cannot be read', null);
    }
  }

  #damaged(error: unknown, what: string, line: number | null): void {
    if (!(error instanceof DerError || error instanceof PrivateKeyError)) throw error;
    this.problem(damagedFile(this.fileName, what, line));
  }
}
