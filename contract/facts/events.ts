import type { ExplanationCode, ExplanationFacts } from './explanations.ts';

/** Everything the connection log can tell of, by id: one table an area. Each id has its sentence in `words/`, or nothing compiles. */
export interface EventFacts {
  /** An explanation, as it came up. */
  explained: { readonly code: ExplanationCode; readonly facts: ExplanationFacts[ExplanationCode] };
}

export type EventId = keyof EventFacts;
