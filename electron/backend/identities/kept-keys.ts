import type { IdentityReceipt } from '../../../contract/identity.ts';
import type { Problem } from '../../../contract/outcome.ts';
import type { IdentityFile } from '../../identity/files/read-file.ts';
import type { InspectedIdentity } from '../../identity/open.ts';
import type { FileSource } from '../backend.ts';

/** What became of certificates whose keys were waiting for them. */
export interface TakenUp {
  /** By identity: where the certificate now lies with its key, to be remembered. */
  readonly sources: ReadonlyMap<string, FileSource>;
  /** What was done. */
  readonly receipts: readonly IdentityReceipt[];
  readonly warnings: readonly Problem[];
}

/** Where nothing was waiting, or nothing may be taken note of. */
export const NOTHING_TAKEN_UP: TakenUp = { sources: new Map(), receipts: [], warnings: [] };

/** Private keys that wait for their certificates, as opening identities needs them. */
export interface KeptKeys {
  /** Each as a file, named as it is said after "found". */
  files(): Promise<readonly IdentityFile[]>;
  /** Takes note of opened certificates that fit, and keeps them beside their keys. */
  takeUp(identities: readonly InspectedIdentity[]): Promise<TakenUp>;
}
