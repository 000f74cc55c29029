import { HTTP2_ERROR } from '../../http2/protocol-error.ts';
import { isUnprocessed } from '../proof.ts';
import type { Pending } from '../wire-connection.ts';
import type { FlightStream } from './exchange.ts';
import type { Goaway } from './goaway.ts';

/** What became of streams that ended without an answer. */
interface LostStreams {
  /** They may have been processed. */
  readonly unknown: readonly FlightStream[];
  /** Nothing of these left this computer. */
  readonly unwritten: readonly Pending[];
  /** Others that are proved not to have been processed. */
  readonly returned: readonly Pending[];
  /** Some were refused before they were looked at. */
  readonly refused: boolean;
  /** And that although there were no more than the peer said it takes, or not for the first time here. */
  readonly overrun: boolean;
}

/**
 * Sorts streams that ended without an answer by what is proved of them. `loweredAfter`: the newest stream there was when the
 * peer last lowered its limit, for which it may refuse that and older ones.
 */
export function sortLost(
  lost: readonly FlightStream[],
  of: {
    readonly connection: number;
    readonly loweredAfter: number;
    readonly goaway: Goaway | null;
    readonly refusedInHandshake: boolean;
  },
): LostStreams {
  const unknown: FlightStream[] = [];
  const unwritten: Pending[] = [];
  const returned: Pending[] = [];
  let refused = false;
  let overrun = false;
  for (const stream of lost) {
    const { pending } = stream.context;
    if (!isUnprocessed(stream, of)) unknown.push(stream);
    else if (!stream.isWritten) {
      pending.sends -= 1;
      unwritten.push(pending);
    } else {
      if (of.goaway === null && stream.errorCode === HTTP2_ERROR.refusedStream) {
        refused = true;
        overrun ||= stream.id > of.loweredAfter || pending.refusedBy === of.connection;
        pending.refusedBy = of.connection;
      }
      returned.push(pending);
    }
  }
  return { unknown, unwritten, returned, refused, overrun };
}
