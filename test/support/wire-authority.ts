import { generateKeyPairSync } from 'node:crypto';
import {
  alternativeNamesExtension,
  authorityExtension,
  issueCertificate,
  keyUsageExtension,
  notAnAuthorityExtension,
  purposeExtension,
} from '../../electron/certificate/issue.ts';
import { NAME_OIDS } from '../../electron/certificate/x509.ts';

const DAY_MS = 86_400_000;

/** A certificate with its key, as PEM. */
export interface KeyedCertificate {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

function newKey(): { readonly privateKeyPem: string; readonly publicKeyPem: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** An authority that issues what a test needs; its keys live as long as the test. */
export class WireAuthority {
  readonly pem: string;
  readonly #own: KeyedCertificate;

  constructor(name = 'Test authority') {
    const key = newKey();
    this.pem = issueCertificate({
      subject: [{ oid: NAME_OIDS.commonName, value: name }],
      publicKeyPem: key.publicKeyPem,
      issuer: null,
      selfKeyPem: key.privateKeyPem,
      notBefore: new Date(Date.now() - DAY_MS),
      notAfter: new Date(Date.now() + DAY_MS),
      extensions: [authorityExtension(0), keyUsageExtension(['keyCertSign', 'cRLSign'])],
    });
    this.#own = { certificatePem: this.pem, privateKeyPem: key.privateKeyPem };
  }

  /** A server's certificate for `names`: host names as text, addresses as bytes. */
  server(names: readonly (string | Buffer)[] = ['localhost', Buffer.from([127, 0, 0, 1])], days = 1): KeyedCertificate {
    return this.#issue('serverAuth', 'Test gateway', days, [alternativeNamesExtension(names)]);
  }

  /** A client's certificate. */
  client(name = 'Test pusher', days = 1): KeyedCertificate {
    return this.#issue('clientAuth', name, days, []);
  }

  #issue(
    purpose: 'serverAuth' | 'clientAuth',
    name: string,
    days: number,
    extensions: readonly Parameters<typeof issueCertificate>[0]['extensions'][number][],
  ): KeyedCertificate {
    const key = newKey();
    const now = Date.now();
    return {
      privateKeyPem: key.privateKeyPem,
      certificatePem: issueCertificate({
        subject: [{ oid: NAME_OIDS.commonName, value: name }],
        publicKeyPem: key.publicKeyPem,
        issuer: this.#own,
        notBefore: new Date(now - 2 * DAY_MS),
        notAfter: new Date(now + days * DAY_MS),
        extensions: [
          notAnAuthorityExtension(),
          keyUsageExtension(['digitalSignature']),
          purposeExtension(purpose),
          ...extensions,
        ],
      }),
    };
  }
}

/** A provider token key as its PEM. */
export function newProviderTokenKey(): string {
  return newKey().privateKeyPem;
}
