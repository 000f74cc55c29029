import { createPublicKey, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { readIfThere } from '../../ground/read-bounded.ts';
import { openAuthority, SIMULATOR_TEAM_ID } from './authority.ts';
import { issuePushCertificate } from './push-certificate.ts';

/** What a bundle id is made of (Apple: CFBundleIdentifier); CN of a certificate takes 64 characters, "Apple Push Services: " among them. */
const BUNDLE_ID = /^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/;

/** True where a push certificate can be made for this bundle id. */
export function isBundleId(text: string): boolean {
  return BUNDLE_ID.test(text) && text.length <= 150;
}

/**
 * Signs a public key as Apple signs a signing request: a universal push certificate for `bundleId`, by the authority in
 * the simulator's folder, which is made where there is none. DER, as Apple's .cer is. Throws `SimulatorError` where the
 * folder cannot be used.
 */
export async function signPracticeCertificate(options: {
  /** The simulator's folder. */
  readonly dir: string;
  /** DER of SubjectPublicKeyInfo. */
  readonly publicKeyDer: Buffer;
  readonly bundleId: string;
  /** UNIX milliseconds. */
  readonly now: number;
}): Promise<Buffer> {
  const { dir, publicKeyDer, bundleId, now } = options;
  const { caPem } = await openAuthority(dir, now);
  const caKey = await readIfThere(join(dir, 'ca-key.pem'));
  const pem = issuePushCertificate({
    publicKeyPem: createPublicKey({ key: publicKeyDer, format: 'der', type: 'spki' })
      .export({ type: 'spki', format: 'pem' })
      .toString(),
    issuer: { certificatePem: caPem, privateKeyPem: caKey?.toString('latin1') ?? '' },
    ...{ bundleId, teamId: SIMULATOR_TEAM_ID, now },
  });
  return new X509Certificate(pem).raw;
}
