import { createHash } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { KeyPlace } from '../../contract/facts/identity.ts';
import type { IdentityDescription } from '../../contract/identity.ts';
import type { Mend, Problem } from '../../contract/outcome.ts';
import { problem } from '../../contract/told.ts';
import { DerError } from '../certificate/der.ts';
import { errorCode } from '../ground/system-error.ts';
import { chainPem, type FoundCertificate, foundCertificate, isOnlyIssuer } from './certificate-pool.ts';
import { type ContentsReader, createContentsReader } from './contents/contents-reader.ts';
import { namePublicKey } from './contents/private-key.ts';
import { type ContainedKey, type FileContents, unread } from './contents/read-contents.ts';
import { describeCertificate, describeProviderTokenKey, isForPush, nameOfCertificate } from './describe.ts';
import { type IdentityFile, locationOf, refuseBytes } from './files/read-file.ts';
import { damagedFile, fileProblem } from './problems.ts';
import {
  isCalledProviderTokenKey,
  keyIdOfFileName,
  keyOfOtherService,
  notAProviderTokenKey,
  withoutPemLines,
} from './provider-token-key.ts';

/** What signs, as plain data; stays in this process. */
export type IdentitySecret =
  | {
      readonly kind: 'certificate';
      /** The leaf first, then whatever chain came with it, without the root. */
      readonly certificateChainPem: string;
      /** PKCS#8. */
      readonly privateKeyPem: string;
      readonly topics: readonly string[];
    }
  | {
      readonly kind: 'provider-token-key';
      /** PKCS#8, EC P-256. */
      readonly privateKeyPem: string;
      /** `null` until the user completes it. */
      readonly keyId: string | null;
      readonly teamId: string | null;
    };

/** An identity that was opened, whole or not. */
export interface OpenedIdentity {
  readonly description: IdentityDescription;
  /** `null`: it cannot be used; `description.problems` tells why. */
  readonly secret: IdentitySecret | null;
}

/** An identity with what the doctor and conversions want to know of it. */
export interface InspectedIdentity extends OpenedIdentity {
  /** The certificate and its chain; `null` for a provider token key. Public. */
  readonly certificatePem: string | null;
  /** What other tools may stumble over, though it works here. */
  readonly notes: readonly Problem[];
  /** The files that it was made of: the certificate's, then the key's where that is another. */
  readonly files: readonly IdentityFile[];
}

export interface OpenOptions {
  /** Tried on every file that wants one; `null`: none was given. */
  readonly passphrase: string | null;
  /** UNIX milliseconds. */
  readonly now: number;
  /** Files beside a file that lacks its other half; none where there is no folder. */
  readonly beside: (file: IdentityFile) => Promise<readonly IdentityFile[]>;
  /**
   * `files` (the default): the user chose them to belong together, so a key that fits nothing is named. `folder`: they
   * were found, so strangers among them mean nothing, and certificates that are not for push are left out.
   */
  readonly chosen?: 'files' | 'folder';
  /** Milliseconds after which no further file is opened; without it, all are. */
  readonly limitMs?: number;
}

/** A problem of one of the opened files. */
export interface RefusedFile {
  readonly file: IdentityFile;
  readonly problem: Problem;
}

/** A private key in the opened files that no certificate belongs to. Its public half only. */
export interface KeyAlone {
  readonly file: IdentityFile;
  /** Comparable with that of a certificate or of a signing request. */
  readonly publicKeyDer: Uint8Array;
  /** "RSA 2048", "EC P-256". */
  readonly algorithm: string;
}

/** What the opened files gave: the identities in them, and what is wrong with the rest. */
export interface Opening {
  readonly identities: readonly InspectedIdentity[];
  readonly problems: readonly Problem[];
  /** The same problems, each with the file that it is of. */
  readonly refused: readonly RefusedFile[];
  readonly keysAlone: readonly KeyAlone[];
  /** True where `limitMs` kept files from being opened. */
  readonly cutShort: boolean;
}

/**
 * Opens files of any form together and pairs certificates with private keys by their public keys, also with those in
 * the files beside them. Never rejects for what is in a file. No message holds a passphrase or a key.
 */
export async function openIdentities(files: readonly IdentityFile[], options: OpenOptions): Promise<Opening> {
  const reader = createContentsReader();
  try {
    return await new Pairing(options, reader).open(files);
  } finally {
    await reader.close();
  }
}

/** A file with what was found in it. */
interface ReadFile {
  readonly file: IdentityFile;
  readonly contents: FileContents;
  readonly certificates: readonly FoundCertificate[];
}

interface PlacedCertificate {
  readonly certificate: FoundCertificate;
  readonly from: ReadFile;
}

interface PlacedKey {
  readonly key: ContainedKey;
  readonly from: ReadFile;
}

/** Most certificates and keys that one opening compares with each other: somebody's whole past has a few dozen. */
const MOST_FOUND = 1_000;

/** Files that one problem names; of more, how many. */
const MOST_NAMED = 3;
const CHOOSE: Mend = { kind: 'choose-identity' };

/** Codes of problems that a passphrase cures. */
const PASSPHRASE_CODES: readonly string[] = ['passphrase-needed', 'passphrase-wrong'];

class Pairing {
  readonly #options: OpenOptions;
  readonly #reader: ContentsReader;
  readonly #refused: RefusedFile[] = [];
  readonly #keysAlone: KeyAlone[] = [];
  /** Opened files with a key in them that did not open: what is said of that comes first. */
  readonly #locked: ReadFile[] = [];
  readonly #beside = new Map<IdentityFile, Promise<readonly ReadFile[]>>();
  /** Certificates and keys so far. */
  #found = 0;

  constructor(options: OpenOptions, reader: ContentsReader) {
    this.#options = options;
    this.#reader = reader;
  }

  async open(files: readonly IdentityFile[]): Promise<Opening> {
    const read: ReadFile[] = [];
    const deadline = this.#options.limitMs === undefined ? null : Date.now() + this.#options.limitMs;
    let cutShort = false;
    for (const file of files) {
      cutShort = deadline !== null && Date.now() > deadline;
      if (cutShort) break;
      const one = await this.#read(file);
      for (const problem of one.contents.problems) this.#refuse(file, problem);
      if (one.contents.keyLocked) this.#locked.push(one);
      read.push(one);
    }
    const keys = keysIn(read);
    const all = certificatesIn(read);
    const pool = all.map(({ certificate }) => certificate);
    const paired = new Set<string>();
    const identities: InspectedIdentity[] = [];
    const keyless: PlacedCertificate[] = [];
    for (const placed of all) {
      const key = keyFor(placed, keys);
      if (key === null) {
        if (!isOnlyIssuer(placed.certificate, pool)) keyless.push(placed);
        continue;
      }
      paired.add(publicKeyOf(key.key));
      identities.push(this.#whole(placed, key, pool));
    }
    const leftOver = unique(keys.filter(({ key }) => !paired.has(publicKeyOf(key))));
    const stillKeyless: PlacedCertificate[] = [];
    for (const placed of keyless) {
      const identity = await this.#findKeyBeside(placed, pool, leftOver);
      if (identity !== null) identities.push(identity);
      if (identity === null || identity.secret === null) stillKeyless.push(placed);
    }
    for (const key of leftOver) {
      const identity = await this.#keyAlone(key, stillKeyless);
      if (identity !== null) identities.push(identity);
    }
    this.#nameAuthoritiesAlone(all, identities.length + keyless.length);
    const told = identities.flatMap(({ description }) => description.problems);
    const forgiven = this.#refused.filter((one) => isForgiven(one, identities));
    const refused = this.#refused.filter((one) => !forgiven.includes(one) && !told.includes(one.problem));
    return {
      identities: unlessRepeated(identities).map((identity) => withWarningsOf(identity, forgiven)),
      problems: refused.map(({ problem }) => problem),
      refused,
      keysAlone: this.#keysAlone,
      cutShort,
    };
  }

  #refuse(file: IdentityFile, problem: Problem): void {
    this.#refused.push({ file, problem });
  }

  async #read(file: IdentityFile): Promise<ReadFile> {
    const refused =
      file.unreadable ??
      refuseBytes(file.name, file.bytes.length) ??
      (this.#found >= MOST_FOUND ? tooManyAtOnce(file.name) : null);
    const contents = refused === null ? await this.#reader.read(file, this.#options.passphrase) : unread(refused);
    this.#found += contents.certificates.length + contents.keys.length;
    return { file, contents, certificates: contents.certificates.flatMap(readFound) };
  }

  /** Reads what lies beside a file, once. */
  #readBeside(file: IdentityFile): Promise<readonly ReadFile[]> {
    const known = this.#beside.get(file);
    if (known !== undefined) return known;
    const reading = this.#options.beside(file).then(async (files) => {
      const read: ReadFile[] = [];
      for (const one of files) read.push(await this.#read(one));
      return read;
    });
    this.#beside.set(file, reading);
    return reading;
  }

  #whole(placed: PlacedCertificate, key: PlacedKey, pool: readonly FoundCertificate[]): InspectedIdentity {
    const { certificate, from } = placed;
    const certificateChainPem = chainPem(certificate, pool);
    const unusable = unusableForTls(certificate, certificateChainPem, key.key.privateKeyPem, from.file.name);
    return {
      description: withOddities(
        describeCertificate(certificate, {
          store: 'file',
          fileName: from.file.name,
          location: locationOf(from.file),
          privateKeyFoundIn: key.from === from ? { in: 'same-file' } : placeOf(key.from.file),
          problems: unusable === null ? [] : [unusable],
          now: this.#options.now,
        }),
        key.from === from ? [from] : [from, key.from],
      ),
      secret:
        unusable === null
          ? {
              kind: 'certificate',
              certificateChainPem,
              privateKeyPem: key.key.privateKeyPem,
              topics: certificate.apple.topics.map(({ topic }) => topic),
            }
          : null,
      certificatePem: certificateChainPem,
      notes: encryptionNotes(from),
      files: key.from === from ? [from.file] : [from.file, key.from.file],
    };
  }

  /** The identity whose key lies beside the certificate; else the certificate with what is missing; `null` while a key did not open. */
  async #findKeyBeside(
    placed: PlacedCertificate,
    pool: readonly FoundCertificate[],
    leftOver: readonly PlacedKey[],
  ): Promise<InspectedIdentity | null> {
    const beside = await this.#readBeside(placed.from.file);
    const key = keyFor(placed, keysIn(beside));
    if (key !== null)
      return this.#whole(placed, key, [...pool, ...certificatesIn(beside).map(({ certificate }) => certificate)]);
    const searched = this.#options.chosen === 'folder';
    if (searched ? !isForPush(placed.certificate) : this.#locked.length > 0) return null;
    const locked = [...beside, ...this.#locked].filter(({ contents }) =>
      contents.problems.some(({ code }) => PASSPHRASE_CODES.includes(code)),
    );
    const strangers = searched ? [] : leftOver.filter(({ from }) => !isCalledProviderTokenKey(from.file.name));
    const own = searched
      ? placed.from.contents.problems.find(({ code }) => PASSPHRASE_CODES.includes(code))
      : undefined;
    const damage =
      placed.from.contents.keyDamage ?? beside.find(({ contents }) => contents.keyDamage !== null)?.contents.keyDamage;
    const problem =
      own ??
      placed.from.contents.keyDamage ??
      (strangers.length > 0
        ? keyOfAnother(placed, strangers)
        : locked.length === 0 && damage != null
          ? keyDamaged(placed, damage)
          : keyMissing(placed, locked));
    return {
      description: describeCertificate(placed.certificate, {
        store: 'file',
        fileName: placed.from.file.name,
        location: locationOf(placed.from.file),
        privateKeyFoundIn: null,
        problems: [problem],
        now: this.#options.now,
      }),
      secret: null,
      certificatePem: chainPem(placed.certificate, pool),
      notes: encryptionNotes(placed.from),
      files: [placed.from.file],
    };
  }

  /** A key without a certificate: a provider token key, or one whose certificate lies beside it; else a problem. */
  async #keyAlone(placed: PlacedKey, stillKeyless: readonly PlacedCertificate[]): Promise<InspectedIdentity | null> {
    const { key, from } = placed;
    const { name } = from.file;
    if (isCalledProviderTokenKey(name)) {
      if (key.isP256) return providerTokenKey(placed);
      this.#refuse(from.file, notAProviderTokenKey(name, key.algorithm));
      return null;
    }
    const stays: KeyAlone = { file: from.file, publicKeyDer: key.publicKeyDer, algorithm: key.algorithm };
    if (stillKeyless.length > 0 && this.#options.chosen !== 'folder') {
      // It was named already as the key of another certificate.
      this.#keysAlone.push(stays);
      return null;
    }
    const beside = await this.#readBeside(from.file);
    const match = certificatesIn(beside).find(({ certificate }) => keyFor({ certificate, from }, [placed]) !== null);
    if (match !== undefined)
      return this.#whole(
        match,
        placed,
        certificatesIn(beside).map(({ certificate }) => certificate),
      );
    const alone = from.certificates.length === 0 && this.#options.chosen !== 'folder';
    if (alone && key.isP256 && key.encoding === 'pkcs8') return providerTokenKey(placed);
    this.#keysAlone.push(stays);
    this.#refuse(from.file, fileProblem('certificate-missing', { file: name, algorithm: key.algorithm }, name));
    return null;
  }

  /** Says so where the files hold nothing but certificates of authorities. */
  #nameAuthoritiesAlone(all: readonly PlacedCertificate[], others: number): void {
    const [first] = all;
    if (first === undefined || others > 0 || this.#refused.length > 0) return;
    const { name: file } = first.from.file;
    const name = nameOfCertificate(first.certificate, file);
    this.#refuse(first.from.file, fileProblem('authority-certificate', { file, name }, file));
  }
}

function tooManyAtOnce(file: string): Problem {
  return fileProblem('too-many-at-once', { file, most: MOST_FOUND }, file);
}

function readFound({ der, friendlyName }: FileContents['certificates'][number]): readonly FoundCertificate[] {
  try {
    return [foundCertificate(der, friendlyName)];
  } catch (error) {
    if (error instanceof DerError) return [];
    throw error;
  }
}

function keysIn(files: readonly ReadFile[]): readonly PlacedKey[] {
  return files.flatMap((from) => from.contents.keys.map((key) => ({ key, from })));
}

/** Every certificate once; where it is in several files, in the one that has its key too. */
function certificatesIn(files: readonly ReadFile[]): readonly PlacedCertificate[] {
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
function keyFor({ certificate, from }: PlacedCertificate, keys: readonly PlacedKey[]): PlacedKey | null {
  const fitting = keys.filter(({ key }) => certificate.publicKeyDer.equals(key.publicKeyDer));
  return fitting.find((key) => key.from === from) ?? fitting[0] ?? null;
}

function publicKeyOf({ publicKeyDer }: ContainedKey): string {
  return Buffer.from(publicKeyDer).toString('base64');
}

function unique(keys: readonly PlacedKey[]): readonly PlacedKey[] {
  return [...new Map(keys.map((placed) => [publicKeyOf(placed.key), placed])).values()];
}

function unlessRepeated(identities: readonly InspectedIdentity[]): readonly InspectedIdentity[] {
  return [...new Map(identities.map((identity) => [identity.description.id, identity])).values()];
}

function providerTokenKey({ key, from }: PlacedKey): InspectedIdentity {
  const keyId = keyIdOfFileName(from.file.name);
  const fingerprint = createHash('sha256').update(key.publicKeyDer).digest('hex');
  const warnings = [
    ...keyOfOtherService(from.file.name),
    ...(from.contents.container === 'pem' ? [] : [withoutPemLines(from.file.name)]),
    ...from.contents.oddities,
  ];
  return {
    description: describeProviderTokenKey({
      fileName: from.file.name,
      location: locationOf(from.file),
      keyId,
      fingerprint,
      warnings,
    }),
    secret: { kind: 'provider-token-key', privateKeyPem: key.privateKeyPem, keyId, teamId: null },
    certificatePem: null,
    notes: [],
    files: [from.file],
  };
}

/** What OpenSSL says of a key or signature that its security level forbids; everything else is about damaged bytes. */
const TOO_WEAK = /^ERR_SSL_(?:EE_KEY|CA_KEY|CA_MD)_TOO_(?:SMALL|WEAK)$/;

/** Whether TLS takes certificate and key into use, as a send will ask it: a weak key or signature is refused there. `null`: it does. */
function unusableForTls(certificate: FoundCertificate, cert: string, key: string, fileName: string): Problem | null {
  try {
    createSecureContext({ cert, key });
    return null;
  } catch (error) {
    const algorithm = namePublicKey(certificate.publicKeyDer);
    if (!TOO_WEAK.test(errorCode(error))) return damagedFile(fileName, { kind: 'tls', algorithm });
    const name = nameOfCertificate(certificate, fileName);
    return fileProblem('certificate-too-weak', { name, algorithm }, fileName, { mend: CHOOSE });
  }
}

/** True for what is wrong with a file whose certificate and key make a whole identity all the same: one bad part condemns no file. */
function isForgiven({ file, problem }: RefusedFile, identities: readonly InspectedIdentity[]): boolean {
  if (PASSPHRASE_CODES.includes(problem.code)) return false;
  return identities.some(({ secret, files }) => secret !== null && files.includes(file));
}

function withWarningsOf(identity: InspectedIdentity, forgiven: readonly RefusedFile[]): InspectedIdentity {
  const own = forgiven.filter(({ file }) => identity.secret !== null && identity.files.includes(file));
  if (own.length === 0) return identity;
  const { description } = identity;
  const warnings = [...description.warnings, ...own.map(({ problem }) => problem)];
  return { ...identity, description: { ...description, warnings } };
}

function withOddities(description: IdentityDescription, from: readonly ReadFile[]): IdentityDescription {
  const odd = from.flatMap(({ contents }) => contents.oddities);
  return odd.length === 0 ? description : { ...description, warnings: [...description.warnings, ...odd] };
}

/** A key lies beside the certificate and cannot be read: it may be the one. */
function keyDamaged({ certificate, from }: PlacedCertificate, damage: Problem): Problem {
  const { name: file } = from.file;
  const name = nameOfCertificate(certificate, file);
  return problem('private-key-damaged', { name, file, damage }, { mend: CHOOSE, place: damage.place });
}

function keyMissing({ certificate, from }: PlacedCertificate, locked: readonly ReadFile[]): Problem {
  const { name: file } = from.file;
  const name = nameOfCertificate(certificate, file);
  const names = [...new Set(locked.map((one) => one.file.name))];
  const facts =
    names.length > 0
      ? {
          in: 'locked' as const,
          name,
          file,
          locked: names.slice(0, MOST_NAMED),
          more: Math.max(0, names.length - MOST_NAMED),
        }
      : { in: from.contents.container === 'pkcs12' ? ('pkcs12' as const) : ('file' as const), name, file };
  return fileProblem('private-key-missing', facts, file, { mend: CHOOSE });
}

function keyOfAnother({ certificate, from }: PlacedCertificate, strangers: readonly PlacedKey[]): Problem {
  const { name: file } = from.file;
  const keyFiles = [...new Set(strangers.map((stranger) => stranger.from.file.name))];
  const facts = { name: nameOfCertificate(certificate, file), file, keyFiles, keys: strangers.length };
  return fileProblem('private-key-mismatch', facts, keyFiles[0] ?? file, { mend: CHOOSE });
}

/** Says which tools refuse a file that opened here. */
function encryptionNotes({ file, contents }: ReadFile): readonly Problem[] {
  const { container, encryptions } = contents;
  if (container !== 'pkcs12') return [];
  const old = encryptions.filter(({ refusedElsewhere, name }) => refusedElsewhere || name.startsWith('3DES'));
  if (old.length > 0) return [oldEncryption(file.name, old)];
  // Without an encryption there is nothing that could be too new.
  return encryptions.length === 0 ? [] : [newEncryption(file.name, encryptions)];
}

function oldEncryption(file: string, old: FileContents['encryptions']): Problem {
  const refused = old.some(({ refusedElsewhere }) => refusedElsewhere);
  return fileProblem('old-encryption', { file, algorithms: old.map(({ name }) => name), refused }, file);
}

function newEncryption(file: string, encryptions: FileContents['encryptions']): Problem {
  return fileProblem('new-encryption', { file, algorithms: encryptions.map(({ name }) => name) }, file);
}

function placeOf({ name, request }: IdentityFile): KeyPlace {
  return request === undefined ? { in: 'other-file', file: name } : { in: 'signing-request', request };
}
