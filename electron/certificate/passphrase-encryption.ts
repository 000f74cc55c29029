/// <reference path="./node-forge.d.ts" />
import { createCipheriv, createDecipheriv, createHash, pbkdf2Sync, randomBytes, scryptSync } from 'node:crypto';
import rc2 from 'node-forge/lib/rc2.js';
import forgeUtil from 'node-forge/lib/util.js';
import {
  type DerNode,
  encodeAlgorithm,
  encodeDer,
  encodeInteger,
  encodeNull,
  encodeSequence,
  membersOf,
  octetsOf,
  oidOf,
  smallIntegerOf,
  TAG,
} from './der.ts';
import { hashRepeatedly } from './repeated-hash.ts';

/*
 * Encryption by passphrase in the two families that keys and PKCS#12 files use: PKCS#12's own (RFC 7292 appendix B
 * and C) and PBES2 (RFC 8018). The counts in a file are an attacker's to choose, so each is judged before any work.
 */

export type EncryptionFault =
  /** An algorithm that is not carried out here. */
  | 'unsupported'
  /** More iterations than are worth waiting for. */
  | 'iterations'
  /** The time ran out. */
  | 'time'
  /** Padding that is none: another passphrase, or damaged bytes. */
  | 'undecryptable';

/** Why bytes could not be decrypted; `detail` is an algorithm's name or a count, never a secret. */
export class EncryptionError extends Error {
  constructor(
    readonly code: EncryptionFault,
    readonly detail: string,
  ) {
    super(`${code}: ${detail}`);
    this.name = 'EncryptionError';
  }
}

/** A passphrase in both forms that files want it in. */
export interface PassphraseBytes {
  /** For PBES2 and PBMAC1: UTF-8. */
  readonly utf8: Buffer;
  /** For PKCS#12's own key derivation: UTF-16 big-endian with two zero bytes at the end, or nothing at all. */
  readonly bmp: Buffer;
}

/** Most iterations one file may ask for, all its parts together: about 5 s with PBKDF2 on a slow machine. */
export const MOST_ITERATIONS = 10_000_000;
/** Most memory that scrypt may ask for. */
const MOST_SCRYPT_BYTES = 128 * 1024 * 1024;

/** What opening one file may cost: a count of iterations and a time. */
export class WorkLimit {
  #left: number;
  readonly #deadline: number;

  constructor(limit: { readonly iterations: number; readonly ms: number }) {
    this.#left = limit.iterations;
    this.#deadline = performanceNow() + limit.ms;
  }

  /** Takes `iterations` from what is left. Throws `EncryptionError` before any work where that is too many. */
  spend(iterations: number): void {
    if (iterations > this.#left) throw new EncryptionError('iterations', String(iterations));
    this.#left -= iterations;
    this.checkTime();
  }

  /** Throws `EncryptionError` where the time has run out. */
  checkTime(): void {
    if (performanceNow() > this.#deadline) throw new EncryptionError('time', 'the time limit');
  }
}

/** Digests by object identifier, as PKCS#12's MAC and PBKDF2's functions name them. */
const DIGESTS: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.5': 'md5',
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
const HMACS: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

interface BlockCipher {
  readonly name: string;
  /** Node's name, or how many effective bits RC2 takes. */
  readonly cipher: string | { readonly rc2Bits: number };
  readonly keyBytes: number;
  readonly ivBytes: number;
}

/** PKCS#12's own schemes (RFC 7292 appendix C). */
// not prose: names of algorithms
const PKCS12_SCHEMES: Readonly<Record<string, BlockCipher>> = {
  '1.2.840.113549.1.12.1.3': { name: '3DES', cipher: 'des-ede3-cbc', keyBytes: 24, ivBytes: 8 },
  '1.2.840.113549.1.12.1.4': { name: '3DES with two keys', cipher: 'des-ede3-cbc', keyBytes: 16, ivBytes: 8 },
  '1.2.840.113549.1.12.1.5': { name: 'RC2-128', cipher: { rc2Bits: 128 }, keyBytes: 16, ivBytes: 8 },
  '1.2.840.113549.1.12.1.6': { name: 'RC2-40', cipher: { rc2Bits: 40 }, keyBytes: 5, ivBytes: 8 },
};
const PBES2_CIPHERS: Readonly<Record<string, BlockCipher>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'AES-128', cipher: 'aes-128-cbc', keyBytes: 16, ivBytes: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'AES-192', cipher: 'aes-192-cbc', keyBytes: 24, ivBytes: 16 },
  '2.16.840.1.101.3.4.1.42': { name: 'AES-256', cipher: 'aes-256-cbc', keyBytes: 32, ivBytes: 16 },
  '1.2.840.113549.3.7': { name: '3DES', cipher: 'des-ede3-cbc', keyBytes: 24, ivBytes: 8 },
};
/** Names for the refusal of what is not carried out here. */
// not prose: names of algorithms
const KNOWN_ELSEWHERE: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.12.1.1': 'RC4-128',
  '1.2.840.113549.1.12.1.2': 'RC4-40',
  '1.2.840.113549.1.5.1': 'DES with MD2',
  '1.2.840.113549.1.5.3': 'DES with MD5',
  '1.2.840.113549.1.5.6': 'RC2 with MD5',
  '1.2.840.113549.1.5.10': 'DES with SHA-1',
  '1.2.840.113549.1.5.11': 'RC2 with SHA-1',
  '1.3.14.3.2.7': 'DES',
  '1.2.840.113549.3.2': 'RC2',
  '1.2.840.113549.3.4': 'RC4',
};

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const SCRYPT = '1.3.6.1.4.1.11591.4.11';

/** What an encryption is called, and whether tools that follow OpenSSL 3 refuse it. */
export interface EncryptionName {
  readonly name: string;
  readonly refusedElsewhere: boolean;
}

/** The name of the encryption that an AlgorithmIdentifier asks for. Throws `DerError` where it is none. */
export function nameEncryption(algorithm: DerNode | undefined): EncryptionName {
  const [id, parameters] = membersOf(algorithm);
  const oid = oidOf(id);
  if (oid !== PBES2) {
    const scheme = PKCS12_SCHEMES[oid];
    return { name: scheme?.name ?? nameOf(oid), refusedElsewhere: scheme === undefined || oid.endsWith('.12.1.6') };
  }
  const cipher = oidOf(membersOf(membersOf(parameters)[1])[0]);
  return { name: PBES2_CIPHERS[cipher]?.name ?? nameOf(cipher), refusedElsewhere: PBES2_CIPHERS[cipher] === undefined };
}

/** Decrypts by the AlgorithmIdentifier `algorithm`. Throws `EncryptionError`, or `DerError` for malformed parameters. */
export function decryptWithPassphrase(
  algorithm: DerNode | undefined,
  encrypted: Buffer,
  passphrase: PassphraseBytes,
  limit: WorkLimit,
): Buffer {
  const [id, parameters] = membersOf(algorithm);
  const oid = oidOf(id);
  if (oid === PBES2) return decryptPbes2(parameters, encrypted, passphrase, limit);
  const scheme = PKCS12_SCHEMES[oid];
  if (scheme === undefined) throw new EncryptionError('unsupported', nameOf(oid));
  const [salt, count] = membersOf(parameters);
  const derive = {
    passphrase: passphrase.bmp,
    salt: octetsOf(salt),
    iterations: smallIntegerOf(count),
    digest: 'sha1',
  };
  const key = derivePkcs12Key({ ...derive, purpose: 'key', bytes: scheme.keyBytes }, limit);
  const iv = derivePkcs12Key({ ...derive, purpose: 'iv', bytes: scheme.ivBytes }, limit);
  return decryptBlocks(scheme, key, iv, encrypted);
}

function decryptPbes2(
  parameters: DerNode | undefined,
  encrypted: Buffer,
  passphrase: PassphraseBytes,
  limit: WorkLimit,
): Buffer {
  const [derivation, encryption] = membersOf(parameters);
  const [cipherId, iv] = membersOf(encryption);
  const cipher = PBES2_CIPHERS[oidOf(cipherId)];
  if (cipher === undefined) throw new EncryptionError('unsupported', nameOf(oidOf(cipherId)));
  const key = deriveKey(derivation, cipher.keyBytes, passphrase.utf8, limit);
  return decryptBlocks(cipher, key, octetsOf(iv), encrypted);
}

/** A key of `bytes` bytes by the key derivation AlgorithmIdentifier of PBES2 and PBMAC1 (RFC 8018 5.2, RFC 7914 7). */
export function deriveKey(derivation: DerNode | undefined, bytes: number, utf8: Buffer, limit: WorkLimit): Buffer {
  const [id, parameters] = membersOf(derivation);
  const oid = oidOf(id);
  const members = membersOf(parameters);
  const salt = octetsOf(members[0]);
  if (oid === PBKDF2) {
    const iterations = smallIntegerOf(members[1]);
    const functionNode = members.slice(2).find(({ tag }) => tag === TAG.sequence);
    const functionOid = functionNode === undefined ? null : oidOf(membersOf(functionNode)[0]);
    const digest = functionOid === null ? 'sha1' : HMACS[functionOid];
    if (digest === undefined) throw new EncryptionError('unsupported', `PBKDF2 ${functionOid}`);
    if (iterations < 1) throw new EncryptionError('undecryptable', 'no iterations');
    limit.spend(iterations);
    return pbkdf2Sync(utf8, salt, iterations, bytes, digest);
  }
  if (oid !== SCRYPT) throw new EncryptionError('unsupported', oid);
  const [cost, blockSize, parallelization] = members.slice(1, 4).map(smallIntegerOf);
  if (cost === undefined || blockSize === undefined || parallelization === undefined)
    throw new EncryptionError('undecryptable', 'scrypt without parameters');
  const memory = 128 * cost * blockSize;
  if (memory > MOST_SCRYPT_BYTES || parallelization > 16)
    throw new EncryptionError('iterations', String(cost * parallelization));
  // In the usual blocks of 8 a step of scrypt takes about as long as an iteration of PBKDF2.
  limit.spend(Math.ceil((cost * blockSize * parallelization) / 8));
  try {
    return scryptSync(utf8, salt, bytes, { N: cost, r: blockSize, p: parallelization, maxmem: 2 * MOST_SCRYPT_BYTES });
  } catch {
    throw new EncryptionError('unsupported', `scrypt N=${cost} r=${blockSize} p=${parallelization}`);
  }
}

/** The digest that an AlgorithmIdentifier names, in Node's words. Throws `EncryptionError` for another. */
export function digestOf(algorithm: DerNode | undefined): string {
  const oid = oidOf(membersOf(algorithm)[0]);
  const digest = DIGESTS[oid] ?? HMACS[oid];
  if (digest === undefined) throw new EncryptionError('unsupported', oid);
  return digest;
}

/** What PKCS#12's derivation makes: a cipher's key, its first vector, or the key of the MAC (RFC 7292 B.3). */
const PURPOSES = { key: 1, iv: 2, mac: 3 } as const;

/** PKCS#12's key derivation (RFC 7292 B.2). Throws `EncryptionError` where `limit` does not allow the iterations. */
export function derivePkcs12Key(
  options: {
    readonly passphrase: Buffer;
    readonly salt: Buffer;
    readonly iterations: number;
    readonly digest: string;
    readonly purpose: keyof typeof PURPOSES;
    readonly bytes: number;
  },
  limit: WorkLimit,
): Buffer {
  const { passphrase, salt, iterations, digest, bytes } = options;
  const digestBytes = createHash(digest).digest().length;
  const block = digestBytes > 32 ? 128 : 64;
  if (iterations < 1) throw new EncryptionError('undecryptable', 'no iterations');
  limit.spend(iterations * Math.ceil(bytes / digestBytes));
  const diversifier = Buffer.alloc(block, PURPOSES[options.purpose]);
  const input = Buffer.concat([repeatToBlocks(salt, block), repeatToBlocks(passphrase, block)]);
  const parts: Buffer[] = [];
  for (let made = 0; made < bytes; made += digestBytes) {
    const first = createHash(digest).update(diversifier).update(input).digest();
    const hash = hashRepeatedly(digest, first, iterations - 1, () => limit.checkTime());
    parts.push(hash);
    addToEachBlock(input, repeatToBlocks(hash, block).subarray(0, block), block);
  }
  return Buffer.concat(parts).subarray(0, bytes);
}

/** How a written file is encrypted: as Keychain Access does, or as OpenSSL 3 does. */
export type WrittenEncryption = 'rc2-40' | '3des' | 'aes-256';

/** Rounds of key derivation in a written file: what old tools expect, and what makes guessing slow for a fifth of a second here. */
export const WRITTEN_ITERATIONS: Readonly<Record<WrittenEncryption, number>> = {
  'rc2-40': 2048,
  '3des': 2048,
  'aes-256': 100_000,
};

/** Encrypts with a fresh salt; `algorithmDer` is the AlgorithmIdentifier that tells how. */
export function encryptWithPassphrase(
  encryption: WrittenEncryption,
  plain: Buffer,
  passphrase: PassphraseBytes,
): { readonly algorithmDer: Buffer; readonly encrypted: Buffer } {
  const limit = new WorkLimit({ iterations: MOST_ITERATIONS, ms: 60_000 });
  const iterations = WRITTEN_ITERATIONS[encryption];
  if (encryption === 'aes-256') {
    const salt = randomBytes(16);
    const iv = randomBytes(16);
    const key = pbkdf2Sync(passphrase.utf8, salt, iterations, 32, 'sha256');
    const prf = encodeAlgorithm('1.2.840.113549.2.9', encodeNull());
    const derivation = encodeAlgorithm(
      PBKDF2,
      encodeSequence(encodeDer(TAG.octetString, salt), encodeInteger(iterations), prf),
    );
    const cipherId = encodeAlgorithm('2.16.840.1.101.3.4.1.42', encodeDer(TAG.octetString, iv));
    const cipher = createCipheriv('aes-256-cbc', key, iv);
    return {
      algorithmDer: encodeAlgorithm(PBES2, encodeSequence(derivation, cipherId)),
      encrypted: Buffer.concat([cipher.update(plain), cipher.final()]),
    };
  }
  const oid = encryption === 'rc2-40' ? '1.2.840.113549.1.12.1.6' : '1.2.840.113549.1.12.1.3';
  const salt = randomBytes(8);
  const derive = { passphrase: passphrase.bmp, salt, iterations, digest: 'sha1' };
  const key = derivePkcs12Key({ ...derive, purpose: 'key', bytes: encryption === 'rc2-40' ? 5 : 24 }, limit);
  const iv = derivePkcs12Key({ ...derive, purpose: 'iv', bytes: 8 }, limit);
  return {
    algorithmDer: encodeAlgorithm(oid, encodeSequence(encodeDer(TAG.octetString, salt), encodeInteger(iterations))),
    encrypted: encryption === 'rc2-40' ? rc2Blocks('encrypt', 40, key, iv, plain) : encrypt3des(key, iv, plain),
  };
}

/** `text` in both forms that files want a passphrase in. */
export function passphraseBytes(text: string): PassphraseBytes {
  return { utf8: Buffer.from(text, 'utf8'), bmp: bmpOf(text) };
}

/** `text` as PKCS#12 wants it: UTF-16 big-endian and two zero bytes at the end (RFC 7292 B.1). */
export function bmpOf(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'utf16le').swap16();
}

function encrypt3des(key: Buffer, iv: Buffer, plain: Buffer): Buffer {
  const cipher = createCipheriv('des-ede3-cbc', key, iv);
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

function decryptBlocks(scheme: BlockCipher, key: Buffer, iv: Buffer, encrypted: Buffer): Buffer {
  const { cipher } = scheme;
  if (iv.length !== scheme.ivBytes || encrypted.length === 0 || encrypted.length % scheme.ivBytes !== 0)
    throw new EncryptionError('undecryptable', scheme.name);
  if (typeof cipher !== 'string') return rc2Blocks('decrypt', cipher.rc2Bits, key, iv, encrypted);
  const wholeKey = cipher === 'des-ede3-cbc' && key.length === 16 ? Buffer.concat([key, key.subarray(0, 8)]) : key;
  try {
    const decipher = createDecipheriv(cipher, wholeKey, iv);
    return Buffer.concat([decipher.update(encrypted), decipher.final()]);
  } catch {
    throw new EncryptionError('undecryptable', scheme.name);
  }
}

function rc2Blocks(direction: 'encrypt' | 'decrypt', bits: number, key: Buffer, iv: Buffer, input: Buffer): Buffer {
  const keyText = key.toString('latin1');
  const cipher =
    direction === 'encrypt' ? rc2.createEncryptionCipher(keyText, bits) : rc2.createDecryptionCipher(keyText, bits);
  cipher.start(iv.toString('latin1'));
  cipher.update(forgeUtil.createBuffer(input.toString('latin1')));
  const finished = cipher.finish();
  const output = Buffer.from(cipher.output.getBytes(), 'latin1');
  const unpadded = direction === 'encrypt' || output.length < input.length;
  if (!finished || !unpadded) throw new EncryptionError('undecryptable', `RC2-${bits}`);
  return output;
}

function repeatToBlocks(bytes: Buffer, block: number): Buffer {
  if (bytes.length === 0) return Buffer.alloc(0);
  return Buffer.alloc(block * Math.ceil(bytes.length / block), bytes);
}

/** Adds `addend` and one to each block of `input`, modulo the block's size (RFC 7292 B.2, step 6C). */
function addToEachBlock(input: Buffer, addend: Buffer, block: number): void {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1;
    for (let i = block - 1; i >= 0; i -= 1) {
      const sum = (input[start + i] ?? 0) + (addend[i] ?? 0) + carry;
      input[start + i] = sum & 0xff;
      carry = sum >> 8;
    }
  }
}

function nameOf(oid: string): string {
  return KNOWN_ELSEWHERE[oid] ?? `algorithm ${oid}`;
}

function performanceNow(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}
