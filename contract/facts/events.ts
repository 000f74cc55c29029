import type { Inner } from './inner.ts';

/** Everything the connection log can tell of, by id: one table an area. Each id has its sentence in `words/`, or nothing compiles. */
export interface EventFacts {
  /** An explanation, as it came up. */
  explained: Inner;
}

export type EventId = keyof EventFacts;
