import type { Broadcast, RequestResult } from '../../../contract/broadcast.ts';
import { explanation } from '../../../contract/told.ts';
import { type Endpoint, peerOf } from '../endpoint.ts';
import { answeredByAnother } from '../failures.ts';
import { unknownBecause, unsentBecause } from '../wire-connection.ts';
import type { ApiEnd, ApiRequest } from './api-request.ts';
import { refusedResult, requestIdOf } from './request-result.ts';

/** The request that sends a broadcast (Apple: Sending broadcast push notification requests to APNs). */
export function broadcastRequest(broadcast: Broadcast): ApiRequest {
  const { bundleId, channelId, expirationSeconds, priority, requestId, payload } = broadcast;
  return {
    named: { request: 'broadcast', channelId },
    method: 'POST',
    path: `/4/broadcasts/apps/${encodeURIComponent(bundleId)}`,
    headers: {
      'apns-channel-id': channelId,
      'apns-push-type': 'liveactivity',
      ...(expirationSeconds === null ? {} : { 'apns-expiration': String(expirationSeconds) }),
      ...(priority === null ? {} : { 'apns-priority': String(priority) }),
      ...(requestId === null ? {} : { 'apns-request-id': requestId }),
    },
    body: payload,
    mostAnswerBytes: 64 * 1024,
  };
}

/** The one outcome of a broadcast. Never throws. */
export function broadcastResult(end: ApiEnd, endpoint: Endpoint): RequestResult {
  const { ms } = end;
  if (!end.answered) {
    const { outcome, cause } = end;
    const why = outcome === 'unsent' ? unsentBecause(cause) : unknownBecause(cause);
    return { outcome, status: null, reason: cause.reason, requestId: null, ms, explanation: why };
  }
  const { status } = end;
  if (status >= 300) return refusedResult(end, endpoint);
  if (end.headers['apns-request-id'] === undefined) {
    const cause = answeredByAnother(endpoint, status, 'apns-request-id');
    return {
      outcome: 'unknown',
      status,
      reason: cause.reason,
      requestId: null,
      ms,
      explanation: unknownBecause(cause),
    };
  }
  return {
    outcome: 'accepted',
    status,
    reason: null,
    requestId: requestIdOf(end),
    ms,
    explanation: explanation('broadcast-accepted', { by: peerOf(endpoint) }),
  };
}
