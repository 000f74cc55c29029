import type { DetailId, DetailValue } from '../../contract/facts/details.ts';
import type { IdentityExamination, IdentityFinding } from '../../contract/identity.ts';
import type { LogEntry } from '../../contract/log-entry.ts';
import type { ImportNote } from '../../payload/import/imported.ts';
import type { ImportContent } from '../../payload/import/offer.ts';
import type { FindingSaid } from '../../words/identity/doctor.ts';
import type { Said } from '../../words/shapes.ts';
import type { toldWords } from './told-words.ts';

type Words = typeof toldWords;
type Told = Parameters<Words['explain']>[0];

let words: Words | null = null;

/** The words of explanations and of the log: on their way from the start on, and there before anything is told. */
export const wordsArrive: Promise<void> = import('./told-words.ts').then((chunk) => {
  words = chunk.toldWords;
});

/** What happened and what to do next, in words. */
export function explain(told: Told): Said {
  return words?.explain(told) ?? { sentence: told.code, remedy: '' };
}

/** The same in one text, for where there is room for one. */
export function explainInFull(told: Told): string {
  const { sentence, remedy } = explain(told);
  return `${sentence} ${remedy}`.trim();
}

/** What a line of the log says. */
export function eventSentence(entry: Pick<LogEntry, 'event' | 'facts'>): string {
  return words?.eventSentence(entry) ?? entry.event;
}

/** What a detail of the log is about. */
export function detailLabel(id: DetailId): string {
  return words?.detailLabel(id) ?? id;
}

/** The value of a detail of the log. */
export function detailText(value: DetailValue): string {
  return words?.detailText(value) ?? (typeof value === 'object' ? '' : String(value));
}

/** One entry of the log as plain text. */
export function logEntryText(entry: LogEntry): string {
  return words?.logEntryText(entry) ?? entry.event;
}

/** What the doctor says of an identity. */
export function findingInWords(finding: IdentityFinding): FindingSaid {
  return words?.findingInWords(finding) ?? { sentence: finding.code, meaning: '', remedy: null, steps: [] };
}

/** The same of all findings, as text to copy. */
export function findingsText({ identity, findings }: IdentityExamination): string {
  return words?.findingsText(identity, findings) ?? '';
}

/** What was taken of a text, left out or not understood. */
export function importNote(note: ImportNote): string {
  return words?.importNote(note) ?? note.code;
}

/** What a text could fill in. */
export function importContent(holds: ImportContent): string {
  return words?.importContent(holds) ?? '';
}

/** Tells one explanation from another among its siblings, in whatever language. */
export function keyOfTold({ code, facts }: Told): string {
  return `${code} ${JSON.stringify(facts)}`;
}
