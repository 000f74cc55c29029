import * as v from 'valibot';
import type { SavedFile } from '../files.ts';
import { type DraftHead, type DraftList, LONGEST_DRAFT_NAME, type OpenedDraft } from '../kept/drafts.ts';
import { draftSchema } from './app.ts';
import { handle } from './parts.ts';
import { takes } from './request.ts';

/** Names a draft, for as long as it is there. */
const id = v.pipe(v.string(), v.regex(/^draft(?:-\d{1,3})?$/));
export const draftName = v.pipe(v.string(), v.maxLength(LONGEST_DRAFT_NAME), v.regex(/^[^\r\n\0]*$/));

/** What is being written: several drafts of which a window has one open, each a document where it was saved as one. */
export const draftRequests = {
  'drafts.list': takes(v.undefined()).answers<DraftList>(),
  /** Keeps what was typed; `id` `null`: in the draft that was open at the start. */
  'draft.save': takes(v.strictObject({ id: v.nullable(id), draft: draftSchema })).answers<null>(),
  /** Opens another in place of the one that is open. Refused where another program has it. */
  'drafts.open': takes(v.strictObject({ id })).answers<OpenedDraft>(),
  /** One of them, to read. */
  'drafts.show': takes(v.strictObject({ id })).answers<OpenedDraft>(),
  /** Makes one and opens it. */
  'drafts.create': takes(v.strictObject({ name: draftName, draft: draftSchema })).answers<OpenedDraft>(),
  'drafts.rename': takes(v.strictObject({ id, name: draftName })).answers<DraftHead>(),
  /** `drafts.restore` brings it back in this run. The document it is of stays where it is. */
  'drafts.remove': takes(v.strictObject({ id })).answers<DraftList>(),
  'drafts.restore': takes(v.strictObject({ id })).answers<DraftList>(),
  /** Opens the requests of a document, each as a draft; the first in place of the one that is open. */
  'drafts.open-document': takes(v.strictObject({ file: handle })).answers<OpenedDraft>(),
  /**
   * Writes a draft into its document, of which only lines change that say something else; where it has none, or with
   * `as`, into a new one that the user chooses. `over`: though another program changed the same request there meanwhile.
   */
  'drafts.save-document': takes(v.strictObject({ id, as: v.boolean(), over: v.boolean() })).answers<{
    readonly saved: SavedFile;
    readonly head: DraftHead;
  }>(),
};
