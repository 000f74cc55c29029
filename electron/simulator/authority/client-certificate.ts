import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Environment } from '../../../contract/notification.ts';
import { type AppleCertificate, readAppleCertificate } from '../../certificate/apple-extensions.ts';

/** What a connection's client certificate is worth. */
export type ClientCertificate =
  | { readonly standing: 'none' }
  /** Not issued by the simulator's authority, out of date, or not for push. */
  | { readonly standing: 'bad' }
  /** Of the other environment only. */
  | { readonly standing: 'wrong-environment' }
  | { readonly standing: 'good'; readonly certificate: AppleCertificate };

/** Judges the certificate that a client has shown, once for each. */
export class ClientCertificateJudge {
  readonly #authority: X509Certificate;
  readonly #environment: Environment;
  readonly #judged = new Map<string, ClientCertificate>();

  constructor(authority: X509Certificate, environment: Environment) {
    this.#authority = authority;
    this.#environment = environment;
  }

  /** To be called when the handshake is done. */
  judge(socket: TLSSocket): ClientCertificate {
    const shown = socket.getPeerX509Certificate();
    if (shown === undefined) return { standing: 'none' };
    const known = this.#judged.get(shown.fingerprint256);
    if (known !== undefined && isCurrent(shown)) return known;
    const judged = this.#judge(shown);
    if (this.#judged.size >= 100) this.#judged.clear();
    this.#judged.set(shown.fingerprint256, judged);
    return judged;
  }

  #judge(shown: X509Certificate): ClientCertificate {
    try {
      if (!isCurrent(shown) || !shown.checkIssued(this.#authority) || !shown.verify(this.#authority.publicKey))
        return { standing: 'bad' };
      const certificate = readAppleCertificate(shown.raw);
      if (certificate.uid === null || certificate.environments.length === 0) return { standing: 'bad' };
      if (!certificate.environments.includes(this.#environment)) return { standing: 'wrong-environment' };
      return { standing: 'good', certificate };
    } catch {
      return { standing: 'bad' };
    }
  }
}

/** By this computer's clock, as TLS has it, whatever time the simulator plays. */
function isCurrent(certificate: X509Certificate): boolean {
  const now = Date.now();
  return Date.parse(certificate.validFrom) <= now && now < Date.parse(certificate.validTo);
}
