import { createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { APPLE_OIDS, encodeTopicsExtension } from '../../electron/certificate/apple-extensions.ts';
import { encodeNull } from '../../electron/certificate/der.ts';
import {
  authorityExtension,
  type CertificateExtension,
  issueCertificate,
  keyUsageExtension,
  notAnAuthorityExtension,
  purposeExtension,
} from '../../electron/certificate/issue.ts';
import { NAME_OIDS } from '../../electron/certificate/x509.ts';
import { readSigningRequest } from '../../electron/identity/requests/csr.ts';
import { newRsaKeyPem } from './once-a-run.ts';

const DAY_MS = 86_400_000;

/** What a certificate is to be like. */
export interface Wanted {
  readonly bundleId: string;
  /** Both unless said otherwise. */
  readonly environments?: readonly ('sandbox' | 'production')[];
  /** UNIX milliseconds; from yesterday for 395 days unless said otherwise. */
  readonly notBefore?: number;
  readonly notAfter?: number;
}

interface Pair {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** A new authority of its own name, not the simulator's: what it signs is no practice. */
export function newTestAuthority(): Pair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const certificatePem = issueCertificate({
    subject: [{ oid: NAME_OIDS.commonName, value: 'Test Worldwide Developer Relations' }],
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    issuer: null,
    selfKeyPem: privateKeyPem,
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + 3_650 * DAY_MS),
    extensions: [authorityExtension(0), keyUsageExtension(['keyCertSign', 'cRLSign'])],
  });
  return { certificatePem, privateKeyPem };
}

/** Plays Apple's part: signs requests, with the attributes and extensions of Apple's certificates. */
export class TestAuthority {
  readonly #pair: Pair;

  /** `pair`: an authority that is there already, such as a simulator's. */
  constructor(pair: Pair = newTestAuthority()) {
    this.#pair = pair;
  }

  /** The certificate for a signing request (PEM or DER), as Apple's .cer is: DER. */
  sign(request: Buffer, wanted: Wanted): Buffer {
    const found = readSigningRequest('request', request);
    if (found?.intact !== true) throw new Error('this is no signing request');
    return new X509Certificate(this.#issue(found.publicKeyDer, wanted)).raw;
  }

  /** An RSA key that no other identity of the test file has, with its certificate, as PEM. */
  identity(wanted: Wanted): { readonly certificatePem: string; readonly privateKeyPem: string } {
    const privateKeyPem = newRsaKeyPem();
    const publicKeyDer = createPublicKey(privateKeyPem).export({ type: 'spki', format: 'der' });
    return { certificatePem: this.#issue(publicKeyDer, wanted), privateKeyPem };
  }

  #issue(publicKeyDer: Buffer, wanted: Wanted): string {
    const { bundleId, environments = ['sandbox', 'production'] } = wanted;
    const now = Date.now();
    const mark = (oid: string): CertificateExtension => ({ oid, critical: false, der: encodeNull() });
    return issueCertificate({
      subject: [
        { oid: NAME_OIDS.userId, value: bundleId },
        { oid: NAME_OIDS.commonName, value: `Apple Push Services: ${bundleId}` },
        { oid: NAME_OIDS.organizationalUnit, value: 'DEF123GHIJ' },
        { oid: NAME_OIDS.country, value: 'US' },
      ],
      publicKeyPem: createPublicKey({ key: publicKeyDer, format: 'der', type: 'spki' })
        .export({ type: 'spki', format: 'pem' })
        .toString(),
      issuer: this.#pair,
      notBefore: new Date(wanted.notBefore ?? now - DAY_MS),
      notAfter: new Date(wanted.notAfter ?? now + 394 * DAY_MS),
      extensions: [
        notAnAuthorityExtension(),
        purposeExtension('clientAuth'),
        keyUsageExtension(['digitalSignature']),
        ...(environments.includes('sandbox') ? [mark(APPLE_OIDS.development)] : []),
        ...(environments.includes('production') ? [mark(APPLE_OIDS.production)] : []),
        {
          oid: APPLE_OIDS.topics,
          critical: false,
          der: encodeTopicsExtension([{ topic: bundleId, kind: 'app' }]),
        },
      ],
    });
  }
}
