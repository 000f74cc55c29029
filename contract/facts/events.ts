import type { Inner } from './inner.ts';
import type { Peer } from './peer.ts';

/** Everything the connection log can tell of, by id: one table an area. Each id has its sentence in `words/`, or nothing compiles. */
export interface EventFacts {
  /** An explanation, as it came up. */
  explained: Inner;
  'clocks-agree': null;
  /** `offsetMs`: how far the server's clock is ahead of this computer's. */
  'clocks-differ': { readonly peer: Peer; readonly offsetMs: number };
}

export type EventId = keyof EventFacts;
