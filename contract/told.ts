import type { EventFacts, EventId } from './facts/events.ts';
import type { ExplanationCode, ExplanationFacts } from './facts/explanations.ts';
import type { Inner } from './facts/inner.ts';
import type { FieldId } from './field-id.ts';
import type { LogLevel, LogPhase, NewLogEntry } from './log-entry.ts';
import type { Explanation, Mend, Place, Problem } from './outcome.ts';

/* Makes what is told of a code and its facts. `words/` says it, at the edge. */

/** An explanation of `code`; a fact that is missing or foreign does not compile. */
export function explanation<Code extends ExplanationCode>(
  code: Code,
  facts: ExplanationFacts[Code],
  mend: Mend | null = null,
): Explanation & { readonly code: Code; readonly facts: ExplanationFacts[Code] } {
  return { code, facts, mend };
}

/** An explanation as a fact of another. */
export function told({ code, facts }: Explanation): Inner {
  return { code, facts };
}

/** What was told before, by its code and facts; what could be changed then is of no use now. */
export function retold(inner: Inner): Explanation {
  return { ...inner, mend: null };
}

/** The same as a problem; `place` says where. */
export function problem<Code extends ExplanationCode>(
  code: Code,
  facts: ExplanationFacts[Code],
  more: { readonly mend?: Mend | null; readonly place?: Place | null } = {},
): Problem & { readonly code: Code } {
  return { ...explanation(code, facts, more.mend ?? null), place: more.place ?? null };
}

/** A line for the log: what is told, its facts, and where it belongs. */
export function logged<Id extends EventId>(
  event: Id,
  facts: EventFacts[Id],
  more: Omit<NewLogEntry, 'event' | 'facts'>,
): NewLogEntry {
  return { event, facts, ...more };
}

/** A problem or another explanation as a line of the log, with what to do about it. */
export function loggedProblem(found: Explanation, phase: LogPhase, level: LogLevel): NewLogEntry {
  const details = [['what-to-do', { is: 'remedy', facts: told(found) }]] as const;
  return logged('explained', told(found), { phase, level, details });
}

/** The place in a field; line and column from 1. */
export function inField(field: FieldId, line: number | null = null, column: number | null = null): Place {
  return { field, line, column };
}

/** The place in a file, or in whatever else has the name; line and column from 1. */
export function inFile(file: string, line: number | null = null, column: number | null = null): Place {
  return { file, line, column };
}

/** True where a problem points at the field. */
export function isIn(field: FieldId, { place }: Pick<Problem, 'place'>): boolean {
  return place !== null && 'field' in place && place.field === field;
}

/** The file that a problem points at; `null` where it points at none. */
export function fileOf({ place }: Pick<Problem, 'place'>): string | null {
  return place !== null && 'file' in place ? place.file : null;
}
