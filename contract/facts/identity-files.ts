import type { Inner } from './inner.ts';

/** What a file is that holds no identity. */
export type FileKind =
  | 'age'
  | 'ansible-vault'
  | 'apple-double'
  | 'archive'
  | 'binary-property-list'
  | 'blank-text'
  | 'certificate-printed'
  | 'cms-encrypted'
  | 'diffie-hellman-key'
  | 'dsa-key'
  | 'dsa-parameters'
  | 'dvc-pointer'
  | 'git-annex-pointer'
  | 'git-crypt'
  | 'git-lfs-pointer'
  | 'gpg'
  | 'gzip'
  | 'hashicorp-vault'
  | 'hexadecimal-dump'
  | 'hexadecimal-text'
  | 'html'
  | 'java-key-store'
  | 'jpeg'
  | 'json'
  | 'jwk'
  | 'keepass'
  | 'key-parameters'
  | 'macos-keychain'
  | 'mangled'
  | 'microsoft-key-blob'
  | 'microsoft-pvk'
  | 'office'
  | 'openssl-enc'
  | 'pdf'
  | 'pgp-key'
  | 'png'
  | 'program'
  | 'property-list'
  | 'provider-token'
  | 'provisioning-profile'
  | 'public-key'
  | 'putty-key'
  | 'revocation-list'
  | 'rich-text'
  | 'sealed-secret'
  | 'server-parameters'
  | 'signed-message'
  | 'signing-request'
  | 'sops'
  | 'sqlite'
  | 'ssh-key'
  | 'ssh-public-key'
  | 'text'
  | 'unknown'
  | 'x25519-key'
  | 'x448-key'
  | 'xml'
  | 'xml-key'
  | 'zip';

/** What was found in the place of an identity. `base64`: it is that of it. */
export type FileLooks =
  | { readonly kind: FileKind; readonly base64?: boolean }
  /** A PEM block of a label that nothing is known of. */
  | { readonly kind: 'pem-block'; readonly label: string }
  /** A line that names another file. */
  | { readonly kind: 'link'; readonly target: string }
  /** PKCS#12 that opens. */
  | { readonly kind: 'empty-pkcs12' };

/** What is wrong with the first or last line of a PEM block. */
export type PemBend =
  | { readonly kind: 'mistyped'; readonly line: string; readonly right: string }
  | { readonly kind: 'no-end'; readonly first: string; readonly last: string };

/** What is damaged in a file. */
export type FileDamage =
  | { readonly kind: 'too-many-blocks'; readonly most: number }
  /** `stray`: what is no base64; `null`: the block is empty. */
  | {
      readonly kind: 'block';
      readonly label: string;
      readonly stray: string | null;
      readonly bend: PemBend | null;
    }
  | { readonly kind: 'certificate' | 'certificates' | 'private-key' | 'private-key-unknown' | 'pkcs12' }
  /** TLS does not take what was read. */
  | { readonly kind: 'tls'; readonly algorithm: string };

/** Why a file is not read as an identity, or what is odd about it. `file`: its name. */
export interface IdentityFileExplanations {
  /** `recalled`: why a remembered passphrase could not be had. */
  'passphrase-needed': {
    readonly file: string;
    readonly what: 'identity' | 'private-key';
    readonly recalled?: Inner;
  };
  'passphrase-wrong': { readonly file: string; readonly empty: boolean; readonly recalled?: Inner };
  /** `algorithm`: its name, or its object identifier; or `public-key`: a key of the recipient's instead of a passphrase. */
  'unsupported-encryption': {
    readonly file: string;
    readonly algorithm: string;
    readonly container: 'pkcs12' | 'private-key';
  };
  /** `rounds`: `null` where they are more than `most` together. */
  'iterations-excessive': { readonly file: string; readonly rounds: number | null; readonly most: number };
  /** `ms`: how long it took; `null`: nothing was left of the time. `alone`: it had all that one file may have. */
  'opening-too-slow': { readonly file: string; readonly ms: number | null; readonly alone: boolean };
  'damaged-file': { readonly file: string; readonly damage: FileDamage };
  'pem-line-mistyped': { readonly file: string; readonly bend: PemBend };
  'file-wrapped': { readonly file: string };
  'empty-file': { readonly file: string };
  'not-an-identity': { readonly file: string; readonly looks: FileLooks };
  /** `certain`: false of what “openssl enc” writes too. */
  'match-encrypted': { readonly file: string; readonly certain: boolean };
  'file-growing': { readonly file: string };
  /** `why`: the system's code (errno(3)), or what the file is. */
  'file-unreadable': { readonly file: string; readonly why: string };
  'too-large': { readonly file: string; readonly bytes: number };
  /** `names`: of folders, up to three; `more`: how many besides; `below`: they lie in a folder that was searched. */
  'folder-unreadable': { readonly names: readonly string[]; readonly more: number; readonly below: boolean };
}
