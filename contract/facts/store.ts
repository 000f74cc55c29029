/** Problems with what Pushwright keeps, and with files that were chosen. */
export interface StoreExplanations {
  'authority-unknown': null;
  'authority-unreadable': { readonly name: string; readonly damaged: boolean };
  /** `aside`: where the file was kept, '' where it held nothing; `null` where it lies as it was at `path`. */
  'draft-damaged': { readonly path: string; readonly aside: string | null };
  'settings-damaged': { readonly path: string; readonly aside: string | null };
  /** The system's code. */
  'settings-unreadable': { readonly why: string };
  'file-forgotten': null;
  /** A request that is not as the contract has it: a fault of ours. `technical` names the field, never its value. */
  'request-malformed': { readonly technical: string };
}
