import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';

/**
 * Whether a certificate vouches for `host`, as `tls.checkServerIdentity` (RFC 6125): `undefined`, or what stands against
 * it. Node 22.23 finds no certificate to vouch for any IPv6 address there, since it takes the address for a name.
 */
export function checkHost(host: string, certificate: PeerCertificate): Error | undefined {
  if (isIP(host) === 6 && new X509Certificate(certificate.raw).checkIP(host) !== undefined) return undefined;
  return checkServerIdentity(host, certificate);
}
