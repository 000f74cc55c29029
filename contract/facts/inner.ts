/**
 * An explanation inside the facts of another: its code and its facts, which were checked where it was made. Until every
 * area has its facts it may still be sentences.
 */
export interface Inner {
  readonly code?: string;
  readonly facts?: unknown;
  readonly sentence?: string;
  readonly remedy?: string;
}
