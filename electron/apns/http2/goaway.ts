import type { LogDetail } from '../../../contract/log-entry.ts';
import { printable } from '../../ground/printable.ts';
import { errorName, HTTP2_ERROR } from '../../http2/protocol-error.ts';
import { type Endpoint, peerOf } from '../endpoint.ts';
import { ApnsError, failed } from '../errors.ts';
import { http11Required } from '../failures.ts';
import { explainGoawayReason, type ReasonContext } from '../reasons.ts';
import { readResponseBody } from './response.ts';

/** How a peer announced that it takes no more requests on a connection (RFC 9113 section 6.8). */
export interface Goaway {
  readonly errorCode: number;
  /** Requests with a higher stream id were not processed, whatever the code. */
  readonly lastStreamId: number;
  /** From APNs' JSON in the opaque data; `null` where there is none. */
  readonly reason: string | null;
  /** The opaque data as text, cut to what a log can show and without what a terminal would obey. */
  readonly text: string;
}

/** Reasons after which a new connection with the same identity ends the same way. */
const PERMANENT_REASONS: ReadonlySet<string> = new Set([
  'BadCertificate',
  'BadCertificateEnvironment',
  'Forbidden',
  'BadEnvironmentKeyIdInToken',
  'BadEnvironmentKeyInToken',
  'UnrelatedKeyIdInToken',
]);

/** Reads what came with a GOAWAY frame. */
export function readGoaway(errorCode: number, lastStreamId: number, opaqueData: Uint8Array | undefined): Goaway {
  const data = opaqueData ?? new Uint8Array(0);
  return {
    errorCode,
    lastStreamId,
    reason: readResponseBody(data).reason,
    text: printable(Buffer.from(data.subarray(0, 500)).toString('utf8')),
  };
}

/** What a peer has said with one GOAWAY after another: a reason stays, and the line is only ever drawn lower. */
export function joinGoaways(before: Goaway | null, goaway: Goaway): Goaway {
  if (before === null) return goaway;
  const lastStreamId = Math.min(goaway.lastStreamId, before.lastStreamId);
  return { ...goaway, reason: goaway.reason ?? before.reason, lastStreamId };
}

/** The frame for the log. */
export function goawayDetails({ errorCode, lastStreamId, text }: Goaway): LogDetail[] {
  return [
    ['error-code', errorName(errorCode)],
    ['last-stream', lastStreamId],
    ['data', text === '' ? { is: 'word', facts: 'none' } : text],
  ];
}

/** What a GOAWAY means for notifications: the reason in its data is the first cause, where there is one. */
export function explainGoaway(
  { errorCode, reason, text }: Goaway,
  endpoint: Endpoint,
  credential: ReasonContext['credential'],
): ApnsError {
  if (reason === null && errorCode === HTTP2_ERROR.http11Required) return http11Required(endpoint);
  const known =
    reason === null ? null : explainGoawayReason(reason, { notification: NO_NOTIFICATION, endpoint, credential });
  const permanent = reason !== null && PERMANENT_REASONS.has(reason);
  const how = { phase: 'http2', permanent, ...(reason === null ? {} : { reason }) } as const;
  const again = { kind: 'send-again' } as const;
  if (known !== null) return new ApnsError('GoingAway', { ...known, mend: known.mend ?? again }, how);
  const named = errorCode === HTTP2_ERROR.noError ? null : errorName(errorCode);
  const facts = { how: 'announced', peer: peerOf(endpoint), said: reason ?? text, errorCode: named } as const;
  return failed('GoingAway', facts, { ...how, mend: again });
}

const NO_NOTIFICATION = {
  deviceToken: '',
  payload: '',
  topic: null,
  pushType: null,
  priority: null,
  expirationSeconds: null,
  collapseId: null,
  apnsId: null,
};
