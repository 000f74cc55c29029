import type { Inner } from './inner.ts';
import type { ConnectionEvents, CoreEvents } from './log.ts';

/** Everything the connection log can tell of, by id: one table an area. Each id has its sentence in `words/`, or nothing compiles. */
export interface EventFacts extends ConnectionEvents, CoreEvents {
  /** An explanation, as it came up. */
  explained: Inner;
}

export type EventId = keyof EventFacts;
