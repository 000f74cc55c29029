import type { IdentityDescription } from '../../../contract/identity.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { inFile, problem } from '../../../contract/told.ts';
import { ToolError } from './run-tool.ts';

/** The stores for certificates that operating systems have. */
export const STORES = ['keychain', 'windows-store'] as const;
export type SystemStore = (typeof STORES)[number];

/** An identity in a store of the operating system: described without its key, which is asked for only when it is used. */
export interface StoredIdentity {
  readonly kind: SystemStore;
  readonly description: IdentityDescription;
  /** Where it lies, for people: "login keychain", "Current user". */
  readonly store: string;
  /** What the store finds it by again; no secret. */
  readonly locator: StoreLocator;
  /** The certificate alone. */
  readonly certificatePem: string;
}

export interface StoreLocator {
  /** SHA-1 of the certificate, hexadecimal in capitals, as `security` and Windows name it. */
  readonly thumbprint: string;
  /** A keychain's path, or a store's name. */
  readonly storePath: string;
}

/** What looking into a store gave. */
export interface StoreSearch {
  readonly identities: readonly StoredIdentity[];
  readonly problems: readonly Problem[];
}

/** A tool of the operating system that gave no answer, as a problem. Other errors are thrown on. */
export function toolProblem(error: unknown, of: SystemStore, store: string | null = null): Problem {
  if (!(error instanceof ToolError)) throw error;
  const place = store === null ? null : inFile(store);
  return problem('store-unavailable', { why: error.code, of, store, tool: error.tool }, { place });
}
