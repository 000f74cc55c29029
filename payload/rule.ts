import type { Edit, Node } from 'jsonc-parser';
import type { Priority } from '../contract/notification.ts';
import type { Mend } from '../contract/outcome.ts';
import type { PayloadRoute } from '../contract/payload-size.ts';

/** What decides whether a payload fits. */
export interface CheckContext extends PayloadRoute {
  readonly priority: Priority | null;
  /** Absent or `null` where it is not known. */
  readonly topic?: string | null;
  /** UNIX milliseconds. */
  readonly now: number;
}

export type Place =
  | { readonly from: number; readonly to: number }
  | { readonly offset: number; readonly length: number };

export interface Fault {
  readonly sentence: string;
  readonly remedy: string;
  readonly mend?: Mend | null;
}

/** What each group of checks is given: the payload's tree, what it is for, and where to report. */
export interface Rule {
  readonly text: string;
  readonly root: Node;
  /** `null` where there is none; may be of any type. */
  readonly aps: Node | null;
  readonly context: CheckContext;
  readonly report: (code: string, place: Place, fault: Fault, severity?: 'error' | 'warning') => void;
  /** A mend that replaces the payload by the text with these edits. */
  readonly mend: (label: string, edits: readonly (Edit | null)[]) => Mend | null;
}
