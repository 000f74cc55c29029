import type { Outcome, OutcomeCounts } from '../outcome.ts';
import type { Inner } from './inner.ts';
import type { Peer } from './wire/peer.ts';

/** What a send, a reading or a test of the way amounted to. */
export interface SendExplanations {
  'nothing-to-send': null;
  'all-accepted': { readonly total: number };
  /** `first`: of the first notification that was not accepted. */
  'not-all-accepted': { readonly counts: OutcomeCounts; readonly first: Inner };
  /** More different reasons than are told apart. */
  'various-reasons': null;
  /** Of a result of an earlier run, where more is not known. */
  'ended-earlier': { readonly outcome: Outcome; readonly status: number | null; readonly reason: string | null };
  /** A send that an earlier run did not end. `unsettled`: how many have no outcome. */
  'broken-off': { readonly total: number; readonly unsettled: number; readonly listName: string | null };
  'feedback-read': { readonly peer: Peer; readonly count: number };
  'feedback-empty': { readonly peer: Peer; readonly identity: string };
  'feedback-cut-short': { readonly because: Inner; readonly count: number };
  'way-is-free': { readonly peer: Peer; readonly proof: 'http2' | 'tls'; readonly ms: number };
}
