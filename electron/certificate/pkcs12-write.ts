import { createHash, createHmac, createPrivateKey, randomBytes } from 'node:crypto';
import {
  contextTag,
  encodeAlgorithm,
  encodeDer,
  encodeInteger,
  encodeNull,
  encodeOid,
  encodeSequence,
  encodeSet,
  TAG,
} from './der.ts';
import {
  bmpOf,
  derivePkcs12Key,
  encryptWithPassphrase,
  MOST_ITERATIONS,
  type PassphraseBytes,
  passphraseBytes,
  WorkLimit,
  WRITTEN_ITERATIONS,
} from './passphrase-encryption.ts';
import { certificatesInPem } from './pem.ts';

const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3';
const X509_CERTIFICATE = '1.2.840.113549.1.9.22.1';
const FRIENDLY_NAME = '1.2.840.113549.1.9.20';
const LOCAL_KEY_ID = '1.2.840.113549.1.9.21';

/** How a PKCS#12 file is encrypted: its certificates, its key, and the digest of its integrity check. */
const ENCRYPTIONS = {
  /** What OpenSSL 3 writes by itself. */
  modern: { certificates: 'aes-256', key: 'aes-256', digest: 'sha256', digestOid: '2.16.840.1.101.3.4.2.1', bytes: 32 },
  /** The one that old and new tools open alike: OpenSSL 3 and Node have 3DES still, and no longer RC2. */
  legacy: { certificates: '3des', key: '3des', digest: 'sha1', digestOid: '1.3.14.3.2.26', bytes: 20 },
  /** To the letter what Keychain Access exports, which OpenSSL 3 and Node refuse. */
  keychain: { certificates: 'rc2-40', key: '3des', digest: 'sha1', digestOid: '1.3.14.3.2.26', bytes: 20 },
} as const;
export type Pkcs12Encryption = keyof typeof ENCRYPTIONS;

/**
 * Writes an identity as PKCS#12 (RFC 7292): `modern` with AES-256 and SHA-256, `legacy` with 3DES and SHA-1 throughout,
 * `keychain` with RC2-40 for the certificates. Throws where the PEM text holds no private key or no certificate.
 */
export function writePkcs12(options: {
  readonly privateKeyPem: string;
  /** The key's own certificate first. */
  readonly certificateChainPem: string;
  readonly passphrase: string;
  readonly friendlyName: string;
  readonly encryption: Pkcs12Encryption;
}): Buffer {
  const { friendlyName } = options;
  const encryption = ENCRYPTIONS[options.encryption];
  const passphrase = passphraseBytes(options.passphrase);
  const [leaf, ...chain] = certificatesInPem(options.certificateChainPem);
  if (leaf === undefined) throw new Error('There is no certificate to write.');
  const privateKey = createPrivateKey(options.privateKeyPem).export({ type: 'pkcs8', format: 'der' });
  const attributes = encodeSet(
    attribute(FRIENDLY_NAME, encodeDer(TAG.bmpString, bmpOf(friendlyName).subarray(0, -2))),
    attribute(LOCAL_KEY_ID, encodeDer(TAG.octetString, createHash('sha1').update(leaf).digest())),
  );
  const certificates = encodeSequence(
    certificateBag(leaf, attributes),
    ...chain.map((certificate) => certificateBag(certificate, null)),
  );
  const wrapped = encryptWithPassphrase(encryption.certificates, certificates, passphrase);
  const shrouded = encryptWithPassphrase(encryption.key, privateKey, passphrase);
  const keys = encodeSequence(
    bag(
      SHROUDED_KEY_BAG,
      encodeSequence(shrouded.algorithmDer, encodeDer(TAG.octetString, shrouded.encrypted)),
      attributes,
    ),
  );
  const encryptedContent = encodeSequence(
    encodeOid(DATA),
    wrapped.algorithmDer,
    encodeDer(contextTag(0, 'primitive'), wrapped.encrypted),
  );
  const authenticatedSafe = encodeSequence(
    contentInfo(ENCRYPTED_DATA, encodeSequence(encodeInteger(0), encryptedContent)),
    contentInfo(DATA, encodeDer(TAG.octetString, keys)),
  );
  return encodeSequence(
    encodeInteger(3),
    contentInfo(DATA, encodeDer(TAG.octetString, authenticatedSafe)),
    macData(authenticatedSafe, passphrase, encryption),
  );
}

function macData(
  authenticatedSafe: Buffer,
  passphrase: PassphraseBytes,
  { digest, digestOid, bytes, key: cipher }: (typeof ENCRYPTIONS)[Pkcs12Encryption],
): Buffer {
  const salt = randomBytes(8);
  const iterations = WRITTEN_ITERATIONS[cipher];
  const key = derivePkcs12Key(
    { passphrase: passphrase.bmp, salt, iterations, digest, purpose: 'mac', bytes },
    new WorkLimit({ iterations: MOST_ITERATIONS, ms: 60_000 }),
  );
  const mac = createHmac(digest, key).update(authenticatedSafe).digest();
  return encodeSequence(
    encodeSequence(encodeAlgorithm(digestOid, encodeNull()), encodeDer(TAG.octetString, mac)),
    encodeDer(TAG.octetString, salt),
    encodeInteger(iterations),
  );
}

function contentInfo(oid: string, content: Buffer): Buffer {
  return encodeSequence(encodeOid(oid), encodeDer(contextTag(0), content));
}

function certificateBag(certificateDer: Buffer, attributes: Buffer | null): Buffer {
  const wrapped = encodeDer(contextTag(0), encodeDer(TAG.octetString, certificateDer));
  return bag(CERTIFICATE_BAG, encodeSequence(encodeOid(X509_CERTIFICATE), wrapped), attributes);
}

function bag(oid: string, value: Buffer, attributes: Buffer | null): Buffer {
  const members = [encodeOid(oid), encodeDer(contextTag(0), value)];
  return encodeSequence(...members, ...(attributes === null ? [] : [attributes]));
}

function attribute(oid: string, value: Buffer): Buffer {
  return encodeSequence(encodeOid(oid), encodeSet(value));
}
