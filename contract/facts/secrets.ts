import type { MissingStore, SecretKind } from '../secrets.ts';

/** A secret as people know it: what it is, and the file or proxy that it opens. */
export interface SecretOf {
  readonly kind: SecretKind;
  readonly name: string;
}

/** What stands against remembering secrets. Stores by their names (`SecretStoreName`; of a newer version, another). */
export interface SecretExplanations {
  'secret-store-missing': SecretOf & { readonly missing: MissingStore };
  'secret-unprotected': SecretOf & { readonly store: string };
  /** `technical`: what the store said, or one of `OwnRefusal`. */
  'secret-not-kept': SecretOf & { readonly store: string; readonly technical: string };
  'secret-elsewhere': SecretOf & { readonly store: string };
  'secret-store-changed': SecretOf & { readonly store: string; readonly inUse: string };
  'secret-unreadable': SecretOf & { readonly store: string };
  /** `setAside`: the path where the damaged file lies now is told; else it lies where it was. */
  'secrets-damaged': { readonly path: string; readonly setAside: boolean };
  /** `why`: as `UnusableFile` has it. */
  'secrets-unreadable': { readonly path: string; readonly why: string };
  'secret-on-its-way': { readonly name: string };
}
