import type { Draft } from '../draft.ts';
import type { FileHandle } from '../files.ts';
import type { PushType } from '../notification.ts';
import type { Problem } from '../outcome.ts';

/** Longest name of a draft, in UTF-16 units. */
export const LONGEST_DRAFT_NAME = 200;
/** Most documents that are remembered as opened or saved lately. */
export const MOST_RECENT = 10;

/** What is known of a draft beside what is in it. */
export interface DraftHead {
  readonly id: string;
  /** '': nobody named it. One line. */
  readonly name: string;
  /** The document that it was opened from or saved to; `null`: none. */
  readonly document: DraftDocument | null;
  /** Its document does not say what it says. */
  readonly edited: boolean;
}

/** A `.push` document as people know it. */
export interface DraftDocument {
  readonly fileName: string;
  /** Its folder, the home folder as `~`. */
  readonly folder: string;
}

/** A draft that is to be written in. */
export interface OpenedDraft extends DraftHead {
  readonly draft: Draft;
  /** What of its document could not be taken over. */
  readonly problems: readonly Problem[];
}

/** A draft in the list. */
export interface DraftLine extends DraftHead {
  /** What a person would read of it; '' where it says nothing to a person. */
  readonly excerpt: string;
  readonly pushType: PushType;
  /** When it was last changed, UNIX milliseconds. */
  readonly at: number;
  /** The document was changed by another program since it was opened or saved. */
  readonly changedOutside: boolean;
  /** Another window or page has it open. */
  readonly elsewhere: boolean;
}

/** A document that was opened or saved lately. */
export interface RecentDocument extends DraftDocument {
  readonly file: FileHandle;
}

/** Every draft, the last changed first, and documents that none of them is of. */
export interface DraftList {
  readonly drafts: readonly DraftLine[];
  readonly recent: readonly RecentDocument[];
}
