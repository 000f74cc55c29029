import type { DetailValue } from '../../../contract/facts/details.ts';
import { NO_STREAM_LIMIT } from '../../http2/client/session.ts';
import { isLoopback } from '../endpoint.ts';

/** So many at once overrun nobody's bookkeeping. */
const FEW_STREAMS = 200;

/**
 * What is used of a peer's limit: all of it, for at Apple's distance each request in flight counts. On this computer
 * half of a large one keeps both sides busy, and spares servers made with Node: one that answers before it has read a
 * request still counts it until its own bookkeeping is done, and resets what is over its limit in a way that proves
 * nothing.
 */
export function streamsToUse(maxConcurrentStreams: number, host: string): number {
  if (maxConcurrentStreams <= FEW_STREAMS || !isLoopback(host)) return maxConcurrentStreams;
  return Math.max(FEW_STREAMS, Math.ceil(maxConcurrentStreams / 2));
}

/** How many a peer takes at once, for the log. */
export function streamsShown(maxConcurrentStreams: number): DetailValue {
  return maxConcurrentStreams === NO_STREAM_LIMIT ? { is: 'word', facts: 'no-limit' } : maxConcurrentStreams;
}
