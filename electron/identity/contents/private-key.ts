import { createDecipheriv, createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { FileKind } from '../../../contract/facts/identity-files.ts';
import { DerError, membersOf, octetsOf, oidOf, readDer, TAG } from '../../certificate/der.ts';
import {
  decryptWithPassphrase,
  EncryptionError,
  type EncryptionName,
  nameEncryption,
  type WorkLimit,
} from '../../certificate/passphrase-encryption.ts';
import { passphraseForms } from './passphrases.ts';

/** A private key in the one form in which it is kept, and what pairs it. */
export interface PrivateKey {
  /** PKCS#8. */
  readonly privateKeyPem: string;
  /** DER of SubjectPublicKeyInfo, as this machine's library writes it: equal for equal keys. */
  readonly publicKeyDer: Uint8Array;
  /** "RSA 2048", "EC P-256". */
  readonly algorithm: string;
  readonly isP256: boolean;
}

/** Bytes that are no private key, or one of a kind that this machine's library does not know. */
export class PrivateKeyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PrivateKeyError';
  }
}

export type PrivateKeyEncoding = 'pkcs8' | 'pkcs1' | 'sec1';

/** Larger than any key that TLS takes: RSA with 16,384 bits has 9.3 kB. */
const LARGEST_KEY_BYTES = 16 * 1024;
/** The kinds that a TLS client can show (RSA, RSA-PSS, EC, Ed25519, Ed448), by the object identifier in PKCS#8. */
const KINDS: ReadonlySet<string> = new Set([
  '1.2.840.113549.1.1.1',
  '1.2.840.113549.1.1.10',
  '1.2.840.10045.2.1',
  '1.3.101.112',
  '1.3.101.113',
]);

/** Kinds of keys that no TLS client can show, by the same identifier. */
const OTHER_KINDS: Readonly<Record<string, FileKind>> = {
  '1.2.840.10040.4.1': 'dsa-key',
  '1.2.840.113549.1.3.1': 'diffie-hellman-key',
  '1.2.840.10046.2.1': 'diffie-hellman-key',
  '1.3.101.110': 'x25519-key',
  '1.3.101.111': 'x448-key',
};

/** What a whole PKCS#8 key is that cannot be used here; `null` where that is not known. */
export function otherKindOfKey(der: Buffer): FileKind | null {
  try {
    return OTHER_KINDS[oidOf(membersOf(membersOf(readDer(der))[1])[0])] ?? null;
  } catch (error) {
    if (error instanceof DerError) return null;
    throw error;
  }
}

/**
 * Refuses what would keep the library busy: of a DSA or DH key it computes the public half by the numbers that stand in
 * the file, which takes hours where they are large, and nothing can interrupt it. Throws `DerError`, `PrivateKeyError`.
 */
function judgeBeforeWork(der: Buffer, encoding: PrivateKeyEncoding): void {
  if (der.length > LARGEST_KEY_BYTES) throw new PrivateKeyError('the private key is too large');
  if (encoding !== 'pkcs8') return;
  const [, algorithm] = membersOf(readDer(der));
  const [kind, parameters] = membersOf(algorithm);
  if (!KINDS.has(oidOf(kind))) throw new PrivateKeyError('the private key is of a kind that is not known here');
  // A curve is named; one that is spelt out would be computed with.
  if (oidOf(kind) === '1.2.840.10045.2.1' && parameters?.tag !== TAG.oid)
    throw new PrivateKeyError('the curve is not named');
}

/** Reads an unencrypted private key. Throws `PrivateKeyError`. */
export function readPrivateKey(der: Buffer, encoding: PrivateKeyEncoding): PrivateKey {
  try {
    judgeBeforeWork(der, encoding);
    const key = createPrivateKey({ key: der, format: 'der', type: encoding });
    const publicKeyDer = createPublicKey(key).export({ type: 'spki', format: 'der' });
    const algorithm = nameAlgorithm(key);
    return {
      privateKeyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
      publicKeyDer,
      algorithm,
      isP256: algorithm === 'EC P-256',
    };
  } catch {
    throw new PrivateKeyError('the private key cannot be read');
  }
}

/** A public key in the form of `PrivateKey.publicKeyDer`; as it came where the library does not know it. */
export function normalizePublicKey(publicKeyDer: Buffer): Buffer {
  try {
    return createPublicKey({ key: publicKeyDer, format: 'der', type: 'spki' }).export({ type: 'spki', format: 'der' });
  } catch {
    return publicKeyDer;
  }
}

/** "RSA 2048", "EC P-256" of a public key's DER; "unknown" where the library does not know it. */
export function namePublicKey(publicKeyDer: Buffer): string {
  try {
    return nameAlgorithm(createPublicKey({ key: publicKeyDer, format: 'der', type: 'spki' }));
  } catch {
    return 'unknown';
  }
}

const CURVES: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  'P-256': 'P-256',
  secp384r1: 'P-384',
  'P-384': 'P-384',
  secp521r1: 'P-521',
  'P-521': 'P-521',
};

/** Curves by object identifier inside SubjectPublicKeyInfo, for libraries that do not tell details. */
const CURVE_BYTES: readonly (readonly [hex: string, name: string])[] = [
  ['06082a8648ce3d030107', 'P-256'],
  ['06052b81040022', 'P-384'],
  ['06052b81040023', 'P-521'],
];

function nameAlgorithm(key: KeyObject): string {
  const details = key.asymmetricKeyDetails;
  if (key.asymmetricKeyType === 'ec') {
    const spki = key.type === 'private' ? createPublicKey(key) : key;
    const head = spki.export({ type: 'spki', format: 'der' }).subarray(0, 32).toString('hex');
    const curve = CURVES[details?.namedCurve ?? ''] ?? CURVE_BYTES.find(([hex]) => head.includes(hex))?.[1];
    return `EC ${curve ?? details?.namedCurve ?? 'unknown'}`;
  }
  if (key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'rsa-pss')
    return `RSA ${details?.modulusLength ?? rsaBits(key)}`;
  return (key.asymmetricKeyType ?? 'unknown').toUpperCase();
}

/** Node 16 in Electron tells no modulus length of a private key: count the public one's bytes. */
function rsaBits(key: KeyObject): number {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const [modulus] = membersOf(readDer(publicKey.export({ type: 'pkcs1', format: 'der' })));
  return (modulus?.content.toString('hex').replace(/^(?:00)+/, '').length ?? 0) * 4;
}

/** How an EncryptedPrivateKeyInfo is encrypted (RFC 5958 3). Throws `DerError`. */
export function nameKeyEncryption(der: Buffer): EncryptionName {
  return nameEncryption(membersOf(readDer(der))[0]);
}

/** Decrypts an EncryptedPrivateKeyInfo to PKCS#8. Throws `EncryptionError` or `DerError`. */
export function decryptPkcs8(der: Buffer, passphrase: string | null, limit: WorkLimit): Buffer {
  const [algorithm, encrypted] = membersOf(readDer(der));
  const bytes = octetsOf(encrypted);
  return firstThatFits(passphrase, (form) => decryptWithPassphrase(algorithm, bytes, form, limit));
}

/** The name of a cipher stands in a message. */
const LONGEST_NAME = 40;

interface TraditionalCipher {
  readonly cipher: string;
  readonly keyBytes: number;
}

/** Ciphers of `DEK-Info` (OpenSSL's PEM encryption before PKCS#8). */
const TRADITIONAL_CIPHERS: Readonly<Record<string, TraditionalCipher>> = {
  'DES-EDE3-CBC': { cipher: 'des-ede3-cbc', keyBytes: 24 },
  'AES-128-CBC': { cipher: 'aes-128-cbc', keyBytes: 16 },
  'AES-192-CBC': { cipher: 'aes-192-cbc', keyBytes: 24 },
  'AES-256-CBC': { cipher: 'aes-256-cbc', keyBytes: 32 },
};

/** Decrypts a PEM block with `Proc-Type: 4,ENCRYPTED`. Throws `EncryptionError` or `DerError`. */
export function decryptTraditional(der: Buffer, dekInfo: string, passphrase: string | null): Buffer {
  const [name = '', ivHex = ''] = dekInfo.split(',').map((part) => part.trim());
  const known = TRADITIONAL_CIPHERS[name.toUpperCase()];
  if (known === undefined) throw new EncryptionError('unsupported', name.slice(0, LONGEST_NAME));
  const iv = Buffer.from(ivHex, 'hex');
  if (iv.length < 8) throw new DerError('DEK-Info has no vector');
  return firstThatFits(passphrase, ({ utf8 }) => {
    try {
      const decipher = createDecipheriv(known.cipher, bytesToKey(utf8, iv.subarray(0, 8), known.keyBytes), iv);
      return Buffer.concat([decipher.update(der), decipher.final()]);
    } catch {
      throw new EncryptionError('undecryptable', name);
    }
  });
}

/** OpenSSL's EVP_BytesToKey with MD5 and one round. */
function bytesToKey(passphrase: Buffer, salt: Buffer, bytes: number): Buffer {
  let key = Buffer.alloc(0);
  let last = Buffer.alloc(0);
  while (key.length < bytes) {
    last = createHash('md5').update(last).update(passphrase).update(salt).digest();
    key = Buffer.concat([key, last]);
  }
  return key.subarray(0, bytes);
}

/** The first decryption that is DER: these formats have no integrity check, and bad padding passes once in 256 times. */
function firstThatFits(
  passphrase: string | null,
  decrypt: (form: ReturnType<typeof passphraseForms>[number]) => Buffer,
): Buffer {
  for (const form of passphraseForms(passphrase)) {
    try {
      const plain = decrypt(form);
      membersOf(readDer(plain));
      return plain;
    } catch (error) {
      const wrong = error instanceof DerError || (error instanceof EncryptionError && error.code === 'undecryptable');
      if (!wrong) throw error;
    }
  }
  throw new EncryptionError('undecryptable', 'no form of the passphrase fits');
}
