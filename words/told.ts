import type { EventFacts, EventId } from '../contract/facts/events.ts';
import type { ExplanationCode, ExplanationFacts } from '../contract/facts/explanations.ts';
import type { Inner } from '../contract/facts/inner.ts';
import type { LogLevel, LogPhase, NewLogEntry } from '../contract/log-entry.ts';
import type { Explanation, Mend, Problem } from '../contract/outcome.ts';
import { eventSentence } from './events.ts';
import { explain } from './explain.ts';

/* Makes what is told of a code and its facts. Until every area does so, the words are put in beside them. */

/** An explanation of `code`; a fact that is missing or foreign does not compile. */
export function explanation<Code extends ExplanationCode>(
  code: Code,
  facts: ExplanationFacts[Code],
  mend: Mend | null = null,
): Explanation & { readonly code: Code; readonly facts: ExplanationFacts[Code] } {
  return { code, facts, ...explain({ code, facts }), mend };
}

/** An explanation as a fact of another. One that is still made as sentences goes along as it is. */
export function told({ code, facts, sentence, remedy }: Explanation): Inner {
  return facts === undefined || code === undefined ? { sentence, remedy } : { code, facts };
}

/** What was told before, by its code and facts; what could be changed then is of no use now. */
export function retold(inner: Inner): Explanation {
  return { ...inner, ...explain(inner), mend: null };
}

/** The same as a problem; `place` says where. */
export function problem<Code extends ExplanationCode>(
  code: Code,
  facts: ExplanationFacts[Code],
  more: { readonly mend?: Mend | null; readonly place?: Problem['place'] } = {},
): Problem & { readonly code: Code } {
  return { ...explanation(code, facts, more.mend ?? null), place: more.place ?? null };
}

/** A line for the log: what is told, its facts, and where it belongs. */
export function logged<Id extends EventId>(
  event: Id,
  facts: EventFacts[Id],
  more: Omit<NewLogEntry, 'sentence' | 'event' | 'facts'>,
): NewLogEntry {
  return { event, facts, sentence: eventSentence({ event, facts, sentence: '' }), ...more };
}

/** A problem or another explanation as a line of the log, with what to do about it. */
export function loggedProblem(found: Explanation, phase: LogPhase, level: LogLevel): NewLogEntry {
  const details = [['what-to-do', { is: 'remedy', facts: told(found) }]] as const;
  return logged('explained', told(found), { phase, level, details });
}
