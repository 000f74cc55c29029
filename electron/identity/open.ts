import { createHash } from 'node:crypto';
import type { KeyPlace } from '../../contract/facts/identity.ts';
import type { IdentityDescription } from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import { chainPem, type FoundCertificate, isOnlyIssuer } from './certificate-pool.ts';
import { type ContentsReader, createContentsReader } from './contents/contents-reader.ts';
import { unread } from './contents/read-contents.ts';
import { describeCertificate, describeProviderTokenKey, isForPush, nameOfCertificate } from './describe.ts';
import { type IdentityFile, locationOf, refuseBytes } from './files/read-file.ts';
import { encryptionNotes, keyDamaged, keyMissing, keyOfAnother, unusableForTls } from './pair-problems.ts';
import {
  certificatesIn,
  keyFor,
  keysIn,
  type PlacedCertificate,
  type PlacedKey,
  publicKeyOf,
  type ReadFile,
  readFound,
  unique,
} from './placed.ts';
import { fileProblem } from './problems.ts';
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

/** Most certificates and keys that one opening compares with each other: somebody's whole past has a few dozen. */
const MOST_FOUND = 1_000;

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

function placeOf({ name, request }: IdentityFile): KeyPlace {
  return request === undefined ? { in: 'other-file', file: name } : { in: 'signing-request', request };
}
