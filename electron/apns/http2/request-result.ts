import type { RequestResult } from '../../../contract/broadcast.ts';
import { printable } from '../../ground/printable.ts';
import type { Endpoint } from '../endpoint.ts';
import { explainRequest } from '../reasons.ts';
import type { ApiEnd } from './api-request.ts';
import { readResponseBody } from './response.ts';

type Answered = Extract<ApiEnd, { readonly answered: true }>;

/** The result of a request that was answered with a refusal. */
export function refusedResult(end: Answered, endpoint: Endpoint): RequestResult {
  const { status, body, ms } = end;
  const { reason } = readResponseBody(body);
  const explanation = explainRequest({ status, reason }, endpoint, end.clockOffsetMs);
  return { outcome: 'rejected', status, reason, requestId: requestIdOf(end), ms, explanation };
}

/** The `apns-request-id` of an answer: the one that was asked with, or APNs' own. */
export function requestIdOf({ headers }: Pick<Answered, 'headers'>): string | null {
  const id = headers['apns-request-id'];
  return typeof id === 'string' ? printable(id) : null;
}
