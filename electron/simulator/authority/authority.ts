import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  randomInt,
  X509Certificate,
} from 'node:crypto';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { PRACTICE_ISSUER } from '../../../contract/identity.ts';
import { readAppleCertificate } from '../../certificate/apple-extensions.ts';
import {
  alternativeNamesExtension,
  authorityExtension,
  type CertificateExtension,
  issueCertificate,
  keyUsageExtension,
  notAnAuthorityExtension,
  purposeExtension,
} from '../../certificate/issue.ts';
import { quickRsaKey } from '../../certificate/rsa-keys.ts';
import { NAME_OIDS, type NameAttribute } from '../../certificate/x509.ts';
import { whileKeeping } from '../../ground/kept-file.ts';
import { readIfThere } from '../../ground/read-bounded.ts';
import { removeLeftovers, replaceFile, setAside } from '../../ground/whole-file.ts';
import { folderUnusable } from '../unusable.ts';
import { CERTIFICATE_DAYS, issuePushCertificate, topicsOf } from './push-certificate.ts';

/*
 * Threat model: these keys prove nothing to anybody but this simulator, and the passphrase is public. They are still
 * kept from other users (folder 0700 when made here, files 0600), since a person may have trusted the authority.
 */

const generateKeys = promisify(generateKeyPair);

/** The team, app and passphrase that the simulator plays; none of them opens anything real. */
export const SIMULATOR_TEAM_ID = 'PUSHWRIGHT';
export const SIMULATOR_TOPIC = 'com.example.pushwright';
export const SIMULATOR_PASSPHRASE = 'opens-nothing-real';

const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3650;
/** A certificate that ends sooner is made anew at the start. */
const RENEW_BEFORE_DAYS = 30;
const KEY_ID_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** What the simulator proves itself with, and what its clients need. */
export interface SimulatorAuthority {
  /** Absolute paths. */
  readonly files: {
    readonly ca: string;
    readonly identity: string;
    readonly identityPem: string;
    readonly providerTokenKey: string;
    readonly settings: string;
  };
  readonly caPem: string;
  readonly caCertificate: X509Certificate;
  readonly serverCertificatePem: string;
  readonly serverKeyPem: string;
  readonly keyId: string;
  /** Verifies provider tokens. */
  readonly providerTokenPublicKey: KeyObject;
  /** Where files lie now that had names of the simulator's and were not its own. */
  readonly setAside: readonly string[];
}

/**
 * Opens the simulator's folder; what is missing, damaged or about to expire is made, the rest is kept. Two that start
 * at once on one folder come to the same. A file of such a name that is not the simulator's is set aside. `now`: UNIX milliseconds. Throws `SimulatorError` where the folder cannot be
 * used.
 */
export async function openAuthority(dir: string, now: number = Date.now()): Promise<SimulatorAuthority> {
  const folder = resolve(dir);
  try {
    const found = wholeOf(folder, await readParts(folder, now));
    if (found !== null) return found;
    return await whileKeeping(folder, async () => {
      const parts = await readParts(folder, now);
      const aside = wholeOf(folder, parts) === null ? await makeMissing(folder, parts, now) : [];
      const made = wholeOf(folder, await readParts(folder, now));
      if (made === null) throw new Error('what was written to it could not be read back');
      return { ...made, setAside: aside };
    });
  } catch (cause) {
    throw await folderUnusable(folder, cause);
  }
}

/** A certificate with its key. */
interface Pair {
  readonly certificate: X509Certificate;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** What lies in the folder and can be used; `null` for what cannot. */
interface Parts {
  readonly authority: Pair | null;
  readonly server: Pair | null;
  readonly identity: Pair | null;
  readonly identityFileWhole: boolean;
  readonly providerTokenKey: { readonly keyId: string; readonly publicKey: KeyObject } | null;
  readonly passphraseThere: boolean;
  readonly settingsThere: boolean;
}

/** `simulator.json`: what cannot be read from the other files. */
interface Ids {
  readonly keyId: string;
  readonly teamId: string;
  readonly topic: string;
  /** Of identity.p12, so that a damaged one is noticed without opening it, which is slow. */
  readonly identitySha256: string;
  /** SHA-256 of the certificate in it, so that the file of an earlier identity is noticed; absent in folders of old. */
  readonly certificateFingerprint: string;
}

async function readParts(folder: string, now: number): Promise<Parts> {
  const read = async (name: string): Promise<Buffer | null> => {
    const path = join(folder, name);
    try {
      return await readIfThere(path);
    } catch (error) {
      throw error instanceof Error ? Object.assign(error, { path }) : error;
    }
  };
  const text = async (name: string): Promise<string> => (await read(name))?.toString('utf8') ?? '';
  const [caPem, caKeyPem, serverPem, identityPem, idsText, passphrase, settings, p12] = await Promise.all([
    text('ca.pem'),
    text('ca-key.pem'),
    text('server.pem'),
    text('identity.pem'),
    text('simulator.json'),
    text('passphrase.txt'),
    read('settings.json'),
    read('identity.p12'),
  ]);
  const ids = readIds(idsText);
  const authority = readPair(`${caPem}${caKeyPem}`, null, now);
  const identity = authority === null ? null : readPair(identityPem, authority, now);
  return {
    authority,
    server: authority === null ? null : readPair(serverPem, authority, now),
    identity: identity !== null && isPushCertificate(identity.certificate) ? identity : null,
    identityFileWhole:
      p12 !== null &&
      sha256(p12) === ids?.identitySha256 &&
      identity?.certificate.fingerprint256 === ids.certificateFingerprint,
    providerTokenKey:
      ids === null ? null : readProviderTokenKey(ids.keyId, await text(providerTokenKeyFile(ids.keyId))),
    passphraseThere: passphrase.trim() === SIMULATOR_PASSPHRASE,
    settingsThere: settings !== null,
  };
}

function wholeOf(folder: string, parts: Parts): SimulatorAuthority | null {
  const { authority, server, identity, providerTokenKey } = parts;
  if (authority === null || server === null || identity === null || providerTokenKey === null) return null;
  if (!parts.identityFileWhole || !parts.passphraseThere || !parts.settingsThere) return null;
  return {
    files: {
      ca: join(folder, 'ca.pem'),
      identity: join(folder, 'identity.p12'),
      identityPem: join(folder, 'identity.pem'),
      providerTokenKey: join(folder, providerTokenKeyFile(providerTokenKey.keyId)),
      settings: join(folder, 'settings.json'),
    },
    caPem: authority.certificatePem,
    caCertificate: authority.certificate,
    serverCertificatePem: server.certificatePem,
    serverKeyPem: server.privateKeyPem,
    keyId: providerTokenKey.keyId,
    providerTokenPublicKey: providerTokenKey.publicKey,
    setAside: [],
  };
}

/** Resolves with where files lie that had the names and were not the simulator's. */
async function makeMissing(folder: string, parts: Parts, now: number): Promise<readonly string[]> {
  const write = (name: string, content: string | Buffer): Promise<void> => replaceFile(join(folder, name), content);
  await removeLeftovers(folder);
  // All at once, for that is what takes its time. node-forge is loaded here only: a start that makes nothing does without.
  const [authorityKeys, serverKeys, identityKeys, providerTokenKey, { writePkcs12 }] = await Promise.all([
    parts.authority === null ? newKeys('ec') : null,
    parts.server === null ? newKeys('ec') : null,
    parts.identity === null ? newKeys('rsa') : null,
    parts.providerTokenKey === null ? makeProviderTokenKey() : null,
    import('../../certificate/pkcs12-write.ts'),
  ]);
  const authority = authorityKeys === null ? parts.authority : makeAuthority(authorityKeys, now);
  if (authority === null) throw new Error('it has no authority');
  const server = serverKeys === null ? null : makeServer(serverKeys, authority, now);
  const identity = identityKeys === null ? parts.identity : makeIdentity(identityKeys, authority, now);
  if (identity === null) throw new Error('it has no identity');
  const p12 = writePkcs12({
    privateKeyPem: identity.privateKeyPem,
    certificateChainPem: identity.certificatePem + authority.certificatePem,
    passphrase: SIMULATOR_PASSPHRASE,
    friendlyName: `Apple Push Services: ${SIMULATOR_TOPIC}`,
    encryption: 'keychain',
  });

  const files: Record<string, string | Buffer> = { 'identity.p12': p12 };
  if (!parts.settingsThere) files['settings.json'] = '{}\n';
  if (!parts.passphraseThere) files['passphrase.txt'] = `${SIMULATOR_PASSPHRASE}\n`;
  if (authorityKeys !== null) {
    files['ca-key.pem'] = authority.privateKeyPem;
    files['ca.pem'] = authority.certificatePem;
  }
  if (server !== null) files['server.pem'] = server.certificatePem + server.privateKeyPem;
  if (identityKeys !== null)
    files['identity.pem'] = identity.certificatePem + authority.certificatePem + identity.privateKeyPem;
  const ids: Ids = {
    keyId: providerTokenKey?.keyId ?? parts.providerTokenKey?.keyId ?? '',
    teamId: SIMULATOR_TEAM_ID,
    topic: SIMULATOR_TOPIC,
    identitySha256: sha256(p12),
    certificateFingerprint: new X509Certificate(identity.certificatePem).fingerprint256,
  };
  const aside = await setOthersAside(folder, [...Object.keys(files), 'simulator.json']);
  // Before what it vouches for, so that a program which is killed leaves nothing that looks like somebody else's; and
  // before the key that it names: a key that nothing names would count for a further one.
  await write('simulator.json', `${JSON.stringify(ids, null, 2)}\n`);
  // All have ended when one has failed, for the lock is given back then.
  const written = await Promise.allSettled(Object.entries(files).map(([name, content]) => write(name, content)));
  for (const one of written) if (one.status === 'rejected') throw one.reason;
  if (providerTokenKey !== null)
    await write(providerTokenKeyFile(providerTokenKey.keyId), providerTokenKey.privateKeyPem);
  return aside;
}

/**
 * Sets aside what lies under these names and was not made by a simulator: somebody keeps an identity of their own there,
 * and it may be the only one. What simulators make is told by their issuer, and by what simulator.json vouches for.
 */
async function setOthersAside(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const read = (name: string): Promise<Buffer | null> => readIfThere(join(folder, name));
  const ids = readIds((await read('simulator.json'))?.toString('utf8') ?? '');
  const ownAuthority = isIssuedHere(await read('ca.pem'));
  const isOwn = (name: string, bytes: Buffer): boolean => {
    if (name === 'simulator.json') return ids !== null;
    if (name === 'identity.p12') return sha256(bytes) === ids?.identitySha256;
    if (name === 'ca-key.pem') return ownAuthority;
    return isIssuedHere(bytes);
  };
  const aside: string[] = [];
  for (const name of names) {
    const bytes = await read(name);
    if (bytes === null || isOwn(name, bytes)) continue;
    const path = await setAside(join(folder, name));
    if (path !== null && path !== '') aside.push(path);
  }
  return aside;
}

function isIssuedHere(pem: Buffer | null): boolean {
  try {
    return new X509Certificate(pem ?? '').issuer === `CN=${PRACTICE_ISSUER}`;
  } catch {
    return false;
  }
}

type NewPair = Pick<Pair, 'certificatePem' | 'privateKeyPem'>;

function makeAuthority(keys: NewKeys, now: number): NewPair {
  return issue({
    keys,
    issuer: null,
    days: AUTHORITY_DAYS,
    now,
    subject: [{ oid: NAME_OIDS.commonName, value: PRACTICE_ISSUER }],
    extensions: [authorityExtension(0), keyUsageExtension(['keyCertSign', 'cRLSign'])],
  });
}

function makeServer(keys: NewKeys, issuer: NewPair, now: number): NewPair {
  const loopback6 = Buffer.alloc(16);
  loopback6[15] = 1;
  return issue({
    keys,
    issuer,
    days: CERTIFICATE_DAYS,
    now,
    subject: [{ oid: NAME_OIDS.commonName, value: 'localhost' }],
    extensions: [
      notAnAuthorityExtension(),
      keyUsageExtension(['digitalSignature']),
      purposeExtension('serverAuth'),
      alternativeNamesExtension(['localhost', Buffer.from([127, 0, 0, 1]), loopback6]),
    ],
  });
}

function makeIdentity({ publicKeyPem, privateKeyPem }: NewKeys, issuer: NewPair, now: number): NewPair {
  const certificatePem = issuePushCertificate({
    ...{ publicKeyPem, issuer, now },
    bundleId: SIMULATOR_TOPIC,
    teamId: SIMULATOR_TEAM_ID,
  });
  return { certificatePem, privateKeyPem };
}

async function makeProviderTokenKey(): Promise<{ readonly keyId: string; readonly privateKeyPem: string }> {
  const keyId = Array.from({ length: 10 }, () => KEY_ID_LETTERS[randomInt(KEY_ID_LETTERS.length)]).join('');
  return { keyId, privateKeyPem: (await newKeys('ec')).privateKeyPem };
}

function issue(options: {
  readonly keys: NewKeys;
  readonly issuer: NewPair | null;
  readonly days: number;
  readonly now: number;
  readonly subject: readonly NameAttribute[];
  readonly extensions: readonly CertificateExtension[];
}): NewPair {
  const { keys, now, issuer } = options;
  const certificatePem = issueCertificate({
    subject: options.subject,
    publicKeyPem: keys.publicKeyPem,
    issuer,
    selfKeyPem: keys.privateKeyPem,
    // A day back: clocks of containers and phones differ.
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + (options.days - 1) * DAY_MS),
    extensions: options.extensions,
  });
  return { certificatePem, privateKeyPem: keys.privateKeyPem };
}

interface NewKeys {
  readonly publicKeyPem: string;
  readonly privateKeyPem: string;
}

async function newKeys(kind: 'ec' | 'rsa'): Promise<NewKeys> {
  const privateKey =
    kind === 'ec' ? (await generateKeys('ec', { namedCurve: 'P-256' })).privateKey : await quickRsaKey(2048);
  return {
    publicKeyPem: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString(),
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** The first certificate and the key in `pem`, if they belong together, `issuer` signed it and it is far from its end. */
function readPair(pem: string, issuer: Pair | null, now: number): Pair | null {
  try {
    const certificatePem = block(pem, 'CERTIFICATE');
    const privateKeyPem = block(pem, 'PRIVATE KEY');
    const certificate = new X509Certificate(certificatePem);
    if (!certificate.checkPrivateKey(createPrivateKey(privateKeyPem))) return null;
    if (!certificate.verify(issuer?.certificate.publicKey ?? certificate.publicKey)) return null;
    if (issuer !== null && !certificate.checkIssued(issuer.certificate)) return null;
    const ends = Date.parse(certificate.validTo) - RENEW_BEFORE_DAYS * DAY_MS;
    if (Date.parse(certificate.validFrom) > now || ends < now) return null;
    return { certificate, certificatePem, privateKeyPem };
  } catch {
    return null;
  }
}

function block(pem: string, label: string): string {
  const found = new RegExp(`-----BEGIN ${label}-----[\\s\\S]*?-----END ${label}-----`).exec(pem)?.[0];
  if (found === undefined) throw new Error(`there is no ${label} in it`);
  return `${found}\n`;
}

function isPushCertificate(certificate: X509Certificate): boolean {
  const { uid, topics, environments } = readAppleCertificate(certificate.raw);
  return uid === SIMULATOR_TOPIC && topics.length === topicsOf(SIMULATOR_TOPIC).length && environments.length === 2;
}

function readProviderTokenKey(keyId: string, pem: string): Parts['providerTokenKey'] {
  try {
    const publicKey = createPublicKey(createPrivateKey(pem));
    return publicKey.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? { keyId, publicKey } : null;
  } catch {
    return null;
  }
}

function readIds(text: string): Ids | null {
  try {
    const ids = JSON.parse(text) as Partial<Record<keyof Ids, unknown>> | null;
    const { keyId, identitySha256, certificateFingerprint = '' } = ids ?? {};
    if (typeof keyId !== 'string' || !/^[A-Z0-9]{10}$/.test(keyId)) return null;
    if (typeof identitySha256 !== 'string' || typeof certificateFingerprint !== 'string') return null;
    return { keyId, teamId: SIMULATOR_TEAM_ID, topic: SIMULATOR_TOPIC, identitySha256, certificateFingerprint };
  } catch {
    return null;
  }
}

function providerTokenKeyFile(keyId: string): string {
  return `AuthKey_${keyId}.p8`;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
