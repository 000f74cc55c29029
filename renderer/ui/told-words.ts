import { detailLabel, detailText } from '../../words/details.ts';
import { logEntryText } from '../../words/entry.ts';
import { eventSentence } from '../../words/events.ts';
import { explain } from '../../words/explain.ts';
import { findingInWords, findingsText } from '../../words/identity/doctor.ts';
import { importContent, importNote } from '../../words/payload/import.ts';

/** The words of what is told: a chunk of their own, for they are many. */
export const toldWords = {
  explain,
  eventSentence,
  detailLabel,
  detailText,
  findingInWords,
  findingsText,
  importContent,
  importNote,
  logEntryText,
};
