/** What stands against signing requests. `name`: what a request is called. */
export interface SigningExplanations {
  /** `characters`: 0 where it is empty. */
  'request-name-invalid': { readonly characters: number; readonly most: number };
  'request-email-invalid': { readonly emailAddress: string };
  'request-key-lost': { readonly name: string; readonly path: string };
  'request-lost': { readonly path: string };
  'request-not-removed': { readonly name: string; readonly folder: string };
  /** What it was called by, and those that are kept; `null`: one that was shown a moment ago. */
  'request-unknown': {
    readonly name: string;
    readonly there: readonly { readonly id: string; readonly name: string }[];
  } | null;
  'request-used-twice': {
    readonly name: string;
    readonly certificates: readonly [earlier: string, later: string];
  };
}
