import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  childrenOf,
  contextTag,
  DerError,
  type DerNode,
  expectTag,
  membersOf,
  octetsOf,
  oidOf,
  readDer,
  smallIntegerOf,
  TAG,
  textOf,
} from '../../certificate/der.ts';
import {
  decryptWithPassphrase,
  deriveKey,
  derivePkcs12Key,
  digestOf,
  EncryptionError,
  type EncryptionName,
  nameEncryption,
  type PassphraseBytes,
  type WorkLimit,
} from '../../certificate/passphrase-encryption.ts';
import { passphraseForms } from './passphrases.ts';

/*
 * Reads PKCS#12 (RFC 7292) as an attacker may have written it: every count is judged before work is done, nesting is
 * bounded, and each failure has a name.
 */

/** A key or certificate with what its bag says of it. */
export interface Pkcs12Item {
  readonly der: Buffer;
  readonly friendlyName: string | null;
}

/** Everything in a PKCS#12 file that matters here, in its order. */
export interface Pkcs12Contents {
  /** PKCS#8, decrypted. */
  readonly keys: readonly Pkcs12Item[];
  readonly certificates: readonly Pkcs12Item[];
  /** How its parts were encrypted, each way once. */
  readonly encryptions: readonly EncryptionName[];
}

export type Pkcs12Fault =
  /** The bytes are something else. */
  | 'not-pkcs12'
  | 'damaged'
  /** No form of the passphrase fits. */
  | 'passphrase'
  | 'unsupported'
  | 'iterations'
  | 'time';

/** Why a PKCS#12 file did not open; `detail` never holds a secret. */
export class Pkcs12Error extends Error {
  constructor(
    readonly code: Pkcs12Fault,
    readonly detail: string,
  ) {
    super(`${code}: ${detail}`);
    this.name = 'Pkcs12Error';
  }
}

const OIDS = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  envelopedData: '1.2.840.113549.1.7.3',
  encryptedData: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certificateBag: '1.2.840.113549.1.12.10.1.3',
  safeContentsBag: '1.2.840.113549.1.12.10.1.6',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  pbmac1: '1.2.840.113549.1.5.14',
} as const;
const DEEPEST_BAGS = 8;
const LONGEST_NAME = 300;

/** True where `bytes` begin as PKCS#12 does: a sequence, version 3, a sequence. It may still be cut off. */
export function beginsAsPkcs12(bytes: Buffer): boolean {
  return /^30(?:[0-7].|80|81..|82.{4}|83.{6}|84.{8})02010330/.test(bytes.subarray(0, 12).toString('hex'));
}

/**
 * Opens PKCS#12 bytes. A file without a passphrase opens with any; `null` means that none was given. Throws
 * `Pkcs12Error`.
 */
export function openPkcs12(bytes: Buffer, passphrase: string | null, limit: WorkLimit): Pkcs12Contents {
  if (!beginsAsPkcs12(bytes)) throw new Pkcs12Error('not-pkcs12', 'another beginning');
  try {
    const [, safe, mac] = membersOf(readDer(bytes));
    const [type, content] = membersOf(safe);
    if (oidOf(type) === OIDS.signedData) throw new Pkcs12Error('unsupported', 'public-key');
    if (oidOf(type) !== OIDS.data) throw new DerError('an unknown kind of content');
    const authenticatedSafe = octetsOf(explicit(content));
    const forms = passphraseForms(passphrase);
    const first = mac === undefined ? undefined : verifiedForm(mac, authenticatedSafe, forms, limit);
    if (first === undefined) return decode(authenticatedSafe, forms, limit);
    return decode(authenticatedSafe, [first, ...forms.filter((form) => form !== first)], limit);
  } catch (error) {
    throw asPkcs12Error(error);
  }
}

function asPkcs12Error(error: unknown): unknown {
  if (error instanceof DerError) return new Pkcs12Error('damaged', error.message);
  if (!(error instanceof EncryptionError)) return error;
  return new Pkcs12Error(error.code === 'undecryptable' ? 'passphrase' : error.code, error.detail);
}

/** The form of the passphrase that the integrity check confirms. */
function verifiedForm(
  mac: DerNode,
  authenticatedSafe: Buffer,
  forms: readonly PassphraseBytes[],
  limit: WorkLimit,
): PassphraseBytes {
  const [digestInfo, salt, count] = membersOf(mac);
  const [algorithm, digestNode] = membersOf(digestInfo);
  const expected = octetsOf(digestNode);
  const iterations = count === undefined ? 1 : smallIntegerOf(count);
  const tried = new Set<string>();
  for (const form of forms) {
    const again = `${form.utf8.toString('hex')}/${form.bmp.toString('hex')}`;
    if (tried.has(again)) continue;
    tried.add(again);
    const actual = macOf(algorithm, authenticatedSafe, { salt: octetsOf(salt), iterations, form }, limit);
    if (actual.length === expected.length && timingSafeEqual(actual, expected)) return form;
  }
  throw new Pkcs12Error('passphrase', 'the integrity check fails');
}

function macOf(
  algorithm: DerNode | undefined,
  data: Buffer,
  given: { readonly salt: Buffer; readonly iterations: number; readonly form: PassphraseBytes },
  limit: WorkLimit,
): Buffer {
  const [id, parameters] = membersOf(algorithm);
  if (oidOf(id) === OIDS.pbmac1) {
    // RFC 9579: the key derivation and the MAC stand in the parameters; salt and count of MacData are not used.
    const [derivation, scheme] = membersOf(parameters);
    const digest = digestOf(scheme);
    const [, derivationParameters] = membersOf(derivation);
    const length = membersOf(derivationParameters)[2];
    const bytes = length?.tag === TAG.integer ? smallIntegerOf(length) : 0;
    if (bytes < 1 || bytes > 64) throw new DerError('a key length is out of range');
    return createHmac(digest, deriveKey(derivation, bytes, given.form.utf8, limit))
      .update(data)
      .digest();
  }
  const digest = digestOf(algorithm);
  const { salt, iterations, form } = given;
  const bytes = createHmac(digest, '').digest().length;
  const key = derivePkcs12Key({ passphrase: form.bmp, salt, iterations, digest, purpose: 'mac', bytes }, limit);
  return createHmac(digest, key).update(data).digest();
}

/** Decodes with the first form that works throughout. */
function decode(authenticatedSafe: Buffer, forms: readonly PassphraseBytes[], limit: WorkLimit): Pkcs12Contents {
  let failure: unknown = new Pkcs12Error('passphrase', 'no form fits');
  for (const form of forms) {
    try {
      return new SafeReader(form, limit).read(authenticatedSafe);
    } catch (error) {
      // Without an integrity check a wrong passphrase shows as bad padding or as nonsense inside.
      const wrong =
        error instanceof WrongInside || (error instanceof EncryptionError && error.code === 'undecryptable');
      if (!wrong) throw error;
      failure = new Pkcs12Error('passphrase', error.message);
    }
  }
  throw failure;
}

/** Decrypted bytes that are no DER. */
class WrongInside extends Error {}

class SafeReader {
  readonly #keys: Pkcs12Item[] = [];
  readonly #certificates: Pkcs12Item[] = [];
  readonly #encryptions = new Map<string, EncryptionName>();
  readonly #form: PassphraseBytes;
  readonly #limit: WorkLimit;

  constructor(form: PassphraseBytes, limit: WorkLimit) {
    this.#form = form;
    this.#limit = limit;
  }

  read(authenticatedSafe: Buffer): Pkcs12Contents {
    for (const info of membersOf(readDer(authenticatedSafe))) {
      const [type, content] = membersOf(info);
      const oid = oidOf(type);
      if (oid === OIDS.data) this.#readBags(readDer(octetsOf(explicit(content))), 0);
      else if (oid === OIDS.encryptedData) this.#readEncrypted(explicit(content));
      else if (oid === OIDS.envelopedData) throw new Pkcs12Error('unsupported', 'public-key');
      else throw new DerError('an unknown kind of content');
    }
    return { keys: this.#keys, certificates: this.#certificates, encryptions: [...this.#encryptions.values()] };
  }

  #readEncrypted(encryptedData: DerNode): void {
    const [, contentInfo] = membersOf(encryptedData);
    const [, algorithm, encrypted] = membersOf(contentInfo);
    const plain = this.#decrypt(algorithm, octetsOf(encrypted, contextTag(0, 'primitive')));
    this.#inside(() => this.#readBags(readDer(plain), 0));
  }

  #readBags(bags: DerNode, depth: number): void {
    if (depth > DEEPEST_BAGS) throw new DerError('bags are nested too deeply');
    for (const bag of membersOf(bags)) {
      const [type, wrapped, attributes] = membersOf(bag);
      const value = explicit(wrapped);
      const friendlyName = attributes === undefined ? null : friendlyNameIn(attributes);
      switch (oidOf(type)) {
        case OIDS.keyBag:
          this.#keys.push({ der: value.raw, friendlyName });
          break;
        case OIDS.shroudedKeyBag: {
          const [algorithm, encrypted] = membersOf(value);
          const plain = this.#decrypt(algorithm, octetsOf(encrypted));
          this.#keys.push({ der: this.#inside(() => expectTag(readDer(plain), TAG.sequence).raw), friendlyName });
          break;
        }
        case OIDS.certificateBag: {
          const [kind, certificate] = membersOf(value);
          if (oidOf(kind) === OIDS.x509Certificate)
            this.#certificates.push({ der: octetsOf(explicit(certificate)), friendlyName });
          break;
        }
        case OIDS.safeContentsBag:
          this.#readBags(value, depth + 1);
          break;
        default:
          // Revocation lists and other secrets are of no use here.
          break;
      }
    }
  }

  #decrypt(algorithm: DerNode | undefined, encrypted: Buffer): Buffer {
    const name = nameEncryption(algorithm);
    this.#encryptions.set(name.name, name);
    return decryptWithPassphrase(algorithm, encrypted, this.#form, this.#limit);
  }

  #inside<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof DerError) throw new WrongInside(error.message);
      throw error;
    }
  }
}

/** The one element inside an explicit tag `[0]`. */
function explicit(node: DerNode | undefined): DerNode {
  const [inner] = childrenOf(expectTag(node, contextTag(0)));
  if (inner === undefined) throw new DerError('a wrapper is empty');
  return inner;
}

function friendlyNameIn(attributes: DerNode): string | null {
  for (const attribute of membersOf(attributes, TAG.set)) {
    const [type, values] = membersOf(attribute);
    if (oidOf(type) !== OIDS.friendlyName) continue;
    const [value] = membersOf(values, TAG.set);
    return value === undefined ? null : (textOf(value)?.slice(0, LONGEST_NAME) ?? null);
  }
  return null;
}
