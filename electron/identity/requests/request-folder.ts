import { createHash, createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Problem } from '../../../contract/outcome.ts';
import { attributeOf, NAME_OIDS } from '../../certificate/x509.ts';
import { makeFolder } from '../../ground/make-folder.ts';
import { errorCode } from '../../ground/system-error.ts';
import { namePublicKey } from '../contents/private-key.ts';
import { writePrivateFile } from '../files/write-file.ts';
import { fileProblem, IdentityError } from '../problems.ts';
import { readSigningRequest, type SigningRequest } from './csr.ts';

/*
 * Signing requests whose keys are kept, one folder each, named after the public key:
 *
 *   private-key.pem              PKCS#8, mode 0600
 *   request.certSigningRequest   PKCS#10
 *   request.json                 what was done with it; can be lost without loss of the key
 *   aps.cer, …                   the certificates that came back, under the names they came with
 *
 * A folder comes to be by a rename and goes by one, so that there is never half of one.
 */

const KEY_FILE = 'private-key.pem';
const REQUEST_FILE = 'request.certSigningRequest';
const RECORD_FILE = 'request.json';
const OWN_FILES: readonly string[] = [KEY_FILE, REQUEST_FILE, RECORD_FILE];
/** Folders under construction, or on their way out. */
const PASSING = /^\.(?:new|gone)-/;
/** One that is older was left by a program that was ended. */
const LEFT_OVER_MS = 60 * 60_000;
/** 64 bits of SHA-256 of the public key: a name for a folder, compared with nothing that an attacker chooses. */
const ID = /^[0-9a-f]{16}$/;

/** A kept request as it lies in its folder. */
export interface KeptRequest {
  readonly id: string;
  readonly folder: string;
  /** From the request itself; the id where that is lost. */
  readonly name: string;
  readonly emailAddress: string;
  readonly keyBits: number;
  /** Comparable with `PrivateKey.publicKeyDer`. */
  readonly publicKeyDer: Buffer;
  /** Empty where it is gone or damaged, as `problem` says. */
  readonly requestPem: string;
  /** PKCS#8; `null` where it is gone or damaged, as `problem` says. */
  readonly privateKeyPem: string | null;
  /** UNIX milliseconds: when the folder's request was written. */
  readonly writtenAt: number;
  /** The text of request.json; `null` where there is none. */
  readonly record: string | null;
  readonly problem: Problem | null;
}

/** Id of the request that a certificate (PEM, its chain may follow) was made from, if it is one of ours; `null` for other text. */
export function requestIdOfCertificate(certificatePem: string): string | null {
  try {
    return requestIdOf(new X509Certificate(certificatePem).publicKey.export({ type: 'spki', format: 'der' }));
  } catch {
    return null;
  }
}

function requestIdOf(publicKeyDer: Uint8Array): string {
  return createHash('sha256').update(publicKeyDer).digest('hex').slice(0, 16);
}

/** Every kept request, in the order they were made. One that is damaged is among them, with its problem. */
export async function readKeptRequests(folder: string): Promise<readonly KeptRequest[]> {
  const names = await readdir(folder).catch(() => []);
  const read = await Promise.all(names.filter((name) => ID.test(name)).map((id) => readKept(folder, id)));
  return read.flatMap((one) => (one === null ? [] : [one])).sort((a, b) => a.writtenAt - b.writtenAt);
}

async function readKept(parent: string, id: string): Promise<KeptRequest | null> {
  const folder = join(parent, id);
  const [request, key, record] = await Promise.all(
    [REQUEST_FILE, KEY_FILE, RECORD_FILE].map((name) => readFile(join(folder, name)).catch(() => null)),
  );
  const found = request === null || request === undefined ? null : readSigningRequest(REQUEST_FILE, request);
  const pair = key === null || key === undefined ? null : readKey(key.toString('latin1'));
  const publicKeyDer = found?.publicKeyDer ?? pair?.publicKeyDer;
  if (publicKeyDer === undefined) return null;
  const name = attributeOf(found?.subject ?? [], NAME_OIDS.commonName) ?? id;
  const privateKeyPem = pair !== null && publicKeyDer.equals(pair.publicKeyDer) ? pair.privateKeyPem : null;
  return {
    ...{ id, folder, name, publicKeyDer, privateKeyPem },
    emailAddress: attributeOf(found?.subject ?? [], NAME_OIDS.emailAddress) ?? '',
    keyBits: Number(/\d+/.exec(namePublicKey(publicKeyDer))?.[0] ?? 0),
    requestPem: found === null ? '' : (request?.toString('latin1') ?? ''),
    writtenAt: (await stat(join(folder, REQUEST_FILE)).catch(() => null))?.mtimeMs ?? 0,
    record: record?.toString('utf8') ?? null,
    problem: privateKeyPem === null ? keyLost(name, folder) : found === null ? requestLost(name, folder) : null,
  };
}

function readKey(pem: string): { readonly privateKeyPem: string; readonly publicKeyDer: Buffer } | null {
  try {
    const key = createPrivateKey(pem);
    return {
      privateKeyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
      publicKeyDer: createPublicKey(key).export({ type: 'spki', format: 'der' }),
    };
  } catch {
    return null;
  }
}

function keyLost(name: string, folder: string): Problem {
  return fileProblem('request-key-lost', { name, path: join(folder, KEY_FILE) }, name);
}

function requestLost(name: string, folder: string): Problem {
  return fileProblem('request-lost', { path: join(folder, REQUEST_FILE) }, name);
}

/** Keeps a new request; resolves with its folder. Throws `IdentityError` where the disk refuses. */
export async function keepRequest(parent: string, request: SigningRequest, record: string): Promise<string> {
  const found = readSigningRequest(REQUEST_FILE, Buffer.from(request.requestPem));
  if (found === null) throw new Error('the request that was just made cannot be read');
  const folder = join(parent, requestIdOf(found.publicKeyDer));
  let passing = '';
  try {
    await makeFolder(parent);
    await removeLeftOvers(parent);
    passing = await mkdtemp(join(parent, '.new-'));
    await writePrivateFile(join(passing, KEY_FILE), Buffer.from(request.privateKeyPem), { replace: false });
    await writePrivateFile(join(passing, REQUEST_FILE), Buffer.from(request.requestPem), { replace: false });
    await writePrivateFile(join(passing, RECORD_FILE), Buffer.from(record), { replace: false });
    await rename(passing, folder);
    return folder;
  } catch (error) {
    if (passing !== '') await rm(passing, { recursive: true, force: true });
    if (error instanceof IdentityError) throw error;
    const facts = { keyFolder: parent, why: errorCode(error) };
    throw new IdentityError(fileProblem('file-unwritable', facts, basename(parent)), { cause: error });
  }
}

/** Writes request.json anew. */
export function writeRecord(folder: string, record: string): Promise<void> {
  return writePrivateFile(join(folder, RECORD_FILE), Buffer.from(record), { replace: true });
}

/** Puts a certificate beside its key, under the name it came with or the next that is free; resolves with its path. */
export async function keepCertificate(folder: string, fileName: string, pem: string): Promise<string> {
  const name = plainName(fileName);
  const fingerprint = fingerprintOf(pem);
  for (let copy = 1; ; copy += 1) {
    const path = join(folder, copy === 1 ? name : `${copy}-${name}`);
    const there = await readFile(path, 'latin1').catch(() => null);
    if (there !== null && fingerprintOf(there) === fingerprint) return path;
    if (there !== null) continue;
    await writePrivateFile(path, Buffer.from(pem), { replace: false });
    return path;
  }
}

/** The certificates that lie beside a key: the paths of their files. */
export async function keptCertificates(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => !OWN_FILES.includes(name) && !name.startsWith('.'))
    .sort()
    .map((name) => join(folder, name));
}

/** Deletes a request, its key and its certificates. Throws the system's error where it cannot. */
export async function removeKeptRequest(parent: string, id: string): Promise<void> {
  if (!ID.test(id)) return;
  const passing = await mkdtemp(join(parent, '.gone-'));
  await rename(join(parent, id), join(passing, id));
  await rm(passing, { recursive: true, force: true });
}

async function removeLeftOvers(parent: string): Promise<void> {
  const before = Date.now() - LEFT_OVER_MS;
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    const old = PASSING.test(name) && ((await stat(path).catch(() => null))?.mtimeMs ?? before + 1) < before;
    if (old) await rm(path, { recursive: true, force: true });
  }
}

/** A file's name without what some file system refuses, and none of those that a folder of ours has already. */
function plainName(fileName: string): string {
  const plain = [...basename(fileName)]
    .map((letter) => (letter < ' ' || '\\/:*?"<>|'.includes(letter) ? '-' : letter))
    .join('')
    .replace(/^[-. ]+|[. ]+$/g, '')
    .slice(-100);
  return plain === '' || OWN_FILES.includes(plain) ? `certificate-${plain}.cer` : plain;
}

function fingerprintOf(pem: string): string | null {
  try {
    return new X509Certificate(pem).fingerprint256;
  } catch {
    return null;
  }
}
