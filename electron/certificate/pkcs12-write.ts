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
} from './passphrase-encryption.ts';
import { certificatesInPem } from './pem.ts';

const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3';
const X509_CERTIFICATE = '1.2.840.113549.1.9.22.1';
const FRIENDLY_NAME = '1.2.840.113549.1.9.20';
const LOCAL_KEY_ID = '1.2.840.113549.1.9.21';
const MAC_ITERATIONS = 2048;

/**
 * Writes an identity as PKCS#12 (RFC 7292). `legacy` is what Keychain Access writes and every macOS reads (RC2-40 for
 * certificates, 3DES for the key, SHA-1); `modern` is what OpenSSL 3 writes (AES-256, SHA-256). Throws where the PEM
 * text holds no private key or no certificate.
 */
export function writePkcs12(options: {
  readonly privateKeyPem: string;
  /** The key's own certificate first. */
  readonly certificateChainPem: string;
  readonly passphrase: string;
  readonly friendlyName: string;
  readonly encryption: 'legacy' | 'modern';
}): Buffer {
  const { encryption, friendlyName } = options;
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
  const wrapped = encryptWithPassphrase(encryption === 'legacy' ? 'rc2-40' : 'aes-256', certificates, passphrase);
  const shrouded = encryptWithPassphrase(encryption === 'legacy' ? '3des' : 'aes-256', privateKey, passphrase);
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

function macData(authenticatedSafe: Buffer, passphrase: PassphraseBytes, encryption: 'legacy' | 'modern'): Buffer {
  const [digest, oid, bytes] =
    encryption === 'legacy' ? ['sha1', '1.3.14.3.2.26', 20] : ['sha256', '2.16.840.1.101.3.4.2.1', 32];
  const salt = randomBytes(8);
  const key = derivePkcs12Key(
    { passphrase: passphrase.bmp, salt, iterations: MAC_ITERATIONS, digest, purpose: 'mac', bytes },
    new WorkLimit({ iterations: MOST_ITERATIONS, ms: 60_000 }),
  );
  const mac = createHmac(digest, key).update(authenticatedSafe).digest();
  return encodeSequence(
    encodeSequence(encodeAlgorithm(oid, encodeNull()), encodeDer(TAG.octetString, mac)),
    encodeDer(TAG.octetString, salt),
    encodeInteger(MAC_ITERATIONS),
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
