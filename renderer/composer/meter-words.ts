import { type PayloadRoute, payloadLimit, utf8Length } from '../../contract/payload-size.ts';
import { composerWords } from '../../words/page/sending/composer.ts';
import { payloadLimitReason } from '../../words/payload/limit.ts';

export interface PayloadSize {
  readonly bytes: number;
  readonly limit: number;
  readonly reason: string;
  /** "3,883 left", "17 too many". */
  readonly rest: string;
  readonly tone: 'ok' | 'near' | 'over';
  /** How much of the limit is used, from 0 to 1. */
  readonly ratio: number;
}

/** From here on the meter says that room is getting short. */
const NEAR = 0.9;

/** What the meter shows: exactly the bytes that are sent, against the limit of this route. */
export function measurePayload(payload: string, route: PayloadRoute): PayloadSize {
  const bytes = utf8Length(payload);
  const limit = payloadLimit(route);
  const over = bytes - limit;
  return {
    bytes,
    limit,
    reason: payloadLimitReason(route),
    rest: over > 0 ? composerWords.tooMany(over) : composerWords.left(limit - bytes),
    tone: over > 0 ? 'over' : bytes > limit * NEAR ? 'near' : 'ok',
    ratio: Math.min(1, bytes / limit),
  };
}
