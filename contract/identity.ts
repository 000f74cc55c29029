import type { Environment } from './notification.ts';
import type { Problem } from './outcome.ts';

/** What Apple issued a certificate for, read from its extensions and subject. */
export const CERTIFICATE_KINDS = [
  'development',
  'production',
  'universal',
  'voip',
  'pass',
  'website',
  'mdm',
  'other',
] as const;
export type CertificateKind = (typeof CERTIFICATE_KINDS)[number];

/** An identity as the page and a terminal may see it: never the key, the passphrase or the certificate's bytes. */
export interface IdentityDescription {
  /** Handle, stable for one run; made from the public key's and the certificate's fingerprint. */
  readonly id: string;
  readonly name: string;
  readonly form: 'certificate' | 'provider-token-key';
  /** `null` for a provider token key. */
  readonly certificateKind: CertificateKind | null;
  /** Every topic it may push to; empty for a provider token key, which serves all of its team's. */
  readonly topics: readonly string[];
  readonly environments: readonly Environment[];
  /** UNIX milliseconds. */
  readonly notBefore: number | null;
  readonly notAfter: number | null;
  readonly issuer: string | null;
  /** SHA-256 of the certificate, or of the public key, in hexadecimal. */
  readonly fingerprint: string;
  /** Where the private key was found ("in the same file", a file's name); `null` when it was not. */
  readonly privateKeyFoundIn: string | null;
  /** From the file's name or the user, for provider token keys. */
  readonly keyId: string | null;
  readonly teamId: string | null;
  /** The file it was read from, name only. */
  readonly fileName: string;
  /** True for the simulator's own identity. */
  readonly builtIn: boolean;
  /** Why it cannot be used, first cause first; empty when it can. */
  readonly problems: readonly Problem[];
  /** What to know though it can be used: expires soon, expired (may be overridden), self-signed. */
  readonly warnings: readonly Problem[];
}

/** Whole days from `now` until the identity ends (negative when past); `null` where it never does. Both in UNIX milliseconds. */
export function daysLeft(identity: Pick<IdentityDescription, 'notAfter'>, now: number): number | null {
  return identity.notAfter === null ? null : Math.floor((identity.notAfter - now) / 86_400_000);
}
