import * as v from 'valibot';
import {
  HISTORY_KEEPINGS,
  type HistoryAnswer,
  type HistoryQuestion,
  type HistoryState,
  MOST_HISTORY_LISTED,
  MOST_NOTE_CHARACTERS,
} from '../history/history.ts';
import type { HistoryText, ShownSend } from '../history/sends.ts';
import { OUTCOMES } from '../outcome.ts';
import { handle, shortText } from './parts.ts';
import { takes } from './request.ts';

const time = v.pipe(v.number(), v.finite());

const question = v.strictObject({
  text: shortText,
  topic: v.nullable(shortText),
  device: v.nullable(shortText),
  outcome: v.nullable(v.picklist(OUTCOMES)),
  from: v.nullable(time),
  until: v.nullable(time),
  after: v.nullable(v.strictObject({ at: time, id: handle })),
  limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_HISTORY_LISTED)),
}) satisfies v.GenericSchema<unknown, HistoryQuestion>;

const oneSend = v.strictObject({ id: handle });

/** What was sent before, by whichever door. */
export const historyRequests = {
  /** The newest sends that fit, and what there is to know of the history. */
  'history.list': takes(question).answers<HistoryAnswer>(),
  /** One send, whole, with its log. */
  'history.show': takes(oneSend).answers<ShownSend | HistoryText>(),
  /** Has it stay when old ones go, or no longer. */
  'history.pin': takes(v.strictObject({ id: handle, pinned: v.boolean() })).answers<null>(),
  /** Puts a note on it in place of the one that is there; '' takes it away. */
  'history.note': takes(
    v.strictObject({ id: handle, note: v.pipe(v.string(), v.maxLength(MOST_NOTE_CHARACTERS)) }),
  ).answers<null>(),
  /** Deletes sends, so that nothing of them stays. */
  'history.forget': takes(
    v.strictObject({ ids: v.pipe(v.array(handle), v.minLength(1), v.maxLength(MOST_HISTORY_LISTED)) }),
  ).answers<null>(),
  /** Deletes all of them. */
  'history.clear': takes(v.undefined()).answers<HistoryState>(),
  /** Says what is kept from now on; what is there stays. */
  'history.keep': takes(v.strictObject({ keep: v.picklist(HISTORY_KEEPINGS) })).answers<HistoryState>(),
};
