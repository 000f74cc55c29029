/** An explanation inside the facts of another: its code and its facts, which were checked where it was made. */
export interface Inner {
  readonly code: string;
  readonly facts: unknown;
}
