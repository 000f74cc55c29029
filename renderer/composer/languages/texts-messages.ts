import type { Problem } from '../../../contract/outcome.ts';
import type { ResolvedAlert } from '../../../payload/texts/resolve.ts';

/** A file as it was dropped or chosen. `path`: from the folder that was, as far as the browser tells. */
export interface ChosenFile {
  readonly path: string;
  readonly file: File;
}

/** What is asked of the worker that holds an app's texts. */
export type ToWorker =
  | { readonly kind: 'read'; readonly files: readonly ChosenFile[] }
  /** `second`: a key or a text in place of the body; '' for none. */
  | { readonly kind: 'resolve'; readonly id: number; readonly payload: string; readonly second: string };

/** The texts of a payload in one language. */
export interface InLanguage {
  /** As its folder or the catalogue has it; '' where the file is in none. */
  readonly language: string;
  readonly alert: ResolvedAlert;
  /** With the second wording. */
  readonly second: ResolvedAlert | null;
}

/** What the worker tells. `read` and `total` are bytes. */
export type FromWorker =
  | { readonly kind: 'progress'; readonly read: number; readonly total: number }
  | { readonly kind: 'read'; readonly languages: readonly string[]; readonly problems: readonly Problem[] }
  /** `null`: the payload is not valid JSON. */
  | { readonly kind: 'resolved'; readonly id: number; readonly inLanguages: readonly InLanguage[] | null };
