import { APPLE_OIDS, type CertificateTopic, encodeTopicsExtension } from '../../certificate/apple-extensions.ts';
import { encodeNull } from '../../certificate/der.ts';
import {
  issueCertificate,
  keyUsageExtension,
  notAnAuthorityExtension,
  purposeExtension,
} from '../../certificate/issue.ts';
import { NAME_OIDS } from '../../certificate/x509.ts';

/** Apple's push certificates last about 13 months; browsers and macOS refuse servers' that last much longer. */
export const CERTIFICATE_DAYS = 395;
const DAY_MS = 86_400_000;

/** The topics of Apple's universal push certificates for one app, in their order. */
export function topicsOf(bundleId: string): readonly CertificateTopic[] {
  return [
    { topic: bundleId, kind: 'app' },
    { topic: `${bundleId}.voip`, kind: 'voip' },
    { topic: `${bundleId}.complication`, kind: 'complication' },
  ];
}

/** A certificate with the attributes and extensions of Apple's universal push certificates, in their order; its PEM. */
export function issuePushCertificate(options: {
  readonly publicKeyPem: string;
  readonly issuer: { readonly certificatePem: string; readonly privateKeyPem: string };
  readonly bundleId: string;
  readonly teamId: string;
  /** UNIX milliseconds. */
  readonly now: number;
}): string {
  const { publicKeyPem, issuer, bundleId, teamId, now } = options;
  return issueCertificate({
    subject: [
      { oid: NAME_OIDS.userId, value: bundleId },
      { oid: NAME_OIDS.commonName, value: `Apple Push Services: ${bundleId}` },
      { oid: NAME_OIDS.organizationalUnit, value: teamId },
      { oid: NAME_OIDS.organization, value: 'Pushwright Simulator' },
      { oid: NAME_OIDS.country, value: 'US' },
    ],
    publicKeyPem,
    issuer,
    // A day back: clocks of containers and phones differ.
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + (CERTIFICATE_DAYS - 1) * DAY_MS),
    extensions: [
      notAnAuthorityExtension(),
      purposeExtension('clientAuth'),
      keyUsageExtension(['digitalSignature']),
      { oid: APPLE_OIDS.development, critical: false, der: encodeNull() },
      { oid: APPLE_OIDS.production, critical: false, der: encodeNull() },
      { oid: APPLE_OIDS.topics, critical: false, der: encodeTopicsExtension(topicsOf(bundleId)) },
    ],
  });
}
