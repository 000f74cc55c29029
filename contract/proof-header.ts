/** Where a page that is served puts its proof that it is that page; it keeps it in its origin's storage under this name, too. */
export const PROOF_HEADER = 'x-pushwright-proof';
