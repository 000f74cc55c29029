import { createPublicKey, generateKeyPair, sign, verify } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { Problem } from '../../../contract/outcome.ts';
import type { RequestKeyBits } from '../../../contract/signing-request.ts';
import { inField, problem } from '../../../contract/told.ts';
import {
  contextTag,
  encodeAlgorithm,
  encodeDer,
  encodeInteger,
  encodeNull,
  encodeOid,
  encodeSequence,
  encodeSet,
  encodeUtf8,
  membersOf,
  readDer,
  TAG,
} from '../../certificate/der.ts';
import { toPem } from '../../certificate/pem.ts';
import { NAME_OIDS, type NameAttribute, readName } from '../../certificate/x509.ts';
import { derKindOf } from '../contents/der-kind.ts';
import { readPemBlocks } from '../contents/pem-blocks.ts';
import { normalizePublicKey } from '../contents/private-key.ts';
import { unwrap } from '../contents/unwrap.ts';
import { writePrivateFile } from '../files/write-file.ts';
import { IdentityError } from '../problems.ts';

/** Most characters of a common name (X.520: ub-common-name). */
const MOST_NAME = 64;
const SHA256_WITH_RSA = '1.2.840.113549.1.1.11';

/** What a signing request says of who asks. Apple takes the key from it and sets the certificate's subject itself. */
export interface SigningRequestOptions {
  /** Any name that helps to recognise it: Apple shows it nowhere. */
  readonly commonName: string;
  /** ASCII; '' leaves it out. */
  readonly emailAddress: string;
  readonly keyBits: RequestKeyBits;
}

export interface SigningRequest {
  /** PKCS#10, as Keychain Access writes it. */
  readonly requestPem: string;
  /** PKCS#8; the certificate is worth nothing without it. */
  readonly privateKeyPem: string;
}

/** What stands against the fields of a signing request, in their order. */
export function checkSigningRequest({ commonName, emailAddress }: SigningRequestOptions): readonly Problem[] {
  const problems: Problem[] = [];
  const name = commonName.trim();
  if (name === '' || name.length > MOST_NAME)
    problems.push(
      problem('request-name-invalid', { characters: name.length, most: MOST_NAME }, { place: inField('name') }),
    );
  if (emailAddress !== '' && !/^[\x21-\x3f\x41-\x7e]+@[\x21-\x3f\x41-\x7e]+$/.test(emailAddress))
    problems.push(problem('request-email-invalid', { emailAddress }, { place: inField('email-address') }));
  return problems;
}

/** Makes a new RSA key and a request for it, signed with SHA-256 (RFC 2986). Throws `IdentityError` for fields that are wrong. */
export async function createSigningRequest(options: SigningRequestOptions): Promise<SigningRequest> {
  const [problem] = checkSigningRequest(options);
  if (problem !== undefined) throw new IdentityError(problem);
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: options.keyBits,
    publicExponent: 0x10001,
  });
  const email = encodeDer(TAG.ia5String, Buffer.from(options.emailAddress, 'latin1'));
  const subject = encodeSequence(
    ...(options.emailAddress === '' ? [] : [attribute(NAME_OIDS.emailAddress, email)]),
    attribute(NAME_OIDS.commonName, encodeUtf8(options.commonName.trim())),
  );
  const info = encodeSequence(
    encodeInteger(0),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    encodeDer(contextTag(0)),
  );
  const signature = sign('sha256', info, privateKey);
  const request = encodeSequence(
    info,
    encodeAlgorithm(SHA256_WITH_RSA, encodeNull()),
    encodeDer(TAG.bitString, Buffer.from([0]), signature),
  );
  return {
    requestPem: toPem('CERTIFICATE REQUEST', request),
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** A signing request that was found, to tell which key it was made with. */
export interface ReadSigningRequest {
  readonly fileName: string;
  readonly subject: readonly NameAttribute[];
  /** Comparable with `PrivateKey.publicKeyDer`. */
  readonly publicKeyDer: Buffer;
  /** False where the request is not signed with its own key. */
  readonly intact: boolean;
}

/** The signing request in a file's bytes, PEM or DER; `null` where there is none. */
export function readSigningRequest(fileName: string, bytes: Buffer): ReadSigningRequest | null {
  const der = requestDer(bytes);
  if (der === null) return null;
  try {
    const [info, , signature] = membersOf(readDer(der));
    const [, subject, publicKey] = membersOf(info);
    if (info === undefined || subject === undefined || publicKey === undefined || signature === undefined) return null;
    return {
      fileName,
      subject: readName(subject),
      publicKeyDer: normalizePublicKey(publicKey.raw),
      intact: isSignedBy(publicKey.raw, info.raw, signature.content.subarray(1)),
    };
  } catch {
    return null;
  }
}

/** Writes a request and its key side by side, the key readable by its owner only: both, or neither. Throws `IdentityError`; replaces nothing. */
export async function writeSigningRequest(
  folder: string,
  baseName: string,
  { requestPem, privateKeyPem }: SigningRequest,
): Promise<{ readonly requestPath: string; readonly keyPath: string }> {
  const base = basename(baseName);
  const keyPath = join(folder, `${base}.key`);
  const requestPath = join(folder, `${base}.certSigningRequest`);
  await writePrivateFile(keyPath, Buffer.from(privateKeyPem), { replace: false });
  try {
    await writePrivateFile(requestPath, Buffer.from(requestPem), { replace: false });
  } catch (error) {
    await rm(keyPath, { force: true });
    throw error;
  }
  return { requestPath, keyPath };
}

function requestDer(bytes: Buffer): Buffer | null {
  const ders = unwrap(bytes).flatMap((part) =>
    part.kind === 'der' ? [part.bytes] : readPemBlocks(part.text).blocks.map(({ der }) => der),
  );
  return ders.find((der) => derKindOf(der) === 'signing-request') ?? null;
}

function isSignedBy(publicKeyDer: Buffer, info: Buffer, signature: Buffer): boolean {
  try {
    const key = createPublicKey({ key: publicKeyDer, format: 'der', type: 'spki' });
    return ['sha256', 'sha1', 'sha384', 'sha512'].some((digest) => verify(digest, info, key, signature));
  } catch {
    return false;
  }
}

function attribute(oid: string, value: Buffer): Buffer {
  return encodeSet(encodeSequence(encodeOid(oid), value));
}
