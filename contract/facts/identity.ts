import type { Inner } from './inner.ts';

/** Where a private key lies. `file`, `store`, `request`: what it is called. */
export type KeyPlace =
  | { readonly in: 'same-file' }
  | { readonly in: 'other-file'; readonly file: string }
  | { readonly in: 'store'; readonly store: string }
  | { readonly in: 'signing-request'; readonly request: string };

/** Why an identity cannot be used, and what to know of it. `name`: of the certificate; `file`, `store`: where it lies. */
export interface IdentityExplanations {
  'certificate-missing': { readonly file: string; readonly algorithm: string };
  'authority-certificate': { readonly file: string; readonly name: string };
  /** `most`: certificates and keys that one opening compares. */
  'too-many-at-once': { readonly file: string; readonly most: number };
  'certificate-too-weak': { readonly name: string; readonly algorithm: string };
  'certificate-none': { readonly name: string };
  'certificate-awaited': { readonly file: string; readonly request: string };
  'private-key-damaged': { readonly name: string; readonly file: string; readonly damage: Inner };
  'private-key-missing': /** `locked`: files that do not open without their passphrases, up to three; `more`: how many besides. */
    | {
        readonly in: 'locked';
        readonly name: string;
        readonly file: string;
        readonly locked: readonly string[];
        readonly more: number;
      }
    | { readonly in: 'pkcs12' | 'file'; readonly name: string; readonly file: string }
    | { readonly in: 'keychains' | 'windows-store'; readonly name: string; readonly store: string }
    /** It was to be written in another form. */
    | { readonly in: 'nothing'; readonly name: string };
  /** `keys`: how many were compared. `foundIn`: the file with the one that fits, where the other was asked for. */
  'private-key-mismatch': {
    readonly name: string;
    readonly file: string;
    readonly keyFiles: readonly string[];
    readonly keys: number;
    readonly foundIn?: string;
  };
  'private-key-in-other-keychain': { readonly name: string; readonly store: string };
  'private-key-not-exportable': { readonly store: string };
  /** `refused`: by Node.js and OpenSSL 3. */
  'old-encryption': { readonly file: string; readonly algorithms: readonly string[]; readonly refused: boolean };
  'new-encryption': { readonly file: string; readonly algorithms: readonly string[] };
  /** UNIX milliseconds. */
  'certificate-not-yet-valid': { readonly name: string; readonly from: number; readonly now: number };
  'certificate-expired': { readonly name: string; readonly on: number };
  'certificate-expires-soon': { readonly name: string; readonly on: number; readonly days: number };
  'not-an-apple-push-certificate': { readonly name: string };
  'named-for-signing': { readonly name: string };
  'certificate-not-for-clients': { readonly name: string };
  'self-signed-certificate': { readonly name: string };
  'environment-from-name': { readonly name: string };
  'passphrase-empty': null;
  'key-of-other-service': { readonly file: string; readonly service: 'in-app-purchase' | 'app-store-connect' };
  /** `algorithm`: `null` where it holds a certificate. */
  'not-a-provider-token-key': { readonly file: string; readonly algorithm: string | null };
  'key-not-pem': { readonly file: string };
  /** `store`: the one keychain that was asked; `null`: all that the system has. */
  'store-unavailable':
    | {
        readonly why: 'missing' | 'time' | 'too-much';
        readonly of: 'keychain' | 'windows-store';
        readonly store: string | null;
        readonly tool: string;
      }
    | { readonly why: 'refused' }
    | { readonly why: 'elsewhere' };
  'keychain-changed': { readonly store: string };
  'keychain-refused': { readonly store: string };
}
