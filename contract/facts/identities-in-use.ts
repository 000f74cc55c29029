import type { Inner } from './inner.ts';

/** What stands against using an identity of this run, or of an earlier one. `name`: of the identity. */
export interface IdentityUseExplanations {
  'apple-id-malformed': { readonly what: 'key-id' | 'team-id'; readonly value: string };
  'apple-ids-swapped': { readonly file: string; readonly keyId: string; readonly teamId: string };
  'apple-ids-equal': { readonly id: string };
  'identity-closed': { readonly name: string };
  'identity-unknown': null;
  /** Which of the two is missing. */
  'ids-needed': { readonly name: string; readonly keyId: boolean; readonly teamId: boolean };
  'identity-changed': { readonly name: string; readonly in: 'file' | 'store' };
  'file-moved': { readonly unreadable: Inner };
  /** `opens`: it opens with the remembered passphrase all the same. */
  'file-changed': { readonly file: string; readonly opens: boolean };
}
